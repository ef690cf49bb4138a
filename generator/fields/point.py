"""`point`: a place on earth, as a geo URI: latitude, longitude, and how exact a phone says it is.

`geo:10.015861,76.341867;u=12` (RFC 5870): degrees of WGS 84, north and east positive, metres behind `u=`.
"""

from __future__ import annotations

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Text
from runtime.meaning.places import POINT as PATTERN
from runtime.meaning.places import is_point


def _read(text: str, shape: Shape) -> str:
    if not is_point(text):
        raise ValueError(f"'{text}' is no place: write geo:10.015861,76.341867")
    return text


TYPE = FieldType(
    name="point",
    summary="A place on earth: a geo URI with latitude, longitude and its exactness in metres.",
    rule_type=lambda shape: Text(),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "pattern": f"^{PATTERN}$", "maxLength": 48},
    read=_read,
)
