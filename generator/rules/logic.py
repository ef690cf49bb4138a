"""Builds conditions and choices of value, folding what is already known."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Sequence

from generator.rules import ranges
from generator.rules.flow import Facts, key_of
from generator.rules.functions import describe
from generator.rules.numbers import Kind, MisfitError, kind_of, same_unit
from generator.rules.typed import (
    All,
    Any,
    Compare,
    Const,
    Holds,
    IsEmpty,
    Not,
    OneOf,
    TypedExpr,
    Value,
    Within,
)
from generator.rules.types import (
    INSTITUTION,
    Bilingual,
    Bool,
    Choice,
    Date,
    DateTime,
    Duration,
    ListOf,
    Nothing,
    Ref,
    Rows,
    Text,
    Time,
    Type,
)

ORDER = ("<", "<=", ">", ">=")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def truth(value: bool) -> Const:
    """A condition that is always so."""
    return Const(Bool(), False, None, value)


def is_truth(node: TypedExpr, value: bool) -> bool:
    """Whether a node is that constant."""
    return isinstance(node, Const) and node.value is value


def is_null(node: TypedExpr) -> bool:
    """Whether a node is known to be empty."""
    return isinstance(node, Const) and node.value is None


def holds(node: TypedExpr) -> TypedExpr:
    """A condition as true or false, never empty."""
    if is_null(node):
        return truth(False)
    return Holds(Bool(), False, None, node) if node.empty else node


def negation(node: TypedExpr) -> TypedExpr:
    """Where a condition does not hold."""
    if isinstance(node, Const):
        return truth(node.value is not True)
    if isinstance(node, Not):
        return holds(node.of)
    if isinstance(node, Compare):
        total = node.operator in ("==", "!=")
        if total or not (node.left.empty or node.right.empty):
            opposite = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
            return Compare(Bool(), False, None, opposite[node.operator], node.left, node.right)
    return Not(Bool(), False, None, node)


def all_of(items: Sequence[TypedExpr]) -> TypedExpr:
    """`&&` of conditions."""
    if any(is_truth(item, False) or is_null(item) for item in items):
        return truth(False)
    flat: list[TypedExpr] = []
    for item in items:
        flat += item.items if isinstance(item, All) else [item]
    flat = [item for item in flat if not is_truth(item, True)]
    if any(negation(item) in flat for item in flat):
        return truth(False)
    if len(flat) > 1:
        return All(Bool(), False, None, tuple(flat))
    return holds(flat[0]) if flat else truth(True)


def any_of(items: Sequence[TypedExpr]) -> TypedExpr:
    """`||` of conditions."""
    if any(is_truth(item, True) for item in items):
        return truth(True)
    flat: list[TypedExpr] = []
    for item in items:
        flat += item.items if isinstance(item, Any) else [item]
    flat = [item for item in flat if not (is_truth(item, False) or is_null(item))]
    if any(negation(item) in flat for item in flat):
        return truth(True)
    if len(flat) > 1:
        return Any(Bool(), False, None, tuple(flat))
    return holds(flat[0]) if flat else truth(False)


def emptiness(node: TypedExpr) -> TypedExpr:
    """`node == null`."""
    if is_null(node):
        return truth(True)
    return IsEmpty(Bool(), False, None, node) if node.empty else truth(False)


def compared(operator: str, left: TypedExpr, right: TypedExpr, facts: Facts) -> TypedExpr:
    """`left operator right`.

    Raises:
        MisfitError: The two cannot be compared so.
    """
    if isinstance(left, Const) and not isinstance(right, Const):
        left, right, operator = right, left, _MIRRORED[operator]
    _refuse_strangers(operator, left, right)
    if is_null(left) or is_null(right):
        if operator in ORDER:
            return truth(False)
        asked = emptiness(left if is_null(right) else right)
        return asked if operator == "==" else negation(asked)
    known = _known(operator, left, right, facts)
    if known is not None:
        return truth(known)
    if isinstance(left.type, Bool) and isinstance(right, Const) and not left.empty:
        same = (right.value is True) == (operator == "==")
        return left if same else negation(left)
    return Compare(Bool(), False, None, operator, left, right)


def one_of(item: TypedExpr, values: Sequence[Const], facts: Facts) -> TypedExpr:
    """`item in [values]`, all values literals of the item's type."""
    unique = tuple(dict.fromkeys(values))
    if not unique or is_null(item):
        return truth(False)
    key = key_of(item)
    known = facts.values_of(key) if key is not None else None
    listed = frozenset(value.value for value in unique)
    if isinstance(item, Const):
        known = frozenset((item.value,))
    if known is not None and (known <= listed or not known & listed):
        return truth(known <= listed)
    if len(unique) == 1:
        return compared("==", item, unique[0], facts)
    return OneOf(Bool(), False, None, item, unique)


def within(item: TypedExpr, values: TypedExpr) -> TypedExpr:
    """`item in values` for a list that is read.

    Raises:
        MisfitError: The list holds something else.
    """
    if not isinstance(values.type, ListOf):
        message = f"after 'in' stands a list, not {describe(values.type)}"
        raise MisfitError("KS314", message, "write a list in [ ] or name a field of several")
    _refuse_strangers("==", item, Const(values.type.item, False, None, ""))
    if is_null(item) or is_null(values):
        return truth(False)
    return Within(Bool(), False, None, item, values)


def joined(left: TypedExpr, right: TypedExpr) -> Type:
    """The type of a value that is one of two.

    Raises:
        MisfitError: The two have nothing in common.
    """
    if isinstance(left.type, Nothing):
        return right.type
    if isinstance(right.type, Nothing) or left.type == right.type:
        return left.type
    a, b = kind_of(left.type), kind_of(right.type)
    if a is not None and b is not None:
        unit = same_unit(left, right, "alternatives")
        return Kind(a.whole and b.whole and not unit, max(a.places, b.places), unit).type
    if isinstance(left.type, Choice) and isinstance(right.type, Choice):
        return Choice(tuple(dict.fromkeys(left.type.options + right.type.options)))
    message = f"{describe(left.type)} and {describe(right.type)} are no alternatives"
    raise MisfitError("KS314", message, "give both the same type")


def both_ranges(left: TypedExpr, right: TypedExpr) -> ranges.Range | None:
    """The range of a value that is one of two."""
    if isinstance(left.type, Nothing):
        return right.range
    return left.range if isinstance(right.type, Nothing) else ranges.join(left.range, right.range)


def _known(operator: str, left: TypedExpr, right: TypedExpr, facts: Facts) -> bool | None:
    if isinstance(left, Const) and isinstance(right, Const):
        return _evaluate(operator, left, right)
    key = key_of(left)
    values = facts.values_of(key) if key is not None else None
    if operator in ORDER or values is None or not isinstance(right, Const):
        return None
    if right.value not in values:
        return operator == "!="
    return operator == "==" if len(values) == 1 else None


def _evaluate(operator: str, left: Const, right: Const) -> bool:
    a, b = left.value, right.value
    if operator in ("==", "!="):
        return (a == b) == (operator == "==")
    assert a is not None
    assert b is not None
    less, same = _is_less(a, b), a == b
    return {"<": less, "<=": less or same, ">": not (less or same), ">=": not less}[operator]


def _is_less(a: Value, b: Value) -> bool:
    """Both are of one type, as `_refuse_strangers` has seen to."""
    match a, b:
        case str(), str():
            return a < b
        case int() | decimal.Decimal(), int() | decimal.Decimal():
            return a < b
        case dt.datetime(), dt.datetime():
            return a < b
        case dt.date(), dt.date():
            return a < b
        case dt.time(), dt.time():
            return a < b
        case _:
            return False


def _refuse_strangers(operator: str, left: TypedExpr, right: TypedExpr) -> None:
    a, b = left.type, right.type
    for type_ in (a, b):
        if isinstance(type_, Bilingual):
            raise MisfitError("KS314", "this text has two languages", "read .en or .ml of it")
        if isinstance(type_, Rows):
            message = "a table is not compared as a whole"
            raise MisfitError("KS314", message, "use count(), exists(...) or sum(...)")
        if isinstance(type_, Duration):
            message = "a length of time is not compared"
            raise MisfitError("KS314", message, "use days(from, to) or move the date: a + 30d")
        if isinstance(type_, ListOf):
            raise MisfitError("KS314", "a list is not compared as a whole", "use 'in' or size()")
    if isinstance(a, Nothing) or isinstance(b, Nothing):
        if operator in ORDER:
            message = f"nothing is '{operator}' null"
            raise MisfitError("KS314", message, "ask '== null' or '!= null'")
        return
    if kind_of(a) is not None and kind_of(b) is not None:
        same_unit(left, right, "compared")
        return
    if type(a) is not type(b):
        raise MisfitError("KS314", *_strange(a, b))
    if (
        isinstance(a, Ref)
        and isinstance(b, Ref)
        and a.to != b.to
        and INSTITUTION not in (a.to, b.to)
    ):
        message = f"a row of {a.to} is never one of {b.to}"
        raise MisfitError("KS314", message, f"compare it with a row of {a.to}")
    if isinstance(a, Choice) and isinstance(b, Choice) and not set(a.options) & set(b.options):
        message = "these two choices have no option in common"
        raise MisfitError("KS314", message, "compare choices of the same options")
    if operator in ORDER and isinstance(a, (Bool, Choice, Ref)):
        message = f"{describe(a)} has no order"
        raise MisfitError("KS314", message, "use '==', '!=' or 'in'")


def _strange(a: Type, b: Type) -> tuple[str, str]:
    message = f"{describe(a)} is never compared with {describe(b)}"
    kinds = {type(a), type(b)}
    if kinds == {Date, Text}:
        return message, "write a day as date('2026-04-01')"
    if kinds == {Date, DateTime}:
        return message, "take the day of the instant: date(...)"
    if Text in kinds and (kind_of(a) is not None or kind_of(b) is not None):
        return message, "leave out the quotation marks of a number"
    if Time in kinds:
        return message, "write a time of day as '10:30'"
    for one in (a, b):
        if isinstance(one, Choice):
            return message, f"write one of its options, such as '{one.options[0]}'"
    if Bool in kinds:
        return message, "ask it alone, or compare it with true or false"
    return message, f"compare {describe(a)} with {describe(a)}"
