"""Mass demands: a roll of standing charges, and runs that are tried, approved and raised, never twice.

A run is one row for each body, fee and period. Raising is set-based and one transaction a body, so any
number of workers may raise at once, and one that dies leaves whole bodies behind and nothing half.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from plugins.finance import journal
from plugins.finance.apply import Item, vouchers
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk, event_of
from plugins.finance.journal import RefusedError, refusal
from runtime.meaning.periods import Period


@dataclass(frozen=True, slots=True)
class Charge:
    """What a thing is charged a period under one head, and who pays. Paise; 0 ends the charge."""

    thing: str
    head: str
    amount: int
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a run would demand under one head."""

    head: str
    things: int
    paise: int


@dataclass(frozen=True, slots=True)
class Raised:
    """A body whose turn came; `refused` says why nothing was demanded, or is empty."""

    local_body: str
    refused: str


async def assess(
    connection: Connection, desk: Desk, fee: str, charges: Sequence[Charge], since: date, source: str
) -> int:  # fmt: skip
    """Put charges on a body's roll from a day on. Returns how many are new; the same again is none.

    Raises:
        RefusedError: malformed (unknown fee or head, an amount below 0), source_clash (another charge
            stands there from that day).
    """
    return await _onto_roll("assess", connection, desk, fee, charges, since, source)


async def bring_roll(
    connection: Connection, desk: Desk, fee: str, charges: Sequence[Charge], since: date, source: str
) -> int:  # fmt: skip
    """Bring a body's roll to these charges from a day on. Returns how many differed; 0 ends a charge.

    Raises:
        RefusedError: malformed (unknown fee or head, an amount below 0), unknown (no books).
    """
    return await _onto_roll("bring_roll", connection, desk, fee, charges, since, source)


async def _onto_roll(
    how: str, connection: Connection, desk: Desk, fee: str, charges: Sequence[Charge], since: date, source: str
) -> int:  # fmt: skip
    found = desk.fees.get(fee)
    if found is None or not {charge.head for charge in charges} <= set(found.heads):
        raise RefusedError("malformed", "a charge names a fee and one of its heads")
    try:
        return int(
            await connection.fetchval(
                f"select ledger.{how}($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                desk.local_body, fee, since, source,
                [charge.thing for charge in charges],
                [charge.head for charge in charges],
                [found.heads[charge.head] for charge in charges],
                [charge.amount for charge in charges],
                [charge.payer for charge in charges],
            )
        )  # fmt: skip
    except asyncpg.ForeignKeyViolationError as error:
        raise RefusedError("unknown", f"{desk.local_body} keeps no books") from error
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    except (asyncpg.InterfaceError, OverflowError) as error:
        raise RefusedError("malformed", str(error)) from error


async def try_run(
    connection: Connection, desk: Desk, fee: str, period: Period, due_on: date, on: date
) -> list[Tried]:
    """Work out what a run would demand, and keep the figures for approval. Nothing is demanded.

    Raises:
        RefusedError: source_clash, when the run was raised before.
    """
    try:
        rows = await connection.fetch(
            "select head, things, amount from ledger.try_run($1, $2, $3, $4, $5, $6, $7)",
            desk.local_body, fee, period.first, period.last, due_on, on, desk.by,
        )  # fmt: skip
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    return [Tried(*row) for row in rows]


async def approve_run(
    connection: Connection, local_body: str, fee: str, first: date, by: str, reason: str = ""
) -> None:
    """Approve the figures of a run that another one tried.

    Raises:
        RefusedError: unknown, or malformed (the same officer, or a reason is asked for).
    """
    try:
        await connection.execute(
            "select ledger.approve_run($1, $2, $3, $4, $5)", local_body, fee, first, by, reason
        )
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error


async def raise_next(
    connection: Connection, desks: Iterable[Desk], fee: str, first: date
) -> Raised | None:
    """Raise and post the approved run of one more body; None when no body waits.

    A run that is refused (the roll has changed since it was tried, the month is closed) goes back to
    who tried it, with the reason; nothing of it is demanded.
    """
    by_body = {desk.local_body: desk for desk in desks}
    try:
        async with connection.transaction():
            body = await connection.fetchval(
                "select ledger.claim_run($1, $2, $3)", list(by_body), fee, first
            )
            if body is None:
                return None
            try:
                async with connection.transaction():
                    await _raise(connection, by_body[body], fee, first)
            except (RefusedError, asyncpg.PostgresError) as error:
                why = error if isinstance(error, RefusedError) else refusal(error)
                if why is None:
                    raise
                await connection.execute(
                    "select ledger.return_run($1, $2, $3, $4)", body, fee, first, str(why)
                )
                return Raised(str(body), str(why))
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    return Raised(str(body), "")


async def _raise(connection: Connection, desk: Desk, fee: str, first: date) -> None:
    sums = await connection.fetch(
        "select account_set, amount from ledger.raise_run($1, $2, $3)", desk.local_body, fee, first
    )
    run = await connection.fetchrow(
        "select period_last, on_date from ledger.run where local_body = $1 and fee = $2 and period_first = $3",
        desk.local_body, fee, first,
    )  # fmt: skip
    assert run is not None
    period = Period(first, run["period_last"])
    items = tuple(Item({"amount": row["amount"]}, row["account_set"], period) for row in sums)
    event = event_of(desk, "demand", f"run:{fee}:{first}", run["on_date"], {"heads": items})
    for voucher in vouchers(desk.book, event):
        await journal.post(connection, voucher)
