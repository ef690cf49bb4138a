"""Between which bounds a number lies: lets the back ends leave out checks that cannot fail."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import msgspec

from generator.rules.types import Decimal, Int, Money, Type, Typed

INT_LIMIT: Final = 2**63
"""Whole numbers lie in [-INT_LIMIT, INT_LIMIT)."""
DECIMAL_LIMIT: Final = 10**18
"""Every other number lies strictly between -DECIMAL_LIMIT and DECIMAL_LIMIT."""
ROWS_LIMIT: Final = 1_000
"""Rows of a child table whose `max` the scope does not tell."""


class Range(msgspec.Struct, frozen=True):
    """Both ends included."""

    low: Fraction
    high: Fraction

    @property
    def reach(self) -> Fraction:
        """The greatest distance from zero."""
        return max(abs(self.low), abs(self.high))

    @property
    def spares_zero(self) -> bool:
        """Whether zero is outside."""
        return self.low > 0 or self.high < 0


def exactly(value: Fraction | int) -> Range:
    """The range of one number."""
    return Range(Fraction(value), Fraction(value))


def between(low: int, high: int) -> Range:
    """A range from whole ends."""
    return Range(Fraction(low), Fraction(high))


WHOLE: Final = between(-INT_LIMIT, INT_LIMIT - 1)
ANY_DECIMAL: Final = between(-DECIMAL_LIMIT, DECIMAL_LIMIT)
ANY_MONEY: Final = between(-(10**17), 10**17)
"""bigint paise are at most 9.3e16 rupees."""


def of_typed(typed: Typed) -> Range | None:
    """The range of a field: its written bounds, or what its type can hold."""
    widest = of_type(typed.type)
    if widest is None:
        return None
    low = widest.low if typed.low is None else max(widest.low, Fraction(typed.low))
    high = widest.high if typed.high is None else min(widest.high, Fraction(typed.high))
    return Range(low, high) if low <= high else widest


def of_type(type_: Type) -> Range | None:
    """What a type of number can hold; None for what is no number."""
    match type_:
        case Int():
            return WHOLE
        case Decimal():
            return ANY_DECIMAL
        case Money():
            return ANY_MONEY
        case _:
            return None


def add(a: Range, b: Range) -> Range:
    """The range of a sum."""
    return Range(a.low + b.low, a.high + b.high)


def negate(a: Range) -> Range:
    """The range of a number with its sign turned."""
    return Range(-a.high, -a.low)


def multiply(a: Range, b: Range) -> Range:
    """The range of a product."""
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Range(min(ends), max(ends))


def divide(a: Range, b: Range, slack: Fraction) -> Range | None:
    """The range of a quotient rounded by at most `slack`; None when unbounded."""
    if not b.spares_zero:
        return None
    ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Range(min(ends) - slack, max(ends) + slack)


def join(a: Range | None, b: Range | None) -> Range | None:
    """The range of one or the other."""
    if a is None or b is None:
        return None
    return Range(min(a.low, b.low), max(a.high, b.high))


def is_beyond(operator: str, a: Range | None, b: Range | None) -> bool:
    """Whether a comparison cannot hold for any two numbers of the ranges."""
    if a is None or b is None:
        return False
    match operator:
        case "<":
            return a.low >= b.high
        case "<=":
            return a.low > b.high
        case ">":
            return a.high <= b.low
        case ">=":
            return a.high < b.low
        case "==":
            return a.high < b.low or b.high < a.low
        case _:
            return False


def whole_digits(a: Range) -> int:
    """Digits before the point that a number of the range may have."""
    return len(str(int(a.reach)))
