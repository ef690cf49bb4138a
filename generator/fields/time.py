"""`time`: a time of day, in minutes."""

from __future__ import annotations

import datetime as dt
import re

from generator.fields.field_type import FieldType, Shape, one_column
from generator.rules.types import Time

PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = re.compile(PATTERN)


def _read(text: str, shape: Shape) -> dt.time:
    if not _TIME.fullmatch(text):
        raise ValueError(f"'{text}' is no time of day: write hours and minutes, such as 10:30")
    return dt.time.fromisoformat(text)


TYPE = FieldType(
    name="time",
    summary="A time of day, in minutes.",
    rule_type=lambda shape: Time(),
    columns=one_column("time(0)"),
    json_schema=lambda shape: {"type": "string", "pattern": f"^{PATTERN}$"},
    read=_read,
)
