"""What the names and members of a rule mean, and how a mistake is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from generator.diagnostics import Severity, did_you_mean
from generator.rules import syntax
from generator.rules.flow import NOTHING, Facts
from generator.rules.functions import (
    FUNCTIONS,
    OVER_ROWS,
    describe,
)
from generator.rules.numbers import MisfitError
from generator.rules.places import Findings
from generator.rules.ranges import ROWS_LIMIT, between, of_typed
from generator.rules.typed import (
    Const,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
)
from generator.rules.types import (
    Bilingual,
    Bool,
    Choice,
    ListOf,
    Ref,
    Rows,
    Scope,
    Text,
    Type,
    Typed,
)

T = TypeVar("T")


class StopError(Exception):
    """A finding was noted; what stands above it cannot be typed."""


class Naming:
    """Resolves names in a scope; the facts are what conditions before have asked."""

    def __init__(self, scope: Scope, findings: Findings) -> None:
        self._scope = scope
        self._findings = findings
        self._facts = NOTHING
        self._rows: dict[str, Table] = {}
        self._binders = 0

    def _typed(self, expr: syntax.Expr, hint: Type | None = None) -> TypedExpr:
        """The node of an expression; `hint` is the type a bare code or text should take."""
        raise NotImplementedError

    def _attempt(
        self, expr: syntax.Expr, hint: Type | None, how: Callable[..., TypedExpr]
    ) -> TypedExpr | None:
        """The node, or None after a finding: so that the other operand is looked at too."""
        try:
            return how(expr, hint)
        except StopError:
            return None

    def _under(self, facts: Facts, how: Callable[[], TypedExpr | None]) -> TypedExpr | None:
        """Type something where more is known."""
        outer = self._facts
        self._facts = outer.and_(facts)
        try:
            return how()
        finally:
            self._facts = outer

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
        inner = sorted(n for n in self._scope.names if n.startswith(f"{name}."))
        if inner and any("." in n.partition(".")[2] or self._scope.names[n].path for n in inner):
            mend = f"read one of its fields: {inner[0]}"
            self._stop("KS314", expr, f"'{name}' is a group, not a value", mend=mend)
        known = {n.partition(".")[0] for n in self._scope.names} | set(self._rows)
        if isinstance(hint, Choice):
            known |= set(hint.options)
        holders = [row for row, table in self._rows.items() if name in self._columns_of(table)]
        if name in ("empty", "None", "nil", "NULL", "undefined"):
            mend = "write null"
        elif holders:
            mend = f"say whose it is: {holders[-1]}.{name}"
        elif name in FUNCTIONS:
            mend = f"call it: {FUNCTIONS[name].usage}"
        else:
            mend = did_you_mean(name, known)
        expected = ", ".join(sorted(known)[:15])
        return self._stop(
            "KS310", expr, f"'{name}' is not known here", expected=expected, mend=mend
        )

    def _columns_of(self, table: Table) -> Mapping[str, Typed]:
        assert isinstance(table.type, Rows)
        return self._scope.schema.members.get(table.type.of, {})

    def _read(self, path: str, typed: Typed) -> TypedExpr:
        path = typed.path or path
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
        path = dotted(expr)
        root = path.partition(".")[0]
        if path in self._scope.names and root not in self._rows:
            return self._read(path, self._scope.names[path])
        if isinstance(expr.of, syntax.Name) and expr.of.name in self._rows:
            return self._column(expr, self._rows[expr.of.name], expr.name)
        if (found := self._nested(expr, path)) is not None:
            return found
        prefixes = any(name.startswith(f"{dotted(expr.of)}.") for name in self._scope.names)
        if isinstance(expr.of, syntax.Name) and prefixes and root not in self._scope.names:
            known = [n.partition(".")[2] for n in self._scope.names if n.startswith(f"{root}.")]
            self._no_member(expr, f"'{root}'", known)
        inside = f"{dotted(expr.of)}."
        words = [n for n, t in self._scope.names.items() if t.path and n.startswith(inside)]
        if words and root not in self._rows:
            if any(n.startswith(f"{path}.") for n in words):
                mend = "read one of its fields: " + next(n for n in words if n.startswith(path))
                self._stop("KS314", expr, f"'{path}' is a group, not a value", mend=mend)
            self._no_member(expr, f"'{dotted(expr.of)}'", [n.removeprefix(inside) for n in words])
        of = self._typed(expr.of)
        if isinstance(of, OverRows) and of.operator == "first":
            return self._column_of_first(expr, of)
        typed = self._member_type(expr, of)
        if isinstance(of, Const):
            return Const(typed.type, True, of_typed(typed), None)
        if not isinstance(of, (Read, RowRead)):
            self._stop("KS311", expr, "only a field has members")
        return self._below(of, typed.path or expr.name, typed)

    def _nested(self, expr: syntax.Member, path: str) -> TypedExpr | None:
        """A field within fields of a row, or of the row behind a reference: `it.place.home.ward`."""
        below = expr.name
        of = expr.of
        while isinstance(of, syntax.Member):
            below = f"{of.name}.{below}"
            of = of.of
            if isinstance(of, syntax.Name) and of.name in self._rows:
                table = self._rows[of.name]
                return (
                    self._column(expr, table, below) if below in self._columns_of(table) else None
                )
            if isinstance(of, syntax.Name) and of.name not in self._scope.names:
                return None
            if not any(below in members for members in self._scope.schema.members.values()):
                continue
            row = self._attempt(of, None, lambda one, _: self._typed(one))
            if isinstance(row, (Read, RowRead)) and isinstance(row.type, Ref):
                typed = self._scope.schema.members.get(row.type.to, {}).get(below)
                if typed is not None:
                    return self._below(row, typed.path or below, typed)
        return None

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
        raise StopError

    def _column(self, expr: syntax.Member, table: Table, name: str) -> TypedExpr:
        members = self._columns_of(table)
        typed = members.get(name)
        if typed is None:
            self._no_member(expr, f"'{table.path}'", list(members))
        name = typed.path or name
        if isinstance(typed.type, Rows):
            return self._table(name, table.row, typed)
        range_ = of_typed(typed)
        row = RowRead(typed.type, typed.empty, range_, table.row, name, typed.empty)
        return self._known(row, (table.row, name))

    def _column_of_first(self, expr: syntax.Member, first: OverRows) -> TypedExpr:
        if first.body is None:
            column = self._column(expr, first.table, expr.name)
        else:
            typed = self._member_type(expr, first.body)
            if not isinstance(first.body, RowRead):
                self._stop("KS311", expr, "only a field has members")
            column = self._below(first.body, typed.path or expr.name, typed)
        if isinstance(column, Table):
            self._stop("KS328", expr, "a table within the first row cannot be read yet")
        return OverRows(column.type, True, column.range, "first", first.table, column)

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
        raise StopError


def dotted(expr: syntax.Expr) -> str:
    """`a.b.c` of a chain of names; nothing for anything else."""
    names: list[str] = []
    while isinstance(expr, syntax.Member):
        names.append(expr.name)
        expr = expr.of
    if not isinstance(expr, syntax.Name):
        return ""
    return ".".join([expr.name, *reversed(names)])
