"""`code`: letters, digits and a few signs that name a thing: a building number, a key."""

from __future__ import annotations

import re

from generator.fields.field_type import (
    TEXT_SQL,
    FieldType,
    JsonSchema,
    Shape,
    check_length,
    length_schema,
    one_column,
)
from generator.rules.types import Text

MOST = 60
# Every character that registers of Kerala's local bodies use in numbers; no letter that has a
# look-alike, no blank that can be doubled.
PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9 ./()_-]*[A-Za-z0-9)])?"
_CODE = re.compile(PATTERN)


def _read(text: str, shape: Shape) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError("a code is made of letters, digits, blanks and . / ( ) _ -")
    return check_length(text, shape, MOST)


def _json_schema(shape: Shape) -> JsonSchema:
    return {**length_schema(shape, MOST), "pattern": f"^{shape.pattern or PATTERN}$"}


TYPE = FieldType(
    name="code",
    summary="Letters, digits and signs that name a thing: a number, a key.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=_json_schema,
    read=_read,
    keys=frozenset({"min", "max", "pattern", "of"}),
    bounds="length",
)
