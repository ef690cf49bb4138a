"""Types a rule: names resolved, units and money agreed, emptiness known, mistakes explained.

The result is a typed tree (`typed.py`) that the back ends turn into Python and SQL; they cannot
fail on it. One mistake gives one finding; both sides of an operator are looked at.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final, NoReturn

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.rules import syntax
from generator.rules.calling import Calling, settled
from generator.rules.fitting import fit
from generator.rules.flow import NOTHING, key_of, when_false, when_true
from generator.rules.functions import (
    describe,
    duration,
    is_row,
    shifted,
    strict,
)
from generator.rules.logic import (
    all_of,
    any_of,
    both_ranges,
    compared,
    emptiness,
    is_null,
    joined,
    negation,
    one_of,
    truth,
    within,
)
from generator.rules.naming import StopError
from generator.rules.numbers import MisfitError, calculate, kind_of, negated, number
from generator.rules.overrows import cost
from generator.rules.places import Findings
from generator.rules.ranges import between, is_beyond
from generator.rules.typed import (
    Compare,
    Const,
    Function,
    If,
    Otherwise,
    Table,
    TypedExpr,
    parts,
)
from generator.rules.types import (
    Bilingual,
    Bool,
    Choice,
    Date,
    DateTime,
    Duration,
    Int,
    ListOf,
    Nothing,
    Ref,
    Scope,
    Text,
    Time,
    Type,
)
from runtime.meaning.texts import normalise

HIGHEST_COST: Final = 200_000
"""Steps one evaluation may take at most: tables within tables multiply."""


def check_rule(
    expr: syntax.Expr, scope: Scope, wanted: Type | None, span: Span
) -> tuple[TypedExpr | None, list[Diagnostic]]:
    """Type a rule.

    Args:
        expr: The tree that `parse_rule` gave.
        scope: What its names mean.
        wanted: The type it must give, or None for any.
        span: Where the rule's first character stands.
    Returns:
        The typed tree, or None when an error was found; and the findings.
    """
    findings = Findings(span)
    checker = _Checker(scope, findings)
    try:
        typed = checker.whole(expr, wanted)
    except StopError:
        return None, findings.found
    return (None if findings.failed else typed), findings.found


class _Checker(Calling):
    def whole(self, expr: syntax.Expr, wanted: Type | None) -> TypedExpr:
        node = self._value(expr, wanted)
        if isinstance(node.type, Duration) and not isinstance(wanted, Duration):
            self._stop("KS314", expr, "a length of time is only added to or taken from a date")
        if isinstance(node.type, Bilingual):
            self._stop("KS314", expr, "this text has two languages", mend="read .en or .ml of it")
        if isinstance(node.type, Bool):
            self._warn_if_constant(expr, node)
        if wanted is not None:
            self._fitting(expr, lambda: fit(node, wanted))
        if self._cost(node) > HIGHEST_COST:
            self._stop(
                "KS321",
                expr,
                f"this rule may take {self._cost(node)} steps, more than {HIGHEST_COST}",
                mend="lower the 'max' of the tables, or keep a computed field in each row",
            )
        return node

    def _cost(self, node: TypedExpr) -> int:
        return cost(node, tuple(map(self._cost, parts(node))))

    def _typed(self, expr: syntax.Expr, hint: Type | None = None) -> TypedExpr:
        """The node of an expression; `hint` is the type a bare code or text should take."""
        match expr:
            case syntax.Literal():
                return self._literal(expr, hint)
            case syntax.DurationLiteral():
                return duration(number(expr.amount), expr.unit)
            case syntax.DateLiteral():
                return Const(Date(), False, None, expr.value)
            case syntax.Name():
                return self._name(expr, hint)
            case syntax.Member():
                return self._member(expr)
            case syntax.Index():
                return self._index(expr)
            case syntax.Call():
                return self._call(expr)
            case syntax.Unary():
                return self._unary(expr)
            case syntax.Binary():
                return self._binary(expr, hint)
            case syntax.Conditional():
                return self._conditional(expr, hint)
            case syntax.ListLiteral():
                return self._stop("KS314", expr, "a list stands only after 'in'")

    def _value(self, expr: syntax.Expr, hint: Type | None = None) -> TypedExpr:
        """As `_typed`, and neither a table nor a row of one."""
        node = self._typed(expr, hint)
        if isinstance(node, Table):
            mend = "use count(), exists(...), sum(...)"
            self._stop("KS314", expr, "a table is not a value", mend=mend)
        if is_row(node):
            mend = "read one of its columns: .first().name"
            self._stop("KS314", expr, "a row is not a value", mend=mend)
        return node

    def _condition(self, expr: syntax.Expr, _: Type | None = None) -> TypedExpr:
        node = self._value(expr, Bool())
        is_reason = isinstance(expr, syntax.Member) and expr.name == "unknown"
        if is_reason and isinstance(node.type, Choice):  # as a condition: whether there is one
            return negation(emptiness(node))
        if not isinstance(node.type, Bool):
            message = f"a condition is yes or no, this is {describe(node.type)}"
            self._stop("KS314", expr, message, mend="compare it with something")
        if self._never(node):
            node = truth(False)
        self._warn_if_constant(expr, node)
        return node

    def _warn_if_constant(self, expr: syntax.Expr, node: TypedExpr) -> None:
        """Tell of a condition that cannot change, unless a part of it was told of already."""
        if isinstance(node, Compare) and is_beyond(
            node.operator, node.left.range, node.right.range
        ):
            mend = "mend the number, or the field's `min` and `max`"
            self._warn(expr, "this is never true within the bounds of what it compares", mend)
            return
        if not isinstance(node, Const) or isinstance(expr, syntax.Literal):
            return
        first, last = (self._findings.span.column + place for place in (expr.start, expr.end))
        if any(d.code == "KS320" and first <= d.span.column < last for d in self._findings.found):
            return
        state = "always" if node.value is True else "never"
        self._warn(expr, f"this is {state} true", "leave it out, or mend what it compares")

    def _never(self, node: TypedExpr) -> bool:
        """Whether a truth that is read is known to be false or empty here."""
        key = key_of(node)
        values = self._facts.values_of(key) if key is not None else None
        return values is not None and True not in values

    def _literal(self, expr: syntax.Literal, hint: Type | None) -> TypedExpr:
        value = expr.value
        if value is None:
            return Const(Nothing(), True, None, None)
        if isinstance(value, bool):
            return truth(value)
        if not isinstance(value, str):
            return number(value)
        if isinstance(hint, ListOf):
            hint = hint.item
        text = normalise(value)
        match hint:
            case Choice():
                if text not in hint.options:
                    self._no_option(expr, text, hint)
                return Const(hint, False, None, text)
            case Ref():
                return Const(hint, False, None, text)
            case Time():
                return Const(hint, False, None, self._time(expr, text))
            case _:
                return Const(Text(), False, None, text)

    def _time(self, expr: syntax.Literal, text: str) -> dt.time:
        try:
            if len(text) != 5:
                raise ValueError
            return dt.time.fromisoformat(text)
        except ValueError:
            self._stop("KS304", expr, f"'{text}' is not a time of day", mend="write '10:30'")

    def _no_option(self, expr: syntax.Expr, text: str, choice: Choice) -> NoReturn:
        shown = ", ".join(choice.options[:12]) + (" ..." if len(choice.options) > 12 else "")
        mend = did_you_mean(text, choice.options) or f"write one of: {shown}"
        self._stop("KS317", expr, f"'{text}' is not an option", expected=shown, mend=mend)

    def _unary(self, expr: syntax.Unary) -> TypedExpr:
        if expr.operator == "!":
            return negation(self._condition(expr.of))
        of = self._value(expr.of)
        if kind_of(of.type) is None:
            self._stop("KS314", expr, f"{describe(of.type)} has no opposite")
        return of if is_null(of) else negated(of)

    def _binary(self, expr: syntax.Binary, hint: Type | None) -> TypedExpr:
        match expr.operator:
            case "&&" | "||":
                return self._logic(expr)
            case "in":
                return self._in(expr)
            case "??":
                return self._otherwise(expr, hint)
            case "+" | "-" | "*" | "/" | "%":
                return self._arithmetic(expr)
            case _:
                left, right = self._pair(expr.left, expr.right)
                return self._fitting(
                    expr, lambda: compared(expr.operator, left, right, self._facts)
                )

    def _pair(self, left: syntax.Expr, right: syntax.Expr) -> tuple[TypedExpr, TypedExpr]:
        """Two operands; a bare code or a text takes its type from the other side."""
        swap = self._is_code(left) and not self._is_code(right)
        first, second = (right, left) if swap else (left, right)
        one = self._attempt(first, None, self._value)
        other = self._attempt(second, one.type if one else None, self._value) if one else None
        if one is None:
            if not self._is_code(second):
                self._attempt(second, None, self._value)
            raise StopError
        if other is None:
            raise StopError
        return (other, one) if swap else (one, other)

    def _is_code(self, expr: syntax.Expr) -> bool:
        if isinstance(expr, syntax.Name):
            return expr.name not in self._scope.names
        return isinstance(expr, syntax.Literal) and isinstance(expr.value, str)

    def _logic(self, expr: syntax.Binary) -> TypedExpr:
        left = self._attempt(expr.left, None, self._condition)
        facts = NOTHING
        if left is not None:
            facts = when_true(left) if expr.operator == "&&" else when_false(left)
        right = self._under(facts, lambda: self._attempt(expr.right, None, self._condition))
        if left is None or right is None:
            raise StopError
        return (all_of if expr.operator == "&&" else any_of)((left, right))

    def _in(self, expr: syntax.Binary) -> TypedExpr:
        if not isinstance(expr.right, syntax.ListLiteral):
            values = self._typed(expr.right)
            hint = values.type.item if isinstance(values.type, ListOf) else None
            item = self._value(expr.left, hint)
            return self._fitting(expr, lambda: within(item, values))
        item = self._value(expr.left)
        consts: list[Const] = []
        others: list[TypedExpr] = []
        for written in expr.right.items:
            value = self._value(written, item.type)
            if isinstance(value.type, Nothing):
                mend = "ask for it alone: x == null || x in [...]"
                self._stop("KS314", written, "null stands in no list", mend=mend)
            same = self._fitting(written, partial(compared, "==", item, value, NOTHING))
            if isinstance(value, Const):
                consts.append(value)
            else:
                others.append(all_of((negation(emptiness(value)), same)))
        found = one_of(item, consts, self._facts)
        return any_of((found, *others)) if others else found

    def _otherwise(self, expr: syntax.Binary, hint: Type | None) -> TypedExpr:
        left = self._value(expr.left, hint)
        if not left.empty:
            self._warn(expr.left, "this is never empty", "leave out '??' and what follows")
            return left
        right = self._value(expr.right, left.type)
        type_ = self._fitting(expr, lambda: joined(left, right))
        if is_null(left):
            return right
        range_ = both_ranges(left, right)
        return Otherwise(type_, right.empty, range_, left, right)

    def _conditional(self, expr: syntax.Conditional, hint: Type | None) -> TypedExpr:
        condition = self._condition(expr.condition)
        then = self._under(
            when_true(condition), lambda: self._attempt(expr.then, hint, self._value)
        )
        hint = hint or (then.type if then is not None else None)
        other = self._under(
            when_false(condition), lambda: self._attempt(expr.other, hint, self._value)
        )
        if then is None or other is None:
            raise StopError
        type_ = self._fitting(expr, lambda: joined(then, other))
        if isinstance(condition, Const):
            return then if condition.value is True else other
        if then == other:
            self._warn(expr, "both values are the same", "leave out the condition")
            return then
        if isinstance(type_, Bool) and not (is_null(then) or is_null(other)):
            known = _as_logic(condition, then, other)
            if known is not None:
                return known
        empty = then.empty or other.empty
        return If(type_, empty, both_ranges(then, other), condition, then, other)

    def _arithmetic(self, expr: syntax.Binary) -> TypedExpr:
        left = self._attempt(expr.left, None, self._value)
        right = self._attempt(expr.right, None, self._value)
        if left is None or right is None:
            raise StopError
        return settled(self._fitting(expr, lambda: self._combined(expr.operator, left, right)))

    def _combined(self, operator: str, left: TypedExpr, right: TypedExpr) -> TypedExpr:
        a, b = left.type, right.type
        if kind_of(a) is not None and kind_of(b) is not None:
            return calculate(operator, left, right)
        if isinstance(a, (Date, DateTime)) and isinstance(b, Duration) and operator in "+-":
            if is_null(left) or is_null(right):
                return Const(a, True, None, None)
            assert isinstance(right, Function)
            return shifted(left, right, operator == "+")
        if isinstance(a, Date) and isinstance(b, Date) and operator == "-":
            return strict("days_between", Int(), (right, left), between(-4_000_000, 4_000_000))
        if isinstance(a, Text) and isinstance(b, Text) and operator == "+":
            if isinstance(left, Const) and isinstance(right, Const):
                return Const(Text(), False, None, f"{left.value}{right.value}")
            return strict("concat", Text(), (left, right))
        verb = {"+": "added to", "-": "taken from", "*": "multiplied with"}.get(
            operator, "combined"
        )
        first, second = (b, a) if operator in "+-" else (a, b)
        message = f"{describe(first)} is not {verb} {describe(second)}"
        mend = f"give both sides the same type: {describe(a)} or {describe(b)}"
        if isinstance(a, Date):
            mend = "add a length of time such as 30d"
        elif isinstance(a, Text) or isinstance(b, Text):
            mend = "leave out the quotation marks of a number, or join texts only"
        raise MisfitError("KS314", message, mend)


def _as_logic(condition: TypedExpr, then: TypedExpr, other: TypedExpr) -> TypedExpr | None:
    """A choice between conditions, one of them constant, as `&&` and `||`."""
    if isinstance(then, Const):
        if then.value is True and not other.empty:
            return any_of((condition, other))
        return all_of((negation(condition), other)) if not other.empty else None
    if isinstance(other, Const) and not then.empty:
        if other.value is True:
            return any_of((negation(condition), then))
        return all_of((condition, then))
    return None
