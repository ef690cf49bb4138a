"""Sound plans to start from, and the small changes that make cases of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plugins.edcr.samples.house import House, Mark, Stairway

TODAY = date(2026, 1, 1)
BEFORE = date(2022, 1, 1)
LATER = date(2026, 9, 1)
FIRST = date(2020, 1, 1)


def lines(layer: str, *lengths: float, colour: int = 256) -> tuple[Mark, ...]:
    """Dimensions of these lengths, below the drawing."""
    return tuple(
        Mark("dimension", layer, (60.0, -5.0 - i), (60.0 + length, -5.0 - i), colour)
        for i, length in enumerate(lengths)
    )


def boxes(layer: str, *sizes: tuple[float, float], kind: str = "box") -> tuple[Mark, ...]:
    """Outlines of these sizes, beside the drawing."""
    return tuple(
        Mark(kind, layer, (100.0, 10.0 * i), (100.0 + wide, 10.0 * i + deep))
        for i, (wide, deep) in enumerate(sizes)
    )


def ramp(layer: str, slope: str, wide: float = 1.2) -> tuple[Mark, ...]:
    stated = (Mark("text", layer, (100.0, 0.5), text=f"SLOPE={slope}"),) if slope else ()
    return (*boxes(layer, (wide, 9.0)), *stated)


def trees(count: int) -> tuple[Mark, ...]:
    return tuple(
        Mark("circle", "PLANTATION_TREECOVER", (2.0 + i, 1.0), text="0.5") for i in range(count)
    )


HOME = House()
SHOP = House(
    plot=(20.0, 25.0),
    front=5.0,
    rear=3.0,
    left=3.0,
    right=3.0,
    uses=(8, 8),
    height=7.0,
    far_edge=10.0,
    stairs=(Stairway(),),
    cars=5,
    disabled=1,
    two_wheeler_m2=24.0,
    closets=4,
    urinals=2,
    basins=4,
    marks=(
        *lines("BLK_1_FLR_0_LIGHT_VENTILATION", 7.5),
        *trees(1),
    ),
    room_height=(2, 3.0),
    door=1.2,
    corridor=1.2,
    parapet=1.2,
    headroom=2.2,
    rain_litres=6000,
)
FLATS = replace(
    SHOP,
    uses=(2, 2, 2),
    units=(2, 2, 2),
    height=9.8,
    stairs=(Stairway(floor_height=2.7),),
    cars=6,
    disabled=1,
    two_wheeler_m2=28.0,
    waste_unit=True,
    marks=(*SHOP.marks, *boxes("SOLAR_WATER_HEATER", (1.0, 2.0))),
    info=(*HOME.info, "SOLAR_PHOTOVOLTAIC_KWP=3"),
)
HIGH = replace(
    SHOP,
    plot=(40.0, 50.0),
    front=12.0,
    rear=12.0,
    left=12.0,
    right=12.0,
    uses=(8,) * 7,
    height=21.0,
    far_edge=20.0,
    stairs=(Stairway(), Stairway(width=1.2, lines=9, fire=True)),
    lifts=1,
)


def stating(*lines: str, base: House = HOME) -> House:
    return replace(base, info=(*lines, *(i for i in base.info if not _same_key(i, lines))))


def _same_key(line: str, others: tuple[str, ...]) -> bool:
    return any(line.partition("=")[0] == other.partition("=")[0] for other in others)


def without_fact(key: str, base: House = HOME) -> House:
    return replace(base, info=tuple(i for i in base.info if not i.startswith(key)))


def skipping(*layers: str, base: House = HOME) -> House:
    return replace(base, skip=base.skip | set(layers))


def with_marks(house: House, *marks: Mark) -> House:
    return replace(house, marks=(*house.marks, *marks))


def open_floor(house: House) -> House:
    """A further floor whose outline is open: every sum of areas is unknown."""
    layer = f"BLK_1_FLR_{len(house.uses)}_BLT_UP_AREA"
    return with_marks(house, Mark("open", layer, (200.0, 0.0), (210.0, 10.0), house.uses[0]))


SHAFT, COURT = "BLK_1_FLR_0_VENTILATION_SHAFT", "BLK_1_FLR_0_COURTYARD_INNER"
LIGHT, SHADE = "BLK_1_FLR_1_LIGHT_VENTILATION", "BLK_1_SHADE_OVERHANG"
DA_RAMP, CAR_RAMP, DA_LIFT = (
    "BLK_1_DA_RAMP_1",
    "BLK_1_FLR_0_VEHICLE_RAMP_1",
    "BLK_1_FLR_0_DA_LIFT",
)
WELL = Mark("circle", "WELL", (12.0, 1.9), text="0.6")
NO_BUILDING = skipping(
    *("FRONT_YARD", "REAR_YARD", "SIDE_YARD1", "SIDE_YARD2"),
    *("BLDG_FOOT_PRINT", "COVERED_AREA", "BLT_UP_AREA", "BLK_1_HT_OF_BLDG"),
)
CLOSED = ("OPENING_ABOVE_2.1_ON_SIDE_LESS_1M=NO", "OPENING_BELOW_2.1_ON_SIDE_LESS_1M=NO")
