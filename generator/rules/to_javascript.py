"""Compiles a checked rule to one JavaScript function for the page.

The text needs `meaning.js` under the name `m` and nothing else: no eval, no Function, no inline
script, so the strictest content policy lets it run. A page never decides: the server asks again.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.rules.javascript_rows import RowValues
from generator.rules.javascript_text import (
    AND,
    EQUAL,
    OR,
    ORDER,
    SIGN,
    SUM,
    Js,
    called,
    digest,
    is_number,
    javascript_name,
    kind_text,
    places_of,
    quoted,
    said,
)
from generator.rules.logic import ORDER as ORDERED
from generator.rules.typed import (
    All,
    Any,
    Compare,
    Const,
    Function,
    Holds,
    IsEmpty,
    Matches,
    Not,
    OneOf,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
    Within,
    arguments,
    table_path,
    walk,
)
from generator.rules.types import Bool, ListOf, Text, Time


@dataclass(frozen=True, slots=True)
class JavascriptRule:
    """A rule as an entry of an object.

    Attributes:
        text: `name: {says, reads, gives}`, several lines, the last with its comma. `reads` says, in
            the order of the arguments of `gives`, how each value is read.
        constants: Lines that stand once before the object.
    """

    text: str
    constants: tuple[str, ...]


def javascript_rule(name: str, expr: TypedExpr, says: str) -> JavascriptRule:
    """A rule for the page; `says` is how its author wrote it. A condition gives true or false."""
    names = _parameters(expr)
    writer = _Writer(names)
    condition = isinstance(expr.type, Bool)
    code = writer.condition(expr) if condition else writer.value(expr)
    reads = _reads(expr, names)
    text = (
        f"  {name}: {{\n    says: {said(says)},\n    reads: {{{reads}}},\n"
        f"    gives: ({', '.join(names.values())}) => {code.text},\n  }},\n"
    )
    return JavascriptRule(text, tuple(sorted(writer.constants)))


def _parameters(expr: TypedExpr) -> dict[str, str]:
    taken: dict[str, str] = {}
    for path in arguments(expr):
        name = javascript_name(path)
        while name in taken.values():
            name += "_"
        taken[path] = name
    return taken


def _reads(expr: TypedExpr, names: dict[str, str]) -> str:
    kinds = {node.path: kind_text(node.type) for node in walk(expr) if isinstance(node, Read)}
    tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
    for table in tables.values():
        if table.parent is None:
            kinds[f"{table.path}[]"] = _columns(f"{table.path}[]", tables, expr)
    kinds["calendar()"] = '"calendar"'
    return ", ".join(f"{quoted(path)}: {kinds[path]}" for path in names)


def _columns(path: str, tables: dict[int, Table], expr: TypedExpr) -> str:
    """What is read of the rows of a table, whichever binders speak of them."""
    rows = {row for row, table in tables.items() if table_path(table, tables) == path}
    columns = {
        node.path: kind_text(node.type)
        for node in walk(expr)
        if isinstance(node, RowRead) and node.row in rows
    }
    for inner in tables.values():
        if inner.parent in rows:
            columns[inner.path] = _columns(f"{path}.{inner.path}[]", tables, expr)
    return f"{{{', '.join(f'{quoted(name)}: {kind}' for name, kind in sorted(columns.items()))}}}"


class _Writer(RowValues):
    def __init__(self, names: dict[str, str]) -> None:
        super().__init__(names)
        self.constants: set[str] = set()

    def condition(self, node: TypedExpr) -> Js:
        match node:
            case Const():
                return Js("true" if node.value is True else "false")
            case Holds():
                return self.condition(node.of)
            case All():
                return Js(" && ".join(self.condition(one).at(AND) for one in node.items), AND)
            case Any():
                return Js(" || ".join(self.condition(one).at(AND) for one in node.items), OR)
            case Not():
                return self._negated(node.of)
            case IsEmpty():
                return Js(f"{self.value(node.of).at(ORDER)} === null", EQUAL)
            case Compare():
                return self._compared(node)
            case OneOf():
                item, *values = self._together((node.item, *node.values))
                return Js(f"[{', '.join(code.text for code in values)}].includes({item.text})")
            case Within():
                return self._within(node)
            case Matches():
                return called("matches", self.value(node.of).text, self._pattern(node))
            case Function() if node.name not in ("item_at",):
                return self._predicate(node)
            case OverRows() if node.operator in ("exists", "all"):
                return self.quantified(node)
            case _:
                code = self.value(node)
                return Js(f"{code.at(ORDER)} === true", EQUAL) if node.empty else code

    def _negated(self, of: TypedExpr) -> Js:
        if isinstance(of, IsEmpty):
            return Js(f"{self.value(of.of).at(ORDER)} !== null", EQUAL)
        return Js(f"!{self.condition(of).at(SIGN)}", SIGN)

    def _together(self, nodes: tuple[TypedExpr, ...]) -> list[Js]:
        """Operands at the same places."""
        places = max(places_of(node.type) for node in nodes)
        return [
            self.finer(node, places) if is_number(node.type) else self.value(node) for node in nodes
        ]

    def _compared(self, node: Compare) -> Js:
        left, right = self._together((node.left, node.right))
        if node.operator not in ORDERED:
            return Js(f"{left.at(ORDER)} {node.operator}= {right.at(ORDER)}", EQUAL)
        texts = isinstance(node.left.type, (Text, Time))
        if not (texts or node.left.empty or node.right.empty):
            return Js(f"{left.at(SUM)} {node.operator} {right.at(SUM)}", ORDER)
        if node.operator in (">", ">="):
            left, right = right, left
        return called("less" if node.operator in ("<", ">") else "upto", left.text, right.text)

    def _within(self, node: Within) -> Js:
        listed = node.values.type
        assert isinstance(listed, ListOf)
        values = self.value(node.values)
        if not is_number(listed.item):
            return called("within", self.value(node.item).text, values.text)
        places = max(places_of(node.item.type), places_of(listed.item))
        if more := places - places_of(listed.item):
            values = Js(f"{values.text}.map((one) => one * {10**more}n)")
        return called("within", self.finer(node.item, places).text, values.text)

    def _pattern(self, node: Matches) -> str:
        text = node.pattern.javascript
        name = f"PATTERN_{digest(text)}"
        self.constants.add(f'const {name} = new RegExp({quoted(text)}, "u");')
        return name

    def _predicate(self, node: Function) -> Js:
        args = [self.value(arg).text for arg in node.args]
        if node.name == "is_holiday":
            args.insert(0, self._names["calendar()"])
        return called(node.name, *args)


__all__ = ["JavascriptRule", "javascript_rule"]
