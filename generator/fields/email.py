"""`email`: an address for e-mail."""

from __future__ import annotations

import re

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Text

MOST = 254  # RFC 5321 section 4.5.3.1.3
PATTERN = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}"
_EMAIL = re.compile(PATTERN)


def _read(text: str, shape: Shape) -> str:
    if len(text) > MOST or not _EMAIL.fullmatch(text):
        raise ValueError(f"'{text}' is no e-mail address")
    return text


TYPE = FieldType(
    name="email",
    summary="An address for e-mail.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "maxLength": MOST, "pattern": f"^{PATTERN}$"},
    read=_read,
)
