"""Calls: functions, facts of the environment, patterns, operations over rows."""

from __future__ import annotations

from functools import partial
from typing import NoReturn

from generator.diagnostics import did_you_mean
from generator.rules import syntax
from generator.rules.flow import NOTHING, when_true
from generator.rules.functions import (
    FUNCTIONS,
    OVER_ROWS,
    describe,
)
from generator.rules.logic import (
    is_null,
    truth,
)
from generator.rules.naming import Naming, StopError
from generator.rules.overrows import over_rows
from generator.rules.patterns import PatternError, parse_pattern
from generator.rules.ranges import of_type
from generator.rules.typed import (
    Arithmetic,
    Const,
    Function,
    Matches,
    Table,
    TypedExpr,
)
from generator.rules.types import (
    Bool,
    Choice,
    Int,
    ListOf,
    Text,
    Type,
)
from runtime.meaning.texts import normalise


class Calling(Naming):
    """Types calls; what names mean comes from `Naming`."""

    def _value(self, expr: syntax.Expr, hint: Type | None = None) -> TypedExpr:
        """As `_typed`, and neither a table nor a row of one."""
        raise NotImplementedError

    def _condition(self, expr: syntax.Expr, _: Type | None = None) -> TypedExpr:
        """A value that is yes or no."""
        raise NotImplementedError

    def _index(self, expr: syntax.Index) -> TypedExpr:
        of, index = self._typed(expr.of), self._value(expr.index)
        if isinstance(of, Table):
            self._stop("KS314", expr, "a table has no places", mend="use .first()")
        if not isinstance(of.type, ListOf):
            self._stop("KS314", expr, f"{describe(of.type)} has no places")
        if not isinstance(index.type, Int):
            self._stop("KS314", expr.index, "a place is a whole number, counted from 0")
        item = of.type.item
        return settled(Function(item, True, of_type(item), "item_at", (of, index)))

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
            message = f"'{expr.name}' has {len(written)} values"
            mend = f"write {builtin.usage}"
            self._stop("KS313", expr, message, expected=builtin.usage, mend=mend)
        args = tuple(
            value
            for value in [self._attempt(arg, None, self._value) for arg in written]
            if value is not None
        )
        if len(args) < len(written):
            raise StopError
        node = self._fitting(expr, lambda: builtin.build(args), "in " + builtin.usage)
        return settled(node)

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
        raise StopError

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
            raise StopError from None
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
            message = f"'{name}' has {len(expr.args)} values"
            mend = "name a row first: " + usage
            self._stop("KS313", expr, message, expected=usage, mend=mend)
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
            raise StopError
        return known[0], known[1] if len(known) > 1 else None

    def _refuse_taken(self, variable: syntax.Name) -> None:
        taken = {name.partition(".")[0] for name in self._scope.names} | set(self._rows)
        if variable.name in taken:
            message = f"'{variable.name}' has a meaning already"
            self._stop("KS318", variable, message, mend="give the row another name")


def settled(node: TypedExpr) -> TypedExpr:
    """A node that reads a value known to be empty, as what it then is."""
    match node:
        case Function() if any(is_null(arg) for arg in node.args):
            nothing = Const(node.type, True, node.range, None)
            return truth(False) if isinstance(node.type, Bool) else nothing
        case Arithmetic() if is_null(node.left) or is_null(node.right):
            return Const(node.type, True, node.range, None)
        case _:
            return node
