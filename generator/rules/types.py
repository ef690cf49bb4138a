"""The static types of the expression language.

A type says what a value is; whether it may be empty stands beside it (`Typed.empty`), because
any value may be an unanswered field. Decimals carry their places, money is decimal rupees with
two places, references carry the record or master they point to, rows the record they are rows of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Unicode text, NFC; compared by code point."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A pair of texts read as `x.en` and `x.ml`."""


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number of 64 bits; beyond it the value is empty."""


@dataclass(frozen=True, slots=True)
class Decimal:
    """An exact decimal of at most 18 whole digits; `unit` such as 'sqm', or '' for none."""

    places: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """Rupees with two places; bigint paise in the database."""


@dataclass(frozen=True, slots=True)
class Bool:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, minutes."""


@dataclass(frozen=True, slots=True)
class DateTime:
    """An instant, shown in Asia/Kolkata."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A written length of time such as `60d`, `5wd`, `1y`; only a literal."""

    unit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the option codes of a choice field; a bare code or text literal compares with it."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A row of another record or master, `module.name`; compared by its key."""

    to: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a child table: `of` is its path, `module.record.table`."""

    of: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of plain values: `refs`, `choices`, a list literal."""

    item: Type


@dataclass(frozen=True, slots=True)
class Nothing:
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


@dataclass(frozen=True, slots=True)
class Typed:
    """A name's type and whether it may be empty."""

    type: Type
    empty: bool = True


@dataclass(frozen=True, slots=True)
class Schema:
    """Members of everything a rule may reach.

    `members` maps a row type's name (`module.record`, `module.master`, `module.record.table`)
    to its fields; `Ref("core.ward")` and `Rows("m.r.t")` are looked up here.
    """

    members: Mapping[str, Mapping[str, Typed]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the bare names of one rule mean.

    `names` holds the row's own fields and the reserved names that are lawful where the rule
    stands (`me`, `local_body`, `file`, `it`, `parent`, `old`, `on`). `today()` and `now()`
    are functions, always there.
    """

    names: Mapping[str, Typed]
    schema: Schema
