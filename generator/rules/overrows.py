"""Typing of operations over the rows of a child table."""

from __future__ import annotations

import decimal
from fractions import Fraction

from generator.rules.functions import describe
from generator.rules.logic import is_truth, truth
from generator.rules.numbers import MisfitError, held, kind_of, number
from generator.rules.ranges import Range, exactly
from generator.rules.typed import Const, Function, OverRows, Table, TypedExpr
from generator.rules.types import (
    Bilingual,
    Bool,
    Choice,
    Date,
    DateTime,
    Int,
    ListOf,
    Ref,
    Rows,
    Text,
    Time,
)
from runtime.meaning.working_days import LONGEST_DAYS

CONDITIONS = ("exists", "all", "filter", "count", "first")
"""Operations whose body is a condition on the row."""
_PLAIN = (Text, Choice, Ref, Date, DateTime, Time, Bool)


def over_rows(
    operator: str, table: Table, body: TypedExpr | None, weight: TypedExpr | None
) -> TypedExpr:
    """`table.operator(row, body)`; the arguments have been counted.

    Raises:
        MisfitError: The body has the wrong type.
    """
    if operator in CONDITIONS and body is not None and not isinstance(body.type, Bool):
        message = f"'{operator}' asks a condition of each row, not {describe(body.type)}"
        raise MisfitError("KS313", message)
    if operator != "filter" and any(is_truth(one, False) for one in table.where):
        return _of_no_rows(operator, table, body)
    match operator:
        case "exists" | "all":
            body = truth(True) if body is None else body
            if isinstance(body, Const) and body.value is (operator == "all"):
                return body
            return OverRows(Bool(), False, None, operator, table, body)
        case "filter":
            assert body is not None
            return _filtered(table, body)
        case "count":
            found = table if body is None else _filtered(table, body)
            return OverRows(Int(), False, _how_many(table), "count", found, None)
        case "first":
            found = table if body is None else _filtered(table, body)
            assert isinstance(table.type, Rows)
            return OverRows(Ref(table.type.of), True, None, "first", found, None)
        case "sum":
            assert body is not None
            return _sum(table, body)
        case "min" | "max":
            assert body is not None
            orders = kind_of(body.type) is not None or isinstance(
                body.type, (Date, DateTime, Time, Text)
            )
            if not orders:
                raise MisfitError("KS313", f"{describe(body.type)} has no order")
            return OverRows(body.type, True, body.range, operator, table, body)
        case "map":
            assert body is not None
            if kind_of(body.type) is None and not isinstance(body.type, _PLAIN):
                raise MisfitError("KS313", f"a list does not hold {describe(body.type)}")
            return OverRows(ListOf(body.type), False, None, "map", table, body)
        case _:
            assert body is not None
            assert weight is not None
            if kind_of(weight.type) is None:
                raise MisfitError("KS313", f"a weight is a number, not {describe(weight.type)}")
            if isinstance(body.type, (Bilingual, Rows, ListOf)):
                raise MisfitError("KS313", f"{describe(body.type)} has no main value")
            return OverRows(body.type, True, body.range, "main", table, body, weight)


def cost(node: TypedExpr, parts: tuple[int, ...]) -> int:
    """Steps of one evaluation, from the steps of the parts below."""
    if isinstance(node, OverRows):
        assert node.table.range is not None
        return 1 + int(node.table.range.high) * (1 + sum(parts))
    if isinstance(node, Function) and node.name == "add_working_days":
        # A week has a working day at least; after 20,000 days the answer is empty.
        amount = node.args[1].range
        days = LONGEST_DAYS if amount is None else min(int(amount.reach), LONGEST_DAYS)
        return 1 + min(7 * days + 60, 2 * LONGEST_DAYS) + sum(parts)
    if isinstance(node, Function) and node.name == "working_days_between":
        return 1 + LONGEST_DAYS + sum(parts)
    return 1 + sum(parts)


def _of_no_rows(operator: str, table: Table, body: TypedExpr | None) -> TypedExpr:
    """The operation where a condition on the rows never holds."""
    match operator:
        case "exists" | "all":
            return truth(operator == "all")
        case "count":
            return number(0)
        case "sum" if body is not None and not isinstance(body.type, Int):
            return Const(body.type, False, exactly(0), decimal.Decimal(0))
        case "sum":
            return number(0)
        case "map" if body is not None:
            return OverRows(ListOf(body.type), False, None, "map", table, body)
        case "first":
            assert isinstance(table.type, Rows)
            return OverRows(Ref(table.type.of), True, None, "first", table, None)
        case _:
            assert body is not None
            return Const(body.type, True, body.range, None)


def _filtered(table: Table, condition: TypedExpr) -> Table:
    range_ = Range(Fraction(0), _how_many(table).high)
    where = table.where if is_truth(condition, True) else (*table.where, condition)
    return Table(table.type, False, range_, table.path, table.parent, table.row, table.hint, where)


def _how_many(table: Table) -> Range:
    assert table.range is not None
    low = Fraction(0) if table.where else table.range.low
    return Range(max(low, Fraction(0)), table.range.high)


def _sum(table: Table, body: TypedExpr) -> TypedExpr:
    if kind_of(body.type) is None or body.range is None:
        raise MisfitError("KS313", f"only numbers have a sum, not {describe(body.type)}")
    rows = _how_many(table).high
    wide = Range(min(body.range.low * rows, Fraction(0)), max(body.range.high * rows, Fraction(0)))
    bounds, over = held(wide, body.type)
    return OverRows(body.type, body.empty or over, bounds, "sum", table, body)
