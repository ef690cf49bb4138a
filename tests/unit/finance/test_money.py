"""Money is whole paise: text in, text out, and no float anywhere on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.finance.money import LIMIT_PAISE, MoneyError, divide, paise, round_to, rupees


@given(st.integers(-LIMIT_PAISE, LIMIT_PAISE))
def test_what_is_written_is_read_back(amount: int) -> None:
    assert paise(rupees(amount)) == amount


@pytest.mark.parametrize("text", ["", "1.", ".5", "1.234", "1,000", "1e3", "nan", "inf", "--1", "1 ", "१", "+1", "9" * 15])  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        paise(text)


@pytest.mark.parametrize(
    ("rounding", "of_25", "of_minus_25", "of_35", "of_21"),
    [("up", 3, -3, 4, 3), ("down", 2, -2, 3, 2), ("half_up", 3, -3, 4, 2), ("half_even", 2, -2, 4, 2)],
)  # fmt: skip
def test_each_rounding_does_what_its_name_says(
    rounding: str, of_25: int, of_minus_25: int, of_35: int, of_21: int
) -> None:
    assert [divide(n, 10, rounding) for n in (25, -25, 35, 21)] == [
        of_25,
        of_minus_25,
        of_35,
        of_21,
    ]
    assert round_to(25, 10, rounding) == 10 * of_25
