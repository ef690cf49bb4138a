"""Exact numbers at their edges."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from runtime.meaning.decimals import (
    divided,
    int64,
    int_remainder,
    magnitude,
    minus,
    plus,
    quotient,
    remainder,
    rounded,
    rupees,
    times,
    whole,
    within18,
)

BIG = Decimal("999999999999999999.99")


def test_a_whole_number_beyond_64_bits_is_empty() -> None:
    assert int64(2**63 - 1) == 2**63 - 1
    assert int64(-(2**63)) == -(2**63)
    assert int64(2**63) is None
    assert int64(-(2**63) - 1) is None


def test_a_decimal_of_more_than_18_whole_digits_is_empty() -> None:
    assert within18(BIG) == BIG
    assert within18(-BIG) == -BIG
    assert within18(Decimal(10**18)) is None
    assert within18(-Decimal(10**18)) is None


def test_sums_and_products_lose_no_digit() -> None:
    assert plus(BIG, Decimal("0.0000000001")) == Decimal("999999999999999999.9900000001")
    assert minus(-BIG, Decimal("0.01")) == Decimal("-1000000000000000000.00")
    assert times(BIG, BIG) == Decimal("999999999999999999980000000000000000.0001")


def test_a_narrow_ambient_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert times(Decimal("1234.56"), Decimal("1.001")) == Decimal("1235.79456")
        assert rounded(Decimal("123456.785"), 2) == Decimal("123456.79")


@pytest.mark.parametrize(
    ("value", "places", "result"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.675", 2, "2.68"),
        ("14", -1, "10"),
        ("15", -1, "20"),
        ("-15", -1, "-20"),
    ],
)
def test_half_is_rounded_away_from_zero(value: str, places: int, result: str) -> None:
    assert rounded(Decimal(value), places) == Decimal(result)


@pytest.mark.parametrize(
    ("mode", "up", "down"),
    [
        ("half_up", "2", "-2"),
        ("half_even", "2", "-2"),
        ("up", "2", "-2"),
        ("down", "1", "-1"),
        ("floor", "1", "-2"),
        ("ceiling", "2", "-1"),
    ],
)
def test_each_way_of_rounding(mode: str, up: str, down: str) -> None:
    assert rounded(Decimal("1.5"), 0, mode) == Decimal(up)
    assert rounded(Decimal("-1.5"), 0, mode) == Decimal(down)


def test_half_even_looks_at_the_digit_before() -> None:
    assert rounded(Decimal("2.5"), 0, "half_even") == 2
    assert rounded(Decimal("3.5"), 0, "half_even") == 4


def test_division_has_ten_places_half_up() -> None:
    assert quotient(2, 3) == Decimal("0.6666666667")
    assert quotient(-2, 3) == Decimal("-0.6666666667")
    assert quotient(1, 3) == Decimal("0.3333333333")


def test_division_rounds_once_not_twice() -> None:
    # 0.49999999999999999999...: rounding at 20 places first would give 0.5, then 1.
    almost_half = Decimal("0.4999999999999999999999999999999999999999")
    assert quotient(almost_half, 1, 0) == 0


def test_division_by_zero_and_an_endless_quotient_are_empty() -> None:
    assert divided(1, 0) is None
    assert divided(Decimal(0), Decimal("0.00")) is None
    assert divided(BIG, Decimal("0.01")) is None
    assert divided(BIG, 2) == Decimal("499999999999999999.995")


def test_a_remainder_has_the_sign_of_the_dividend() -> None:
    assert int_remainder(7, -3) == 1
    assert int_remainder(-7, 3) == -1
    assert int_remainder(7, 0) is None
    assert remainder(Decimal("-7.5"), Decimal(2)) == Decimal("-1.5")
    assert remainder(BIG, Decimal("0.07")) == Decimal("0.01")
    assert remainder(BIG, Decimal(0)) is None


def test_whole_numbers_from_decimals() -> None:
    assert whole(Decimal("2.5")) == 3
    assert whole(Decimal("-2.5"), 0, "floor") == -3
    assert whole(1_250, -2) == 1_300
    assert isinstance(whole(Decimal("1.0")), int)


def test_paise_are_read_as_rupees() -> None:
    assert rupees(12_345) == Decimal("123.45")
    assert rupees(2**63 - 1) == Decimal("92233720368547758.07")


def test_magnitude_keeps_every_digit() -> None:
    assert magnitude(Decimal("-123456789012345678.12345678901234567890")) == Decimal(
        "123456789012345678.12345678901234567890"
    )
