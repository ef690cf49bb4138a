"""`calendar`: as its author writes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.load.scalars import Clock, Day, Id, Spec, Text, Whole, Words

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursSpec(Spec):
    """When the office is open."""

    from_: Clock = Field(alias="from")
    to: Clock


class CalendarSpec(Spec):
    """The working days of an office."""

    calendar: Id
    title: Words
    week: list[Weekday]
    hours: HoursSpec
    off: dict[Weekday, list[Whole]] = Field(
        {}, description="Weekdays off by their place in the month: {sat: [2]}."
    )
    holidays: dict[Day, Words] | None = None
    file: Text | None = Field(None, description="Holidays in a CSV file: date,name_en,name_ml.")
