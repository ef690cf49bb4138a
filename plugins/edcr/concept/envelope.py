"""What the tables allow on a plot: yards, footprint, floor area, height, access, parking, fees.

Takes the plot, the street, the use, the wished area and height, and what the maps say of the site;
works by the same tables that judge the plan later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from plugins.edcr.concept.fees import Fee, fees_of
from plugins.edcr.concept.finder import Finder, number
from plugins.edcr.concept.outline import Ring, ring_area, within_yards
from plugins.edcr.concept.site import Site
from plugins.edcr.rules.book import Book, Cell
from plugins.edcr.rules.expr import Lets, Scope

# Footprint and area depend on each other through the rows; they settle within a few turns.
_TURNS = 12
_HALVINGS = 60
_LARGEST_M, _TALLEST_M, _MOST_STOREYS = 10_000.0, 1_000.0, 200


@dataclass(frozen=True, slots=True)
class Wish:
    """A plot and what is wanted on it; lengths in metres.

    `storeys` None: as many as the wished area needs. `body` is panchayat, municipality or
    corporation. With `site` the plot is the site's outline, and width and depth are its extent.
    """

    width: float
    depth: float
    use: str
    storeys: int | None
    height: float
    road: str = "other"
    road_width: float | None = None
    category: str | None = None
    area_m2: float | None = None
    body: str | None = None
    site: Site | None = None

    @property
    def plot(self) -> Ring:
        """The plot's outline; the street lies below it."""
        if self.site is not None:
            return self.site.plot
        return ((0.0, 0.0), (self.width, 0.0), (self.width, self.depth), (0.0, self.depth))


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the tables allow. `rows` names the table rows it rests on.

    `floor_area_free_m2` is the most without additional fee, `floor_area_most_m2` with it;
    `cars` is for the floor area that fits (`floor_area_m2`); None where no table speaks.
    `height_m` is the wished height, or the lowest cap of the site. `fits` tells whether the wished
    area can be built within all of it.
    """

    front_m: float
    rear_m: float
    side_m: float
    plot_m2: float
    outlines: tuple[Ring, ...]
    footprint_m2: float
    storeys: int
    height_m: float
    floor_area_m2: float
    floor_area_free_m2: float | None
    floor_area_most_m2: float | None
    coverage_pct: float
    access_m: float | None
    cars: int | None
    fees: tuple[Fee, ...]
    fits: bool
    rows: tuple[str, ...]
    certainty: str

    @property
    def is_buildable(self) -> bool:
        return self.footprint_m2 > 0 and self.height_m > 0 and self.storeys > 0


def envelope(wish: Wish, book: Book, on: date) -> Envelope:
    """The envelope of a plot.

    Raises:
        NoRowError: A table has no row for this use on that day.
        ValueError: The plot or the wish makes no sense.
    """
    _check(wish)
    finder = Finder(book, on)
    plot_m2 = ring_area(wish.plot)
    height = min([wish.height, *(cap.metres for cap in (wish.site.caps if wish.site else ()))])
    cover = finder.row("coverage", {"use": wish.use, "category": wish.category}).gives
    street = finder.row("street", {
        "kind": wish.road, "road_width_m": wish.road_width, "height_m": height, "small_home": "no",
    }).gives  # fmt: skip
    shape = _settle(wish, finder, plot_m2, height, number(street["least_m"]), cover)
    free, first, second = (cover[name] for name in ("fsi_free", "fsi_first", "fsi_second"))
    best = next((v for v in (second, first, free) if v is not None), None)
    free_m2 = None if free is None else number(free) * plot_m2
    most_m2 = None if best is None else number(best) * plot_m2
    wanted = shape.area_m2 if wish.area_m2 is None else wish.area_m2
    built = min(wanted, shape.area_m2)
    caps = (most_m2, wish.site.most_built_m2 if wish.site else None)
    built = min([built, *(cap for cap in caps if cap is not None)])
    first_m2 = None if first is None else number(first) * plot_m2
    return Envelope(
        front_m=shape.yards[0],
        rear_m=shape.yards[1],
        side_m=shape.yards[2],
        plot_m2=plot_m2,
        outlines=shape.outlines,
        footprint_m2=shape.footprint_m2,
        storeys=shape.storeys,
        height_m=height,
        floor_area_m2=built,
        floor_area_free_m2=free_m2,
        floor_area_most_m2=most_m2,
        coverage_pct=shape.footprint_m2 / plot_m2 * 100,
        access_m=finder.one(
            "access", {"use": wish.use, "total_m2": built, "homes": 1.0}, "least_m"
        ),
        cars=_cars(finder, wish.use, built),
        fees=fees_of(book, on, wish.use, wish.body, built, free_m2, first_m2),
        fits=built >= wanted - 1e-6 and height >= wish.height - 1e-9,
        rows=tuple(dict.fromkeys((*finder.seen, *shape.rows))),
        certainty=finder.certainty,
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """Yards and outline that belong together."""

    yards: tuple[float, float, float]
    outlines: tuple[Ring, ...]
    footprint_m2: float
    storeys: int
    area_m2: float
    rows: tuple[str, ...]


def _settle(
    wish: Wish,
    finder: Finder,
    plot_m2: float,
    height: float,
    street_m: float,
    cover: dict[str, Cell],
) -> _Shape:
    most = plot_m2 * number(cover["coverage_pct"]) / 100
    area = plot_m2
    shape = _Shape((0, 0, 0), (), 0.0, 1, 0.0, ())
    for _ in range(_TURNS):
        rows: list[str] = []
        keys: dict[str, Cell] = {
            "use": wish.use, "area_m2": area, "plot_m2": plot_m2, "total_m2": area, "industry": "OTHER",
        }  # fmt: skip
        found = finder.row("yards", keys, rows).gives
        more = _increment(height, finder.book)
        front, rear, side = (_wider(found, name) + more for name in ("front", "rear", "side"))
        yards = (max(front, street_m), rear, side)
        outlines = _outlines(wish, yards, most)
        footprint = math.fsum(map(ring_area, outlines)) - _barred_m2(wish, yards)
        storeys = wish.storeys or _storeys(wish.area_m2, footprint)
        if wish.site is not None and wish.site.most_floors is not None:
            storeys = min(storeys, wish.site.most_floors)
        shape = _Shape(yards, outlines, footprint, storeys, footprint * storeys, tuple(rows))
        if abs(shape.area_m2 - area) < 1e-6:
            break
        area = shape.area_m2
    return shape


def _outlines(wish: Wish, yards: tuple[float, float, float], most: float) -> tuple[Ring, ...]:
    """What keeps the yards, cut at the rear until the coverage is kept.

    The depth gives way: a narrower house would change the rooms more.
    """

    def with_rear(rear: float) -> tuple[Ring, ...]:
        starts = (wish.plot,) if wish.site is None else wish.site.buildable
        rings = (within_yards(wish.plot, ring, yards[0], rear, yards[2]) for ring in starts)
        return tuple(ring for ring in rings if ring and ring_area(ring) > 1e-9)

    outlines = with_rear(yards[1])
    if math.fsum(map(ring_area, outlines)) <= most:
        return outlines
    low, high = yards[1], yards[1] + wish.depth
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if math.fsum(map(ring_area, with_rear(middle))) > most:
            low = middle
        else:
            high = middle
    return with_rear(high)


def _barred_m2(wish: Wish, yards: tuple[float, float, float]) -> float:
    """What the site's barred parts take away inside the yards."""
    holes = wish.site.barred if wish.site is not None else ()
    return math.fsum(ring_area(within_yards(wish.plot, hole, *yards)) for hole in holes)


def _check(wish: Wish) -> None:
    sizes = (
        wish.width,
        wish.depth,
        wish.height,
        *(() if wish.area_m2 is None else (wish.area_m2,)),
    )
    if not all(math.isfinite(size) and size > 0 for size in sizes):
        raise ValueError("plot, area and height must be positive")
    if max(wish.width, wish.depth) > _LARGEST_M or wish.height > _TALLEST_M:
        raise ValueError("plot or height is larger than anything that is built")
    if wish.storeys is not None and not 1 <= wish.storeys <= _MOST_STOREYS:
        raise ValueError(f"storeys are from 1 to {_MOST_STOREYS}")
    if len(wish.plot) < 3 or ring_area(wish.plot) <= 0:
        raise ValueError("the corners make no plot")


def _storeys(area_m2: float | None, footprint: float) -> int:
    if area_m2 is None or footprint <= 0:
        return 1
    return min(_MOST_STOREYS, max(1, math.ceil(area_m2 / footprint - 1e-9)))


def _cars(finder: Finder, use: str, area: float) -> int | None:
    if use.startswith("A1"):
        return None
    keys: dict[str, Cell] = {"use": use, "area_m2": area, "hall": None}
    per = finder.one("parking", keys, "per_m2")
    if per is None:
        return None
    row = finder.row("parking", keys, []).gives
    first, then = row["first_m2"], row["then_per_m2"]
    if first is None or then is None:
        return math.ceil(area / per - 1e-9)
    beyond = max(0.0, area - number(first))
    return math.ceil(min(area, number(first)) / per + beyond / number(then) - 1e-9)


def _increment(height: float, book: Book) -> float:
    """The book's own height increment, for a block of that height."""
    scope = Scope({"block": {"height": height}, "let": Lets(book.lets)})
    return float(book.lets["increment_m"](scope))


def _wider(row: dict[str, Cell], name: str) -> float:
    """Mean or least, whichever is more: a straight wall has one distance for both."""
    values = [row[f"{name}_mean_m"], row[f"{name}_m"]]
    return max(number(value) for value in values if value is not None)
