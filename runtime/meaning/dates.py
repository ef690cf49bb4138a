"""Days, months and years by the calendar; instants in Asia/Kolkata.

Months and years clamp to the month's end (31 January + 1 month is 28 or 29 February). The calendar
ends in the years 1 and 9999: a day beyond is its first or last day, so adding never fails.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Final

KOLKATA: Final = dt.timezone(dt.timedelta(hours=5, minutes=30))
"""India has one zone without summer time; rules use it for every instant."""

FIRST_DAY: Final = dt.date(1, 1, 2)
LAST_DAY: Final = dt.date(9999, 12, 30)
"""One day short of `date.min` and `date.max`, which asyncpg keeps as PostgreSQL's infinities."""
FIRST_INSTANT: Final = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
LAST_INSTANT: Final = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
_FIRST: Final = FIRST_DAY.toordinal()
_LAST: Final = LAST_DAY.toordinal()
_MONTHS: Final = 12
_FY_STARTS: Final = 4  # April


def add_days(day: dt.date, days: int) -> dt.date:
    """The day so many days later (earlier when negative)."""
    ordinal = day.toordinal() + days
    return dt.date.fromordinal(min(max(ordinal, _FIRST), _LAST))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    if year < FIRST_DAY.year:
        return FIRST_DAY
    if year > LAST_DAY.year:
        return LAST_DAY
    last = monthrange(year, month + 1)[1]
    return _kept(dt.date(year, month + 1, min(day.day, last)))


def days_between(start: dt.date, end: dt.date) -> int:
    """Days from start to end; negative when end is earlier."""
    return (end - start).days


def months_between(start: dt.date, end: dt.date) -> int:
    """Full months from start to end: the most that can be added to start without passing end.

    From end to start, negated, when end is earlier.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def years_between(start: dt.date, end: dt.date) -> int:
    """Full years from start to end; who was born on 29 February is a year older on the 28th."""
    months = months_between(start, end)
    return months // _MONTHS if months >= 0 else -(-months // _MONTHS)


def fy(day: dt.date) -> str:
    """The financial year (1 April to 31 March) of a day: '2026-27'."""
    first = day.year if day.month >= _FY_STARTS else day.year - 1
    return f"{first:04d}-{(first + 1) % 100:02d}"


def fy_end(day: dt.date, years: int = 1) -> dt.date:
    """31 March that ends the financial year of the day, or the `years`-th from it on."""
    first = day.year if day.month >= _FY_STARTS else day.year - 1
    year = first + years
    if year < FIRST_DAY.year:
        return FIRST_DAY
    return LAST_DAY if year > LAST_DAY.year else dt.date(year, 3, 31)


def date_of(instant: dt.datetime) -> dt.date:
    """The day of an instant in Kerala."""
    return instant.astimezone(KOLKATA).date()


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """The day of these numbers; empty when the calendar has none."""
    try:
        found = dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def add_seconds(instant: dt.datetime, seconds: int) -> dt.datetime:
    """The instant so many seconds later, within the years 1 to 9999."""
    if seconds > (LAST_INSTANT - instant).total_seconds():
        return LAST_INSTANT
    if seconds < (FIRST_INSTANT - instant).total_seconds():
        return FIRST_INSTANT
    return instant + dt.timedelta(seconds=seconds)


def _kept(day: dt.date) -> dt.date:
    return min(max(day, FIRST_DAY), LAST_DAY)
