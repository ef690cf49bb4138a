"""Where the SQL of a condition may be NULL."""

from __future__ import annotations

from generator.rules.logic import ORDER
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


def may_be_null(node: TypedExpr) -> bool:
    """Whether the condition written for a node may be NULL."""
    match node:
        case Const() | IsEmpty() | Not():
            return False
        case Holds():
            return may_be_null(node.of)
        case OverRows() if node.operator in ("exists", "all"):
            return False
        case All() | Any():
            return any(map(may_be_null, node.items))
        case Compare():
            return _comparison_may_be_null(node)
        case OneOf():
            return node.item.empty
        case Within():
            return node.item.empty or node.values.empty
        case Matches():
            return node.of.empty
        case Function():
            return any(arg.empty for arg in node.args)
        case _:
            return node.empty


def _comparison_may_be_null(node: Compare) -> bool:
    if isinstance(node.right, Const) and isinstance(node.right.value, bool):
        return False
    if node.operator in ORDER:
        return node.left.empty or node.right.empty
    if node.operator == "!=":
        return False
    both = node.left.empty and node.right.empty
    if both:
        return is_read(node.left) and is_read(node.right)
    return node.left.empty or node.right.empty


def is_read(node: TypedExpr) -> bool:
    return isinstance(node, (Read, RowRead))
