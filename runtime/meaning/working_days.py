"""Working days of one local body: its week, its regular days off, its holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from runtime.meaning.dates import FIRST_DAY, LAST_DAY

LONGEST_DAYS: Final = 10_000
"""Beyond this many days the answer is empty: no list of holidays reaches that far."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working week.

    Attributes:
        week: Days on which the office works, Monday is 0.
        off: Weekday to the numbers of its occurrences in a month that are off: `{5: {2}}` is the
            second Saturday.
        holidays: Days off by order.
    """

    week: frozenset[int]
    off: Mapping[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    holidays: frozenset[dt.date] = frozenset()

    def works(self, day: dt.date) -> bool:
        """Whether the office works on the day."""
        weekday = day.weekday()
        if weekday not in self.week or day in self.holidays:
            return False
        return (day.day + 6) // 7 not in self.off.get(weekday, ())


def add_working_days(calendar: Calendar, day: dt.date, days: int) -> dt.date | None:
    """The `days`-th working day after the day (before it when negative).

    Zero gives the day itself, or the next working day when the office does not work on it. Empty
    beyond 10,000 working or 20,000 calendar days and at the calendar's end.
    """
    if abs(days) > LONGEST_DAYS:
        return None
    step = -1 if days < 0 else 1
    left = abs(days) or 1
    ordinal = day.toordinal() - (0 if days else 1)
    for _ in range(LONGEST_DAYS * 2):
        ordinal += step
        if not FIRST_DAY.toordinal() <= ordinal <= LAST_DAY.toordinal():
            return None
        found = dt.date.fromordinal(ordinal)
        left -= calendar.works(found)
        if not left:
            return found
    return None


def working_days_between(calendar: Calendar, start: dt.date, end: dt.date) -> int | None:
    """Working days after start, up to and including end; negative when end is earlier.

    Empty when the two are more than 10,000 days apart.
    """
    first, last = min(start, end).toordinal(), max(start, end).toordinal()
    if last - first > LONGEST_DAYS:
        return None
    days = map(dt.date.fromordinal, range(first + 1, last + 1))
    count = sum(calendar.works(day) for day in days)
    return count if start <= end else -count


def is_holiday(calendar: Calendar, day: dt.date) -> bool:
    """Whether the office does not work on the day, for whatever reason."""
    return not calendar.works(day)
