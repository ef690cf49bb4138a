"""The journal as Python sees it: one voucher is one call, and each refusal has a name.

Every function takes an asyncpg connection; whoever wants several calls to stand or fall together opens
a transaction around them. Money is whole paise, debit above 0 and credit below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from plugins.finance.connection import Connection

REFUSALS = {
    "KF001": "unbalanced",
    "KF002": "account",
    "KF003": "period",
    "KF004": "source_clash",
    "KF005": "dimension",
    "KF006": "frozen",
    "KF007": "negative_cash",
    "KF008": "reversal",
    "KF009": "malformed",
    "KF010": "stale",
    "KF011": "unknown",
    "KF012": "budget",
    "23502": "malformed",
    "23514": "malformed",
}


class RefusedError(ValueError):
    """The ledger does not take this. `reason` is one of REFUSALS, the message says it in words."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a voucher. `amount_paise` is above 0 for a debit, below 0 for a credit."""

    account: str
    amount_paise: int
    function: str = ""
    functionary: str = ""
    field: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """What one event posts to one fund. `source` names the event; it posts once, however often sent."""

    local_body: str
    source: str
    fund: str
    kind: str
    on: date
    lines: tuple[Line, ...]
    by: str
    narration: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """One account of a trial balance; opening and closing are debits less credits, in paise."""

    account: str
    opening_paise: int
    debit_paise: int
    credit_paise: int
    closing_paise: int


def refusal(error: asyncpg.PostgresError) -> RefusedError | None:
    """What a database error means to a caller, or None where it is no refusal of the ledger."""
    state = error.sqlstate or ""
    # Class 22 is PostgreSQL's for data that is no value of its type: NUL in a text, a number too large.
    reason = "malformed" if state.startswith("22") else REFUSALS.get(state)
    return RefusedError(reason, str(error)) if reason else None


async def post(connection: Connection, voucher: Voucher) -> int:
    """Post a voucher and return its id; the same voucher again returns the same id.

    Raises:
        RefusedError: unbalanced, account, period, source_clash, dimension, negative_cash or malformed.
    """
    lines = voucher.lines
    try:
        return int(
            await connection.fetchval(
                "select ledger.post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                voucher.local_body, voucher.source, voucher.fund, voucher.kind, voucher.on, voucher.by,
                voucher.narration,
                [line.account for line in lines],
                [line.amount_paise for line in lines],
                [line.function for line in lines],
                [line.functionary for line in lines],
                [line.field for line in lines],
                [line.party for line in lines],
            )
        )  # fmt: skip
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error


async def reverse(
    connection: Connection,
    local_body: str,
    voucher: int,
    source: str,
    on: date,
    by: str,
    narration: str = "",
) -> int:
    """Post a voucher's lines turned round and return the new voucher's id.

    Raises:
        RefusedError: reversal (unknown, itself a reversal, or reversed before), period or negative_cash.
    """
    return await call(
        connection,
        "select ledger.reverse($1, $2, $3, $4, $5, $6)",
        (local_body, voucher, source, on, by, narration),
    )


async def settle(connection: Connection, local_body: str) -> int:
    """Fold fresh vouchers into the balances and number them. Returns how many."""
    settled = 0
    while count := await call(connection, "select ledger.settle($1)", (local_body,)):
        settled += count
    return settled


async def open_books(connection: Connection, local_body: str, year: int) -> None:
    """Open a body's books if need be, and the months of a financial year."""
    async with connection.transaction():
        await call(connection, "select ledger.open_book($1, $2)", (local_body, date(year, 4, 1)))
        await call(connection, "select ledger.open_year($1, $2)", (local_body, year))


async def close_month(connection: Connection, local_body: str, month: date) -> None:
    """Close a month for good.

    Raises:
        RefusedError: period, when an earlier month is open or this one never was.
    """
    await call(connection, "select ledger.close_month($1, $2)", (local_body, month))


async def close_year(connection: Connection, local_body: str, year: int, to: str, by: str) -> int:
    """Carry income and expense of a year to the account `to` and close it. Returns the vouchers posted.

    Raises:
        RefusedError: period or account.
    """
    return await call(
        connection, "select ledger.close_year($1, $2, $3, $4)", (local_body, year, to, by)
    )


async def trial_balance(
    connection: Connection, local_body: str, first: date, last: date, fund: str | None = None
) -> list[Balance]:
    """The trial balance of a body from a day to a day, of one fund or all.

    Raises:
        RefusedError: malformed, when the days are the wrong way round.
    """
    try:
        rows = await connection.fetch(
            "select account, opening, debit, credit, closing from ledger.trial_balance($1, $2, $3, $4)",
            local_body, fund, first, last,
        )  # fmt: skip
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    return [Balance(*row) for row in rows]


async def voucher_number(connection: Connection, local_body: str, voucher: int) -> int | None:
    """The gapless number of a voucher; None until `settle` has passed over it."""
    found = await connection.fetchval(
        "select n.number from ledger.voucher_number n join ledger.series s on s.id = n.series"
        " where s.local_body = $1 and n.voucher = $2",
        local_body,
        voucher,
    )
    return None if found is None else int(found)


async def call(connection: Connection, sql: str, arguments: Sequence[object]) -> int:
    """Call a function of the ledger that returns a number.

    Raises:
        RefusedError: Whatever the ledger refuses.
    """
    try:
        return int(await connection.fetchval(sql, *arguments) or 0)
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
