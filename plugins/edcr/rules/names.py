"""Which facts a rule expression may name: the fields of the plan model, published for the compiler."""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any

from plugins.edcr.model.plan import Block, Floor, Plan, UseArea
from plugins.edcr.model.quantity import Quantity
from plugins.edcr.model.things import (
    Apart,
    Closet,
    Flight,
    Lift,
    Parking,
    Projection,
    Ramp,
    RoadDistance,
    RoomHeight,
    Slot,
    Space,
    Stair,
    StreetEdge,
    Width,
    Yard,
)

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
    "ramp": (Ramp, True),
    "lift": (Lift, True),
    "shaft": (Space, True),
    "court": (Space, True),
    "projection": (Projection, True),
}


_ITEM = "[]"


def published() -> dict[str, Any]:
    """Subjects and facts as data, for the compiler's `vocabulary.json`."""
    classes: dict[str, dict[str, str]] = {}
    waiting = [of for of, _ in SUBJECTS.values()]
    while waiting:
        of = waiting.pop()
        if of.__name__ not in classes:
            below = vocabulary(of)
            classes[of.__name__] = {
                name: found.__name__ if found else _items_of(of, name)
                for name, found in sorted(below.items())
            }
            waiting += [found for found in below.values() if found]
    return {
        "subjects": {name: [of.__name__, in_block] for name, (of, in_block) in SUBJECTS.items()},
        "classes": dict(sorted(classes.items())),
    }


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


def _items_of(of: type, name: str) -> str:
    """`UseArea[]` of a field that holds many of a class; empty of a plain value."""
    member = getattr(of, name, None)
    if isinstance(member, property) and member.fget:
        hint = typing.get_type_hints(member.fget).get("return")
    else:
        hint = typing.get_type_hints(of).get(name)
    for part in typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,):
        inner = typing.get_args(part)[:1] if typing.get_origin(part) is tuple else ()
        if inner and isinstance(inner[0], type) and is_dataclass(inner[0]):
            return inner[0].__name__ + _ITEM
    return ""
