"""Dated rates: sound slabs, the row of a day, rounding to any step, all exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.meaning.rates import band_of, in_force, round_to, slab_fault

BANDS = [(Decimal(25000), Decimal(300)), (Decimal(100000), Decimal(600)), (None, Decimal(1500))]


@pytest.mark.parametrize(
    ("value", "place"),
    [("0", 0), ("25000", 0), ("25000.01", 1), ("100000", 1), ("100000.01", 2), ("1e17", 2)],
)
def test_a_band_reaches_up_to_and_including_its_limit(value: str, place: int) -> None:
    assert band_of(BANDS, Decimal(value)) == place


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        (BANDS, None),
        (BANDS[:2], (1, "else")),
        ([], (0, "else")),
        ([BANDS[1], BANDS[0], BANDS[2]], (1, "rise")),
        ([BANDS[0], BANDS[0], BANDS[2]], (1, "rise")),
        ([BANDS[2], BANDS[0]], (0, "else")),
    ],
)
def test_slabs_rise_and_end_in_else(
    bands: list[tuple[Decimal | None, Decimal]], fault: object
) -> None:
    assert slab_fault(bands) == fault


def test_a_layer_adds_a_date_and_never_erases_the_others() -> None:
    module = {date(2024, 4, 1): 50, date(2026, 4, 1): 80}
    body = {date(2025, 4, 1): 70, date(2026, 4, 1): 90}
    days = [
        date(2024, 3, 31),
        date(2024, 4, 1),
        date(2025, 6, 1),
        date(2026, 3, 31),
        date(2026, 4, 1),
    ]
    assert [in_force([module, body], day) for day in days] == [None, 50, 70, 70, 90]
    assert in_force([module, {date(2020, 1, 1): 10}], date(2026, 4, 2)) == 80


@pytest.mark.parametrize(
    ("value", "step", "mode", "rounded"),
    [
        ("2.5", "1", "half_up", "3"), ("2.5", "1", "half_even", "2"), ("3.5", "1", "half_even", "4"),
        ("2.01", "1", "up", "3"), ("2.99", "1", "down", "2"), ("12.30", "5", "half_up", "10"),
        ("12.50", "5", "half_up", "15"), ("0.005", "0.01", "half_up", "0.01"), ("7", "0.50", "half_up", "7"),
        ("-2.5", "1", "half_up", "-3"), ("33.333333", "0.01", "half_up", "33.33"),
    ],
)  # fmt: skip
def test_a_head_is_rounded_to_a_multiple_of_its_step(
    value: str, step: str, mode: str, rounded: str
) -> None:
    assert round_to(Decimal(value), Decimal(step), mode) == Decimal(rounded)


@given(
    st.decimals(min_value=-(10**13), max_value=10**13, places=6),
    st.sampled_from(["0.01", "0.05", "0.50", "1", "5", "10", "100"]),
    st.sampled_from(["half_up", "half_even", "up", "down"]),
)
def test_rounding_is_a_multiple_and_never_a_step_away(value: Decimal, step: str, mode: str) -> None:
    size, found = Fraction(step), Fraction(round_to(value, Decimal(step), mode))
    assert (found / size).denominator == 1
    assert abs(found - Fraction(value)) <= (size / 2 if mode.startswith("half") else size)
    assert mode != "down" or abs(found) <= abs(Fraction(value))
