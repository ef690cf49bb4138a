"""PostgreSQL text of a rule (15 and later, core features, functions of schema `ksmart`).

A condition is true exactly where the rule holds; where it does not, it may be false or NULL, which is
the same to WHERE, CHECK and a policy. So a top-level conjunct stays bare (`a = b`) and finds its
index; `IS TRUE` and `IS DISTINCT FROM` come in beneath `!` and where a truth is a value.
No text of a spec reaches SQL but through `quoted`.
"""

from __future__ import annotations

import decimal

from generator.rules.logic import ORDER
from generator.rules.sql_names import SqlNames, SqlTable
from generator.rules.sql_nulls import is_read, may_be_null
from generator.rules.sql_rows import RowValues
from generator.rules.sql_text import (
    AND,
    ATOM,
    COMPARISON,
    NOT,
    OR,
    OTHER,
    SUM,
    Sql,
    quoted,
)
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
    TypedExpr,
    Within,
)
from generator.rules.types import (
    Money,
    Text,
)


def sql_condition(expr: TypedExpr, names: SqlNames) -> str:
    """A condition for WHERE: true exactly where the rule holds, false or NULL elsewhere."""
    return _Writer(expr, names).condition(expr).text


def sql_value(expr: TypedExpr, names: SqlNames) -> str:
    """The value of a rule, NULL where it is empty; money as numeric rupees."""
    return _Writer(expr, names).value(expr).text


class _Writer(RowValues):
    def condition(self, node: TypedExpr) -> Sql:
        """True exactly where the condition holds."""
        match node:
            case Const():
                return Sql("TRUE" if node.value is True else "FALSE")
            case Holds():
                return self.condition(node.of)
            case All():
                return Sql(" AND ".join(self.condition(i).at(NOT) for i in node.items), AND)
            case Any():
                return Sql(" OR ".join(self.condition(i).at(AND) for i in node.items), OR)
            case Not():
                return self.negated(node.of)
            case IsEmpty():
                return Sql(f"{self.value(node.of).at(OTHER)} IS NULL", COMPARISON)
            case Compare():
                return self._compared(node)
            case OneOf():
                return self._one_of(node)
            case Within():
                item, values = self.value(node.item), self.value(node.values)
                return Sql(f"{item.at(OTHER)} = ANY ({values.text})", COMPARISON)
            case Matches():
                of = self.value(node.of).at(ATOM)
                pattern = quoted(node.pattern.postgres)
                return Sql(f'{of} COLLATE "C" ~ {pattern}', OTHER)
            case Function() if node.name in ("starts_with", "contains", "is_holiday", "ends_with"):
                return self._predicate(node)
            case OverRows() if node.operator in ("exists", "all"):
                return self.quantified(node)
            case _:
                return self.value(node)

    def negated(self, of: TypedExpr) -> Sql:
        if isinstance(of, IsEmpty):
            return Sql(f"{self.value(of.of).at(OTHER)} IS NOT NULL", COMPARISON)
        sql = self.condition(of)
        if may_be_null(of):
            return Sql(f"{sql.at(OTHER)} IS NOT TRUE", COMPARISON)
        return Sql(f"NOT {sql.at(COMPARISON)}", NOT)

    def _compared(self, node: Compare) -> Sql:
        left, right = self._sides(node)
        operator = node.operator
        empties = node.left.empty or node.right.empty
        if isinstance(node.right, Const) and isinstance(node.right.value, bool):
            says = "IS" if operator == "==" else "IS NOT"
            return Sql(f"{left} {says} {'TRUE' if node.right.value else 'FALSE'}", COMPARISON)
        if operator in ORDER:
            collated = ' COLLATE "C"' if isinstance(node.left.type, Text) else ""
            return Sql(f"{left}{collated} {operator} {right}", COMPARISON)
        if operator == "!=":
            sign = "IS DISTINCT FROM" if empties else "<>"
            return Sql(f"{left} {sign} {right}", COMPARISON)
        if not (node.left.empty and node.right.empty):
            return Sql(f"{left} = {right}", COMPARISON)
        if is_read(node.left) and is_read(node.right):
            both = f"{left} IS NULL AND {right} IS NULL"
            return Sql(f"{left} = {right} OR ({both})", OR)
        return Sql(f"{left} IS NOT DISTINCT FROM {right}", COMPARISON)

    def _sides(self, node: Compare) -> tuple[str, str]:
        """Both operands; money that is only read is compared in paise, so that its index serves."""
        paise = [_in_paise(self, side) for side in (node.left, node.right)]
        if None not in paise and not isinstance(node.left, Const):
            return str(paise[0]), str(paise[1])
        return self._operand(node.left), self._operand(node.right)

    def _operand(self, node: TypedExpr) -> str:
        if isinstance(node, Const) and isinstance(node.value, str):
            return quoted(node.value)
        return self.value(node).at(SUM)

    def _one_of(self, node: OneOf) -> Sql:
        paise = [_in_paise(self, one) for one in (node.item, *node.values)]
        if None not in paise:
            item, values = paise[0], [str(one) for one in paise[1:]]
        else:
            item, values = self._operand(node.item), [self._operand(v) for v in node.values]
        return Sql(f"{item} IN ({', '.join(values)})", COMPARISON)

    def _predicate(self, node: Function) -> Sql:
        args = ", ".join(self.value(arg).text for arg in node.args)
        match node.name:
            case "starts_with":
                return Sql(f"starts_with({args})")
            case "contains":
                return Sql(f"strpos({args}) > 0", COMPARISON)
            case "is_holiday":
                return Sql(f"ksmart.is_holiday({args}, {self._names.columns['calendar()']})")
            case _:
                return Sql(f"ksmart.{node.name}({args})")


def _in_paise(writer: _Writer, node: TypedExpr) -> str | None:
    if isinstance(node, (Read, RowRead)) and isinstance(node.type, Money):
        return writer.paise(node)
    if isinstance(node, Const) and isinstance(node.value, (int, decimal.Decimal)):
        paise = decimal.Decimal(node.value) * 100
        if not isinstance(node.value, bool) and paise == paise.to_integral_value():
            return str(int(paise))
    return None


__all__ = ["SqlNames", "SqlTable", "may_be_null", "quoted", "sql_condition", "sql_value"]
