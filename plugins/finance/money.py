"""Money is whole paise in an `int`. Text becomes paise here and nowhere else; no float is ever made."""

from __future__ import annotations

import re

LIMIT_PAISE = 10**15  # the database refuses larger amounts on one line
_RUPEES = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,2}))?")

ROUNDINGS = ("up", "down", "half_up", "half_even")


class MoneyError(ValueError):
    """A text that is no amount, or an amount beyond what a ledger line holds."""


def paise(rupees: str) -> int:
    """Paise of a text such as `1163.82` or `-5`.

    Raises:
        MoneyError: Other text, more than two decimals, or too large.
    """
    match = _RUPEES.fullmatch(rupees)
    if match is None or not rupees.isascii():
        raise MoneyError(f"{rupees[:40]!r} is not an amount: write rupees as 1163.82")
    sign, whole, part = match.groups()
    amount = int(whole) * 100 + int((part or "").ljust(2, "0"))
    if amount > LIMIT_PAISE:
        raise MoneyError(f"{rupees[:40]!r} is more than a ledger line holds")
    return -amount if sign else amount


def rupees(amount_paise: int) -> str:
    """`116382` as `1163.82`."""
    whole, part = divmod(abs(amount_paise), 100)
    return f"{'-' if amount_paise < 0 else ''}{whole}.{part:02d}"


def divide(amount: int, by: int, rounding: str) -> int:
    """`amount / by` as a whole number, by a named rounding. `up` and `half_up` go away from zero.

    Raises:
        MoneyError: `by` is not above 0.
    """
    if by <= 0:
        raise MoneyError("money is divided by a number above 0")
    whole, rest = divmod(abs(amount), by)
    if rounding == "up":
        whole += rest > 0
    elif rounding == "half_up":
        whole += 2 * rest >= by
    elif rounding == "half_even":
        whole += 2 * rest > by or (2 * rest == by and whole % 2 == 1)
    else:
        assert rounding == "down", rounding
    return -whole if amount < 0 else whole


def round_to(amount_paise: int, step_paise: int, rounding: str) -> int:
    """To a whole multiple of a step, such as 100 for whole rupees."""
    return divide(amount_paise, step_paise, rounding) * step_paise
