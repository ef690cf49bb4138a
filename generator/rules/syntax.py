"""The tree of one rule as it was written: frozen, with offsets into the rule's text.

`start` and `end` count code points from the beginning of the rule. The tree knows nothing of
types; `check.py` gives it those.
"""

from __future__ import annotations

import datetime as dt
import decimal

import msgspec


class Literal(msgspec.Struct, frozen=True):
    """`null`, `true`, `12`, `0.5`, `'text'`."""

    start: int
    end: int
    value: bool | int | decimal.Decimal | str | None


class DurationLiteral(msgspec.Struct, frozen=True):
    """`60d`, `5wd`, `1y`: `unit` is one of `UNITS`."""

    start: int
    end: int
    amount: int
    unit: str


class DateLiteral(msgspec.Struct, frozen=True):
    """`date('2026-04-01')`, read while parsing so that a wrong day is found at once."""

    start: int
    end: int
    value: dt.date


class Name(msgspec.Struct, frozen=True):
    """A bare name: a field, a reserved name, a code or the variable of a lambda."""

    start: int
    end: int
    name: str


class Member(msgspec.Struct, frozen=True):
    """`of.name`."""

    start: int
    end: int
    of: Expr
    name: str


class Index(msgspec.Struct, frozen=True):
    """`of[index]`."""

    start: int
    end: int
    of: Expr
    index: Expr


class Call(msgspec.Struct, frozen=True):
    """`name(args)`; `of.name(args)` where `of` is given."""

    start: int
    end: int
    of: Expr | None
    name: str
    args: tuple[Expr, ...]
    name_start: int


class Unary(msgspec.Struct, frozen=True):
    """`!of` or `-of`."""

    start: int
    end: int
    operator: str
    of: Expr


class Binary(msgspec.Struct, frozen=True):
    """Two operands; `at` is the offset of the operator."""

    start: int
    end: int
    operator: str
    left: Expr
    right: Expr
    at: int


class Conditional(msgspec.Struct, frozen=True):
    """`condition ? then : other`."""

    start: int
    end: int
    condition: Expr
    then: Expr
    other: Expr


class ListLiteral(msgspec.Struct, frozen=True):
    """`[a, b]`."""

    start: int
    end: int
    items: tuple[Expr, ...]


Expr = (
    Literal
    | DurationLiteral
    | DateLiteral
    | Name
    | Member
    | Index
    | Call
    | Unary
    | Binary
    | Conditional
    | ListLiteral
)

UNITS = ("min", "h", "d", "wd", "w", "mo", "y")


def children(node: Expr) -> tuple[Expr, ...]:
    """The parts of a node, left to right."""
    match node:
        case Member() | Unary():
            return (node.of,)
        case Index():
            return (node.of, node.index)
        case Call():
            return node.args if node.of is None else (node.of, *node.args)
        case Binary():
            return (node.left, node.right)
        case Conditional():
            return (node.condition, node.then, node.other)
        case ListLiteral():
            return node.items
        case _:
            return ()
