"""Ladders: which step of a number of steps a stretch of time, or a number, comes to.

A step holds up to and including its length; the last has none. Months and years go by the calendar.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from runtime.meaning.dates import add_days, add_months


class Step(NamedTuple):
    """One step: `upto` of `unit` (d, w, mo, y; '' for a plain number), None where all the rest falls."""

    name: str
    upto: Decimal | int | None = None
    unit: str = ""


def time_step(start: dt.date | None, end: dt.date | None, steps: tuple[Step, ...]) -> str | None:
    """The step that the time from start to end falls into; None before the start, or without a date."""
    if start is None or end is None or end < start:
        return None
    for step in steps:
        if step.upto is None or end <= _end_of(start, int(step.upto), step.unit):
            return step.name
    return None


def number_step(number: Decimal | int | None, steps: tuple[Step, ...]) -> str | None:
    """The step that a number falls into; None for none."""
    if number is None:
        return None
    for step in steps:
        if step.upto is None or number <= step.upto:
            return step.name
    return None


def _end_of(start: dt.date, amount: int, unit: str) -> dt.date:
    match unit:
        case "d":
            return add_days(start, amount)
        case "w":
            return add_days(start, 7 * amount)
        case "mo":
            return add_months(start, amount)
        case _:
            return add_months(start, 12 * amount)
