"""Ladders: which step a stretch of calendar time, or a number, comes to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from runtime.meaning.ladders import Step, number_step, time_step

LATE = (Step("in_time", 21, "d"), Step("late", 30, "d"), Step("permission", 1, "y"), Step("order"))


@pytest.mark.parametrize(
    ("days", "step"),
    [(0, "in_time"), (21, "in_time"), (22, "late"), (30, "late"), (31, "permission"), (365, "permission"), (366, "order")],
)  # fmt: skip
def test_a_step_reaches_up_to_and_including_its_length(days: int, step: str) -> None:
    born = dt.date(2025, 3, 10)
    assert time_step(born, born + dt.timedelta(days=days), LATE) == step


def test_a_year_is_the_calendars() -> None:
    assert time_step(dt.date(2024, 2, 29), dt.date(2025, 2, 28), LATE) == "permission"
    assert time_step(dt.date(2024, 2, 29), dt.date(2025, 3, 1), LATE) == "order"
    assert time_step(dt.date(2023, 3, 1), dt.date(2024, 3, 1), LATE) == "permission"  # 366 days


def test_weeks_and_months_are_counted_too() -> None:
    steps = (Step("fortnight", 2, "w"), Step("month", 1, "mo"), Step("later"))
    assert time_step(dt.date(2026, 1, 31), dt.date(2026, 2, 14), steps) == "fortnight"
    assert time_step(dt.date(2026, 1, 31), dt.date(2026, 2, 28), steps) == "month"
    assert time_step(dt.date(2026, 1, 31), dt.date(2026, 3, 1), steps) == "later"


def test_before_its_beginning_and_without_a_date_no_step_is_reached() -> None:
    born = dt.date(2026, 1, 2)
    assert time_step(born, dt.date(2026, 1, 1), LATE) is None
    assert time_step(None, born, LATE) is None
    assert time_step(born, None, LATE) is None


def test_a_ladder_of_numbers() -> None:
    steps = (Step("few", Decimal(5)), Step("some", Decimal("12.5")), Step("many"))
    given = [number_step(n, steps) for n in (Decimal(5), Decimal("5.01"), 12, 13, None)]
    assert given == ["few", "some", "some", "many", None]
