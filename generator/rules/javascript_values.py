"""Writes values in JavaScript: numbers at their places, dates, texts, choices between them.

Every number is a BigInt counted in its last place, and the tree knows the places of each node; so
places are brought together here, by constants, and nothing is rounded unasked. Functions of
meaning.js take null and give null; the bare operator is written where nothing can be empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.rules import numbers, ranges
from generator.rules.javascript_text import (
    CHOICE,
    OR,
    PRODUCT,
    SIGN,
    SUM,
    Js,
    called,
    is_number,
    literal,
    places_of,
    quoted,
    whole,
)
from generator.rules.typed import (
    Arithmetic,
    Const,
    Function,
    If,
    Named,
    Otherwise,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
)
from generator.rules.types import Bool, Int, Type

_OPERATORS = {"+": "add", "-": "subtract", "*": "multiply"}


class Values:
    """Writes the values of one function; conditions and rows come below it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._rows: dict[int, str] = {}

    def value(self, node: TypedExpr) -> Js:
        """A node's value, null where it is empty; a number in its own places."""
        match node:
            case Const():
                return literal(node)
            case Read():
                return Js(self._names[node.path])
            case RowRead():
                return Js(f"{self._rows[node.row]}{member(node.path)}")
            case Arithmetic():
                return self._arithmetic(node)
            case Function() if not isinstance(node.type, Bool) or node.name in ("item_at",):
                return self._function(node)
            case If():
                condition = self.condition(node.condition).at(OR)
                then, other = (self.at_places(side, node.type) for side in (node.then, node.other))
                return Js(f"{condition} ? {then.at(OR)} : {other.at(CHOICE)}", CHOICE)
            case Otherwise():
                of, other = (self.at_places(side, node.type) for side in (node.of, node.other))
                # `??` stands beside no other operator without brackets.
                return Js(f"{of.at(SIGN)} ?? {other.at(SIGN)}", CHOICE)
            case OverRows() if node.operator not in ("exists", "all"):
                return self.over_rows(node)
            case Table() | Named():
                raise AssertionError("no value of JavaScript")
            case _:
                return self.condition(node)

    def at_places(self, node: TypedExpr, type_: Type) -> Js:
        """A number in the places of another type, which has at least as many."""
        return self.finer(node, places_of(type_)) if is_number(node.type) else self.value(node)

    def finer(self, node: TypedExpr, places: int) -> Js:
        """A number at so many places, at least its own."""
        more = places - places_of(node.type)
        assert more >= 0
        if isinstance(node, Const) and isinstance(node.value, int):
            return whole(node.value * 10**places)
        code = self.value(node)
        if not more or (isinstance(node, Const) and node.value is None):
            return code
        if isinstance(node, Const):
            return whole(int(code.text[:-1]) * 10**more)
        return self._times(code, more, node.empty)

    def _times(self, code: Js, more: int, empty: bool) -> Js:
        if not more:
            return code
        if empty:
            return called("finer", code.text, str(more))
        return Js(f"{code.at(PRODUCT)} * {10**more}n", PRODUCT)

    def _arithmetic(self, node: Arithmetic) -> Js:
        left, right = node.left, node.right
        _, over = numbers.bounds(node.operator, left, right, node.type)
        empty = left.empty or right.empty
        if node.operator == "/":
            more = numbers.DIVISION_PLACES + places_of(right.type) - places_of(left.type)
            args = (self.value(left).text, self.value(right).text, str(more))
            return self._limited(called("divide", *args), node.type, over)
        if node.operator == "*":
            a, b = self.value(left), self.value(right)
        else:
            a, b = (self.finer(side, places_of(node.type)) for side in (left, right))
        if node.operator == "%":
            return called("remainder", a.text, b.text)
        if empty:
            return self._limited(called(_OPERATORS[node.operator], a.text, b.text), node.type, over)
        power = PRODUCT if node.operator == "*" else SUM
        code = Js(f"{a.at(power)} {node.operator} {b.at(power + 1)}", power)
        return self._limited(code, node.type, over)

    def _limited(self, code: Js, type_: Type, over: bool) -> Js:
        if not over:
            return code
        if isinstance(type_, Int):
            return called("int64", code.text)
        return called("within18", code.text, str(places_of(type_)))

    def _function(self, node: Function) -> Js:
        name, args = node.name, node.args
        match name:
            case "plain":
                return self.value(args[0])
            case "negate" | "abs":
                return self._signed(node)
            case "min" | "max":
                listed = ", ".join(self.at_places(arg, node.type).text for arg in args)
                return called("least" if name == "min" else "most", f"[{listed}]")
            case "round":
                return self._rounded(node)
            case "div":
                return self._divided(node)
            case "count_of":
                return called("count", self.value(args[0]).text)
            case "concat":
                a, b = (self.value(arg) for arg in args)
                if node.empty:
                    return called("add", a.text, b.text)
                return Js(f"{a.at(SUM)} + {b.at(PRODUCT)}", SUM)
            case "add_working_days" | "working_days_between":
                listed = ", ".join(self.value(arg).text for arg in args)
                return called(name, self._names["calendar()"], listed)
            case _:
                assert name in MEANING, name
                return called(name, *(self.value(arg).text for arg in args))

    def _signed(self, node: Function) -> Js:
        of, range_ = node.args[0], node.args[0].range
        assert range_ is not None
        _, over = numbers.held(ranges.negate(range_), node.type)
        code = self.value(of)
        if node.name == "abs" or of.empty or code.text.startswith("-"):
            signed = called(node.name, code.text)
        else:
            signed = Js(f"-{code.at(SIGN)}", SIGN)
        return self._limited(signed, node.type, over)

    def _rounded(self, node: Function) -> Js:
        of, places, mode = node.args[0], const_int(node.args[1]), const_text(node.args[2])
        less = places_of(of.type) - places
        code = self.value(of)
        # Rounding at tens gives tens: they are brought back to the places of the result.
        back = places_of(node.type) - places
        if less > 0:
            code = called("round", code.text, str(less), quoted(mode))
        else:
            back -= less
        return self._limited(self._times(code, back, of.empty), node.type, True)

    def _divided(self, node: Function) -> Js:
        a, b = node.args[:2]
        places, mode = const_int(node.args[2]), const_text(node.args[3])
        more = places + places_of(b.type) - places_of(a.type)
        args = (self.value(a).text, self.value(b).text, str(more), quoted(mode))
        return self._limited(called("divide", *args), node.type, True)

    def condition(self, node: TypedExpr) -> Js:
        """Whether a condition holds: true or false, never null."""
        raise NotImplementedError

    def over_rows(self, node: OverRows) -> Js:
        """An operation over rows that gives a value."""
        raise NotImplementedError


def member(path: str) -> str:
    """A column of a row."""
    plain = path.isascii() and path.isidentifier() and not path.startswith("__")
    return f".{path}" if plain else f"[{quoted(path)}]"


def const_int(node: TypedExpr) -> int:
    """A written number of places."""
    assert isinstance(node, Const)
    assert isinstance(node.value, int)
    return node.value


def const_text(node: TypedExpr) -> str:
    """A written way of rounding."""
    assert isinstance(node, Const)
    assert isinstance(node.value, str)
    return node.value


MEANING = frozenset(
    {
        "add_days",
        "add_months",
        "add_seconds",
        "date_of",
        "days_between",
        "fold",
        "fy",
        "fy_end",
        "item_at",
        "lower",
        "make_date",
        "months_between",
        "size",
        "upper",
        "years_between",
    }
)
"""Functions of a rule that meaning.js has under the same name."""
