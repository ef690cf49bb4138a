"""Bounds and units of fields: `min` and `max` as values, or as rules left for later."""

from __future__ import annotations

import datetime as dt
import decimal

from generator.diagnostics import did_you_mean
from generator.fields.field_type import FieldType, Shape
from generator.fields.mends import mend_of
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names

Limit = int | decimal.Decimal | dt.date

# Units that rules can multiply and compare; a new one is a line here and a test.
UNITS = ("sqm", "cum", "m", "km", "ha", "kg", "kw", "hp", "litre", "day", "month", "year")


def check_unit(names: Names, document: Document, path: tuple[Step, ...], unit: str) -> None:
    if unit not in UNITS:
        names.report(
            "KS208",
            document.span(*path, "unit"),
            f"unknown unit '{unit}'",
            expected=", ".join(UNITS),
            mend=did_you_mean(unit, UNITS),
        )


def read_bound(
    names: Names,
    document: Document,
    path: tuple[Step, ...],
    text: str | None,
    kind: FieldType,
    shape: Shape,
) -> tuple[Limit | None, bool]:
    """A written bound, or None and whether a rule stands there instead."""
    if text is None or kind.bounds == "none":
        return None, False
    if kind.bounds == "value":
        try:
            value = kind.read(text, shape)
        except ValueError as fault:
            # Digits that are no value are a wrong number, anything else is a rule.
            if not text[:1].isdigit() and not text.startswith("-"):
                return None, True
            names.report(
                "KS207",
                document.span(*path),
                str(fault),
                expected=f"a {kind.name}",
                mend=mend_of(kind, text, shape),
            )
            return None, False
        return value if isinstance(value, Limit) else None, False
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        what = "characters" if kind.bounds == "length" else "rows or items"
        names.report(
            "KS207",
            document.span(*path),
            f"'{text}' is no number of {what}",
            expected="a whole number up to 999999",
            mend="write a number in digits, such as 120",
        )
        return None, False
    return int(text), False


def with_bounds(shape: Shape, low: Limit | None, high: Limit | None) -> Shape:
    return Shape(
        shape.name,
        shape.bilingual,
        shape.places,
        shape.unit,
        shape.pattern,
        low,
        high,
        shape.options,
        shape.to,
        shape.to_key,
        shape.row_type,
    )
