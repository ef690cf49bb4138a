"""The promised date of a file, and how it moves while the clock stands."""

from __future__ import annotations

from datetime import date

from runtime.catalogue import Sla
from runtime.meaning.dates import add_days, days_between
from runtime.meaning.working_days import Calendar, add_working_days, working_days_between


def promised_on(sla: Sla | None, calendar: Calendar, submitted_on: date) -> date | None:
    """The day by which the file is due; None where nothing is promised.

    The day of submission is not counted (General Clauses Act 1897, s. 9): the first day is the next
    one, or with a calendar the next working one.
    """
    return None if sla is None else _after(sla, calendar, submitted_on, sla.days)


def resumed(
    sla: Sla | None, calendar: Calendar, due_on: date | None, stopped_on: date, today: date
) -> date | None:
    """The due date after the clock stood from `stopped_on` to `today`: as many days later as it stood."""
    if sla is None or due_on is None or due_on < stopped_on:
        return due_on  # it was late before its clock stood: waiting does not make it punctual
    if sla.calendar is None:
        stood = days_between(stopped_on, today)
    else:
        # More than 10,000 days are no number to the calendar; nobody waits for that file any more.
        stood = working_days_between(calendar, stopped_on, today) or 0
    return due_on if stood <= 0 else _after(sla, calendar, due_on, stood)


def _after(sla: Sla, calendar: Calendar, day: date, days: int) -> date | None:
    return add_days(day, days) if sla.calendar is None else add_working_days(calendar, day, days)
