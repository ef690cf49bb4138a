"""Financial statements as data: each figure can be traced to the accounts it sums, and every check is told."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from plugins.finance import journal
from plugins.finance.connection import Connection
from plugins.finance.money import rupees
from runtime.meaning.ledger.chart import Chart
from runtime.meaning.ledger.nodes import Words
from runtime.meaning.ledger.statements import StatementSpec, holds


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a statement, in paise."""

    name: str
    title: Words
    paise: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a body for some days; `ties` is False if lines that must be equal are not."""

    name: str
    title: Words
    local_body: str
    first: date
    last: date
    figures: tuple[Figure, ...]
    ties: bool

    def as_data(self) -> dict[str, object]:
        """Plain data for JSON; amounts are text in rupees, so that no reader makes floats of them."""
        return {
            "statement": self.name,
            "title": {"en": self.title.en, "ml": self.title.ml},
            "local_body": self.local_body,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "ties": self.ties,
            "lines": [
                {"name": f.name, "title": {"en": f.title.en, "ml": f.title.ml}, "amount": rupees(f.paise)}
                for f in self.figures
            ],
        }  # fmt: skip

    def as_csv(self) -> str:
        """Line, title in both languages, amount in rupees."""
        out = io.StringIO()
        rows = [(f.name, f.title.en, f.title.ml, rupees(f.paise)) for f in self.figures]
        csv.writer(out, lineterminator="\n").writerows([("line", "en", "ml", "amount"), *rows])
        return out.getvalue()


async def draw_up(
    connection: Connection, chart: Chart, spec: StatementSpec, local_body: str,
    first: date, last: date, fund: str | None = None,
) -> Statement:  # fmt: skip
    """A statement of one body, of one fund or all.

    Raises:
        RefusedError: malformed, when the days are the wrong way round.
    """
    balances = await journal.trial_balance(connection, local_body, first, last, fund)
    if spec.of == "cash":
        return await _cash(connection, chart, spec, local_body, first, last, fund, balances)
    amounts = {
        b.account: b.closing_paise if spec.of == "closing" else b.debit_paise - b.credit_paise
        for b in balances
    }
    if spec.of == "movement":
        # What a year earned is asked also after it was closed into the fund.
        for row in await connection.fetch(
            "select account, amount from ledger.closing_lines($1, $2, $3, $4)", local_body, fund, first, last
        ):  # fmt: skip
            amounts[row["account"]] = amounts.get(row["account"], 0) - row["amount"]
    values: dict[str, int] = {}
    for line in spec.lines:
        if line.add:
            values[line.name] = sum(values[name] for name in line.add) - sum(
                values[name] for name in line.less
            )
        else:
            total = sum(amount for code, amount in amounts.items() if holds(line, code, chart))
            values[line.name] = -total if line.side == "credit" else total
    return Statement(
        spec.name,
        spec.title,
        local_body,
        first,
        last,
        tuple(Figure(line.name, line.title, values[line.name]) for line in spec.lines),
        all(values[left] == values[right] for left, right in spec.ties),
    )


async def _cash(
    connection: Connection, chart: Chart, spec: StatementSpec, local_body: str,
    first: date, last: date, fund: str | None, balances: list[journal.Balance],
) -> Statement:  # fmt: skip
    """Opening cash, receipts by head, payments by head, closing cash; it ties if the cash books agree."""
    rows = await connection.fetch(
        "select account, received, paid from ledger.cash_flow($1, $2, $3, $4)",
        local_body, fund, first, last,
    )  # fmt: skip
    cash = [b for b in balances if b.account in chart.accounts and chart.accounts[b.account].cash]
    opening = sum(b.opening_paise for b in cash)
    closing = sum(b.closing_paise for b in cash)
    figures = [Figure("opening", Words("Opening cash and bank", "പ്രാരംഭ നീക്കിയിരിപ്പ്"), opening)]
    for side, sign in (("received", 1), ("paid", -1)):
        figures += [
            Figure(
                f"{side}:{row['account']}", chart.accounts[row["account"]].name, sign * row[side]
            )
            for row in rows
            if row[side]
        ]
    moved = sum(figure.paise for figure in figures)
    figures.append(Figure("closing", Words("Closing cash and bank", "അവസാന നീക്കിയിരിപ്പ്"), closing))
    return Statement(
        spec.name, spec.title, local_body, first, last, tuple(figures), moved == closing
    )
