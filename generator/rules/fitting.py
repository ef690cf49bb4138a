"""Whether a rule gives what is wanted of it, with the few conversions nobody has to write."""

from __future__ import annotations

from generator.rules.functions import describe
from generator.rules.numbers import MisfitError, is_free, kind_of
from generator.rules.typed import Const, TypedExpr
from generator.rules.types import (
    Bool,
    Choice,
    Date,
    DateTime,
    ListOf,
    Nothing,
    Ref,
    Text,
    Type,
)


def fit(node: TypedExpr, wanted: Type) -> None:
    """Pass a value that may stand where `wanted` is kept.

    A whole number may stand for a decimal or for rupees, a decimal for one of more places,
    a decimal of no places for a whole number, a choice for a text, `null` for anything.

    Raises:
        MisfitError: It may not.
    """
    given = node.type
    if given == wanted or isinstance(given, Nothing):
        return
    a, b = kind_of(given), kind_of(wanted)
    if a is not None and b is not None:
        if a.unit != b.unit and not (is_free(node) and not a.unit):
            message = f"this gives {describe(given)}, wanted is {describe(wanted)}"
            raise MisfitError("KS315", message, "give both the same unit")
        if a.places > b.places:
            message = f"this has {a.places} places, {b.places} are kept"
            written = "round(...)" if not b.places else f"round(..., {b.places})"
            raise MisfitError("KS322", message, f"say where it is rounded: {written}")
        return
    if isinstance(wanted, Choice) and isinstance(given, Choice):
        strange = [option for option in given.options if option not in wanted.options]
        if strange:
            message = f"'{strange[0]}' may come out, which is no option here"
            raise MisfitError("KS317", message)
        return
    if isinstance(wanted, Text) and isinstance(given, Choice):
        return
    if isinstance(wanted, ListOf) and isinstance(given, ListOf):
        fit(Const(given.item, True, None, None), wanted.item)
        return
    raise MisfitError("KS319", *_advice(given, wanted))


def _advice(given: Type, wanted: Type) -> tuple[str, str]:
    message = f"this gives {describe(given)}, wanted is {describe(wanted)}"
    if isinstance(wanted, Bool):
        return message, "write a condition: compare it with something"
    if isinstance(wanted, Date) and isinstance(given, DateTime):
        return message, "take the day of the instant: date(...)"
    if isinstance(wanted, Ref) and isinstance(given, Ref):
        message = f"this gives a row of {given.to}, wanted is one of {wanted.to}"
        return message, f"name a field that refers to {wanted.to}"
    if isinstance(wanted, Date) and isinstance(given, Text):
        return message, "write a day as date('2026-04-01'), or today()"
    if kind_of(wanted) is not None and isinstance(given, Date):
        return message, "count between two days: days(from, to), years(from, to)"
    return message, f"write what gives {describe(wanted)}"
