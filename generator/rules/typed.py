"""The tree of a rule after checking: each node knows its type and whether it may be empty.

Names are resolved to *paths*, dotted texts such as `name.en` or `category.group`; the caller of a
back end says what stands for a path. A table is read as `members[]`, its columns as
`members[].relation`. `today()`, `now()` and `calendar()` are paths as well.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Iterator

import msgspec

from generator.rules.patterns import Pattern
from generator.rules.ranges import Range
from generator.rules.types import Type

Path = str
Value = bool | int | decimal.Decimal | str | dt.date | dt.time | dt.datetime | None


class Node(msgspec.Struct, frozen=True):
    """What every node has: `range` is None for what is no number."""

    type: Type
    empty: bool
    range: Range | None


class Const(Node, frozen=True):
    """A literal; None is `null`."""

    value: Value


class Read(Node, frozen=True):
    """A value handed in from outside. `optional` is what its field says; `empty` may know better
    where a condition before it has asked."""

    path: Path
    optional: bool


class RowRead(Node, frozen=True):
    """A column of the row that binder number `row` stands for."""

    row: int
    path: Path
    optional: bool


class Table(Node, frozen=True):
    """Rows of a child table: of the rule's own row, or of the row `parent`.

    `row` numbers the binder that `where` and the operation's body speak of; `hint` is the name
    its author gave it.
    """

    path: Path
    parent: int | None
    row: int
    hint: str
    where: tuple[TypedExpr, ...]


class OverRows(Node, frozen=True):
    """`exists all count sum min max map first main` over a table; `weight` is main's."""

    operator: str
    table: Table
    body: TypedExpr | None
    weight: TypedExpr | None = None


class IsEmpty(Node, frozen=True):
    """`of == null`."""

    of: TypedExpr


class Holds(Node, frozen=True):
    """A condition as a value: true or false, never empty."""

    of: TypedExpr


class Not(Node, frozen=True):
    """True where the condition does not hold."""

    of: TypedExpr


class All(Node, frozen=True):
    """`&&` of two or more."""

    items: tuple[TypedExpr, ...]


class Any(Node, frozen=True):
    """`||` of two or more."""

    items: tuple[TypedExpr, ...]


class Compare(Node, frozen=True):
    """`== != < <= > >=`; neither side is `null`."""

    operator: str
    left: TypedExpr
    right: TypedExpr


class OneOf(Node, frozen=True):
    """`item in [a, b]`: literals; a back end may put values that are read."""

    item: TypedExpr
    values: tuple[TypedExpr, ...]


class Within(Node, frozen=True):
    """`item in list` for a list that is read."""

    item: TypedExpr
    values: TypedExpr


class Arithmetic(Node, frozen=True):
    """`+ - * / %` of numbers."""

    operator: str
    left: TypedExpr
    right: TypedExpr


class Function(Node, frozen=True):
    """A function that knows no emptiness: empty when an argument is, or as `total` says not."""

    name: str
    args: tuple[TypedExpr, ...]


class Matches(Node, frozen=True):
    """A text against a pattern, anchored at both ends; false for the empty."""

    of: TypedExpr
    pattern: Pattern


class Otherwise(Node, frozen=True):
    """`of ?? other`."""

    of: TypedExpr
    other: TypedExpr


class If(Node, frozen=True):
    """`condition ? then : other`."""

    condition: TypedExpr
    then: TypedExpr
    other: TypedExpr


class Named(Node, frozen=True):
    """A value that a back end has put elsewhere: `text` is how it is spoken of there."""

    text: str
    optional: bool


TypedExpr = (
    Const
    | Read
    | RowRead
    | Table
    | OverRows
    | IsEmpty
    | Holds
    | Not
    | All
    | Any
    | Compare
    | OneOf
    | Within
    | Arithmetic
    | Function
    | Matches
    | Otherwise
    | If
    | Named
)


def parts(node: TypedExpr) -> tuple[TypedExpr, ...]:
    """The nodes directly below one, left to right."""
    match node:
        case Const() | Read() | RowRead() | Named():
            return ()
        case Table():
            return node.where
        case OverRows():
            more = [part for part in (node.body, node.weight) if part is not None]
            return (node.table, *more)
        case IsEmpty() | Holds() | Not() | Matches():
            return (node.of,)
        case All() | Any():
            return node.items
        case Compare() | Arithmetic():
            return (node.left, node.right)
        case OneOf():
            return (node.item, *node.values)
        case Within():
            return (node.item, node.values)
        case Function():
            return node.args
        case Otherwise():
            return (node.of, node.other)
        case If():
            return (node.condition, node.then, node.other)


def walk(node: TypedExpr) -> Iterator[TypedExpr]:
    """A node and everything below it."""
    yield node
    for part in parts(node):
        yield from walk(part)


def reads(expr: TypedExpr) -> tuple[Path, ...]:
    """Everything a rule is given from outside, sorted, each once.

    A column of a child table is told with its table: `members[]`, `members[].relation`.
    """
    tables = {node.row: node for node in walk(expr) if isinstance(node, Table)}
    found: set[Path] = set()
    for node in walk(expr):
        match node:
            case Read():
                found.add(node.path)
            case Table():
                found.add(table_path(node, tables))
            case RowRead():
                found.add(f"{table_path(tables[node.row], tables)}.{node.path}")
            case Function() if node.name in NEEDS_CALENDAR:
                found.add("calendar()")
            case _:
                pass
    return tuple(sorted(found))


def arguments(expr: TypedExpr) -> list[Path]:
    """What a compiled function is handed, sorted: values, whole tables, the calendar."""
    found: set[Path] = set()
    for node in walk(expr):
        match node:
            case Read():
                found.add(node.path)
            case Table() if node.parent is None:
                found.add(f"{node.path}[]")
            case Function() if node.name in NEEDS_CALENDAR:
                found.add("calendar()")
            case _:
                pass
    return sorted(found)


def table_path(table: Table, tables: dict[int, Table]) -> Path:
    """`members[]`, or `floors[].rooms[]` for a table within a row."""
    if table.parent is None:
        return f"{table.path}[]"
    return f"{table_path(tables[table.parent], tables)}.{table.path}[]"


NEEDS_CALENDAR = frozenset({"add_working_days", "working_days_between", "is_holiday"})
