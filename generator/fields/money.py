"""`money`: rupees and paise; bigint paise in the database."""

from __future__ import annotations

import decimal

from msgspec.structs import replace

from generator.fields.decimal import decimal_schema, read_decimal
from generator.fields.field_type import FieldType, JsonSchema, Shape, one_column
from generator.rules.types import Money

PLACES = 2


def _read(text: str, shape: Shape) -> decimal.Decimal:
    return read_decimal(text, replace(shape, places=PLACES))


def _json_schema(shape: Shape) -> JsonSchema:
    return decimal_schema(replace(shape, places=PLACES))


TYPE = FieldType(
    name="money",
    summary="Rupees with two places.",
    rule_type=lambda shape: Money(),
    columns=one_column("bigint"),
    json_schema=_json_schema,
    read=_read,
    keys=frozenset({"min", "max"}),
    bounds="value",
)
