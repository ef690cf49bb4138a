"""Whether a condition holds, as far as some values are known without running anything."""

from __future__ import annotations

from collections.abc import Mapping

from generator.rules.typed import (
    All,
    Any,
    Compare,
    Const,
    Holds,
    IsEmpty,
    Not,
    OneOf,
    Read,
    TypedExpr,
)

Known = Mapping[str, str | None]
"""Path to a text or a code, None where it is known to be empty."""


def holds(node: TypedExpr, known: Known) -> bool | None:
    """True or false where the known values decide it, else None."""
    match node:
        case Const():
            return node.value is True
        case Holds():
            return holds(node.of, known)
        case Not():
            inner = holds(node.of, known)
            return None if inner is None else not inner
        case All():
            return _joined([holds(item, known) for item in node.items], until=False)
        case Any():
            return _joined([holds(item, known) for item in node.items], until=True)
        case IsEmpty(of=Read(path=path)) if path in known:
            return known[path] is None
        case Compare(operator="==" | "!=", left=Read(path=path), right=Const(value=str() as value)):
            if path not in known:
                return None
            return (known[path] == value) == (node.operator == "==")
        case OneOf(item=Read(path=path)) if path in known:
            values = [value.value if isinstance(value, Const) else None for value in node.values]
            return None if None in values else known[path] in values
        case _:
            return None


def _joined(found: list[bool | None], *, until: bool) -> bool | None:
    """`&&` where one false decides, `||` where one true does."""
    if until in found:
        return until
    return None if None in found else not until
