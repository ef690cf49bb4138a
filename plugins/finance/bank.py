"""Bank statements: read from CSV, imported whole, matched with the books, reconciled."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError, refusal
from plugins.finance.money import MoneyError, paise

COLUMNS = ("date", "reference", "narration", "withdrawn", "deposited")


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a statement. `paise` is above 0 for money that came in."""

    on: date
    reference: str
    narration: str
    paise: int


@dataclass(frozen=True, slots=True)
class Open:
    """A line that the other side has not shown: `place` is the statement's or the voucher's."""

    place: str
    nth: int
    on: date
    paise: int
    words: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The books led to the bank's balance on a day; `ties` is False if they do not meet. Paise."""

    books: int
    not_in_bank: tuple[Open, ...]
    not_in_books: tuple[Open, ...]
    bank: int

    @property
    def ties(self) -> bool:
        moved = sum(one.paise for one in self.not_in_books) - sum(
            one.paise for one in self.not_in_bank
        )
        return self.books + moved == self.bank


def read_csv(text: str) -> list[BankLine]:
    """Lines of a statement with the columns date, reference, narration, withdrawn, deposited, in rupees.

    Raises:
        RefusedError: malformed, naming the first line that is none.
    """
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise RefusedError("malformed", f"the columns of a statement are {', '.join(COLUMNS)}")
    found: list[BankLine] = []
    for number, row in enumerate(rows, start=2):
        try:
            out, came = (paise(row[name] or "0") for name in ("withdrawn", "deposited"))
            on = date.fromisoformat(row["date"])
        except (ValueError, MoneyError, TypeError) as error:
            raise RefusedError("malformed", f"line {number} of the statement: {error}") from error
        if (out == 0) == (came == 0) or out < 0 or came < 0:
            raise RefusedError(
                "malformed", f"line {number}: money went out or came in, one of both"
            )
        found.append(BankLine(on, row["reference"].strip(), row["narration"].strip(), came - out))
    return found


async def import_statement(
    connection: Connection, local_body: str, account: str, statement: str, first: date, last: date,
    opening: int, closing: int, lines: Sequence[BankLine], by: str,
) -> int:  # fmt: skip
    """Import a statement of some days. Returns its lines.

    Raises:
        RefusedError: malformed (the lines do not lead from opening to closing, or not on from the
            statement before), source_clash (imported before, or its days were), account.
    """
    try:
        return int(
            await connection.fetchval(
                "select ledger.import_statement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                local_body, account, statement, first, last, opening, closing,
                [line.on for line in lines], [line.paise for line in lines],
                [line.reference for line in lines], [line.narration for line in lines], by,
            )
        )  # fmt: skip
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error


async def match(
    connection: Connection, local_body: str, account: str, by: str, days: int = 3
) -> int:
    """Match what is certain: amount and reference, else amount and days where only one fits. Returns how many."""
    return int(
        await connection.fetchval(
            "select ledger.match_bank($1, $2, $3, $4)", local_body, account, days, by
        )
    )


async def match_by_hand(
    connection: Connection, local_body: str, account: str, bank: tuple[str, int], books: tuple[int, int], by: str
) -> None:  # fmt: skip
    """Match a line of a statement (statement, nth) with one of the books (voucher, line).

    Raises:
        RefusedError: unknown, when they are not two open lines of one amount.
    """
    try:
        await connection.execute(
            "select ledger.match_by_hand($1, $2, $3, $4, $5, $6, $7)", local_body, account, *bank, *books, by
        )  # fmt: skip
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error


async def reconcile(
    connection: Connection, local_body: str, account: str, on: date
) -> Reconciliation:
    """The bank reconciliation of one account at the end of a day that a statement closes.

    Raises:
        RefusedError: unknown, when no statement closes on that day.
    """
    bank = await connection.fetchval(
        "select closing from ledger.bank_statement where local_body = $1 and account = $2 and last_day = $3",
        local_body, account, on,
    )  # fmt: skip
    if bank is None:
        raise RefusedError("unknown", f"no statement of {account} closes on {on}")
    books = await connection.fetchval(
        "select coalesce(sum(amount), 0)::bigint from ledger.line where local_body = $1 and account = $2 and on_date <= $3",
        local_body, account, on,
    )  # fmt: skip
    # What was matched with a line of a later day is, on this day, not yet at the other side.
    ours = await connection.fetch(
        "select voucher, line, on_date, amount, reference from ledger.unmatched_books($1, $2, $3)"
        " union all select l.voucher, l.nth, l.on_date, l.amount, '' from ledger.line l"
        " join ledger.bank_match k on k.local_body = l.local_body and k.voucher = l.voucher and k.line = l.nth"
        " join ledger.bank_line b on b.local_body = k.local_body and b.account = k.account"
        "  and b.statement = k.statement and b.nth = k.nth"
        " where l.local_body = $1 and l.account = $2 and l.on_date <= $3 and b.on_date > $3 order by 3, 1, 2",
        local_body, account, on,
    )  # fmt: skip
    theirs = await connection.fetch(
        "select statement, nth, on_date, amount, narration from ledger.unmatched_bank($1, $2, $3)"
        " union all select b.statement, b.nth, b.on_date, b.amount, b.narration from ledger.bank_line b"
        " join ledger.bank_match k on k.local_body = b.local_body and k.account = b.account"
        "  and k.statement = b.statement and k.nth = b.nth"
        " join ledger.voucher v on v.local_body = k.local_body and v.id = k.voucher"
        " where b.local_body = $1 and b.account = $2 and b.on_date <= $3 and v.on_date > $3 order by 3, 1, 2",
        local_body, account, on,
    )  # fmt: skip
    return Reconciliation(
        int(books),
        tuple(Open(str(r[0]), r[1], r[2], r[3], r[4]) for r in ours),
        tuple(Open(r[0], r[1], r[2], r[3], r[4]) for r in theirs),
        int(bank),
    )
