"""What is kept: fields, documents, records and their register entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from runtime.answers.faults import Faults
from runtime.catalogue.masters import Behind, Context, Master
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Field:
    """One question: how it is put, read and explained. Its rules are in the record's `check`."""

    name: str
    kind: str  # the field type of the spec: text, date, choice, ref, table ...
    label: Words
    type: Any  # what msgspec converts an answer to, None left out
    help: Words | None = None
    optional: bool = False
    conditional: bool = False  # asked only where the record's `shown` says so
    at_once: bool = False  # conditional, and waits for no other answer
    bilingual: bool = False
    max_length: int | None = None
    options: Mapping[str, Words] = field(default_factory=dict[str, Words])
    master: Master[Any] | None = None
    pick: Callable[[Any, Context], bool] | None = None  # which master rows may be chosen
    fields: tuple[Field, ...] = ()  # of a table
    max_rows: int = 0
    computed: bool = False
    private: bool = False
    behind: Behind[Any] | None = None  # of a reference to a record
    default_from: tuple[str, str] | None = None  # a reference and what of its row comes first
    proposes: tuple[str, str] | None = None  # a reference and what of its entry it is to change


@dataclass(frozen=True, slots=True)
class Number:
    """How a row is numbered: `{fy}`, `{local_body.code}` and `{seq:6}` are filled in `pattern`."""

    pattern: str
    per: tuple[str, ...]
    gapless: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document that people lay before the office with their answers."""

    name: str
    label: Words
    files: tuple[str, ...]  # pdf, jpg, png
    max_mb: int
    kinds: Mapping[str, Words] = field(default_factory=dict[str, Words])
    per: str | None = None  # the table of which every row needs one
    help: Words | None = None
    optional: bool = False
    conditional: bool = False  # asked only where the record's `papers` says so


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows that agree in all of these answers are likely the same; the desk is told."""

    name: str
    title: Words
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that people fill in: its answers, its checks and the rows they become."""

    name: str  # module.record
    title: Words
    answers: type[msgspec.Struct]
    fields: tuple[Field, ...]
    number: Number
    shown: Callable[
        [Any, Context], frozenset[str]
    ]  # names of the conditional fields that are asked
    check: Callable[[Any, Context, Faults], None]
    row: Callable[[Any, Context], dict[str, Any]]
    children: Callable[[Any], dict[str, list[dict[str, Any]]]]
    words: Callable[[Any], list[str]]  # raw texts whose words find the row
    uniques: Mapping[str, tuple[str, Words]] = field(default_factory=dict[str, tuple[str, Words]])
    documents: tuple[Document, ...] = ()
    alike: tuple[Alike, ...] = ()
    papers: Callable[[Any, Context], frozenset[str]] | None = None  # conditional documents asked


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry that an effect writes: `row` by column, its number taken last, in the door."""

    record: str  # the record's name inside its module
    row: dict[str, Any]
    number: Number
    words: tuple[
        str, ...
    ] = ()  # raw texts whose words find the entry; its number is added in the door
    tables: tuple[str, ...] = ()  # tables of the file's record whose rows it takes over


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form."""

    name: str
    title: Words
    fields: tuple[str, ...]
