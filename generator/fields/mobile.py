"""`mobile`: an Indian mobile number, ten digits."""

from __future__ import annotations

import re

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Text

# Ten digits that begin with 6 to 9: National Numbering Plan, Department of Telecommunications, 2003.
PATTERN = r"[6-9][0-9]{9}"
_MOBILE = re.compile(PATTERN)


def _read(text: str, shape: Shape) -> str:
    if not _MOBILE.fullmatch(text):
        raise ValueError("a mobile number has ten digits and begins with 6, 7, 8 or 9")
    return text


TYPE = FieldType(
    name="mobile",
    summary="An Indian mobile number, ten digits.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "pattern": f"^{PATTERN}$"},
    read=_read,
)
