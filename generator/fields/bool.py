"""`bool`: yes or no; unanswered until one of the two is chosen."""

from __future__ import annotations

from generator.fields.field_type import FieldType, Shape, one_column
from generator.rules.types import Bool


def _read(text: str, shape: Shape) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"'{text}' is neither true nor false")
    return text == "true"


TYPE = FieldType(
    name="bool",
    summary="Yes or no.",
    rule_type=lambda shape: Bool(),
    columns=one_column("boolean"),
    json_schema=lambda shape: {"type": "boolean"},
    read=_read,
)
