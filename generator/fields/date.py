"""`date`: a calendar day."""

from __future__ import annotations

import datetime as dt

from generator.fields.field_type import FieldType, Shape, one_column
from generator.load.scalars import read_day
from generator.rules.types import Date


def read_date(text: str, shape: Shape) -> dt.date:
    """The day, within the written bounds."""
    day = read_day(text)
    if day is None:
        raise ValueError(f"'{text}' is no date: write year-month-day, such as 2026-04-01")
    if isinstance(shape.least, dt.date) and day < shape.least:
        raise ValueError(f"{text} is before {shape.least}")
    if isinstance(shape.most, dt.date) and day > shape.most:
        raise ValueError(f"{text} is after {shape.most}")
    return day


TYPE = FieldType(
    name="date",
    summary="A calendar day.",
    rule_type=lambda shape: Date(),
    columns=one_column("date"),
    json_schema=lambda shape: {"type": "string", "format": "date"},
    read=read_date,
    keys=frozenset({"min", "max"}),
    bounds="value",
)
