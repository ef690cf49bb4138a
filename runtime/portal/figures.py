"""A report in words: the columns and cells of its table, and the bars of its chart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from runtime.catalogue import Column, Report, ReportBy
from runtime.portal.printing import Printer, rupees
from runtime.portal.words import WORDS, say
from runtime.reports.counting import Counted, Counts
from runtime.words import Words

if TYPE_CHECKING:
    from runtime.registers.sheets import Value

SERIES = 6
"""Shades of a chart; later parts share the last."""
_WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in percent of the longest one; `shade` counts from 1."""

    x: str
    width: str
    shade: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label and its figure."""

    label: str
    figure: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars: its title, what it says in one sentence, bars and the names of its shades."""

    title: str
    summary: str
    bars: tuple[Bar, ...]
    keys: tuple[str, ...]


def columns(report: Report) -> list[Words]:
    """The headings: lines, what rows are sorted by, figures."""
    head = [WORDS["report_line"]] if report.lines else []
    return [*head, *(by.label for by in report.by), *(f.label for f in report.figures)]


def labels(report: Report, row: Counted, printer: Printer) -> list[str]:
    """The words before the figures; a total says so in the first column that is taken together."""
    shown = len(row.by) - row.together
    found = [
        sorted_by(by, row.by[n], printer) if n < shown else "" for n, by in enumerate(report.by)
    ]
    if row.together:
        found[shown] = say("report_total", printer.lang)
    if report.lines:
        line = WORDS["report_whole"] if row.line is None else report.lines[row.line].label
        found.insert(0, line.in_language(printer.lang))
    return found


def figures(report: Report, row: Counted) -> list[str]:
    """The figures as people read them."""
    return [
        rupees(value) if value is not None and figure.kind == "money" else _plain(value)
        for figure, value in zip(report.figures, row.values, strict=True)
    ]


def values(report: Report, row: Counted) -> list[Value]:
    """The figures as a spreadsheet takes them: exact numbers."""
    return [None if value is None else Decimal(value) for value in row.values]


def _plain(value: str | None) -> str:
    if value is None:
        return "–"
    whole, _, part = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    part = part.rstrip("0")
    return sign + ",".join([*groups, tail]) + (f".{part}" if part else "")


def sorted_by(by: ReportBy, value: str | None, printer: Printer) -> str:
    """What a value of a column is called."""
    if value is None:
        return say("report_empty", printer.lang)
    match by.kind:
        case "age":
            return _band(by, int(value), printer.lang)
        case "month":
            year, month = value.split("-")
            return f"{month}/{year}"
        case "year" | "fy":
            return value
        case kind:
            column = Column(by.name, kind, by.label, by.options, by.master)
            return printer.plain(column, value)


def _band(by: ReportBy, place: int, lang: str) -> str:
    days = say("report_working_days" if by.working else "report_days", lang)
    if place == 0:
        return say("report_upto", lang, most=by.bands[0], days=days)
    least = by.bands[place - 1]
    if place == len(by.bands):
        return say("report_over", lang, least=least, days=days)
    return say("report_between", lang, least=least + 1, most=by.bands[place], days=days)


def chart_of(report: Report, counts: Counts, printer: Printer) -> Chart | None:
    """The bars of the charted figure: one a value of the first column (or a line), in pieces by bands of age."""
    place = next((n for n, f in enumerate(report.figures) if f.name == report.chart), None)
    if place is None or not (report.by or report.lines):
        return None
    bars = [row for row in counts.rows if _is_bar(report, row)]
    sizes = [Decimal(row.values[place] or 0) for row in bars]
    most = max(sizes, default=Decimal(0))
    if most <= 0:
        return None
    second = (
        report.by[1] if not report.lines and len(report.by) > 1 and report.by[1].bands else None
    )
    made: list[Bar] = []
    for row, size in zip(bars, sizes, strict=True):
        pieces = _pieces(counts, row, second, place) or [(1, size)]
        at, parts = 0.0, list[Part]()
        for shade, piece in pieces:
            width = float(max(piece, Decimal(0)) / most) * _WIDTH
            parts.append(Part(f"{at:.2f}%", f"{width:.2f}%", min(shade, SERIES)))
            at += width
        made.append(
            Bar(_first_label(report, row, printer), figures(report, row)[place], tuple(parts))
        )
    figure = report.figures[place].label.in_language(printer.lang)
    keys = (
        tuple(_band(second, n, printer.lang) for n in range(len(second.bands) + 1))
        if second is not None
        else ()
    )
    said = "; ".join(f"{bar.label}: {bar.figure}" for bar in made)
    title = f"{report.title.in_language(printer.lang)}: {figure}"
    return Chart(title, said, tuple(made), keys)


def _is_bar(report: Report, row: Counted) -> bool:
    if report.lines:
        return row.line is not None and row.together == len(row.by)
    return row.together == len(row.by) - 1


def _first_label(report: Report, row: Counted, printer: Printer) -> str:
    if report.lines and row.line is not None:
        return report.lines[row.line].label.in_language(printer.lang)
    return sorted_by(report.by[0], row.by[0], printer)


def _pieces(
    counts: Counts, bar: Counted, second: ReportBy | None, place: int
) -> list[tuple[int, Decimal]]:
    """Shade and size of the pieces of a bar, by bands."""
    if second is None:
        return []
    return [
        (int(row.by[1]) + 1, Decimal(row.values[place] or 0))
        for row in counts.rows
        if row.by[0] == bar.by[0] and row.together == len(row.by) - 2 and row.by[1] is not None
    ]
