"""What is kept: fields, types, masters, records and the forms that ask for them."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import Span
from generator.rules.types import Type, Typed
from generator.symbols.words import Bound, Option, Rule, Text

# What a cell of a master holds: a choice and a reference are their codes, `refs` a tuple of codes.
Value = (
    str | int | bool | decimal.Decimal | dt.date | dt.time | dt.datetime | tuple[str, ...] | None
)


class Column(Struct, frozen=True):
    """One column that a field takes: its name, and its SQL type with collation."""

    name: str
    sql: str


class Field(Struct, frozen=True):
    """A field of a master, a record or a child table.

    `path` is its dotted path in the record (`members.name`). `to` is the qualified name behind
    ref and refs. `type` names the field type, `rule_type` its type in rules. `columns` is empty
    for a table, whose own fields stand in `fields` and whose rows are `row_type`.
    `copied_from` is the field's path in the record that an entry takes it over from. A field within
    fields has a `word`, as specs spell it (`place.home.ward`), and is kept as `place_home_ward`;
    `chosen` is the choice, by name, and the option that it belongs to; `known_by` are the fields that
    hold the reason for which it may be not known.
    """

    name: str
    path: str
    type: str
    label: Text
    rule_type: Type
    columns: tuple[Column, ...]
    span: Span
    help: Text | None = None
    optional: bool = False
    bilingual: bool = False
    private: bool = False
    key: bool = False
    min: Bound | None = None
    max: Bound | None = None
    places: int | None = None
    unit: str = ""
    pattern: str = ""
    options: tuple[Option, ...] = ()
    to: str = ""
    pick: Rule | None = None
    compute: Rule | None = None
    show: Rule | None = None
    default: Rule | None = None
    check: Rule | None = None
    message: Text | None = None
    fields: tuple[Field, ...] = ()
    row_type: str = ""
    copied_from: str = ""
    default_from: str = ""  # `previous.name`: where its first value is taken from
    word: str = ""
    chosen: tuple[str, str] | None = None
    known_by: tuple[str, ...] = ()
    proposes: tuple[str, str] | None = (
        None  # a reference, and the field of its entry that it is to change
    )

    @property
    def spelt(self) -> str:
        """Its name as specs spell it."""
        return self.word or self.name

    @property
    def typed(self) -> Typed:
        """The field in rules: anything shown on a condition or optional may be empty."""
        return Typed(self.rule_type, empty=True)


class SharedType(Struct, frozen=True):
    """A `type`: shared options or a shared pattern."""

    name: str
    module: str
    title: Text | None
    options: tuple[Option, ...]
    pattern: str
    message: Text | None
    span: Span


class MasterRow(Struct, frozen=True):
    """One row: values by column name (`name_en`), good from `since` to before `until`."""

    key: str
    values: Mapping[str, Value]
    since: dt.date
    until: dt.date | None
    span: Span
    added_by: str = ""  # the local body whose row it is; '' the state's


class Master(Struct, frozen=True):
    """A code list. `rows` are sorted by key and `since` and never overlap for one key."""

    name: str
    module: str
    short: str
    title: Text
    owner: str
    fields: tuple[Field, ...]
    key: Field
    rows: tuple[MasterRow, ...]
    span: Span
    added: bool = False  # local bodies may add rows
    makers: tuple[str, ...] = ()  # roles that propose rows while the app runs
    checkers: tuple[str, ...] = ()


class NumberPart(Struct, frozen=True):
    """A piece of a number: `text` as it is, or what `kind` says.

    `kind` is '', 'local_body' (its code), 'fy' (2026-27), 'year', or 'seq' with `width` digits.
    """

    text: str = ""
    kind: str = ""
    width: int = 0


class NumberPattern(Struct, frozen=True):
    """How numbers are made; the sequence starts anew for each combination of `per`."""

    text: str
    parts: tuple[NumberPart, ...]
    per: tuple[str, ...]
    gapless: bool


class Check(Struct, frozen=True):
    """A rule over the whole row; `at` is the path of the field its message stands at, or ''."""

    name: str
    rule: Rule
    at: str
    message: Text


class Unique(Struct, frozen=True):
    """No two rows with equal values at these paths, among those where the rule holds."""

    name: str
    of: tuple[str, ...]
    where: Rule | None
    message: Text | None


class Versions(Struct, frozen=True):
    """How an entry is amended. `order` is '' where none is asked, 'true', or the entry's field that keeps it."""

    order: str
    notes: Mapping[str, Text]
    never: tuple[str, ...]


class Duplicates(Struct, frozen=True):
    """Rows that agree in the fields `of`, by name, are likely the same; `show` is told of them."""

    name: str
    title: Text
    of: tuple[str, ...]
    show: tuple[str, ...]


class Entry(Struct, frozen=True):
    """A register entry's life: its first state and the moves from each state.

    `versions` None: what was written stays for good.
    """

    start: str
    states: tuple[str, ...]
    moves: Mapping[str, tuple[str, ...]]
    versions: Versions | None = None


class Paper(Struct, frozen=True):
    """A document that people lay before the office; `per` is the table whose every row needs one, or ''."""

    name: str
    label: Text
    help: Text | None
    kinds: tuple[Option, ...]
    files: tuple[str, ...]
    max_mb: int
    per: str
    when: Rule | None
    optional: bool
    span: Span


class Changes(Struct, frozen=True):
    """A field of type `changes`: what is proposed of the entry behind `reference`.

    `fields` maps the entry's fields to those of this record that hold the proposed values.
    """

    name: str
    reference: str
    record: str
    fields: Mapping[str, str]


class Record(Struct, frozen=True):
    """Data that is kept. `fields` are those copied (`copies`) and then its own, in order.

    `builtins` are the reserved fields that its rows have (see `BUILT_IN`). `copies` names the
    record that copied fields come from, or ''. `ground`: the runtime keeps the table.
    """

    name: str
    module: str
    short: str
    title: Text
    ground: bool
    number: NumberPattern | None
    entry: Entry | None
    copies: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    unique: tuple[Unique, ...]
    index: tuple[tuple[str, ...], ...]
    builtins: Mapping[str, Typed]
    span: Span
    documents: tuple[Paper, ...] = ()
    duplicates: tuple[Duplicates, ...] = ()
    changes: Mapping[str, Changes] = {}

    @property
    def versions(self) -> Versions | None:
        """How its entries are amended; None where they never are."""
        return self.entry.versions if self.entry is not None else None

    @property
    def tables(self) -> tuple[Field, ...]:
        """The child tables among the fields."""
        return tuple(field for field in self.fields if field.type == "table")

    def field(self, path: str) -> Field | None:
        """The field at a dotted path (`members.name`; `.en` and `.ml` not included)."""
        return field_at(self.fields, path)


class Page(Struct, frozen=True):
    """One page of a form; `fields` are top-level fields of its record."""

    name: str
    title: Text
    fields: tuple[str, ...]


class Form(Struct, frozen=True):
    """How a record is filled in. An officer's own form has no record ('') but `fields` of its own."""

    name: str
    module: str
    short: str
    of: str
    pages: tuple[Page, ...]
    span: Span
    title: Text | None = None
    fields: tuple[Field, ...] = ()
    row_type: str = ""


def field_at(fields: tuple[Field, ...], path: str) -> Field | None:
    """The field at a dotted path below these fields, as specs spell it."""
    for field in fields:
        if path in (field.spelt, field.name):
            return field
        if field.fields and path.startswith(f"{field.spelt}."):
            return field_at(field.fields, path.removeprefix(f"{field.spelt}."))
    return None


def fields_at(fields: tuple[Field, ...], path: str) -> tuple[Field, ...]:
    """The field at a path and those that it brings along: a group's, and those of a choice's options."""
    return tuple(
        field for field in fields if field.spelt == path or field.spelt.startswith(f"{path}.")
    )
