"""Which facts a rule expression may name: the fields of the plan model, checked when loading."""

from __future__ import annotations

import difflib
import types
import typing
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any

from plugins.edcr.model.plan import (
    Apart,
    Block,
    Closet,
    Flight,
    Floor,
    Parking,
    Plan,
    RoadDistance,
    RoomHeight,
    Slot,
    Stair,
    StreetEdge,
    UseArea,
    Width,
    Yard,
)
from plugins.edcr.model.quantity import Quantity

# Name of a subject -> its class, and whether it belongs to a block.
SUBJECTS: dict[str, tuple[type, bool]] = {
    "plan": (Plan, False),
    "block": (Block, False),
    "floor": (Floor, True),
    "yard": (Yard, True),
    "stair": (Stair, True),
    "flight": (Flight, True),
    "room": (RoomHeight, True),
    "width": (Width, True),
    "closet": (Closet, True),
    "slot": (Slot, False),
    "bay": (Slot, False),
    "road": (RoadDistance, False),
    "street": (StreetEdge, True),
    "well": (Apart, False),
    "gap": (Apart, False),
    "line": (Apart, False),
    "use": (UseArea, False),
    "parking": (Parking, False),
}


def unknown_path(path: str, roots: set[str], lets: set[str], facts: set[str]) -> str | None:
    """What is wrong with a fact's name, or None."""
    root, *rest = path.split(".")
    if root not in roots:
        return _complain(root, roots, f"unknown name {root!r}")
    if root == "let":
        return None if rest and rest[0] in lets else _complain(path, lets, f"no let {path!r}")
    if root == "facts":
        if rest and rest[0] in facts:
            return None
        return _complain(path, facts, f"no stated fact {path!r}")
    if root not in SUBJECTS:
        # `item` and `row` depend on the table; they are checked when they are read.
        return None
    here: type | None = SUBJECTS[root][0]
    for name in rest:
        if here is None:
            return f"{path!r}: nothing lies below a plain value"
        names = vocabulary(here)
        if name not in names:
            return _complain(name, set(names), f"{path!r}: {here.__name__.lower()} has no {name!r}")
        here = names[name]
    return None


@lru_cache(maxsize=64)
def vocabulary(of: type) -> dict[str, type | None]:
    """Public fields and properties of a model class, with the class each leads to (or None)."""
    hints = typing.get_type_hints(of)
    names = {name: _below(hint) for name, hint in hints.items() if not name.startswith("_")}
    for name in dir(of):
        member = getattr(of, name)
        if isinstance(member, property) and member.fget and not name.startswith("_"):
            names[name] = _below(typing.get_type_hints(member.fget).get("return"))
    return names


def _below(hint: Any) -> type | None:
    if isinstance(hint, types.UnionType):
        kept = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        hint = kept[0] if len(kept) == 1 else None
    if hint is Quantity or not isinstance(hint, type) or not is_dataclass(hint):
        return None
    return hint


def _complain(name: str, known: set[str], message: str) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return message + (f"; did you mean {near[0]!r}?" if near else "")
