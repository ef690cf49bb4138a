"""Words and rules: the smallest parts of every symbol."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import Span
from generator.rules.types import Choice, Type

if TYPE_CHECKING:
    from generator.rules.typed import TypedExpr


class Text(Struct, frozen=True):
    """Words for people. `ml` falls back on `en` only on screen: here it is '' where missing."""

    en: str
    ml: str = ""


class Rule(Struct, frozen=True):
    """A rule that has passed the checker; `span` is the place of its first character."""

    text: str
    span: Span
    typed: TypedExpr
    type: Type


class Bound(Struct, frozen=True):
    """A `min` or `max`: a written value, or a rule (`today()`); one of the two."""

    value: int | decimal.Decimal | dt.date | None
    rule: Rule | None = None


class Option(Struct, frozen=True):
    """One option of a choice."""

    code: str
    text: Text


def choice_of(options: tuple[Option, ...]) -> Choice:
    """The rule type of a choice with these options."""
    return Choice(tuple(option.code for option in options))
