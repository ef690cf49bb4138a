"""Tables that decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import Span

if TYPE_CHECKING:
    from runtime.meaning.tables import Cell
from generator.symbols.words import Rule


class Take(Struct, frozen=True):
    """A column that a decision looks at: `kind` is number, bool or word; `words` are all there are, or ()."""

    name: str
    rule: Rule
    kind: str
    words: tuple[str, ...] = ()


class DecisionRow(Struct, frozen=True):
    """One row: a cell for each column that is looked at, the texts of what comes out."""

    since: dt.date
    cells: tuple[Cell, ...]
    gives: Mapping[str, str]
    span: Span


class Decision(Struct, frozen=True):
    """A table looked up by the machine; `gives` are its outcomes with their types (bool, code, money ...)."""

    name: str
    module: str
    short: str
    of: str
    takes: tuple[Take, ...]
    gives: tuple[tuple[str, str], ...]
    as_of: Rule | None  # None: told as missing
    hit: str
    rows: tuple[DecisionRow, ...]
    span: Span
