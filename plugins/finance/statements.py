"""Financial statements as data: each figure can be traced to the accounts it sums, and every check is told."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.finance import journal
from plugins.finance.chart import TYPES, Chart
from plugins.finance.connection import Connection
from plugins.finance.money import rupees
from plugins.finance.yaml_source import (
    Node,
    Problem,
    SpecError,
    Words,
    as_words,
    nearest,
    read_documents,
)

SOURCES = ("movement", "closing", "cash")


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A line sums accounts (by the beginnings of their codes, or by type), or other lines."""

    name: str
    title: Words
    accounts: tuple[str, ...]
    types: tuple[str, ...]
    side: str
    add: tuple[str, ...]
    less: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementSpec:
    """`of`: movement of the days asked, closing balances, or cash. `ties`: lines that must be equal."""

    name: str
    title: Words
    of: str
    lines: tuple[LineSpec, ...]
    ties: tuple[tuple[str, str], ...]


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


def load_statements(path: Path, chart: Chart) -> dict[str, StatementSpec]:
    """Read statements and prove that each account of a statement's types stands in exactly one line.

    Raises:
        SpecError: Every mistake found, with file, line and column.
        OSError: The file cannot be read.
    """
    found: list[Problem] = []
    specs: dict[str, StatementSpec] = {}
    for document in read_documents(path.read_text(encoding="utf-8"), str(path)):
        try:
            spec = _statement(document, chart)
            specs[spec.name] = spec
        except SpecError as error:
            found += error.problems
    if found:
        raise SpecError(found)
    return specs


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
            "select account, amount from finance.closing_lines($1, $2, $3, $4)", local_body, fund, first, last
        ):  # fmt: skip
            amounts[row["account"]] = amounts.get(row["account"], 0) - row["amount"]
    values: dict[str, int] = {}
    for line in spec.lines:
        if line.add:
            values[line.name] = sum(values[name] for name in line.add) - sum(
                values[name] for name in line.less
            )
        else:
            total = sum(amount for code, amount in amounts.items() if _holds(line, code, chart))
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
        "select account, received, paid from finance.cash_flow($1, $2, $3, $4)",
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


def _holds(line: LineSpec, code: str, chart: Chart) -> bool:
    if line.types:
        return chart.accounts[code].type in line.types
    return code.startswith(line.accounts)


def _statement(document: Node, chart: Chart) -> StatementSpec:
    keys = ("statement", "title", "of", "types", "lines", "ties")
    fields = document.fields(keys, ("statement", "title", "of"))
    of = fields["of"].as_word(SOURCES)
    lines: list[LineSpec] = []
    if of != "cash":
        document.fields(keys, ("types", "lines"))
        for key, node in fields["lines"].pairs():
            lines.append(_line(key, node, {line.name for line in lines}))
    ties = fields["ties"].as_list(lambda node: node.as_list(lambda n: n.as_word({line.name for line in lines}))) if "ties" in fields else ()  # fmt: skip
    if any(len(tie) != 2 for tie in ties):
        raise fields["ties"].fail("a tie names two lines")
    if of != "cash":
        types = fields["types"].as_list(lambda node: node.as_word(TYPES))
        found: list[Problem] = []
        for account in chart.accounts.values():
            holding = [
                line.name for line in lines if not line.add and _holds(line, account.code, chart)
            ]
            if account.type in types and len(holding) != 1:
                where = f"in {' and '.join(holding)}" if holding else "in no line"
                found.append(fields["lines"].problem(f"the account {account.code} stands {where}", f"it is declared at {account.span}"))  # fmt: skip
        if found:
            raise SpecError(found)
    return StatementSpec(
        fields["statement"].as_text(),
        as_words(fields["title"]),
        of,
        tuple(lines),
        tuple((tie[0], tie[1]) for tie in ties),
    )


def _line(key: Node, node: Node, before: set[str]) -> LineSpec:
    fields = node.fields(("accounts", "types", "side", "add", "less", "title"), ("title",))
    if sum(name in fields for name in ("accounts", "types", "add")) != 1:
        raise node.fail("a line has one of `accounts`, `types` and `add`")
    if ("side" in fields) == ("add" in fields):
        raise node.fail("a line of accounts has a `side`, a sum has none")

    def names(name: str) -> tuple[str, ...]:
        if name not in fields:
            return ()
        for item in fields[name].items or ():
            if item.text not in before:
                raise item.fail(f"no line above is named {item.text!r}", nearest(str(item.text), before))  # fmt: skip
        return fields[name].as_list(Node.as_text)

    return LineSpec(
        name=key.as_text(),
        title=as_words(fields["title"]),
        accounts=fields["accounts"].as_list(Node.as_text) if "accounts" in fields else (),
        types=fields["types"].as_list(lambda n: n.as_word(TYPES)) if "types" in fields else (),
        side=fields["side"].as_word(("debit", "credit")) if "side" in fields else "",
        add=names("add"),
        less=names("less"),
    )
