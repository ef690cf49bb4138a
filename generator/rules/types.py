"""The static types of the expression language.

A type says what a value is; whether it may be empty stands beside it (`Typed.empty`), because
any value may be an unanswered field. Decimals carry their places, money is decimal rupees with
two places, references carry the record or master they point to, rows the record they are rows of.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True):
    """Unicode text, NFC; compared by code point."""


class Bilingual(msgspec.Struct, frozen=True):
    """A pair of texts read as `x.en` and `x.ml`."""


class Int(msgspec.Struct, frozen=True):
    """A whole number of 64 bits; beyond it the value is empty."""


class Decimal(msgspec.Struct, frozen=True):
    """An exact decimal of at most 18 whole digits; `unit` such as 'sqm', or '' for none."""

    places: int
    unit: str = ""


class Money(msgspec.Struct, frozen=True):
    """Rupees with two places; bigint paise in the database."""


class Bool(msgspec.Struct, frozen=True):
    """True or false."""


class Date(msgspec.Struct, frozen=True):
    """A calendar day."""


class Time(msgspec.Struct, frozen=True):
    """A time of day, minutes."""


class DateTime(msgspec.Struct, frozen=True):
    """An instant, shown in Asia/Kolkata."""


class Duration(msgspec.Struct, frozen=True):
    """A written length of time such as `60d`, `5wd`, `1y`; only a literal."""

    unit: str


class Choice(msgspec.Struct, frozen=True):
    """One of the option codes of a choice field; a bare code or text literal compares with it."""

    options: tuple[str, ...]


class Ref(msgspec.Struct, frozen=True):
    """A row of another record or master, `module.name`; compared by its key."""

    to: str


INSTITUTION = "institution"
"""What `me.institution` refers to: a row of whichever master it is compared with; its key is a text."""


class Rows(msgspec.Struct, frozen=True):
    """The rows of a child table: `of` is its path, `module.record.table`."""

    of: str


class ListOf(msgspec.Struct, frozen=True):
    """A list of plain values: `refs`, `choices`, a list literal."""

    item: Type


class Nothing(msgspec.Struct, frozen=True):
    """The literal `null`."""


Type = (
    Text
    | Bilingual
    | Int
    | Decimal
    | Money
    | Bool
    | Date
    | Time
    | DateTime
    | Duration
    | Choice
    | Ref
    | Rows
    | ListOf
    | Nothing
)


class Typed(msgspec.Struct, frozen=True):
    """A name's type and whether it may be empty.

    `low` and `high` are written bounds of a number (`min`, `max` of its field, both included);
    of `Rows` they bound how many there are. None: nothing is known. Rules compile to faster
    code where they are told. `path` is what the name is kept as where a rule spells it otherwise:
    `place.home.ward` is kept as `place_home_ward`.
    """

    type: Type
    empty: bool = True
    low: int | decimal.Decimal | None = None
    high: int | decimal.Decimal | None = None
    path: str = ""


class Schema(msgspec.Struct, frozen=True):
    """Members of everything a rule may reach.

    `members` maps a row type's name (`module.record`, `module.master`, `module.record.table`)
    to its fields; `Ref("core.ward")` and `Rows("m.r.t")` are looked up here. `uuid_keys` are
    the row types whose key is a UUID; the key of every other is text.
    """

    members: Mapping[str, Mapping[str, Typed]]
    uuid_keys: frozenset[str] = frozenset()


class Fact(msgspec.Struct, frozen=True):
    """What one fact of the environment takes and gives: `paid(licence_fee)`.

    Each argument is one code out of `takes`; the value is handed to the rule from outside.
    """

    takes: tuple[tuple[str, ...], ...]
    gives: Typed


class Scope(msgspec.Struct, frozen=True):
    """What the bare names of one rule mean.

    `names` holds the row's own fields and the reserved names that are lawful where the rule
    stands (`me`, `local_body`, `file`, `it`, `parent`, `old`, `on`). `today()` and `now()`
    are functions, always there. A dotted key (`me.wards`) adds a member to a name or covers
    the one its type would give. `facts` are the functions of the environment.
    """

    names: Mapping[str, Typed]
    schema: Schema
    facts: Mapping[str, Fact] = msgspec.field(default_factory=dict[str, Fact])
