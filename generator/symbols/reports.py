"""Reports: figures over rows, what they are sorted by, and what a report proves of itself."""

from __future__ import annotations

from msgspec import Struct

from generator.diagnostics import Span
from generator.symbols.data import Field
from generator.symbols.words import Rule, Text


class ReportAsk(Struct, frozen=True):
    """One thing that is asked; `kind` is date or month. `default` is a rule that gives a date."""

    name: str
    kind: str
    label: Text
    default: Rule


class ReportBy(Struct, frozen=True):
    """What rows are sorted by: `kind` is field, month, year, fy or age.

    `field` None: `path` is a built-in field. `bands` are the upper ends of an age, the last
    band has none; `unit` is d or wd.
    """

    kind: str
    path: str
    field: Field | None
    title: Text | None = None
    bands: tuple[int, ...] = ()
    unit: str = ""


class Figure(Struct, frozen=True):
    """One figure: `how` is count, sum, mean, median, least, most or rule (over other figures)."""

    name: str
    title: Text
    how: str
    of: Rule
    where: Rule | None
    kind: str  # int, decimal or money: how people read it
    places: int


class Line(Struct, frozen=True):
    """One line of a statement: the rows that its rule holds for."""

    name: str
    title: Text
    where: Rule


class Tie(Struct, frozen=True):
    """What must be true of a report's totals."""

    name: str
    rule: Rule
    message: Text


class Report(Struct, frozen=True):
    """Figures over the rows of the record `of`; `calendar` is '' where no working day counts."""

    name: str
    module: str
    short: str
    title: Text
    of: str
    ask: tuple[ReportAsk, ...]
    by: tuple[ReportBy, ...]
    where: Rule | None
    show: tuple[Figure, ...]
    lines: tuple[Line, ...]
    checks: tuple[Tie, ...]
    calendar: str
    chart: str
    export: tuple[str, ...]
    span: Span
