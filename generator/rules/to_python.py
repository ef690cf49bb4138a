"""Python source of a rule: one typed function with positional arguments, one statement a line.

The text is what `ruff format` leaves as it is and passes mypy and pyright strict. An expression
that does not fit a line is taken apart: its longest parts get names, a long condition on rows
becomes a function of its own above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from msgspec import structs

from generator.rules.numbers import kind_of
from generator.rules.python_code import Writer
from generator.rules.python_expr import Code
from generator.rules.python_lines import (
    INDENT,
    RowShape,
    docstring,
    head,
    protocols,
    stands,
    statement,
)
from generator.rules.python_text import (
    LINE,
    MODULE_OF,
    Constants,
    Import,
    annotation,
    attribute_name,
    python_name,
)
from generator.rules.typed import (
    NEEDS_CALENDAR,
    All,
    Any,
    Const,
    Function,
    Holds,
    Named,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
    arguments,
    parts,
    table_path,
    walk,
)
from generator.rules.types import Bool, Decimal, Int, Type

_SHORT: Final = (Const, Read, RowRead, Named)


@dataclass(frozen=True, slots=True)
class PythonFunction:
    """A rule as Python.

    Attributes:
        text: The function, with the helpers it calls before it; ends in a newline.
        params: Dotted path and parameter name, in the order of the arguments.
        returns: The annotation of what it returns.
        imports: (module, name) pairs that the text and the constants need.
        constants: Lines that stand once before the functions of the module.
        rows: What it reads of child rows; `protocols` writes them as classes.
    """

    text: str
    params: tuple[tuple[str, str], ...]
    returns: str
    imports: tuple[Import, ...]
    constants: tuple[str, ...]
    rows: tuple[RowShape, ...]


def parameters(expr: TypedExpr) -> tuple[tuple[str, str], ...]:
    """Dotted path and a parameter name for everything a rule reads, sorted by path."""
    taken: set[str] = set()
    found: list[tuple[str, str]] = []
    for path in arguments(expr):
        name = python_name(path)
        while name in taken:
            name += "_"
        taken.add(name)
        found.append((path, name))
    return tuple(found)


def python_function(
    name: str,
    params: Sequence[tuple[str, str]] | None,
    expr: TypedExpr,
    *,
    wanted: Type | None = None,
    doc: str = "",
    row_types: Mapping[str, str] | None = None,
    uuid_keys: frozenset[str] = frozenset(),
) -> PythonFunction:
    """A rule as a function.

    Args:
        name: The function's name.
        params: Dotted path and parameter name in the wanted order; at least what is read. None
            for `parameters(expr)`.
        expr: The typed tree. A condition returns bool: whether it holds.
        wanted: The type to return, where a whole number shall stand as Decimal.
        doc: First line of the docstring.
        row_types: Table path (`members[]`) to the annotation of its rows; `MembersRow` where not
            given.
        uuid_keys: Row types whose key is a UUID (`Schema.uuid_keys`).
    """
    return _Maker(name, tuple(params or parameters(expr)), expr, row_types or {}, uuid_keys).made(
        wanted, doc
    )


class _Maker:
    def __init__(
        self,
        name: str,
        params: tuple[tuple[str, str], ...],
        expr: TypedExpr,
        row_types: Mapping[str, str],
        uuid_keys: frozenset[str],
    ) -> None:
        self._name = name
        self._params = params
        self._expr = expr
        self._uuid_keys = uuid_keys
        self._imports: set[Import] = set()
        self._constants = Constants(self._imports)
        self._tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
        self._row_types = {row: self._row_type(t, row_types) for row, t in self._tables.items()}
        self._helpers: list[str] = []
        spoken = {node.row for node in walk(expr) if isinstance(node, RowRead)}
        spoken |= {table.parent for table in self._tables.values() if table.parent is not None}
        self._spoken = frozenset(spoken)

    def made(self, wanted: Type | None, doc: str) -> PythonFunction:
        names = dict(self._params)
        annotations = self._annotations()
        missing = [path for path in arguments(self._expr) if path not in names]
        assert not missing, f"{self._name} reads {missing}, which no parameter gives"
        writer = Writer(names, self._spoken, self._constants, self._imports)
        signature = [(names[path], annotations[path]) for path, _ in self._params]
        exact = wanted is not None and kind_of(wanted) is not None and not isinstance(wanted, Int)
        text, returns = self._function(
            self._name, signature, _as_condition(self._expr), writer, exact, doc
        )
        shapes = tuple(self._shapes())
        return PythonFunction(
            "\n\n".join((*self._helpers, text)),
            self._params,
            returns,
            tuple(sorted(self._imports)),
            self._constants.lines(),
            shapes,
        )

    def _row_type(self, table: Table, given: Mapping[str, str]) -> str:
        path = table_path(table, self._tables)
        words = path.replace("[]", "").replace(".", "_").split("_")
        return given.get(path, "".join(word.title() for word in words) + "Row")

    def _annotations(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in walk(self._expr):
            match node:
                case Read():
                    found[node.path] = self._annotation(node.type, node.optional)
                case Table() if node.parent is None:
                    self._imports.add(("collections.abc", "Sequence"))
                    found[f"{node.path}[]"] = f"Sequence[{self._row_types[node.row]}]"
                case Function() if node.name in NEEDS_CALENDAR:
                    self._imports.add((MODULE_OF["Calendar"], "Calendar"))
                    found["calendar()"] = "Calendar"
                case _:
                    pass
        return found

    def _annotation(self, type_: Type, optional: bool) -> str:
        text = annotation(type_, self._uuid_keys, self._imports)
        return f"{text} | None" if optional else text

    def _shapes(self) -> list[RowShape]:
        columns: dict[str, dict[str, str]] = {}
        for row, table in sorted(self._tables.items()):
            columns.setdefault(table_path(table, self._tables), {})
            if table.parent is not None:
                parent = table_path(self._tables[table.parent], self._tables)
                kind = f"Sequence[{self._row_types[row]}]"
                columns.setdefault(parent, {})[attribute_name(table.path)] = kind
        for node in walk(self._expr):
            if isinstance(node, RowRead):
                path = table_path(self._tables[node.row], self._tables)
                columns[path][attribute_name(node.path)] = self._annotation(
                    node.type, node.optional
                )
        names = {
            table_path(t, self._tables): self._row_types[row] for row, t in self._tables.items()
        }
        return [
            RowShape(path, names[path], tuple(sorted(found.items())))
            for path, found in sorted(columns.items())
        ]

    def _function(
        self,
        name: str,
        signature: Sequence[tuple[str, str]],
        expr: TypedExpr,
        writer: Writer,
        exact: bool,
        doc: str,
    ) -> tuple[str, str]:
        lines: list[str] = []
        room = LINE - len(INDENT) - len("return ")
        code = self._code(self._fitted(name, expr, writer, lines, room, exact), writer, exact)
        lines += statement("return ", code)
        if doc:
            lines.insert(0, docstring(doc))
        returns = self._returned(expr, code, exact)
        top = head(name, signature, returns)
        return top + "".join(f"{INDENT}{line}\n" for line in lines), returns

    def _returned(self, expr: TypedExpr, code: Code, exact: bool) -> str:
        if isinstance(expr, Const) and expr.value is None:
            return "None"
        type_ = Decimal(0) if exact else expr.type
        return self._annotation(type_, code.optional)

    def _code(self, expr: TypedExpr, writer: Writer, exact: bool = False) -> Code:
        if isinstance(expr.type, Bool) and not expr.empty:
            return writer.condition(expr)
        return writer.value(expr, exact=exact)

    def _tried(self, expr: TypedExpr, writer: Writer, exact: bool = False) -> Code:
        return writer.tried(lambda: self._code(expr, writer, exact))

    def _length(self, expr: TypedExpr, writer: Writer) -> int:
        return len(self._tried(expr, writer).text)

    def _fitted(
        self,
        name: str,
        expr: TypedExpr,
        writer: Writer,
        lines: list[str],
        room: int,
        exact: bool = False,
    ) -> TypedExpr:
        """The expression with parts named until it fits; the statements go to `lines`."""
        while not stands(self._tried(expr, writer, exact), room):
            shorter = self._shortened(name, expr, writer, lines)
            if shorter is None:
                break
            expr = shorter
        return expr

    def _shortened(
        self, name: str, expr: TypedExpr, writer: Writer, lines: list[str]
    ) -> TypedExpr | None:
        """The expression with one part less to write; None where nothing is left to name."""
        if isinstance(expr, Named):
            return None
        if isinstance(expr, (All, Any)) and len(expr.items) > 3:
            half = len(expr.items) // 2
            first = structs.replace(expr, items=expr.items[:half])
            second = structs.replace(expr, items=expr.items[half:])
            named = tuple(self._named(name, side, writer, lines) for side in (first, second))
            return structs.replace(expr, items=named)
        if isinstance(expr, OverRows):
            return self._shorter_rows(name, expr, writer)
        choices = [p for p in parts(expr) if not isinstance(p, _SHORT)]
        if not choices:
            return None
        longest = max(choices, key=lambda part: self._length(part, writer))
        return _replaced(expr, longest, self._named(name, longest, writer, lines))

    def _named(self, name: str, expr: TypedExpr, writer: Writer, lines: list[str]) -> Named:
        room = LINE - len(INDENT) - len("part_100 = ")
        code = self._code(self._fitted(name, expr, writer, lines, room), writer)
        temporary = writer.temporary()
        lines += statement(f"{temporary} = ", code)
        return Named(expr.type, code.optional, expr.range, temporary, code.optional)

    def _shorter_rows(self, name: str, expr: OverRows, writer: Writer) -> OverRows | None:
        """The operation with its longest condition or value moved into a function of its own."""
        inside = [*expr.table.where, *(p for p in (expr.body, expr.weight) if p is not None)]
        choices = [p for p in inside if not isinstance(p, _SHORT)]
        if not choices:
            return None
        writer.row_name(expr.table)
        longest = max(choices, key=lambda part: self._length(part, writer))
        if len(expr.table.where) > 1:
            return _with_one_condition(expr)
        asked = longest is not expr.body or expr.operator in ("exists", "all")
        asked = asked and longest is not expr.weight
        call = self._helper(name, _as_condition(longest) if asked else longest, writer)
        return _replaced_in_rows(expr, longest, call)

    def _helper(self, name: str, expr: TypedExpr, writer: Writer) -> Named:
        # An id never begins with '_', so no rule of the module has this name.
        helper = f"_{name.lstrip('_')}_{len(self._helpers) + 1}"
        slot = len(self._helpers)
        self._helpers.append("")
        rows = sorted(_outer_rows(expr))
        paths = arguments(expr)
        names = dict(self._params)
        annotations = self._annotations()
        signature = [(writer.row_name(self._tables[row]), self._row_types[row]) for row in rows]
        signature += [(names[path], annotations[path]) for path in paths]
        inner = Writer(names, self._spoken, self._constants, self._imports)
        for row in rows:
            inner.bind_row(row, writer.row_name(self._tables[row]))
        text, returns = self._function(helper, signature, expr, inner, False, "")
        self._helpers[slot] = text
        given = ", ".join(argument for argument, _ in signature)
        optional = returns.endswith("None")
        return Named(expr.type, optional, expr.range, f"{helper}({given})", optional)


def _as_condition(expr: TypedExpr) -> TypedExpr:
    """A condition that may be empty as whether it holds."""
    if isinstance(expr.type, Bool) and expr.empty:
        return Holds(Bool(), False, None, expr)
    return expr


def _outer_rows(expr: TypedExpr) -> set[int]:
    """Binders that an expression speaks of without binding them."""
    bound = {node.row for node in walk(expr) if isinstance(node, Table)}
    spoken = {node.row for node in walk(expr) if isinstance(node, RowRead)}
    spoken |= {
        node.parent for node in walk(expr) if isinstance(node, Table) and node.parent is not None
    }
    return spoken - bound


def _replaced(expr: TypedExpr, old: TypedExpr, new: Named) -> TypedExpr:
    """A node with one of its parts, told by identity, put another way."""
    changed: dict[str, TypedExpr | tuple[TypedExpr, ...]] = {}
    for field in structs.fields(expr):
        value = getattr(expr, field.name)
        if value is old:
            changed[field.name] = new
        elif field.name in ("items", "args"):
            items: tuple[TypedExpr, ...] = value
            changed[field.name] = tuple(new if item is old else item for item in items)
    put = cast("Callable[..., TypedExpr]", structs.replace)
    return put(expr, **changed)


def _with_one_condition(expr: OverRows) -> OverRows:
    where = All(Bool(), False, None, expr.table.where)
    return structs.replace(expr, table=structs.replace(expr.table, where=(where,)))


def _replaced_in_rows(expr: OverRows, old: TypedExpr, new: Named) -> OverRows:
    if any(one is old for one in expr.table.where):
        where = tuple(new if one is old else one for one in expr.table.where)
        return structs.replace(expr, table=structs.replace(expr.table, where=where))
    return cast("OverRows", _replaced(expr, old, new))


__all__ = ["PythonFunction", "RowShape", "parameters", "protocols", "python_function"]
