"""Imports: how the rows of a file become entries of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.catalogue.masters import Master
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column of the file: the field by path, the table's column, the field's type, the heading.

    `values` says what the file's own words mean; `options` are a choice's, `master` a reference's.
    """

    path: str
    into: str
    kind: str
    column: str
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    required: bool = True
    day_first: bool = True
    options: tuple[str, ...] = ()
    master: Master[Any] | None = None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """Old rows of a register: columns, what every row has beside them, its door, what search finds."""

    name: str  # module.import
    title: Words
    record: str
    door: str
    columns: tuple[ImportColumn, ...]
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    words: tuple[str, ...] = ()
