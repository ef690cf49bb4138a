"""Exact numbers: no float, no hidden rounding, no run-time error.

`int` is 64-bit; every other number is a decimal of at most 18 whole digits. What would be beyond is
empty (`None`). Rounding is half away from zero, as PostgreSQL's `round(numeric)`.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Final

Number = Decimal | int

INT_LIMIT: Final = 2**63
DECIMAL_LIMIT: Final = 10**18
DIVISION_PLACES: Final = 10

EXACT: Final = decimal.Context(prec=200, rounding=decimal.ROUND_HALF_UP)
"""Wide enough that no lawful operation rounds unasked: values have at most 18 whole digits and 40
places, so a quotient that is no tie lies further from one than the 200th digit."""

_MODES: Final = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}


def int64(value: int) -> int | None:
    """The whole number, or empty beyond 64 bits."""
    return value if -INT_LIMIT <= value < INT_LIMIT else None


def within18(value: Number) -> Decimal | None:
    """The number, or empty when it has more than 18 whole digits."""
    return Decimal(value) if -DECIMAL_LIMIT < value < DECIMAL_LIMIT else None


def rupees(paise: int) -> Decimal:
    """Money as rules read it, from the whole paise that rows keep."""
    return EXACT.scaleb(Decimal(paise), -2)


def plus(a: Number, b: Number) -> Decimal:
    """The exact sum, of any size."""
    return EXACT.add(a, b)


def minus(a: Number, b: Number) -> Decimal:
    """The exact difference, of any size."""
    return EXACT.subtract(a, b)


def times(a: Number, b: Number) -> Decimal:
    """The exact product, of any size."""
    return EXACT.multiply(a, b)


def quotient(a: Number, b: Number, places: int = DIVISION_PLACES, mode: str = "half_up") -> Decimal:
    """`a / b` at the given places, for a divisor known not to be zero."""
    return rounded(EXACT.divide(a, b), places, mode)


def divided(
    a: Number, b: Number, places: int = DIVISION_PLACES, mode: str = "half_up"
) -> Decimal | None:
    """`a / b` at the given places; empty for a zero divisor or more than 18 whole digits."""
    return within18(quotient(a, b, places, mode)) if b else None


def remainder(a: Number, b: Number) -> Decimal | None:
    """What is left of `a` after whole `b`s, with the sign of `a`; empty for a zero divisor."""
    return EXACT.remainder(a, b) if b else None


def int_remainder(a: int, b: int) -> int | None:
    """`remainder` of whole numbers."""
    if not b:
        return None
    left = abs(a) % abs(b)
    return -left if a < 0 else left


def rounded(value: Number, places: int = 0, mode: str = "half_up") -> Decimal:
    """The number at `places` (negative: tens, hundreds), half away from zero by default."""
    return Decimal(value).quantize(Decimal((0, (1,), -places)), _MODES[mode], EXACT)


def whole(value: Number, places: int = 0, mode: str = "half_up") -> int:
    """The number rounded to a whole one, or to tens and hundreds where `places` is negative."""
    return int(rounded(value, places, mode))


def magnitude(value: Number) -> Decimal:
    """The number without its sign."""
    return EXACT.abs(Decimal(value))
