"""Types a rule: names resolved, units and money agreed, emptiness known, mistakes explained.

The result is a typed tree (`typed.py`) that the back ends turn into Python and SQL; they cannot
fail on it. One mistake gives one finding; both sides of an operator are looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final, NoReturn, TypeVar

from generator.diagnostics import Diagnostic, Severity, Span, did_you_mean
from generator.rules import syntax
from generator.rules.fitting import fit
from generator.rules.flow import NOTHING, Facts, key_of, when_false, when_true
from generator.rules.functions import (
    FUNCTIONS,
    OVER_ROWS,
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
from generator.rules.numbers import MisfitError, calculate, kind_of, negated, number
from generator.rules.overrows import cost, over_rows
from generator.rules.patterns import PatternError, parse_pattern
from generator.rules.places import Findings
from generator.rules.ranges import ROWS_LIMIT, between, of_type, of_typed
from generator.rules.typed import (
    Arithmetic,
    Const,
    Function,
    If,
    Matches,
    Otherwise,
    OverRows,
    Read,
    RowRead,
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
    Rows,
    Scope,
    Text,
    Time,
    Type,
    Typed,
)
from runtime.meaning.texts import normalise

T = TypeVar("T")

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
    except _StopError:
        return None, findings.found
    return (None if findings.failed else typed), findings.found


class _StopError(Exception):
    """A finding was noted; what stands above it cannot be typed."""


class _Checker:
    def __init__(self, scope: Scope, findings: Findings) -> None:
        self._scope = scope
        self._findings = findings
        self._facts = NOTHING
        self._rows: dict[str, Table] = {}
        self._binders = 0

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

    def _attempt(
        self, expr: syntax.Expr, hint: Type | None, how: Callable[..., TypedExpr]
    ) -> TypedExpr | None:
        """The node, or None after a finding: so that the other operand is looked at too."""
        try:
            return how(expr, hint)
        except _StopError:
            return None

    def _condition(self, expr: syntax.Expr, _: Type | None = None) -> TypedExpr:
        node = self._value(expr, Bool())
        if not isinstance(node.type, Bool):
            message = f"a condition is yes or no, this is {describe(node.type)}"
            self._stop("KS314", expr, message, mend="compare it with something")
        if self._never(node):
            node = truth(False)
        self._warn_if_constant(expr, node)
        return node

    def _warn_if_constant(self, expr: syntax.Expr, node: TypedExpr) -> None:
        """Tell of a condition that cannot change, unless a part of it was told of already."""
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

    def _under(self, facts: Facts, how: Callable[[], TypedExpr | None]) -> TypedExpr | None:
        """Type something where more is known."""
        outer = self._facts
        self._facts = outer.and_(facts)
        try:
            return how()
        finally:
            self._facts = outer

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
        mend = did_you_mean(text, choice.options)
        self._stop("KS317", expr, f"'{text}' is not an option", expected=shown, mend=mend)

    def _name(self, expr: syntax.Name, hint: Type | None) -> TypedExpr:
        name = expr.name
        if isinstance(hint, ListOf):
            hint = hint.item
        is_code = isinstance(hint, Choice) and name in hint.options
        if name in self._rows:
            mend = f"read one of its columns: {name}.name"
            self._stop("KS314", expr, "a row is not a value", mend=mend)
        if name in self._scope.names:
            if is_code:
                message = f"'{name}' is both a field and an option"
                self._stop("KS318", expr, message, mend=f"quote the option: '{name}'")
            return self._read(name, self._scope.names[name])
        if is_code:
            return Const(hint or Text(), False, None, name)
        known = {n.partition(".")[0] for n in self._scope.names} | set(self._rows)
        if isinstance(hint, Choice):
            known |= set(hint.options)
        if name == "empty":
            mend = "write null"
        elif name in FUNCTIONS:
            mend = f"call it: {FUNCTIONS[name].usage}"
        else:
            mend = did_you_mean(name, known)
        return self._stop("KS310", expr, f"'{name}' is not known here", mend=mend)

    def _read(self, path: str, typed: Typed) -> TypedExpr:
        if isinstance(typed.type, Rows):
            return self._table(path, None, typed)
        key = (-1, path)
        return self._known(Read(typed.type, typed.empty, of_typed(typed), path, typed.empty), key)

    def _table(self, path: str, parent: int | None, typed: Typed) -> Table:
        self._binders += 1
        high = ROWS_LIMIT if typed.high is None else int(typed.high)
        rows = between(int(typed.low or 0), max(high, 0))
        return Table(typed.type, False, rows, path, parent, self._binders, "row", ())

    def _known(self, node: Read | RowRead, key: tuple[int, str]) -> TypedExpr:
        if key in self._facts.absent:
            return Const(node.type, True, node.range, None)
        empty = node.optional and key not in self._facts.present
        if isinstance(node.type, Bool) and (values := self._facts.values_of(key)) is not None:
            values = values if empty else values - {None}
            if len(values) == 1:
                value = next(iter(values))
                return Const(Bool(), value is None, None, value)
        if isinstance(node, Read):
            return Read(node.type, empty, node.range, node.path, node.optional)
        return RowRead(node.type, empty, node.range, node.row, node.path, node.optional)

    def _member(self, expr: syntax.Member) -> TypedExpr:
        dotted = _dotted(expr)
        root = dotted.partition(".")[0]
        if dotted in self._scope.names and root not in self._rows:
            return self._read(dotted, self._scope.names[dotted])
        if isinstance(expr.of, syntax.Name) and expr.of.name in self._rows:
            return self._column(expr, self._rows[expr.of.name])
        prefixes = any(name.startswith(f"{_dotted(expr.of)}.") for name in self._scope.names)
        if isinstance(expr.of, syntax.Name) and prefixes and root not in self._scope.names:
            known = [n.partition(".")[2] for n in self._scope.names if n.startswith(f"{root}.")]
            self._no_member(expr, f"'{root}'", known)
        of = self._typed(expr.of)
        if isinstance(of, OverRows) and of.operator == "first":
            return self._column_of_first(expr, of)
        typed = self._member_type(expr, of)
        if isinstance(of, Const):
            return Const(typed.type, True, of_typed(typed), None)
        if not isinstance(of, (Read, RowRead)):
            self._stop("KS311", expr, "only a field has members")
        return self._below(of, expr.name, typed)

    def _below(self, of: Read | RowRead, name: str, typed: Typed) -> TypedExpr:
        path = f"{of.path}.{name}"
        optional = of.optional or typed.empty
        range_ = of_typed(typed)
        if isinstance(of, Read):
            if isinstance(typed.type, Rows):
                return self._table(path, None, typed)
            read = Read(typed.type, optional, range_, path, optional)
            known = self._known(read, (-1, path))
        else:
            if isinstance(typed.type, Rows):
                return self._table(path, of.row, typed)
            row = RowRead(typed.type, optional, range_, of.row, path, optional)
            known = self._known(row, (of.row, path))
        surely = not typed.empty and not of.empty and isinstance(known, (Read, RowRead))
        if surely and isinstance(known, Read):
            return Read(known.type, False, known.range, known.path, known.optional)
        if surely and isinstance(known, RowRead):
            return RowRead(known.type, False, known.range, known.row, known.path, known.optional)
        return known

    def _member_type(self, expr: syntax.Member, of: TypedExpr) -> Typed:
        if isinstance(of.type, Bilingual):
            if expr.name in ("en", "ml"):
                return Typed(Text(), empty=of.empty)
            self._no_member(expr, "a text in two languages", ["en", "ml"])
        if isinstance(of.type, Ref):
            members = self._scope.schema.members.get(of.type.to, {})
            if expr.name in members:
                return members[expr.name]
            self._no_member(expr, f"'{of.type.to}'", list(members))
        if isinstance(of, Table):
            mend = f"call it: .{expr.name}(...)" if expr.name in OVER_ROWS else ""
            mend = mend or "name a row: .first().name or .exists(row, row.name == ...)"
            self._stop("KS311", expr, f"a table has no '{expr.name}'", mend=mend)
        return self._stop("KS311", expr, f"{describe(of.type)} has no members")

    def _no_member(self, expr: syntax.Member, of: str, known: list[str]) -> NoReturn:
        start = expr.end - len(expr.name)
        expected = ", ".join(sorted(known)[:15])
        mend = did_you_mean(expr.name, known)
        message = f"{of} has no '{expr.name}'"
        self._findings.add("KS311", start, expr.end, message, expected=expected, mend=mend)
        raise _StopError

    def _column(self, expr: syntax.Member, table: Table) -> TypedExpr:
        assert isinstance(table.type, Rows)
        members = self._scope.schema.members.get(table.type.of, {})
        typed = members.get(expr.name)
        if typed is None:
            self._no_member(expr, f"'{table.path}'", list(members))
        if isinstance(typed.type, Rows):
            return self._table(expr.name, table.row, typed)
        range_ = of_typed(typed)
        row = RowRead(typed.type, typed.empty, range_, table.row, expr.name, typed.empty)
        return self._known(row, (table.row, expr.name))

    def _column_of_first(self, expr: syntax.Member, first: OverRows) -> TypedExpr:
        if first.body is None:
            column = self._column(expr, first.table)
        else:
            typed = self._member_type(expr, first.body)
            if not isinstance(first.body, RowRead):
                self._stop("KS311", expr, "only a field has members")
            column = self._below(first.body, expr.name, typed)
        if isinstance(column, Table):
            self._stop("KS328", expr, "a table within the first row cannot be read yet")
        return OverRows(column.type, True, column.range, "first", first.table, column)

    def _index(self, expr: syntax.Index) -> TypedExpr:
        of, index = self._typed(expr.of), self._value(expr.index)
        if isinstance(of, Table):
            self._stop("KS314", expr, "a table has no places", mend="use .first()")
        if not isinstance(of.type, ListOf):
            self._stop("KS314", expr, f"{describe(of.type)} has no places")
        if not isinstance(index.type, Int):
            self._stop("KS314", expr.index, "a place is a whole number, counted from 0")
        item = of.type.item
        return _settled(Function(item, True, of_type(item), "item_at", (of, index)))

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
            raise _StopError
        if other is None:
            raise _StopError
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
            raise _StopError
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
            raise _StopError
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
            raise _StopError
        return _settled(self._fitting(expr, lambda: self._combined(expr.operator, left, right)))

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
        mend = "add a length of time such as 30d" if isinstance(a, Date) else ""
        raise MisfitError("KS314", message, mend)

    def _call(self, expr: syntax.Call) -> TypedExpr:
        if expr.of is not None:
            of = self._typed(expr.of) if not self._is_bare_row(expr.of) else None
            if isinstance(of, Table):
                return self._over_rows(expr, of)
            if expr.name in OVER_ROWS and expr.name not in FUNCTIONS:
                what = describe(of.type) if of is not None else "a row"
                self._stop("KS312", expr, f"'{expr.name}' is asked of a table, not of {what}")
        written = expr.args if expr.of is None else (expr.of, *expr.args)
        if expr.name == "matches":
            return self._matches(expr, written)
        if expr.of is None and expr.name in self._scope.facts:
            return self._fact(expr)
        builtin = FUNCTIONS.get(expr.name)
        if builtin is None:
            self._no_function(expr)
        if not builtin.least <= len(written) <= builtin.most:
            expected = builtin.usage
            message = f"'{expr.name}' has {len(written)} values"
            self._stop("KS313", expr, message, expected=expected)
        args = tuple(
            value
            for value in [self._attempt(arg, None, self._value) for arg in written]
            if value is not None
        )
        if len(args) < len(written):
            raise _StopError
        node = self._fitting(expr, lambda: builtin.build(args), "in " + builtin.usage)
        return _settled(node)

    def _is_bare_row(self, expr: syntax.Expr) -> bool:
        return isinstance(expr, syntax.Name) and expr.name in self._rows

    def _no_function(self, expr: syntax.Call) -> NoReturn:
        known = {*FUNCTIONS, *OVER_ROWS, "matches", *self._scope.facts}
        mend = did_you_mean(expr.name, known)
        place = expr.name_start
        message = f"there is no function '{expr.name}' here"
        if expr.name == "empty":
            mend = "write x == null"
        if expr.name in OVER_ROWS:
            mend = f"ask a table: rows.{expr.name}(row, ...)"
        self._findings.add("KS312", place, place + len(expr.name), message, mend=mend)
        raise _StopError

    def _fact(self, expr: syntax.Call) -> TypedExpr:
        fact = self._scope.facts[expr.name]
        if len(expr.args) != len(fact.takes):
            self._stop("KS313", expr, f"'{expr.name}' takes {len(fact.takes)} names")
        codes: list[str] = []
        for arg, known in zip(expr.args, fact.takes, strict=True):
            code = arg.name if isinstance(arg, syntax.Name) else ""
            if isinstance(arg, syntax.Literal) and isinstance(arg.value, str):
                code = arg.value
            if code not in known:
                expected = ", ".join(known[:12])
                mend = did_you_mean(code, known)
                self._stop(
                    "KS313", arg, f"'{expr.name}' asks one name", expected=expected, mend=mend
                )
            codes.append(code)
        return self._read(f"{expr.name}({','.join(codes)})", fact.gives)

    def _matches(self, expr: syntax.Call, written: tuple[syntax.Expr, ...]) -> TypedExpr:
        if len(written) != 2:
            self._stop(
                "KS313", expr, "'matches' takes a pattern", expected="text.matches('[A-Z]+')"
            )
        of = self._value(written[0])
        if not isinstance(of.type, (Text, Choice)):
            self._stop("KS313", written[0], f"this must be a text, not {describe(of.type)}")
        pattern = written[1]
        if not isinstance(pattern, syntax.Literal) or not isinstance(pattern.value, str):
            self._stop("KS313", pattern, "a pattern is a written text, not a value")
        try:
            read = parse_pattern(normalise(pattern.value))
        except PatternError as mistake:
            start = min(pattern.start + 1 + mistake.at, pattern.end - 1)
            self._findings.add(mistake.code, start, start + 1, mistake.message, mend=mistake.mend)
            raise _StopError from None
        if is_null(of):
            return truth(False)
        return Matches(Bool(), False, None, of, read)

    def _over_rows(self, expr: syntax.Call, table: Table) -> TypedExpr:
        name = expr.name
        if name == "size":
            name = "count"
        if name not in OVER_ROWS:
            self._no_function(expr)
        wanted = {"count": (0, 2), "first": (0, 2), "exists": (0, 2), "main": (3,)}.get(name, (2,))
        if len(expr.args) not in wanted:
            usage = f".{name}(row, ...)" if name != "main" else ".main(row, value, weight)"
            self._stop("KS313", expr, f"'{name}' has {len(expr.args)} values", expected=usage)
        if not expr.args:
            return self._fitting(expr, lambda: over_rows(name, table, None, None))
        variable = expr.args[0]
        if not isinstance(variable, syntax.Name):
            mend = f"name it: .{name}(row, row.column ...)"
            self._stop("KS313", variable, "here stands the name of a row", mend=mend)
        self._refuse_taken(variable)
        table = Table(
            table.type,
            False,
            table.range,
            table.path,
            table.parent,
            table.row,
            variable.name,
            table.where,
        )
        bodies = self._bodies(expr, table, name)
        return self._fitting(expr, lambda: over_rows(name, table, *bodies))

    def _bodies(
        self, expr: syntax.Call, table: Table, name: str
    ) -> tuple[TypedExpr, TypedExpr | None]:
        facts = NOTHING
        for condition in table.where:
            facts = facts.and_(when_true(condition))
        self._rows[table.hint] = table
        conditional = name in ("exists", "all", "filter", "count", "first")
        first = self._condition if conditional else self._value
        try:
            found = [
                self._under(facts, partial(self._attempt, arg, None, how))
                for arg, how in zip(expr.args[1:], (first, self._value), strict=False)
            ]
        finally:
            del self._rows[table.hint]
        known = [body for body in found if body is not None]
        if len(known) < len(found):
            raise _StopError
        return known[0], known[1] if len(known) > 1 else None

    def _refuse_taken(self, variable: syntax.Name) -> None:
        taken = {name.partition(".")[0] for name in self._scope.names} | set(self._rows)
        if variable.name in taken:
            message = f"'{variable.name}' has a meaning already"
            self._stop("KS318", variable, message, mend="give the row another name")

    def _fitting(self, expr: syntax.Expr, build: Callable[[], T], where: str = "") -> T:
        """What `build` gives; a misfit becomes a finding at the expression."""
        try:
            return build()
        except MisfitError as misfit:
            self._stop(misfit.code, expr, misfit.message, expected=where, mend=misfit.mend)

    def _warn(self, expr: syntax.Expr, message: str, mend: str) -> None:
        warning = Severity.WARNING
        self._findings.add("KS320", expr.start, expr.end, message, mend=mend, severity=warning)

    def _stop(
        self, code: str, expr: syntax.Expr, message: str, *, expected: str = "", mend: str = ""
    ) -> NoReturn:
        self._findings.add(code, expr.start, expr.end, message, expected=expected, mend=mend)
        raise _StopError


def _dotted(expr: syntax.Expr) -> str:
    """`a.b.c` of a chain of names; nothing for anything else."""
    names: list[str] = []
    while isinstance(expr, syntax.Member):
        names.append(expr.name)
        expr = expr.of
    if not isinstance(expr, syntax.Name):
        return ""
    return ".".join([expr.name, *reversed(names)])


def _settled(node: TypedExpr) -> TypedExpr:
    """A node that reads a value known to be empty, as what it then is."""
    match node:
        case Function() if any(is_null(arg) for arg in node.args):
            nothing = Const(node.type, True, node.range, None)
            return truth(False) if isinstance(node.type, Bool) else nothing
        case Arithmetic() if is_null(node.left) or is_null(node.right):
            return Const(node.type, True, node.range, None)
        case _:
            return node


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
