"""`record`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.fields.spec import FieldSpec, Options
from generator.load.scalars import Flag, Id, Ids, Name, Names, RuleText, Spec, Text, Whole, Words


class NumberSpec(Spec):
    """How numbers are made: `RC/{local_body.code}/{fy}/{seq:6}`."""

    pattern: Text = Field(description="Text with {local_body.code}, {fy}, {year}, {seq:6}.")
    per: Ids = Field((), description="What the sequence starts anew for: local_body, fy, year.")
    gapless: Flag = Field(False, description="No number is ever missing; register entries only.")


class CheckSpec(Spec):
    """A rule over the whole row, told at one field."""

    LATER: ClassVar[frozenset[str]] = frozenset({"warn", "when"})

    rule: RuleText = Field(description="A rule that must hold.")
    at: Name | None = Field(None, description="The field that the message stands at.")
    message: Words


class UniqueSpec(Spec):
    """No two rows with the same values, among those where the rule holds."""

    LATER: ClassVar[frozenset[str]] = frozenset({"apart"})

    of: Names = Field(description="Fields, by path.")
    where: RuleText | None = Field(None, description="Which rows count.")
    message: Words | None = None


class LifeSpec(Spec):
    """The states of a register entry."""

    start: Id = Field(description="The state of a new entry.")
    moves: dict[Id, Ids] = Field({}, description="From each state, where to.")


class VersionsSpec(Spec):
    """The entry may be amended: each amendment is a new version, and none is ever edited."""

    order: Name | None = Field(
        None, description="true: each amendment names its order; or the field that keeps it."
    )
    notes: dict[Id, Words] = Field(
        {}, description="Marginal notes; {fields} {order} {order_on} {on} {number} are filled in."
    )
    never: Ids = Field((), description="Fields that no amendment may touch.")


class EntrySpec(Spec):
    """Makes the record a register entry: written by effects only, never edited."""

    life: LifeSpec
    versions: VersionsSpec | None = Field(
        None, description="It may be amended, version by version; without it, never."
    )


class PaperSpec(Spec):
    """A document that is laid before the office with the answers."""

    LATER: ClassVar[frozenset[str]] = frozenset({"count", "older"})

    label: Words | None = Field(None, description="What people read: Proof of identity.")
    help: Words | None = Field(None, description="A sentence beneath it.")
    kinds: Options = Field({}, description="What it may be, of which one is chosen: passport.")
    files: Ids = Field(("pdf", "jpg", "png"), description="Kinds of files: pdf, jpg, png.")
    max_mb: Whole = Field(5, description="The largest file, in megabytes.")
    per: Name | None = Field(None, description="A table: each of its rows needs one.")
    when: RuleText | None = Field(None, description="A rule: asked only while it holds.")
    optional: Flag = Field(False, description="May be left out.")


class DuplicatesSpec(Spec):
    """Rows that agree in all of these are likely the same: whoever works on one is told of the others."""

    LATER: ClassVar[frozenset[str]] = frozenset({"among", "then"})

    of: Names = Field(description="Fields, by path; texts are compared folded, in either language.")
    show: Names = Field((), description="What of the other rows is shown, beside number and state.")
    title: Words | None = Field(None, description="What the likeness is called.")


class RecordSpec(Spec):
    """Data that is kept: one table and its child tables."""

    LATER: ClassVar[frozenset[str]] = frozenset({"keep"})

    record: Id
    title: Words
    ground: Flag = Field(False, description="The runtime keeps this table; words and types only.")
    number: NumberSpec | None = Field(None, description="How its numbers are made.")
    entry: EntrySpec | None = Field(None, description="Makes it a register entry.")
    copies: dict[Name, Names] = Field({}, description="Fields taken over from another record.")
    fields: dict[Id, FieldSpec] = Field({}, description="Its own fields, in order.")
    documents: dict[Id, PaperSpec] = Field(
        {}, description="What is laid before the office with it."
    )
    checks: dict[Id, CheckSpec] = Field({}, description="Rules over the whole row.")
    unique: dict[Id, UniqueSpec] = Field({}, description="What no two rows may share.")
    belongs: RuleText | None = Field(
        None, description="A rule: the local body that the file belongs to, where it is known."
    )
    duplicates: dict[Id, DuplicatesSpec] = Field(
        {}, description="Which rows are likely the same; told at the desk, never to citizens."
    )
    index: list[Names] = Field([], description="Further indexes, each a list of fields.")
