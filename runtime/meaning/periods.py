"""Days as the law counts them: financial years from 1 April, half-years, months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

CYCLES = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day to a day, both in it. It lies inside one financial year."""

    first: date
    last: date

    @property
    def year(self) -> int:
        """The financial year, by the calendar year it begins in."""
        return year_of(self.first)


def year_of(day: date) -> int:
    """Financial year of a day: 31 March 2027 lies in 2026."""
    return day.year - (day.month < 4)


def year_first(year: int) -> date:
    return date(year, 4, 1)


def year_last(year: int) -> date:
    return date(year + 1, 3, 31)


def month_first(day: date) -> date:
    return day.replace(day=1)


def period_of(cycle: str, day: date) -> Period:
    """The month, quarter, half-year or year that holds a day.

    Raises:
        KeyError: No such cycle.
    """
    months = CYCLES[cycle]
    past = (day.month - 4) % 12 // months * months
    first = date(year_of(day), 4, 1)
    first = add_months(first, past)
    return Period(first, add_months(first, months) - timedelta(days=1))


def add_months(first_of_month: date, months: int) -> date:
    """A first of a month, so many months later."""
    assert first_of_month.day == 1
    years, month = divmod(first_of_month.month - 1 + months, 12)
    return date(first_of_month.year + years, month + 1, 1)


def months_begun(due_on: date, paid_on: date) -> int:
    """Calendar months begun from the day after `due_on` to `paid_on`; a part of one counts whole.

    Tax due on 30 September and paid on 15 December has begun October, November and December: 3.
    """
    if paid_on <= due_on:
        return 0
    start = due_on + timedelta(days=1)
    return (paid_on.year - start.year) * 12 + paid_on.month - start.month + 1
