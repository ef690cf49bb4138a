"""Typing of numbers: whole or decimal, places, units, bounds.

A unit is a text: `sqm`, `money`, `money per sqm`, or nothing. Money is a decimal of two places with
the unit `money`; on its way through a formula it may have more, until a written `round`.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import msgspec

from generator.rules import ranges
from generator.rules.ranges import Range
from generator.rules.typed import Arithmetic, Const, Function, If, Otherwise, TypedExpr
from generator.rules.types import Decimal, Int, Money, Type
from runtime.meaning import decimals

MOST_PLACES: Final = 40
DIVISION_PLACES: Final = decimals.DIVISION_PLACES
_EXACT: Final[dict[str, Callable[[decimals.Number, decimals.Number], decimal.Decimal | None]]] = {
    "+": decimals.plus,
    "-": decimals.minus,
    "*": decimals.times,
    "/": decimals.divided,
    "%": decimals.remainder,
}
_SQUARES: Final = {"m": "sqm", "km": "sqkm", "cm": "sqcm"}


class MisfitError(Exception):
    """Operands that do not go together: code, message, mend; the caller knows the place."""

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.mend = mend


class Kind(msgspec.Struct, frozen=True):
    """A type of number taken apart."""

    whole: bool
    places: int
    unit: str

    @property
    def type(self) -> Type:
        """Put together again."""
        if self.whole:
            return Int()
        if self.unit == "money" and self.places == 2:
            return Money()
        return Decimal(self.places, self.unit)


def kind_of(type_: Type) -> Kind | None:
    """What kind of number a type is; None for what is none."""
    match type_:
        case Int():
            return Kind(True, 0, "")
        case Money():
            return Kind(False, 2, "money")
        case Decimal():
            return Kind(False, type_.places, type_.unit)
        case _:
            return None


def number(value: int | decimal.Decimal) -> Const:
    """A literal number: it takes any unit."""
    exact = ranges.exactly(Fraction(value))
    if isinstance(value, int):
        return Const(Int(), False, exact, value)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Const(Decimal(max(0, -exponent)), False, exact, value)


def calculate(operator: str, left: TypedExpr, right: TypedExpr) -> TypedExpr:
    """`left operator right` for two numbers.

    Raises:
        MisfitError: Units, money or places forbid it.
    """
    a, b = kind_of(left.type), kind_of(right.type)
    assert a is not None
    assert b is not None
    unit = _unit(operator, left, right, a, b)
    if operator == "/":
        kind = Kind(False, DIVISION_PLACES, unit)
    elif operator == "*":
        kind = Kind(a.whole and b.whole, a.places + b.places, unit)
    else:
        kind = Kind(a.whole and b.whole, max(a.places, b.places), unit)
    if kind.places > MOST_PLACES:
        message = f"this product would have {kind.places} places"
        raise MisfitError("KS322", message, "round a factor: round(x, 2)")
    if any(isinstance(side, Const) and side.value is None for side in (left, right)):
        return Const(kind.type, True, ranges.of_type(kind.type), None)
    if isinstance(left, Const) and isinstance(right, Const):
        return _folded(operator, left, right, kind)
    range_, empty = bounds(operator, left, right, kind.type)
    empty = empty or left.empty or right.empty
    return Arithmetic(kind.type, empty, range_, operator, left, right)


def negated(of: TypedExpr) -> TypedExpr:
    """`-of`."""
    assert of.range is not None
    if isinstance(of, Const):
        assert isinstance(of.value, (int, decimal.Decimal))
        return number(-of.value if isinstance(of.value, int) else of.value.copy_negate())
    range_, over = held(ranges.negate(of.range), of.type)
    return Function(of.type, of.empty or over, range_, "negate", (of,))


def same_unit(left: TypedExpr, right: TypedExpr, what: str) -> str:
    """The unit of two numbers that must agree; a free one agrees with every unit.

    Raises:
        MisfitError: They do not.
    """
    a, b = kind_of(left.type), kind_of(right.type)
    assert a is not None
    assert b is not None
    if a.unit == b.unit or (is_free(right) and not b.unit):
        return a.unit
    if is_free(left) and not a.unit:
        return b.unit
    message = f"{spoken(a.unit)} and {spoken(b.unit)} cannot be {what}"
    raise MisfitError("KS315", message, "give both the same unit")


def is_free(node: TypedExpr) -> bool:
    """Whether a number takes the unit that is asked of it.

    A written number does, and what is made of it and of plain numbers: `50`, `50 * years`.
    """
    match node:
        case Const():
            return True
        case Arithmetic() if node.operator in ("*", "/"):
            return _is_plain(node) and (is_free(node.left) or is_free(node.right))
        case Arithmetic():
            return is_free(node.left) and is_free(node.right)
        case Function() if node.name in ("negate", "abs", "round"):
            return is_free(node.args[0])
        case Function() if node.name in ("min", "max"):
            return all(map(is_free, node.args))
        case If():
            return is_free(node.then) and is_free(node.other)
        case Otherwise():
            return is_free(node.of) and is_free(node.other)
        case _:
            return False


def _is_plain(node: TypedExpr) -> bool:
    kind = kind_of(node.type)
    return kind is not None and not kind.unit


def spoken(unit: str) -> str:
    """A unit as a message names it."""
    return unit or "a plain number"


def held(range_: Range, type_: Type) -> tuple[Range, bool]:
    """A range cut to what its type can hold, and whether anything was cut off."""
    if isinstance(type_, Int):
        over = range_.low < -ranges.INT_LIMIT or range_.high >= ranges.INT_LIMIT
        return (ranges.WHOLE, True) if over else (range_, False)
    over = range_.reach >= ranges.DECIMAL_LIMIT
    return (ranges.ANY_DECIMAL, True) if over else (range_, False)


def bounds(operator: str, left: TypedExpr, right: TypedExpr, type_: Type) -> tuple[Range, bool]:
    """The range of a result, and whether it may be empty though both operands are there."""
    a, b = left.range, right.range
    assert a is not None
    assert b is not None
    match operator:
        case "+":
            return held(ranges.add(a, b), type_)
        case "-":
            return held(ranges.add(a, ranges.negate(b)), type_)
        case "*":
            return held(ranges.multiply(a, b), type_)
        case "/":
            found = ranges.divide(a, b, Fraction(1, 10**DIVISION_PLACES))
            return (ranges.ANY_DECIMAL, True) if found is None else held(found, type_)
        case _:
            reach = min(a.reach, b.reach)
            low = -reach if a.low < 0 else Fraction(0)
            high = reach if a.high > 0 else Fraction(0)
            return Range(low, high), not b.spares_zero


def _unit(operator: str, left: TypedExpr, right: TypedExpr, a: Kind, b: Kind) -> str:
    if operator in ("+", "-", "%"):
        verb = {"+": "added", "-": "subtracted", "%": "divided with a remainder"}[operator]
        return same_unit(left, right, verb)
    if operator == "*":
        return _product(a.unit, b.unit)
    return _ratio(a.unit, b.unit)


def _product(a: str, b: str) -> str:
    if not a or not b:
        return a or b
    if a == b == "money":
        raise MisfitError("KS316", "money times money means nothing", "make one factor a number")
    for rate, of in ((a, b), (b, a)):
        top, _, bottom = rate.partition(" per ")
        if bottom and bottom == of:
            return top
    if a == b and a in _SQUARES:
        return _SQUARES[a]
    if "percent" in (a, b):
        raise MisfitError("KS315", "a percentage is no factor", "write percent(amount, rate)")
    raise MisfitError("KS315", f"{a} times {b} has no unit", "use a rate such as 'money per sqm'")


def _ratio(a: str, b: str) -> str:
    if not b:
        return a
    if a == b:
        return ""
    for side, square in _SQUARES.items():
        if (a, b) == (square, side):
            return side
    if not a or " per " in a + b:
        raise MisfitError("KS315", f"{spoken(a)} by {b} has no unit", "divide like by like")
    return f"{a} per {b}"


def _folded(operator: str, left: Const, right: Const, kind: Kind) -> TypedExpr:
    a, b = left.value, right.value
    assert isinstance(a, (int, decimal.Decimal))
    assert isinstance(b, (int, decimal.Decimal))
    value: int | decimal.Decimal | None
    if isinstance(a, int) and isinstance(b, int) and operator != "/":
        value = {
            "+": a + b,
            "-": a - b,
            "*": a * b,
            "%": decimals.int_remainder(a, b),
        }[operator]
        value = value if value is None else decimals.int64(value)
    else:
        value = _EXACT[operator](a, b)
        value = value if value is None else decimals.within18(value)
    if value is None:
        return Const(kind.type, True, ranges.of_type(kind.type), None)
    return number(value)
