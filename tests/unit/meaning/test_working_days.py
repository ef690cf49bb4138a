"""Working days of an office: Monday to Saturday, second Saturdays and holidays off."""

from __future__ import annotations

from datetime import date

from runtime.meaning.working_days import (
    Calendar,
    add_working_days,
    is_holiday,
    working_days_between,
)

OFFICE = Calendar(frozenset(range(6)), {5: frozenset((2,))}, frozenset((date(2026, 11, 25),)))
"""In November 2026: Saturday 14 is the second, Wednesday 25 a holiday, Sundays are 1, 8, 15 ..."""


def test_sundays_second_saturdays_and_holidays_are_off() -> None:
    off = [day for day in range(1, 31) if is_holiday(OFFICE, date(2026, 11, day))]
    assert off == [1, 8, 14, 15, 22, 25, 29]


def test_the_seventh_working_day_skips_what_is_off() -> None:
    assert add_working_days(OFFICE, date(2026, 11, 20), 7) == date(2026, 11, 30)


def test_no_working_day_is_the_day_itself_or_the_next_that_is_worked() -> None:
    assert add_working_days(OFFICE, date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert add_working_days(OFFICE, date(2026, 11, 14), 0) == date(2026, 11, 16)


def test_working_days_run_backwards_too() -> None:
    assert add_working_days(OFFICE, date(2026, 11, 16), -1) == date(2026, 11, 13)
    assert add_working_days(OFFICE, date(2026, 11, 30), -7) == date(2026, 11, 20)


def test_counting_is_the_inverse_of_adding() -> None:
    start = date(2026, 11, 13)
    for days in range(1, 60):
        end = add_working_days(OFFICE, start, days)
        assert end is not None
        assert working_days_between(OFFICE, start, end) == days
        assert working_days_between(OFFICE, end, start) == -days


def test_an_office_that_never_works_gives_no_day() -> None:
    never = Calendar(frozenset())
    assert add_working_days(never, date(2026, 1, 1), 1) is None
    assert working_days_between(never, date(2026, 1, 1), date(2026, 12, 31)) == 0


def test_absurd_lengths_are_empty_at_once() -> None:
    assert add_working_days(OFFICE, date(2026, 1, 1), 2**63) is None
    assert add_working_days(OFFICE, date(9999, 12, 20), 40) is None
    assert working_days_between(OFFICE, date(1, 1, 2), date(9999, 1, 1)) is None
