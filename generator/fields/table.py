"""`table`: a child table: rows of their own, in order, at most `max`."""

from __future__ import annotations

from generator.fields.field_type import FieldType, Shape
from generator.rules.types import Rows


def _read(text: str, shape: Shape) -> str:
    raise ValueError("a table cannot be written into one cell")


TYPE = FieldType(
    name="table",
    summary="A child table: rows with fields of their own, at most `max`.",
    rule_type=lambda shape: Rows(shape.row_type),
    columns=lambda shape: (),
    json_schema=lambda shape: {"type": "array", "items": {"type": "object"}},
    read=_read,
    keys=frozenset({"min", "max", "fields"}),
    needs=frozenset({"max", "fields"}),
    bounds="count",
)
