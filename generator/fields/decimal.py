"""`decimal`: an exact number with its digits behind the point, and perhaps a unit."""

from __future__ import annotations

import decimal
import re

from generator.fields.field_type import FieldType, JsonSchema, Shape
from generator.rules.types import Decimal
from generator.symbols import Column

WHOLE_DIGITS = 18
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def read_decimal(text: str, shape: Shape) -> decimal.Decimal:
    """The number, with no more digits than the field keeps and within its bounds."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is no number")
    if len(text.partition(".")[2]) > shape.places:
        raise ValueError(f"'{text}' has more than {shape.places} digits behind the point")
    value = decimal.Decimal(text)
    if isinstance(shape.least, decimal.Decimal | int) and value < shape.least:
        raise ValueError(f"{text} is less than {shape.least}")
    if isinstance(shape.most, decimal.Decimal | int) and value > shape.most:
        raise ValueError(f"{text} is more than {shape.most}")
    return value


def decimal_schema(shape: Shape) -> JsonSchema:
    """A text of digits: JSON numbers are floats in most readers."""
    behind = rf"(\.[0-9]{{1,{shape.places}}})?" if shape.places else ""
    sign = "" if shape.least is not None and _is_positive(shape.least) else "-?"
    return {"type": "string", "format": "decimal", "pattern": f"^{sign}[0-9]{{1,18}}{behind}$"}


def _is_positive(bound: object) -> bool:
    return isinstance(bound, decimal.Decimal | int) and bound >= 0


def _columns(shape: Shape) -> tuple[Column, ...]:
    return (Column(shape.name, f"numeric({WHOLE_DIGITS + shape.places},{shape.places})"),)


TYPE = FieldType(
    name="decimal",
    summary="An exact number with `places` digits behind the point, perhaps with a `unit`.",
    rule_type=lambda shape: Decimal(shape.places, shape.unit),
    columns=_columns,
    json_schema=decimal_schema,
    read=read_decimal,
    keys=frozenset({"min", "max", "places", "unit"}),
    needs=frozenset({"places"}),
    bounds="value",
)
