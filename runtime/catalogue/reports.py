"""Reports: figures over rows, and what they are sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.catalogue.masters import Master
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class ReportAsk:
    """What is asked of the reader: a date, or a month (its first day)."""

    name: str
    kind: str
    label: Words


@dataclass(frozen=True, slots=True)
class ReportBy:
    """What the rows are sorted by; `kind` is field, bool, month, year, fy or age.

    An age comes in `bands` (their upper ends in days; the last band has none), working days of the
    local body where `working`.
    """

    name: str
    kind: str
    label: Words
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    bands: tuple[int, ...] = ()
    working: bool = False


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One figure; `kind` is int, decimal (with `places`) or money."""

    name: str
    kind: str
    label: Words
    places: int = 0


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of a statement, or a check with what it says where it fails."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True)
class Report:
    """Figures over the rows of one record that a class of staff may read."""

    module: str
    name: str
    title: Words
    by: tuple[ReportBy, ...]
    figures: tuple[ReportFigure, ...]
    classes: Mapping[str, str]
    doors: Mapping[str, str]
    ask: tuple[ReportAsk, ...] = ()
    lines: tuple[ReportLine, ...] = ()
    checks: tuple[ReportLine, ...] = ()
    calendar: str | None = None
    chart: str = ""
    exports: tuple[str, ...] = ()
    exporters: tuple[str, ...] = ()
