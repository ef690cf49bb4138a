"""Writes operations over the rows of a table in SQL, as sub-selects."""

from __future__ import annotations

from generator.rules.logic import is_truth
from generator.rules.sql_text import (
    ATOM,
    NOT,
    OTHER,
    Sql,
)
from generator.rules.sql_values import Values
from generator.rules.typed import (
    OverRows,
    Table,
    TypedExpr,
    table_path,
)
from generator.rules.types import (
    Text,
)


class RowValues(Values):
    """Writes what is asked of many rows."""

    def _from(self, table: Table, *more: str) -> str:
        """`FROM ... WHERE ...` of the rows of a table that its conditions choose."""
        known = self._names.tables[table_path(table, self._tables)]
        chosen = [self.condition(one).at(NOT) for one in table.where]
        conditions = " AND ".join((self._with_aliases(known.link, table), *chosen, *more))
        return f"FROM {known.source} AS {self._aliases[table.row]} WHERE {conditions}"

    def quantified(self, node: OverRows) -> Sql:
        assert node.body is not None
        if node.operator == "exists":
            body = () if is_truth(node.body, True) else (self.condition(node.body).at(NOT),)
            return Sql(f"EXISTS (SELECT {self._from(node.table, *body)})")
        unmet = self.negated(node.body).at(NOT)
        return Sql(f"NOT EXISTS (SELECT {self._from(node.table, unmet)})", NOT)

    def over_rows(self, node: OverRows) -> Sql:
        table = node.table
        if node.operator == "count":
            return Sql(f"(SELECT count(*) {self._from(table)})")
        assert node.body is not None
        body = self.value(node.body)
        match node.operator:
            case "first":
                return Sql(f"(SELECT {body.text} {self._from(table)} {self._order(table)} LIMIT 1)")
            case "map":
                present = f"{body.at(OTHER)} IS NOT NULL"
                rows = self._from(table, *((present,) if node.body.empty else ()))
                return Sql(f"ARRAY(SELECT {body.text} {rows} {self._order(table)})")
            case "main":
                return self._main(node, body)
            case _:
                return self._aggregate(node, body)

    def _order(self, table: Table) -> str:
        known = self._names.tables[table_path(table, self._tables)]
        return f"ORDER BY {self._with_aliases(known.order, table)}"

    def _aggregate(self, node: OverRows, body: Sql) -> Sql:
        assert node.body is not None
        collated = ' COLLATE "C"' if isinstance(node.type, Text) else ""
        value = "v.x" if node.body.empty else body.at(ATOM)
        call = f"{node.operator}({value}{collated})"
        if node.operator == "sum":
            call = f"coalesce({call}, 0)"
        rows = self._from(node.table)
        if node.body.empty:
            call = f"CASE WHEN count(*) = count(v.x) THEN {call} END"
            rows = _derived(f"{body.text} AS x", rows, "v")
        sql = Sql(f"(SELECT {call} {rows})")
        if node.operator == "sum":
            return self._kept(sql, node.type, True)
        return sql

    def _main(self, node: OverRows, body: Sql) -> Sql:
        assert node.weight is not None
        weight = self.value(node.weight).text
        weighed = _derived(f"{body.text} AS x, {weight} AS w", self._from(node.table), "v")
        sums = "v.x, sum(v.w) AS share, sum(sum(v.w)) OVER () AS whole"
        shares = _derived(sums, f"{weighed} WHERE v.w IS NOT NULL GROUP BY v.x", "s")
        over = "s.x IS NOT NULL AND 2 * s.share > s.whole"
        only = "CASE WHEN count(*) = 1 THEN (array_agg(s.x))[1] END"
        return Sql(f"(SELECT {only} {shares} WHERE {over})")

    def negated(self, of: TypedExpr) -> Sql:
        """True exactly where the condition does not hold."""
        raise NotImplementedError


def _derived(what: str, rows: str, alias: str) -> str:
    """`FROM` a table made on the way."""
    return f"FROM (SELECT {what} {rows}) AS {alias}"
