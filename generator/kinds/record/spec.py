"""`record`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.fields.spec import FieldSpec
from generator.load.scalars import Flag, Id, Ids, Name, Names, RuleText, Spec, Text, Words


class NumberSpec(Spec):
    """How numbers are made: `RC/{local_body.code}/{fy}/{seq:6}`."""

    pattern: Text
    per: Ids = Field((), description="What the sequence starts anew for: local_body, fy, year.")
    gapless: Flag = Field(False, description="No number is ever missing; register entries only.")


class CheckSpec(Spec):
    """A rule over the whole row, told at one field."""

    LATER: ClassVar[frozenset[str]] = frozenset({"warn", "when"})

    rule: RuleText
    at: Name | None = Field(None, description="The field that the message stands at.")
    message: Words


class UniqueSpec(Spec):
    """No two rows with the same values, among those where the rule holds."""

    LATER: ClassVar[frozenset[str]] = frozenset({"apart"})

    of: Names
    where: RuleText | None = None
    message: Words | None = None


class LifeSpec(Spec):
    """The states of a register entry."""

    start: Id
    moves: dict[Id, Ids] = {}


class EntrySpec(Spec):
    """Makes the record a register entry: written by effects only, never edited."""

    LATER: ClassVar[frozenset[str]] = frozenset({"versions"})

    life: LifeSpec


class RecordSpec(Spec):
    """Data that is kept: one table and its child tables."""

    LATER: ClassVar[frozenset[str]] = frozenset({"belongs", "documents", "duplicates", "keep"})

    record: Id
    title: Words
    ground: Flag = Field(False, description="The runtime keeps this table; words and types only.")
    number: NumberSpec | None = None
    entry: EntrySpec | None = None
    copies: dict[Name, Ids] = Field({}, description="Fields taken over from another record.")
    fields: dict[Id, FieldSpec] = {}
    checks: dict[Id, CheckSpec] = {}
    unique: dict[Id, UniqueSpec] = {}
    index: list[Names] = []
