"""Money is whole paise: text in, text out, and no float anywhere on the way."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plugins.finance.money as module
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


# What no money passes through: a pause between attempts, factors of rules (Fractions), joined paths.
ELSEWHERE = {"install.py": ast.Constant, "amounts.py": ast.BinOp, "__main__.py": ast.BinOp}


def test_no_float_stands_on_a_money_path() -> None:
    """No float literal, no call of float or round, no true division in the whole library."""
    for path in sorted(Path(module.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            wrong = (
                (isinstance(node, ast.Constant) and isinstance(node.value, float))
                or (isinstance(node, ast.Name) and node.id in ("float", "round"))
                or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
            )
            if wrong and not isinstance(node, ELSEWHERE.get(path.name, ())):
                pytest.fail(f"{path.name}:{getattr(node, 'lineno', 0)}")
