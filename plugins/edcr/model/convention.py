"""What the layers, colours and texts of a scrutiny drawing mean; loaded from the rule specs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PLACED = re.compile(r"BLK_(\d{1,4})_(?:(LVL|FLR)_(-?\d{1,4})_)?(.+)")


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of drawn thing. `draw` is outline, dimension, text, line or any."""

    name: str
    scope: str
    pattern: re.Pattern[str]
    layer: str
    draw: str
    only_one: bool
    required: bool
    colours: str


@dataclass(frozen=True, slots=True)
class Place:
    """What one layer name says: the role, and of which block, level or floor it is."""

    role: Role
    layer: str
    block: int | None
    storey: int | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InfoKey:
    """One PLAN_INFO key: the fact it states and how its value reads."""

    fact: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Lengths in metres, shares in per cent."""

    touch_m: float
    dimension_m: float
    area_pct: float
    near_limit_pct: float


@dataclass(frozen=True)
class Convention:
    """The whole convention."""

    roles: dict[str, tuple[Role, ...]]
    colours: dict[str, dict[int, str]]
    use_names: dict[str, dict[str, str]]
    info: dict[str, InfoKey]
    texts: dict[str, str]
    tolerances: Tolerances
    _places: dict[str, Place | None] = field(default_factory=dict[str, "Place | None"], repr=False)

    def place_of(self, layer: str) -> Place | None:
        """What a layer means, or None when the convention does not know it."""
        if layer not in self._places:
            self._places[layer] = self._find(layer)
        return self._places[layer]

    def knows(self, layer: str) -> bool:
        """Whether the layer means anything."""
        return self.place_of(layer) is not None

    def role(self, name: str) -> Role:
        """The role of that name.

        Raises:
            KeyError: The convention has no such role.
        """
        for roles in self.roles.values():
            for role in roles:
                if role.name == name:
                    return role
        raise KeyError(name)

    def layer_name(self, role: str, block: int | None = None, storey: int | None = None) -> str:
        """The layer a drafter must use for a role, spelled out for a block and storey."""
        found = self.role(role)
        name = found.layer.replace("[_#]", "").replace("#", "1")
        if found.scope == "block":
            return f"BLK_{block or 1}_{name}"
        if found.scope in ("level", "floor"):
            mark = "LVL" if found.scope == "level" else "FLR"
            return f"BLK_{block or 1}_{mark}_{storey or 0}_{name}"
        return name

    def _find(self, layer: str) -> Place | None:
        placed = _PLACED.fullmatch(layer)
        if placed is None:
            return self._match("site", layer, layer, None, None)
        block, mark, storey, rest = placed.groups()
        if mark is None:
            return self._match("block", rest, layer, int(block), None)
        scope = "level" if mark == "LVL" else "floor"
        return self._match(scope, rest, layer, int(block), int(storey))

    def _match(
        self, scope: str, name: str, layer: str, block: int | None, storey: int | None
    ) -> Place | None:
        for role in self.roles[scope]:
            found = role.pattern.fullmatch(name)
            if found:
                numbers = tuple(int(n) for n in found.groups() if n is not None)
                return Place(role, layer, block, storey, numbers)
        return None


def pattern_of(names: list[str]) -> re.Pattern[str]:
    """The pattern of a role's layer names: `#` is a number, `[_#]` one that may be absent."""
    escaped = (re.escape(name).replace(r"\[_\#\]", r"(?:_(\d{1,4}))?") for name in names)
    return re.compile("|".join(name.replace(r"\#", r"(\d{1,4})") for name in escaped))
