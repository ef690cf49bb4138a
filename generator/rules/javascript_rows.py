"""Writes operations over the rows of a table in JavaScript."""

from __future__ import annotations

from generator.rules.javascript_text import (
    AND,
    CHOICE,
    Js,
    called,
    javascript_name,
    places_of,
)
from generator.rules.javascript_values import Values, member
from generator.rules.logic import is_truth
from generator.rules.typed import OverRows, Table, TypedExpr
from generator.rules.types import Int


class RowValues(Values):
    """Writes what is asked of many rows."""

    def quantified(self, node: OverRows) -> Js:
        """`exists` and `all`."""
        assert node.body is not None
        table, row = self._rows_of(node.table), self._bound(node.table)
        asked = [self.condition(one) for one in node.table.where]
        body = self.condition(node.body)
        if node.operator == "exists":
            if not asked and is_truth(node.body, True):
                return Js(f"{table}.length > 0", AND)
            parts = [code.at(AND) for code in (*asked, body)]
            return Js(f"{table}.some(({row}) => {' && '.join(parts)})")
        if asked:
            unless = " && ".join(code.at(AND) for code in asked)
            return Js(f"{table}.every(({row}) => !({unless}) || {body.at(AND)})")
        return Js(f"{table}.every(({row}) => {body.at(CHOICE)})")

    def over_rows(self, node: OverRows) -> Js:
        row, rows = self._bound(node.table), self._rows_of(node.table)
        if node.table.where:
            asked = " && ".join(self.condition(one).at(AND) for one in node.table.where)
            rows = f"{rows}.filter(({row}) => {asked})"
        if node.operator == "count":
            return called("count", rows)
        assert node.body is not None
        listed = f"{rows}.map(({row}) => {self._given(node, node.body)})"
        match node.operator:
            case "sum":
                return self._sum(node, listed)
            case "map":
                return called("present", listed)
            case "min":
                return called("least", listed)
            case "max":
                return called("most", listed)
            case _:
                return called(node.operator, listed)  # first, main

    def _given(self, node: OverRows, body: TypedExpr) -> str:
        value = self.value(body)
        if node.weight is None:
            return value.at(CHOICE)
        return f"[{value.at(CHOICE)}, {self.value(node.weight).at(CHOICE)}]"

    def _sum(self, node: OverRows, listed: str) -> Js:
        total = called("sum", listed)
        if isinstance(node.type, Int):
            return called("int64", total.text)
        return called("within18", total.text, str(places_of(node.type)))

    def _bound(self, table: Table) -> str:
        """The variable of a table's row."""
        if table.row not in self._rows:
            name = javascript_name(table.hint)
            while name in {*self._names.values(), *self._rows.values()}:
                name += "_"
            self._rows[table.row] = name
        return self._rows[table.row]

    def _rows_of(self, table: Table) -> str:
        if table.parent is None:
            return self._names[f"{table.path}[]"]
        return f"{self._rows[table.parent]}{member(table.path)}"
