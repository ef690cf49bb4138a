"""`datetime`: an instant, written and shown in Asia/Kolkata, kept in UTC."""

from __future__ import annotations

import datetime as dt
import re

from generator.fields.field_type import FieldType, Shape, one_column
from generator.rules.types import DateTime

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]")
# India has one zone and no summer time; the offset has been this since 1945.
KOLKATA = dt.timezone(dt.timedelta(hours=5, minutes=30))


def _read(text: str, shape: Shape) -> dt.datetime:
    wrong = f"'{text}' is no date and time: write it like 2026-05-04T10:30"
    if not _MOMENT.fullmatch(text):
        raise ValueError(wrong)
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=KOLKATA)
    except ValueError as fault:
        raise ValueError(wrong) from fault


TYPE = FieldType(
    name="datetime",
    summary="An instant, shown in Asia/Kolkata.",
    rule_type=lambda shape: DateTime(),
    columns=one_column("timestamptz"),
    json_schema=lambda shape: {"type": "string", "format": "date-time"},
    read=_read,
)
