"""What a condition tells about the values it read, for the text that follows it.

After `a != null && ...` the value `a` is known to be there; after `kind == 'new' && ...` the kind is
known. So `a == null || a < 3` needs no second question, and `kind == 'new' && kind == 'old'` is
found to be never true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from generator.rules.typed import (
    All,
    Any,
    Arithmetic,
    Compare,
    Const,
    Function,
    Holds,
    IsEmpty,
    Matches,
    Not,
    OneOf,
    Read,
    RowRead,
    TypedExpr,
    Value,
    Within,
)

Key = tuple[int, str]
"""Binder of a row (-1: none) and path."""


class Facts(msgspec.Struct, frozen=True):
    """Keys known to be there, known to be empty, known to have one of some values."""

    present: frozenset[Key] = frozenset()
    absent: frozenset[Key] = frozenset()
    values: Mapping[Key, frozenset[Value]] = msgspec.field(
        default_factory=dict[Key, frozenset[Value]]
    )

    def and_(self, other: Facts) -> Facts:
        """Both hold."""
        values = dict(self.values)
        for key, more in other.values.items():
            values[key] = values[key] & more if key in values else more
        return Facts(self.present | other.present, self.absent | other.absent, values)

    def or_(self, other: Facts) -> Facts:
        """One of them holds."""
        shared = self.values.keys() & other.values.keys()
        return Facts(
            self.present & other.present,
            self.absent & other.absent,
            {key: self.values[key] | other.values[key] for key in shared},
        )

    def values_of(self, key: Key) -> frozenset[Value] | None:
        """What a key may be, as far as that is known."""
        known = self.values.get(key)
        return known - {None} if known is not None and key in self.present else known


NOTHING = Facts()


def key_of(node: TypedExpr) -> Key | None:
    """The key of a value that is read, or None for anything else."""
    match node:
        case Read():
            return (-1, node.path)
        case RowRead():
            return (node.row, node.path)
        case _:
            return None


def when_true(node: TypedExpr) -> Facts:
    """What is known where a condition holds."""
    match node:
        case All():
            return _all(when_true(item) for item in node.items)
        case Any():
            return _any(when_true(item) for item in node.items)
        case Not():
            return when_false(node.of)
        case Holds():
            return when_true(node.of)
        case IsEmpty():
            return _absent(node.of)
        case Compare():
            return _compared(node)
        case OneOf():
            values = frozenset(v.value for v in node.values if isinstance(v, Const))
            return _present(node.item).and_(_valued(node.item, values))
        case Within():
            return _present(node.item).and_(_present(node.values))
        case Matches():
            return _present(node.of)
        case Function():
            return _all(_present(arg) for arg in node.args)
        case Read() | RowRead():
            return _present(node).and_(_valued(node, frozenset((True,))))
        case _:
            return NOTHING


def when_false(node: TypedExpr) -> Facts:
    """What is known where a condition does not hold."""
    match node:
        case All():
            return _any(when_false(item) for item in node.items)
        case Any():
            return _all(when_false(item) for item in node.items)
        case Not():
            return when_true(node.of)
        case Holds():
            return when_false(node.of)
        case IsEmpty():
            return _present(node.of)
        case Compare() if node.operator == "!=":
            return _compared(Compare(node.type, False, None, "==", node.left, node.right))
        case Compare() if node.operator == "==":
            return _compared(Compare(node.type, False, None, "!=", node.left, node.right))
        case Read() | RowRead():
            return _valued(node, _other_than(True))
        case _:
            return NOTHING


def _compared(node: Compare) -> Facts:
    left, right = node.left, node.right
    if node.operator in ("<", "<=", ">", ">="):
        return _present(left).and_(_present(right))
    if node.operator == "!=":
        if isinstance(right, Const) and isinstance(right.value, bool):
            return _valued(left, _other_than(right.value))
        return NOTHING
    found = NOTHING
    for one, other in ((left, right), (right, left)):
        if not other.empty:
            found = found.and_(_present(one))
        if isinstance(other, Const):
            found = found.and_(_valued(one, frozenset((other.value,))))
    return found


def _other_than(value: Value) -> frozenset[Value]:
    """What a truth may still be."""
    return frozenset((True, False, None)) - {value}


def _present(node: TypedExpr) -> Facts:
    """Everything that must be there for a value to be there."""
    key = key_of(node)
    if key is not None:
        row, path = key
        names = path.split(".")
        return Facts(frozenset((row, ".".join(names[:n])) for n in range(1, len(names) + 1)))
    if isinstance(node, Arithmetic):
        return _present(node.left).and_(_present(node.right))
    if isinstance(node, Function) and node.name not in ("make_date", "item_at"):
        return _all(_present(arg) for arg in node.args)
    return NOTHING


def _absent(node: TypedExpr) -> Facts:
    key = key_of(node)
    return NOTHING if key is None else Facts(absent=frozenset((key,)))


def _valued(node: TypedExpr, values: frozenset[Value]) -> Facts:
    key = key_of(node)
    return NOTHING if key is None else Facts(values={key: values})


def _all(facts: Iterable[Facts]) -> Facts:
    found = NOTHING
    for one in facts:
        found = found.and_(one)
    return found


def _any(facts: Iterable[Facts]) -> Facts:
    found: Facts | None = None
    for one in facts:
        found = one if found is None else found.or_(one)
    return found or NOTHING
