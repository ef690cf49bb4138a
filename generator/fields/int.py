"""`int`: a whole number."""

from __future__ import annotations

import re

from generator.fields.field_type import FieldType, JsonSchema, Shape, one_column
from generator.rules.types import Int

LARGEST = 10**18 - 1
_INT = re.compile(r"-?[0-9]{1,18}")


def read_int(text: str, shape: Shape) -> int:
    """The number, within the written bounds."""
    if not _INT.fullmatch(text):
        raise ValueError(f"'{text}' is no whole number")
    value = int(text)
    if isinstance(shape.least, int) and value < shape.least:
        raise ValueError(f"{value} is less than {shape.least}")
    if isinstance(shape.most, int) and value > shape.most:
        raise ValueError(f"{value} is more than {shape.most}")
    return value


def _json_schema(shape: Shape) -> JsonSchema:
    return {
        "type": "integer",
        "format": "int64",
        "minimum": shape.least if isinstance(shape.least, int) else -LARGEST,
        "maximum": shape.most if isinstance(shape.most, int) else LARGEST,
    }


TYPE = FieldType(
    name="int",
    summary="A whole number.",
    rule_type=lambda shape: Int(),
    columns=one_column("bigint"),
    json_schema=_json_schema,
    read=read_int,
    keys=frozenset({"min", "max"}),
    bounds="value",
)
