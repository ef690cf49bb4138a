"""Days, months and years at the calendar's edges."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest

from runtime.meaning.dates import (
    FIRST_DAY,
    FIRST_INSTANT,
    KOLKATA,
    LAST_DAY,
    LAST_INSTANT,
    add_days,
    add_months,
    add_seconds,
    date_of,
    days_between,
    fy,
    fy_end,
    make_date,
    months_between,
    years_between,
)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 4), 0, date(2026, 5, 4)),
    ],
)
def test_months_clamp_to_the_month_end(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


def test_beyond_the_calendar_is_its_first_or_last_day() -> None:
    assert add_days(date(9999, 12, 1), 10**12) == LAST_DAY
    assert add_days(date(1, 2, 1), -(10**12)) == FIRST_DAY
    assert add_months(date(9999, 12, 31), 0) == LAST_DAY
    assert add_months(date(2026, 1, 1), 2**63) == LAST_DAY
    assert add_months(date(2026, 1, 1), -(2**63)) == FIRST_DAY


def test_the_calendar_ends_before_the_days_that_asyncpg_keeps_as_infinity() -> None:
    assert date.min < FIRST_DAY
    assert date.max > LAST_DAY


def test_full_months_and_years() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 2, 28), date(2026, 1, 31)) == -1
    assert years_between(date(2000, 2, 29), date(2026, 2, 27)) == 25
    assert years_between(date(2000, 2, 29), date(2026, 2, 28)) == 26
    assert years_between(date(2019, 6, 1), date(2026, 11, 20)) == 7
    assert years_between(date(2026, 10, 1), date(2026, 11, 20)) == 0


def test_years_to_an_earlier_day_are_negative_and_never_rounded_away_from_zero() -> None:
    assert years_between(date(2026, 5, 2), date(2026, 5, 1)) == 0
    assert years_between(date(2026, 5, 2), date(2024, 5, 2)) == -2


def test_a_day_is_never_reached_by_more_months_than_were_counted() -> None:
    start, end = date(2025, 10, 31), date(2026, 2, 28)
    months = months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


@pytest.mark.parametrize(
    ("day", "year", "end"),
    [
        (date(2026, 3, 31), "2025-26", date(2026, 3, 31)),
        (date(2026, 4, 1), "2026-27", date(2027, 3, 31)),
        (date(1999, 4, 1), "1999-00", date(2000, 3, 31)),
    ],
)
def test_the_financial_year_runs_from_april_to_march(day: date, year: str, end: date) -> None:
    assert fy(day) == year
    assert fy_end(day) == end


def test_the_end_of_a_later_financial_year() -> None:
    assert fy_end(date(2026, 5, 4), 1) == date(2027, 3, 31)
    assert fy_end(date(2026, 5, 4), 5) == date(2031, 3, 31)
    assert fy_end(date(2026, 5, 4), 0) == date(2026, 3, 31)
    assert fy_end(date(2026, 5, 4), 2**63) == LAST_DAY
    assert fy_end(date(2026, 5, 4), -(2**63)) == FIRST_DAY


def test_the_day_of_an_instant_is_that_of_kerala() -> None:
    assert date_of(dt.datetime(2026, 3, 31, 18, 29, tzinfo=dt.UTC)) == date(2026, 3, 31)
    assert date_of(dt.datetime(2026, 3, 31, 18, 30, tzinfo=dt.UTC)) == date(2026, 4, 1)
    assert date_of(dt.datetime(2026, 4, 1, 0, 0, tzinfo=KOLKATA)) == date(2026, 4, 1)


def test_instants_stay_within_the_calendar() -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert add_seconds(now, 90) == dt.datetime(2026, 1, 1, 0, 1, 30, tzinfo=dt.UTC)
    assert add_seconds(now, 2**63 - 1) == LAST_INSTANT
    assert add_seconds(now, -(2**63)) == FIRST_INSTANT


def test_days_that_no_calendar_has_are_empty() -> None:
    assert make_date(2024, 2, 29) == date(2024, 2, 29)
    assert make_date(2023, 2, 29) is None
    assert make_date(0, 1, 1) is None
    assert make_date(2**70, 1, 1) is None


def test_days_between_are_signed() -> None:
    assert days_between(date(2026, 3, 1), date(2026, 2, 28)) == -1
