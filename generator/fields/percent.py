"""`percent`: a decimal from 0 to 100, or as far as `max` says."""

from __future__ import annotations

import decimal

from msgspec.structs import replace

from generator.fields.decimal import decimal_schema, read_decimal
from generator.fields.field_type import FieldType, JsonSchema, Shape
from generator.rules.types import Decimal
from generator.symbols import Column

PLACES = 2


def _with_defaults(shape: Shape) -> Shape:
    return replace(
        shape,
        places=shape.places or PLACES,
        least=0 if shape.least is None else shape.least,
        most=100 if shape.most is None else shape.most,
    )


def _read(text: str, shape: Shape) -> decimal.Decimal:
    return read_decimal(text, _with_defaults(shape))


def _json_schema(shape: Shape) -> JsonSchema:
    return decimal_schema(_with_defaults(shape))


def _columns(shape: Shape) -> tuple[Column, ...]:
    places = shape.places or PLACES
    return (Column(shape.name, f"numeric({18 + places},{places})"),)


TYPE = FieldType(
    name="percent",
    summary="A decimal from 0 to 100 (or `min` to `max`), two places unless `places` says more.",
    rule_type=lambda shape: Decimal(shape.places or PLACES),
    columns=_columns,
    json_schema=_json_schema,
    read=_read,
    keys=frozenset({"min", "max", "places"}),
    bounds="value",
)
