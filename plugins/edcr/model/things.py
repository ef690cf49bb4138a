"""The single things of a plan: yards, stairs, rooms, ramps, lifts, places to park, distances.

Field names are the vocabulary of the rule expressions; lengths in metres, areas in square metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.edcr.geometry import Shape
from plugins.edcr.model.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Yard:
    """One open space of a block at a level. `side` is front, rear or side.

    `least` is the shortest way from the wall to the boundary it faces; `touch` is the
    shortest way to any boundary the yard's outline lies on; `mean` is area over the length
    of the building side; `drawn` is the drafter's own dimension of the least width.
    """

    block: int
    level: int
    side: str
    name: str
    layer: str
    area: Quantity
    least: Quantity
    touch: Quantity
    mean: Quantity
    shape: Shape | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Flight:
    """One flight of a stair."""

    block: int
    floor: int
    stair: str
    fire: bool
    width: Quantity
    run: Quantity
    tread: Quantity
    risers: int | None


@dataclass(frozen=True, slots=True)
class Stair:
    """One stair on one floor; `riser` is floor height over risers."""

    block: int
    floor: int
    name: str
    fire: bool
    floor_height: Quantity
    riser: Quantity
    flights: tuple[Flight, ...]


@dataclass(frozen=True, slots=True)
class RoomHeight:
    """A clear height and the kind of room it belongs to."""

    block: int
    floor: int
    kind: str
    height: Quantity


@dataclass(frozen=True, slots=True)
class Width:
    """A drawn clear width: corridor, exit door, exit stair."""

    block: int
    floor: int
    kind: str
    width: Quantity


@dataclass(frozen=True, slots=True)
class Closet:
    """A toilet or bath room: area and shorter side."""

    block: int
    floor: int
    kind: str
    people: str
    area: Quantity
    side: Quantity


@dataclass(frozen=True, slots=True)
class Ramp:
    """A ramp: disabled_ramp, ramp or vehicle_ramp. `slope` is rise over run, as stated."""

    block: int
    floor: int
    kind: str
    slope: Quantity
    width: Quantity


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift car: lift or disabled_lift."""

    block: int
    floor: int
    kind: str
    short: Quantity
    long: Quantity


@dataclass(frozen=True, slots=True)
class Space:
    """An air shaft or an inner court; `side` is its narrow side."""

    block: int
    floor: int
    area: Quantity
    side: Quantity


@dataclass(frozen=True, slots=True)
class Projection:
    """A shade or balcony over a yard; `yard_m` is the least width of that yard."""

    block: int
    kind: str
    depth: Quantity
    yard_m: Quantity


@dataclass(frozen=True, slots=True)
class RoadDistance:
    """Shortest way from the building to a street of one kind."""

    kind: str
    distance: Quantity


@dataclass(frozen=True, slots=True)
class StreetEdge:
    """Footprint to the far edge of the street, for the height rule."""

    block: int
    kind: str
    distance: Quantity


@dataclass(frozen=True, slots=True)
class Slot:
    """One parking place."""

    kind: str
    short: Quantity
    long: Quantity


@dataclass(frozen=True, slots=True)
class Parking:
    """Places by kind; areas of whole parking decks in `covered_m2`."""

    slots: tuple[Slot, ...]
    cars: int | None
    disabled: int
    two_wheeler_m2: float | None
    mechanical: int
    loading: tuple[Slot, ...]
    loading_m2: float
    visitor: int
    covered_m2: float


@dataclass(frozen=True, slots=True)
class Apart:
    """A distance between two things of the site (well and pit, two blocks, a power line)."""

    kind: str
    distance: Quantity
    voltage_kv: float | None = None

    @property
    def road(self) -> str:
        """The kind of street of a distance to one: lane of road_lane; empty for others."""
        head, found, kind = self.kind.partition("road_")
        return kind if found and not head else ""
