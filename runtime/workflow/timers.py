"""When something happens by itself: the instants at which a state's times run out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from runtime.catalogue import Context, Length, Sla, State
from runtime.meaning.dates import KOLKATA, add_days, add_months, add_seconds
from runtime.meaning.working_days import Calendar, add_working_days

EXPIRE = "expire"
LATE = "late"
WHOLE = "whole"
_SECONDS = {"min": 60, "h": 3600}
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"mo": 1, "y": 12}


def timers_of(
    sla: Sla | None, state: State, due_on: date | None, ctx: Context
) -> list[dict[str, Any]]:
    """The timers of a file that comes to `state` now; none at an end, and those of the promise only while
    its clock runs."""
    if state.end:
        return []
    found: list[dict[str, Any]] = []
    if state.expire is not None:
        found.append(_timer(EXPIRE, deadline(ctx.now, ctx.calendar, state.expire.after)))
    if sla is not None and not state.clock_stopped:
        own = sla.states.get(state.name)
        if own is not None:
            found += [
                _timer(f"{LATE}:{n}", deadline(ctx.now, ctx.calendar, own.within, late.after))
                for n, late in enumerate(own.late)
            ]
        if due_on is not None:
            begins = datetime.combine(due_on, time(), KOLKATA)
            found += [
                _timer(
                    f"{WHOLE}:{n}", deadline(begins, ctx.calendar, Length(0, "d"), late.after), True
                )
                for n, late in enumerate(sla.late)
            ]
    return [timer for timer in found if timer["at"] is not None]


def deadline(start: datetime, calendar: Calendar, *lengths: Length) -> datetime | None:
    """The instant after which the lengths have run out one after the other; None beyond the calendar.

    Whole days end at midnight after the last of them (General Clauses Act 1897, s. 9: the first day
    is not counted, the last one is); minutes and hours run from the instant itself.
    """
    day: date | None = start.date()
    by_day, seconds = False, 0
    for length in lengths:
        if length.unit in _SECONDS:
            seconds += _SECONDS[length.unit] * length.amount
            continue
        by_day = True
        day = None if day is None else day_after(day, length, calendar)
    if day is None:
        return None
    if by_day:
        start = datetime.combine(day + timedelta(days=1), time(), KOLKATA)
    return add_seconds(start, seconds)


def day_after(day: date, length: Length, calendar: Calendar) -> date | None:
    """The last day of a length of whole days that begins after `day`."""
    if not length.amount:
        return day
    if length.unit == "wd":
        return add_working_days(calendar, day, length.amount)
    if length.unit in _MONTHS:
        return add_months(day, length.amount * _MONTHS[length.unit])
    return add_days(day, length.amount * _DAYS[length.unit])


def _timer(name: str, at: datetime | None, whole: bool = False) -> dict[str, Any]:
    return {"name": name, "at": at, "whole": whole}
