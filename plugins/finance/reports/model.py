"""A report before it is drawn: columns, rows, checks that tie, series for a chart. Amounts are whole paise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from plugins.finance.money import rupees
from runtime.meaning.ledger.nodes import Words

Cell: TypeAlias = str | int | date | None
Kind = Literal["text", "number", "day", "money"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the cells of `money` are paise, those of `day` dates."""

    name: str
    title: Words
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Check:
    """Two sums that must be one."""

    words: Words
    left: int
    right: int

    @property
    def ties(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Bars:
    """What a reader would see as bars: labels, and paise."""

    title: Words
    labels: tuple[Words, ...]
    paise: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one body for some days. `total` is None, or a row of the columns' width."""

    name: str
    title: Words
    local_body: str
    first: date
    last: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    checks: tuple[Check, ...] = ()
    bars: Bars | None = None

    @property
    def ties(self) -> bool:
        return all(check.ties for check in self.checks)


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: lakhs grouped, days as 05-04-2026."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if kind == "money":
        assert isinstance(cell, int)
        return grouped(rupees(cell))
    return str(cell)


def grouped(amount: str) -> str:
    """`1234567.00` as `12,34,567.00`."""
    sign, rest = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    whole, dot, part = rest.partition(".")
    head, tail = whole[:-3], whole[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail]) + dot + part


def in_words(report: Report, language: str) -> dict[str, object]:
    """The report as texts of one language: what a page and a PDF are drawn from."""

    def said(words: Words) -> str:
        return words.ml if language == "ml" else words.en

    def row(cells: tuple[Cell, ...]) -> list[str]:
        return [shown(cell, column.kind) for cell, column in zip(cells, report.columns, strict=True)]  # fmt: skip

    return {
        "title": said(report.title),
        "local_body": report.local_body,
        "days": f"{shown(report.first, 'day')} – {shown(report.last, 'day')}",
        "columns": [said(column.title) for column in report.columns],
        "right": [column.kind in ("money", "number") for column in report.columns],
        "rows": [row(cells) for cells in report.rows],
        "total": row(report.total) if report.total else [],
        "checks": [
            {
                "words": said(check.words),
                "left": grouped(rupees(check.left)),
                "right": grouped(rupees(check.right)),
                "ties": check.ties,
            }
            for check in report.checks
        ],
    }
