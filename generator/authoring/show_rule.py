"""`ksmart show rule`: one rule as the three languages run it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from generator.authoring.places import marks_of, places
from generator.kinds import KINDS
from generator.load.document import Document
from generator.load.nodes import Scalar
from generator.load.scalars import RULE
from generator.rules.sql_names import SqlNames, SqlTable
from generator.rules.to_javascript import javascript_rule
from generator.rules.to_python import parameters, python_function
from generator.rules.to_sql import sql_condition, sql_value
from generator.rules.typed import RowRead, Table, TypedExpr, table_path, walk
from generator.rules.types import Bool
from generator.symbols import Rule, SymbolTable


class Shown(Struct, frozen=True):
    """A rule with its address (`record.shop.licence.fields.area.check`)."""

    address: str
    rule: Rule


def rules_of(symbols: SymbolTable) -> list[Shown]:
    """Every rule of the specs, by address."""
    at = {(r.span.file, r.span.line, r.span.column): r for r in _rules(symbols, set())}
    found: list[Shown] = []
    for (kind, name), document in symbols.sources.items():
        found += [
            Shown(f"{kind}.{name}.{path}", at[place])
            for path, place in _written(document)
            if place in at
        ]
    return found


def texts_of(rule: Rule, symbols: SymbolTable) -> dict[str, str]:
    """The rule in Python, JavaScript and SQL; where a language cannot say it, why."""
    expr = rule.typed
    shown = {
        "python": python_function(
            "rule", None, expr, doc=rule.text, uuid_keys=symbols.schema.uuid_keys
        ).text
    }
    javascript = javascript_rule("rule", expr, rule.text)
    shown["javascript"] = "\n".join((*javascript.constants, javascript.text))
    write = sql_condition if isinstance(expr.type, Bool) else sql_value
    shown["sql"] = write(expr, _names(expr)) + "\n"
    return shown


def _names(expr: TypedExpr) -> SqlNames:
    """Columns by the path that the rule reads: what doors and constraints name more exactly."""
    tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
    columns: dict[str, dict[str, str]] = {table_path(one, tables): {} for one in tables.values()}
    for node in walk(expr):
        if isinstance(node, RowRead):
            path = table_path(tables[node.row], tables)
            columns[path][node.path] = f"{{row}}.{_column(node.path)}"
    return SqlNames(
        {path: _column(path) for path, _ in parameters(expr)},
        {path: _table(path, read) for path, read in columns.items()},
    )


def _table(path: str, columns: dict[str, str]) -> SqlTable:
    above = "{parent}.id" if "[]." in path else "id"
    name = _column(path.replace("[]", ""))
    return SqlTable(name, f"{{row}}.above = {above}", "{row}.position", columns)


def _column(path: str) -> str:
    return path.replace(".", "_")


def _written(document: Document) -> Iterator[tuple[str, tuple[str, int, int]]]:
    for place in places(document.node, KINDS[document.kind].model):
        node = place.node
        if isinstance(node, Scalar) and any(RULE in marks_of(one) for one in place.annotations):
            span = node.span(document.file)
            yield ".".join(map(str, place.path)), (span.file, span.line, span.column)


def _rules(value: object, seen: set[int]) -> Iterator[Rule]:
    """Every rule inside a value, however deep."""
    if id(value) in seen or isinstance(value, str | bytes | int | TypedExpr | Document):
        return
    seen.add(id(value))
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _rules(getattr(value, name), seen)
    elif isinstance(value, Mapping):
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _rules(inner, seen)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _rules(inner, seen)  # pyright: ignore[reportUnknownArgumentType]
