"""Writes values in SQL: numbers, dates, texts; NULL where one is empty."""

from __future__ import annotations

from typing import Final

from generator.rules import numbers
from generator.rules.numbers import kind_of
from generator.rules.sql_names import SqlNames
from generator.rules.sql_nulls import may_be_null
from generator.rules.sql_text import (
    ATOM,
    COMPARISON,
    OTHER,
    PRODUCT,
    SIGN,
    SUM,
    Sql,
    literal,
    quoted,
)
from generator.rules.typed import (
    Arithmetic,
    Const,
    Function,
    If,
    Named,
    Otherwise,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
    table_path,
    walk,
)
from generator.rules.types import (
    Bool,
    Int,
    Money,
    Type,
)

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
_NUMERIC: Final = frozenset({"negate", "abs", "min", "max", "round", "div"})


class Values:
    """Writes the values of one rule; conditions and rows come below it."""

    def __init__(self, expr: TypedExpr, names: SqlNames) -> None:
        self._names = names
        self._tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
        self._aliases = {row: f"r{place}" for place, row in enumerate(sorted(self._tables), 1)}

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
                return self.over_rows(node)
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

    def condition(self, node: TypedExpr) -> Sql:
        """True exactly where the condition holds; false or NULL elsewhere."""
        raise NotImplementedError

    def over_rows(self, node: OverRows) -> Sql:
        """An operation over rows that gives a value."""
        raise NotImplementedError

    def _truth(self, node: TypedExpr) -> Sql:
        """A condition as true or false, never NULL."""
        sql = self.condition(node)
        return Sql(f"{sql.at(OTHER)} IS TRUE", COMPARISON) if may_be_null(node) else sql


def _const(node: TypedExpr) -> object:
    assert isinstance(node, Const)
    return node.value


def _over(node: Function) -> bool:
    return (node.empty and not node.args[0].empty) or isinstance(node.type, Int)


def _after_sign(text: str) -> str:
    """No two signs in a row: `--` would begin a comment."""
    return f"({text})" if text.startswith("-") else text
