"""Writes operations over the rows of a table as generators and comprehensions."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import ranges
from generator.rules.logic import is_truth
from generator.rules.python_expr import (
    COMPARISON,
    OR,
    Code,
    call,
)
from generator.rules.python_proof import Proved
from generator.rules.python_text import (
    LINE,
    attribute_name,
)
from generator.rules.python_values import Values
from generator.rules.typed import (
    OverRows,
    Table,
    TypedExpr,
)
from generator.rules.types import Int

_DEEP = 12
"""How far in the values of a list stand, inside a call inside a function."""


class RowValues(Values):
    """Writes what is asked of many rows."""

    def _every(self, items: Sequence[TypedExpr], proved: Proved) -> Code:
        raise NotImplementedError

    def _over_rows(self, node: OverRows, proved: Proved) -> Code:
        source, proved = self._source(node.table, proved)
        rows = self._table_text(node.table)
        body = node.body
        match node.operator:
            case "count":
                return call("sum", "1", source) if node.table.where else Code(f"len({rows})")
            case "sum":
                assert body is not None
                return self._sum(node, body, source, proved)
            case "first":
                assert body is not None
                first = " ".join((self.value(body, proved).text, *source))
                return Code(f"next(({first}), None)", optional=True)
            case "map":
                assert body is not None
                item = self.value(body, proved)
                return call(self.need("present") if item.optional else "tuple", item.text, source)
            case "main":
                assert body is not None
                assert node.weight is not None
                pair = f"({self.value(body, proved).text}, {self.value(node.weight, proved).text})"
                return call(self.need("main"), pair, source, optional=True)
            case _:
                assert body is not None
                name = self.need("smallest" if node.operator == "min" else "largest")
                return call(name, self.value(body, proved).text, source, optional=True)

    def _sum(self, node: OverRows, body: TypedExpr, source: Sequence[str], proved: Proved) -> Code:
        whole = isinstance(node.type, Int)
        item = self.value(body, proved)
        over = _sum_may_fail(node, body)
        short = whole or (not over and self._fits(node.range, node))
        listed = " ".join((item.text, *source))
        if item.optional or not short:
            name = "total_int" if whole else "short_total" if short else "total"
            lines = ("[", *(f"    {line}" for line in _opened(item.text, source)), "]")
            return Code(f"{self.need(name)}([{listed}])", optional=True, lines=lines)
        if whole:
            return self._limited(call("sum", item.text, source), node, over)
        return self._limited(Code(f"sum(({listed}), {self._constants.decimal(0)})"), node, over)

    def _quantified(self, node: OverRows, proved: Proved) -> Code:
        assert node.body is not None
        table, body = node.table, node.body
        if node.operator == "exists":
            conditions = tuple(c for c in (*table.where, body) if not is_truth(c, True))
            if not conditions:
                return Code(f"len({self._table_text(table)}) > 0", COMPARISON)
            name = self.row_name(table)
            code = self._every(conditions, proved)
            return call("any", code.text, (f"for {name} in {self._table_text(table)}",))
        source, proved = self._source(table, proved)
        return call("all", self.condition(body, proved).text, source)

    def _source(self, table: Table, proved: Proved) -> tuple[tuple[str, ...], Proved]:
        """`for row in table` and `if ...`, and what is proved of its rows."""
        name = self.row_name(table)
        lines = [f"for {name} in {self._table_text(table)}"]
        if table.where:
            lines.append(f"if {self._every(table.where, proved).at(OR)}")
            for one in table.where:
                proved |= self._proof.if_true(one, proved)
        return tuple(lines), proved

    def _table_text(self, table: Table) -> str:
        if table.parent is None:
            return self._names[f"{table.path}[]"]
        return f"{self._rows[table.parent]}.{attribute_name(table.path)}"


def _opened(item: str, source: Sequence[str]) -> tuple[str, ...]:
    """The lines of a list of values; a call that is too long has one argument a line."""
    name, bracket, inside = item.partition("(")
    is_plain_call = bracket and name.isidentifier() and not set(inside[:-1]) & set("()[]{}\"'")
    if len(item) <= LINE - _DEEP or not is_plain_call:
        return (item, *source)
    return (f"{name}(", *(f"    {one}," for one in inside[:-1].split(", ")), ")", *source)


def _sum_may_fail(node: OverRows, body: TypedExpr) -> bool:
    assert body.range is not None
    assert node.table.range is not None
    reach = body.range.reach * node.table.range.high
    limit = ranges.INT_LIMIT if isinstance(node.type, Int) else ranges.DECIMAL_LIMIT
    return reach >= limit
