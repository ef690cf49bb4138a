"""PostgreSQL text of a rule (15 and later, core features, functions of schema `ksmart`).

A condition is true exactly where the rule holds; where it does not, it may be false or NULL, which is
the same to WHERE, CHECK and a policy. So a top-level conjunct stays bare (`a = b`) and finds its
index; `IS TRUE` and `IS DISTINCT FROM` come in beneath `!` and where a truth is a value.
No text of a spec reaches SQL but through `quoted`.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from generator.rules import numbers
from generator.rules.logic import ORDER, is_truth
from generator.rules.numbers import kind_of
from generator.rules.sql_nulls import is_read, may_be_null
from generator.rules.sql_text import (
    AND,
    ATOM,
    COMPARISON,
    NOT,
    OR,
    OTHER,
    PRODUCT,
    SIGN,
    SUM,
    Sql,
    literal,
    quoted,
)
from generator.rules.typed import (
    All,
    Any,
    Arithmetic,
    Compare,
    Const,
    Function,
    Holds,
    If,
    IsEmpty,
    Matches,
    Named,
    Not,
    OneOf,
    Otherwise,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
    Within,
    table_path,
    walk,
)
from generator.rules.types import (
    Bool,
    Int,
    Money,
    Text,
    Type,
)


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A child table.

    Attributes:
        source: What stands after FROM, such as `rc.application_members`.
        link: The condition that ties its rows to the row above; `{row}` and, for a table within a
            row, `{parent}` stand for aliases.
        order: What ORDER BY says, with `{row}`.
        columns: Path of a column to its SQL, with `{row}`.
    """

    source: str
    link: str
    order: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SqlNames:
    """What stands for the paths of a rule.

    Attributes:
        columns: Path to SQL: a column, a parameter, an expression in brackets. `today()` is a date,
            `now()` a timestamptz, `calendar()` the three arguments `week, off, holidays` of the
            working-day functions. Money is bigint paise, a list an array without NULL.
        tables: Table path (`members[]`) to the child table.
    """

    columns: Mapping[str, str]
    tables: Mapping[str, SqlTable] = field(default_factory=dict[str, SqlTable])


def sql_condition(expr: TypedExpr, names: SqlNames) -> str:
    """A condition for WHERE: true exactly where the rule holds, false or NULL elsewhere."""
    return _Writer(expr, names).condition(expr).text


def sql_value(expr: TypedExpr, names: SqlNames) -> str:
    """The value of a rule, NULL where it is empty; money as numeric rupees."""
    return _Writer(expr, names).value(expr).text


_MEANING: Final = frozenset(
    {
        "add_days",
        "add_months",
        "add_seconds",
        "date_of",
        "ends_with",
        "fold",
        "fy",
        "fy_end",
        "item_at",
        "make_date",
        "months_between",
        "years_between",
    }
)
_CALENDAR: Final = frozenset({"add_working_days", "is_holiday", "working_days_between"})


class _Writer:
    def __init__(self, expr: TypedExpr, names: SqlNames) -> None:
        self._names = names
        self._tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
        self._aliases = {row: f"r{place}" for place, row in enumerate(sorted(self._tables), 1)}

    # conditions

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
                return self._negated(node.of)
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
                return self._quantified(node)
            case _:
                return self.value(node)

    def _truth(self, node: TypedExpr) -> Sql:
        """A condition as true or false, never NULL."""
        sql = self.condition(node)
        return Sql(f"{sql.at(OTHER)} IS TRUE", COMPARISON) if may_be_null(node) else sql

    def _negated(self, of: TypedExpr) -> Sql:
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

    # values

    def value(self, node: TypedExpr) -> Sql:
        """The value, NULL where it is empty."""
        match node:
            case Const():
                return literal(node)
            case Read() | RowRead():
                return self._read(node)
            case Arithmetic():
                return self._arithmetic(node)
            case If():
                condition = self.condition(node.condition).text
                then, other = self.value(node.then).text, self.value(node.other).text
                return Sql(f"CASE WHEN {condition} THEN {then} ELSE {other} END")
            case Otherwise():
                return Sql(f"coalesce({self.value(node.of).text}, {self.value(node.other).text})")
            case Function() if not (isinstance(node.type, Bool) and not node.empty):
                return self._function(node)
            case OverRows() if node.operator not in ("exists", "all"):
                return self._over_rows(node)
            case Table() | Named():
                raise AssertionError("no value of SQL")
            case _:
                return self._truth(node)

    def _column(self, node: Read | RowRead) -> str:
        if isinstance(node, Read):
            return self._names.columns[node.path]
        table = self._tables[node.row]
        column = self._names.tables[table_path(table, self._tables)].columns[node.path]
        return self._with_aliases(column, table)

    def _with_aliases(self, text: str, table: Table) -> str:
        text = text.replace("{row}", self._aliases[table.row])
        if table.parent is not None:
            text = text.replace("{parent}", self._aliases[table.parent])
        return text

    def _read(self, node: Read | RowRead) -> Sql:
        column = self._column(node)
        if isinstance(node.type, Money):
            return Sql(f"{column} * 0.01", PRODUCT)
        return Sql(column)

    def paise(self, node: Read | RowRead) -> str:
        """A money column as it is kept."""
        return self._column(node)

    def _number(self, node: TypedExpr) -> str:
        """A number that arithmetic takes without overflow."""
        sql = self.value(node)
        whole = isinstance(node.type, Int) and not isinstance(node, Const)
        return f"{sql.at(ATOM)}::numeric" if whole else sql.at(SIGN)

    def _arithmetic(self, node: Arithmetic) -> Sql:
        left, right = self._number(node.left), self._number(node.right)
        _, over = numbers.bounds(node.operator, node.left, node.right, node.type)
        if node.operator == "/":
            return Sql(f"ksmart.div({left}, {right}, {numbers.DIVISION_PLACES}, 'half_up')")
        if node.operator == "%":
            return self._kept(Sql(f"ksmart.remainder({left}, {right})"), node.type, False)
        power = PRODUCT if node.operator == "*" else SUM
        return self._kept(Sql(f"{left} {node.operator} {right}", power), node.type, over)

    def _kept(self, sql: Sql, type_: Type, over: bool) -> Sql:
        """A result as its type keeps it: bigint, or numeric; NULL beyond."""
        if over:
            name = "int64" if isinstance(type_, Int) else "within18"
            return Sql(f"ksmart.{name}({sql.text})")
        return Sql(f"{sql.at(ATOM)}::bigint") if isinstance(type_, Int) else sql

    def _function(self, node: Function) -> Sql:
        name, args = node.name, node.args
        if kind_of(node.type) is not None and name in _NUMERIC:
            return self._numeric(node)
        listed = [self.value(arg).text for arg in args]
        match name:
            case "plain":
                return self.value(args[0])
            case "size":
                return Sql(f"char_length({listed[0]})")
            case "count_of":
                return Sql(f"cardinality({listed[0]})")
            case "concat":
                return Sql(f"{self.value(args[0]).at(SUM)} || {self.value(args[1]).at(SUM)}", OTHER)
            case "lower" | "upper":
                return Sql(f'{name}({self.value(args[0]).at(ATOM)} COLLATE "C")')
            case "days_between":
                start, end = (self.value(arg).at(PRODUCT) for arg in args)
                return Sql(f"{end} - {start}", SUM)
            case _ if name in _CALENDAR:
                calendar = self._names.columns["calendar()"]
                return Sql(f"ksmart.{name}({', '.join(listed)}, {calendar})")
            case _:
                assert name in _MEANING, name
                return Sql(f"ksmart.{name}({', '.join(listed)})")

    def _numeric(self, node: Function) -> Sql:
        name, args = node.name, node.args
        first = self._number(args[0])
        match name:
            case "negate":
                return self._kept(Sql(f"-{_after_sign(first)}", SIGN), node.type, _over(node))
            case "abs":
                return self._kept(Sql(f"abs({first})"), node.type, _over(node))
            case "min" | "max":
                return self._extreme(node)
            case "round":
                places, mode = _const(args[1]), str(_const(args[2]))
                rounded = f"ksmart.rounded({first}, {places}, {quoted(mode)})"
                if mode == "half_up":
                    rounded = f"round({first}, {places})"
                return self._kept(Sql(rounded), node.type, True)
            case _:
                places, mode = _const(args[2]), quoted(str(_const(args[3])))
                return Sql(f"ksmart.div({first}, {self._number(args[1])}, {places}, {mode})")

    def _extreme(self, node: Function) -> Sql:
        listed = ", ".join(self._number(arg) for arg in node.args)
        if any(arg.empty for arg in node.args):
            name = "ksmart.smallest" if node.name == "min" else "ksmart.largest"
        else:
            name = "least" if node.name == "min" else "greatest"
        return self._kept(Sql(f"{name}({listed})"), node.type, False)

    # rows

    def _from(self, table: Table, *more: str) -> str:
        """`FROM ... WHERE ...` of the rows of a table that its conditions choose."""
        known = self._names.tables[table_path(table, self._tables)]
        chosen = [self.condition(one).at(NOT) for one in table.where]
        conditions = " AND ".join((self._with_aliases(known.link, table), *chosen, *more))
        return f"FROM {known.source} AS {self._aliases[table.row]} WHERE {conditions}"

    def _quantified(self, node: OverRows) -> Sql:
        assert node.body is not None
        if node.operator == "exists":
            body = () if is_truth(node.body, True) else (self.condition(node.body).at(NOT),)
            return Sql(f"EXISTS (SELECT {self._from(node.table, *body)})")
        unmet = self._negated(node.body).at(NOT)
        return Sql(f"NOT EXISTS (SELECT {self._from(node.table, unmet)})", NOT)

    def _over_rows(self, node: OverRows) -> Sql:
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


def _derived(what: str, rows: str, alias: str) -> str:
    """`FROM` a table made on the way."""
    return f"FROM (SELECT {what} {rows}) AS {alias}"


_NUMERIC: Final = frozenset({"negate", "abs", "min", "max", "round", "div"})


def _in_paise(writer: _Writer, node: TypedExpr) -> str | None:
    if isinstance(node, (Read, RowRead)) and isinstance(node.type, Money):
        return writer.paise(node)
    if isinstance(node, Const) and isinstance(node.value, (int, decimal.Decimal)):
        paise = decimal.Decimal(node.value) * 100
        if not isinstance(node.value, bool) and paise == paise.to_integral_value():
            return str(int(paise))
    return None


def _const(node: TypedExpr) -> object:
    assert isinstance(node, Const)
    return node.value


def _over(node: Function) -> bool:
    return (node.empty and not node.args[0].empty) or isinstance(node.type, Int)


def _after_sign(text: str) -> str:
    """No two signs in a row: `--` would begin a comment."""
    return f"({text})" if text.startswith("-") else text


__all__ = ["SqlNames", "SqlTable", "may_be_null", "quoted", "sql_condition", "sql_value"]
