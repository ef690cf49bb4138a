"""What a statement says: named lines of accounts and sums of them, proved to hold each account once."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.meaning.ledger.chart import TYPES, Chart
from runtime.meaning.ledger.nodes import (
    NOT_IN_LINES,
    Node,
    Problem,
    SpecError,
    Words,
    as_words,
    nearest,
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


def holds(line: LineSpec, code: str, chart: Chart) -> bool:
    """Whether a line of accounts sums this one."""
    if line.types:
        return chart.accounts[code].type in line.types
    return code.startswith(line.accounts)


def read_statement(document: Node, chart: Chart) -> StatementSpec:
    """Read a statement and prove that each account of its types stands in exactly one line.

    Raises:
        SpecError: Every mistake found, with its place.
    """
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
                line.name for line in lines if not line.add and holds(line, account.code, chart)
            ]
            if account.type in types and len(holding) != 1:
                where = f"in {' and '.join(holding)}" if holding else "in no line"
                found.append(fields["lines"].problem(f"the account {account.code} stands {where}", f"it is declared at {account.span}").coded(NOT_IN_LINES))  # fmt: skip
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
