"""`pincode`: a postal index number, six digits."""

from __future__ import annotations

import re

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Text

PATTERN = r"[1-9][0-9]{5}"
_PINCODE = re.compile(PATTERN)


def _read(text: str, shape: Shape) -> str:
    if not _PINCODE.fullmatch(text):
        raise ValueError("a PIN code has six digits and does not begin with 0")
    return text


TYPE = FieldType(
    name="pincode",
    summary="A postal index number, six digits.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "pattern": f"^{PATTERN}$"},
    read=_read,
)
