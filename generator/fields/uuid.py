"""`uuid`: an identifier of another system."""

from __future__ import annotations

import re

from generator.fields.field_type import FieldType, Shape, one_column
from generator.rules.types import Text

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _read(text: str, shape: Shape) -> str:
    if not _UUID.fullmatch(text):
        raise ValueError(f"'{text}' is no UUID: 32 hexadecimal digits in five groups")
    return text


TYPE = FieldType(
    name="uuid",
    summary="An identifier of another system.",
    rule_type=lambda shape: Text(),
    columns=one_column("uuid"),
    json_schema=lambda shape: {"type": "string", "format": "uuid"},
    read=_read,
)
