"""Vouchers that wait for approval, and the budget that they hold: prepare, post or void, appropriate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.finance.connection import Connection
from plugins.finance.journal import Line, Voucher, call, post


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a year's budget."""

    fund: str
    account: str
    function: str


@dataclass(frozen=True, slots=True)
class Variance:
    """What was appropriated, spent and held under one head, in paise."""

    head: Head
    appropriated: int
    spent: int
    held: int

    @property
    def left(self) -> int:
        return self.appropriated - self.spent - self.held


async def prepare(connection: Connection, voucher: Voucher) -> int:
    """Lay a voucher before whoever approves it; it holds its budget. Returns the number it waits under.

    Raises:
        RefusedError: As `journal.post`; budget, when a head has not so much left.
    """
    lines = voucher.lines
    return await call(
        connection,
        "select ledger.prepare($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        (
            voucher.local_body, voucher.source, voucher.fund, voucher.kind, voucher.on, voucher.by,
            voucher.narration,
            [line.account for line in lines],
            [line.amount_paise for line in lines],
            [line.function for line in lines],
            [line.functionary for line in lines],
            [line.field for line in lines],
            [line.party for line in lines],
        ),
    )  # fmt: skip


async def approve(connection: Connection, local_body: str, waiting: int, by: str) -> int:
    """Post what waits, and return the voucher's id.

    Raises:
        RefusedError: unknown (it does not wait), malformed (who prepared it), and as `journal.post`.
    """
    return await call(connection, "select ledger.post_pending($1, $2, $3)", (local_body, waiting, by))  # fmt: skip


async def void(connection: Connection, local_body: str, waiting: int, by: str, why: str) -> None:
    """Take back what waits; its budget is free again.

    Raises:
        RefusedError: unknown, or malformed (who prepared it, no reason).
    """
    await call(connection, "select ledger.void_pending($1, $2, $3, $4)", (local_body, waiting, by, why))  # fmt: skip


async def appropriate(
    connection: Connection, local_body: str, year: int, head: Head, amount: int, decision: str, by: str
) -> None:  # fmt: skip
    """Add to a head's appropriation, or take away what is left of it.

    Raises:
        RefusedError: source_clash (the decision stands there), budget (spent or held already), malformed.
    """
    await call(
        connection,
        "select ledger.appropriate($1, $2, $3, $4, $5, $6, $7, $8)",
        (local_body, year, head.fund, head.function, head.account, amount, decision, by),
    )


async def variance(
    connection: Connection, local_body: str, year: int, fund: str | None = None
) -> list[Variance]:
    """The budget variance report of a year, by head."""
    rows = await connection.fetch(
        "select fund, account, function, appropriated, spent, held from ledger.budget_variance($1, $2, $3)",
        local_body, fund, year,
    )  # fmt: skip
    return [Variance(Head(row[0], row[1], row[2]), row[3], row[4], row[5]) for row in rows]


async def open_with(
    connection: Connection, local_body: str, on: date, standing: dict[tuple[str, str], int], by: str
) -> list[int]:
    """Enter opening balances, by fund and account: one voucher a fund, on the day the books begin.

    Raises:
        RefusedError: unbalanced, when a fund's balances do not come to nothing; account, period.
    """
    made: list[int] = []
    async with connection.transaction():
        for fund in sorted({fund for fund, _ in standing}):
            lines = tuple(Line(a, paise) for (f, a), paise in sorted(standing.items()) if f == fund and paise)  # fmt: skip
            voucher = Voucher(local_body, f"opening:{on}", fund, "opening", on, lines, by)
            made.append(await post(connection, voucher))
    return made
