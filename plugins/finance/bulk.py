"""The bulk path: COPY into staging, then the whole batch as sets, in one transaction.

For opening balances, mass demands and books taken over from another system. A batch is all or nothing,
may be sent again (vouchers posted before are left out), and lists its faults voucher by voucher.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

import asyncpg

from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError, Voucher, refusal

COLUMNS = (
    "on_date", "local_body", "fund", "kind", "source", "narration",
    "accounts", "amounts", "functions", "functionaries", "fields", "parties",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one voucher of a batch."""

    source: str
    fault: str


class BatchError(ValueError):
    """A batch that was refused, with its first faults. Nothing of it was posted."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.source}: {f.fault}" for f in faults[:5]))


async def post_many(connection: Connection, vouchers: Iterable[Voucher], by: str) -> int:
    """Post vouchers as one batch. Returns how many were posted; those posted before are left out.

    Raises:
        BatchError: Vouchers are wrong; up to 100 faults are listed.
        RefusedError: negative_cash, or a batch over too many months.
    """
    records = [
        (
            voucher.on, voucher.local_body, voucher.fund, voucher.kind, voucher.source, voucher.narration,
            [line.account for line in voucher.lines],
            [line.amount_paise for line in voucher.lines],
            _texts([line.function for line in voucher.lines]),
            _texts([line.functionary for line in voucher.lines]),
            _texts([line.field for line in voucher.lines]),
            _texts([line.party for line in voucher.lines]),
        )
        for voucher in vouchers
    ]  # fmt: skip

    async def send(batch: int) -> None:
        await connection.copy_records_to_table(
            f"staged_{batch}", schema_name="ledger", columns=COLUMNS, records=records
        )

    return await _post(connection, send, by)


async def post_copied(connection: Connection, text: bytes, by: str) -> int:
    """As `post_many`, from COPY text: rows of COLUMNS with tabs between, `\\N` for no texts at all.

    Raises:
        BatchError, RefusedError: As `post_many`; malformed for text that COPY does not take.
    """

    async def send(batch: int) -> None:
        await connection.copy_to_table(
            f"staged_{batch}", schema_name="ledger", columns=COLUMNS, source=_pieces(text)
        )

    return await _post(connection, send, by)


async def _post(connection: Connection, send: Callable[[int], Awaitable[None]], by: str) -> int:
    try:
        async with connection.transaction():
            batch = int(await connection.fetchval("select ledger.open_batch()"))
            await send(batch)
            try:
                async with connection.transaction():  # a savepoint: the staging outlives a refusal
                    return int(
                        await connection.fetchval("select ledger.post_batch($1, $2)", batch, by)
                    )
            except asyncpg.PostgresError as error:
                rows = await connection.fetch(
                    "select source, fault from ledger.batch_faults($1)", batch
                )
                if not rows:
                    raise
                raise BatchError([Fault(*row) for row in rows]) from error
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    except (asyncpg.InterfaceError, OverflowError, TypeError) as error:
        raise RefusedError("malformed", str(error)) from error


async def _pieces(text: bytes, size: int = 1 << 20) -> AsyncIterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def _texts(texts: list[str]) -> list[str] | None:
    return texts if any(texts) else None
