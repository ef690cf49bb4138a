"""Tables that decide."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import Span

if TYPE_CHECKING:
    from runtime.meaning.tables import Cell
from generator.symbols.words import Rule, Text


class Rung(Struct, frozen=True):
    """A step of a ladder: up to and including so many of `unit` ('' of a number); None for all the rest."""

    name: str
    upto: decimal.Decimal | None
    unit: str = ""


class Take(Struct, frozen=True):
    """A column that a decision looks at: `kind` is number, bool or word; `words` are all there are, or ().

    Of a ladder `steps` are its rungs, `rule` is the date that time begins on, or the number, and
    `until` the date it is counted to. Of a number `whole` and `low`, `high` say how far it reaches.
    """

    name: str
    rule: Rule
    kind: str
    words: tuple[str, ...] = ()
    until: Rule | None = None
    steps: tuple[Rung, ...] = ()
    whole: bool = False
    low: decimal.Decimal | None = None
    high: decimal.Decimal | None = None


class Give(Struct, frozen=True):
    """A column that comes out; `options` are those of a choice."""

    name: str
    type: str
    options: tuple[str, ...] = ()


class DecisionRow(Struct, frozen=True):
    """One row: a cell for each column that is looked at, the texts of what comes out.

    A row that is `missing` leaves the case to a person, one that is `never` cannot come about:
    neither gives anything.
    """

    since: dt.date
    cells: tuple[Cell, ...]
    gives: Mapping[str, str]
    span: Span
    instead: str = ""


class Decision(Struct, frozen=True):
    """A table looked up by the machine."""

    name: str
    module: str
    short: str
    of: str
    takes: tuple[Take, ...]
    gives: tuple[Give, ...]
    as_of: Rule | None  # None: told as missing
    hit: str
    rows: tuple[DecisionRow, ...]
    span: Span
    title: Text | None = None
