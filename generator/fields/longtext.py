"""`longtext`: words over several lines."""

from __future__ import annotations

from generator.fields.field_type import FieldType, Shape, check_length, length_schema
from generator.fields.text import columns_of_text
from generator.rules.types import Text

MOST = 20_000


def _read(text: str, shape: Shape) -> str:
    return check_length(text, shape, MOST)


TYPE = FieldType(
    name="longtext",
    summary="Words over several lines.",
    rule_type=lambda shape: Text(),
    columns=columns_of_text,
    json_schema=lambda shape: length_schema(shape, MOST),
    read=_read,
    keys=frozenset({"min", "max"}),
    bounds="length",
)
