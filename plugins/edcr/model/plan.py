"""The plan as scrutiny sees it. Field names are the vocabulary of the rule expressions.

Lengths in metres, areas in square metres. A field that is None, or a `Quantity` whose value
is None, is unknown: the drawing does not say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.edcr.geometry import Shape
from plugins.edcr.geometry.corners import is_rectangle
from plugins.edcr.model.findings import Finding
from plugins.edcr.model.info import Answer, Stated
from plugins.edcr.model.quantity import Quantity
from plugins.edcr.model.sheet import Sheet
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
    Space,
    Stair,
    StreetEdge,
    Width,
    Yard,
)


@dataclass(frozen=True, slots=True)
class UseArea:
    """Floor area given to one use; `built_up_m2` before deductions."""

    use: str
    area_m2: float
    built_up_m2: float
    colour: int

    @property
    def group(self) -> str:
        """The occupancy group: A1 of A1.flats."""
        return self.use.partition(".")[0]


@dataclass(frozen=True)
class Plot:
    """`area` is the smaller of drawn and declared, as rule 2(cg) has it."""

    area: Quantity
    drawn_m2: float | None
    declared_m2: float | None
    shape: Shape | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor; `times` is how often it is built (typical floors).

    `exit_door_m` is the clear width of all its exit doors together, None when none is drawn.
    """

    block: int
    number: int
    times: int
    built_up: Quantity
    deduction: Quantity
    floor_area: Quantity
    existing_m2: float
    mezzanine: Quantity
    carpet: Quantity
    exit_door_m: float | None
    uses: tuple[UseArea, ...]
    units: int
    lifts: int
    stairs: tuple[Stair, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One building on the plot.

    `boundary_gap` is the exact shortest way from the footprint to the plot boundary.
    `lifts`, `stairs` and `fire_stairs` are the most on any floor; None when no stair of the
    block is drawn at all, for then nobody can say that one is lacking.
    """

    number: int
    floors: tuple[Floor, ...]
    yards: tuple[Yard, ...]
    uses: tuple[UseArea, ...]
    built_up: Quantity
    floor_area: Quantity
    covered: Quantity
    footprint: Quantity
    height: Quantity
    parapet: Quantity
    headroom: Quantity
    plinth: Quantity
    boundary_gap: Quantity
    storeys: int
    basements: int
    units: int
    lifts: int | None
    stairs: int | None
    fire_stairs: int | None
    disabled_ramps: int
    existing_only: bool
    footprint_shape: Shape | None = field(default=None, repr=False)

    @property
    def single_family(self) -> bool:
        """Nothing but one or two homes (with an office at home at most)."""
        return bool(self.uses) and all(u.use in ("A1", "A1.single", "A1.office") for u in self.uses)

    @property
    def residential(self) -> bool:
        return bool(self.uses) and all(u.group == "A1" for u in self.uses)

    @property
    def groups(self) -> list[str]:
        return sorted({u.group for u in self.uses})

    @property
    def yard_sides(self) -> list[str]:
        """Names of the yards drawn at the lowest level that has any."""
        levels = {yard.level for yard in self.yards}
        ground = 0 if 0 in levels else min(levels, default=0)
        return sorted({yard.name for yard in self.yards if yard.level == ground})


@dataclass(frozen=True)
class Plan:
    """One plan, ready for the rules. `facts` are the statements of PLAN_INFO."""

    plot: Plot
    blocks: tuple[Block, ...]
    uses: tuple[UseArea, ...]
    built_up: Quantity
    floor_area: Quantity
    covered: Quantity
    coverage_pct: Quantity
    fsi: Quantity
    height: Quantity
    facts: dict[str, Answer]
    roads: tuple[RoadDistance, ...]
    street_edges: tuple[StreetEdge, ...]
    parking: Parking
    wells: tuple[Apart, ...]
    well_count: int
    pit_count: int
    block_gaps: tuple[Apart, ...]
    power_lines: tuple[Apart, ...]
    rain_litres: Quantity
    rain_stores: int
    solar_drawn: bool
    solar_panels: Quantity
    water_heater_drawn: bool
    waste_unit_drawn: bool
    reuse_plant_drawn: bool
    septic_drawn: bool
    recreation: Quantity
    rooms: tuple[RoomHeight, ...]
    widths: tuple[Width, ...]
    closets: tuple[Closet, ...]
    ramps: tuple[Ramp, ...]
    lifts: tuple[Lift, ...]
    shafts: tuple[Space, ...]
    courts: tuple[Space, ...]
    projections: tuple[Projection, ...]
    trees: int
    disabled_way: Quantity
    unit_areas: tuple[float, ...]
    findings: tuple[Finding, ...]
    stated: Stated = field(repr=False)
    sheet: Sheet = field(repr=False)

    @property
    def groups(self) -> list[str]:
        return sorted({u.group for u in self.uses})

    @property
    def flights(self) -> tuple[Flight, ...]:
        return tuple(
            flight
            for block in self.blocks
            for floor in block.floors
            for stair in floor.stairs
            for flight in stair.flights
        )

    @property
    def units(self) -> int:
        return sum(block.units for block in self.blocks)

    @property
    def single_family(self) -> bool:
        """Nothing but one or two homes on the whole plot."""
        return bool(self.blocks) and all(block.single_family for block in self.blocks)

    @property
    def has_flats(self) -> bool:
        """Apartments by their colour, or more than two dwellings drawn."""
        return self.units > 2 or any(use.use == "A1.flats" for use in self.uses)

    @property
    def homes(self) -> int | None:
        """Dwellings on the plot; None for flats whose dwellings are not drawn."""
        if self.units == 0 and self.has_flats:
            return None
        return max(self.units, len(self.blocks))

    @property
    def dwelling_areas(self) -> tuple[float, ...] | None:
        """Floor area of each flat; empty without flats, None when they are not drawn."""
        if not self.has_flats:
            return ()
        return self.unit_areas or None

    @property
    def other_uses(self) -> tuple[UseArea, ...] | None:
        """Uses other than dwellings: those whose parking goes by floor area."""
        if not self.uses:
            return None
        return tuple(use for use in self.uses if use.group != "A1")

    @property
    def exit_distances(self) -> tuple[Width, ...]:
        """Drawn ways to an exit."""
        return tuple(width for width in self.widths if width.kind == "exit_distance")

    @property
    def closet_count(self) -> int:
        """Water closets of any kind."""
        return sum(c.kind in _WITH_CLOSET for c in self.closets)

    @property
    def female_closets(self) -> int:
        """Water closets that women may use: theirs and the common ones."""
        return sum(c.kind in _WITH_CLOSET and c.people != "male" for c in self.closets)

    @property
    def urinals(self) -> int:
        return sum(c.kind == "urinal" for c in self.closets)

    @property
    def basins(self) -> int:
        """Wash basins."""
        return sum(c.kind == "basin" for c in self.closets)

    @property
    def road_kinds(self) -> list[str]:
        """Kinds of streets that a distance is drawn to."""
        return sorted({road.kind for road in self.roads})

    @property
    def is_peculiar(self) -> bool | None:
        """Whether the plot is no rectangle (within two degrees); None when it is not drawn."""
        return None if self.plot.shape is None else not is_rectangle(self.plot.shape)


_WITH_CLOSET = frozenset({"closet", "closet_bath", "special_closet"})
