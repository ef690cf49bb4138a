"""Before there is a drawing: what may be built on a plot, drawn as a first sketch.

Takes the plot, the street, the use and the wished height; gives yards, the largest footprint,
floor area, access and parking by the same tables that judge the plan later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from plugins.edcr.rules.book import Book, Cell
from plugins.edcr.rules.expr import Lets, Scope
from plugins.edcr.rules.lookup import NoRowError, find_rows
from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.pen import Pen

# Footprint and area depend on each other through the rows; they settle within a few turns.
_TURNS = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """A rectangular plot and what is wanted on it; lengths in metres."""

    width: float
    depth: float
    use: str
    storeys: int
    height: float
    road: str = "other"
    road_width: float | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the tables allow. `rows` names the table rows it rests on.

    `floor_area_free_m2` is the most without additional fee, `floor_area_most_m2` with it;
    `cars` is for the floor area that fits (`floor_area_m2`); None where no table speaks.
    """

    front_m: float
    rear_m: float
    side_m: float
    footprint_width_m: float
    footprint_depth_m: float
    footprint_m2: float
    floor_area_m2: float
    floor_area_free_m2: float | None
    floor_area_most_m2: float | None
    coverage_pct: float
    access_m: float | None
    cars: int | None
    rows: tuple[str, ...]
    certainty: str

    @property
    def is_buildable(self) -> bool:
        return self.footprint_m2 > 0


def envelope(wish: Wish, book: Book, on: date) -> Envelope:
    """The envelope of a plot.

    Raises:
        NoRowError: A table has no row for this use on that day.
        ValueError: The plot or the wish makes no sense.
    """
    if min(wish.width, wish.depth, wish.height) <= 0 or wish.storeys < 1:
        raise ValueError("plot, height and storeys must be positive")
    plot_m2 = wish.width * wish.depth
    finder = _Finder(book, on)
    cover = finder.row("coverage", {"use": wish.use, "category": wish.category})
    street = finder.row(
        "street",
        {
            "kind": wish.road,
            "road_width_m": wish.road_width,
            "height_m": wish.height,
            "small_home": "no",
        },
    )
    increment = _increment(wish.height, book)
    area = plot_m2
    yards = (0.0, 0.0, 0.0)
    width = depth = footprint = 0.0
    rows: list[str] = []
    for _ in range(_TURNS):
        rows = []
        found = finder.row(
            "yards", {"use": wish.use, "area_m2": area, "plot_m2": plot_m2, "total_m2": area}, rows
        )
        front, rear, side = (_wider(found, name) + increment for name in ("front", "rear", "side"))
        yards = (max(front, _number(street["least_m"])), rear, side)
        width = max(0.0, wish.width - 2 * side)
        depth = max(0.0, wish.depth - yards[0] - rear)
        footprint = width * depth
        most = plot_m2 * _number(cover["coverage_pct"]) / 100
        if footprint > most:
            # The depth gives way: a narrower house would change the rooms more.
            depth, footprint = most / width, most
        settled = footprint * wish.storeys
        if abs(settled - area) < 1e-6:
            break
        area = settled
    area = footprint * wish.storeys
    free, first, second = (cover[name] for name in ("fsi_free", "fsi_first", "fsi_second"))
    best = next((v for v in (second, first, free) if v is not None), None)
    return Envelope(
        front_m=yards[0],
        rear_m=yards[1],
        side_m=yards[2],
        footprint_width_m=width,
        footprint_depth_m=depth,
        footprint_m2=footprint,
        floor_area_m2=area,
        floor_area_free_m2=None if free is None else _number(free) * plot_m2,
        floor_area_most_m2=None if best is None else _number(best) * plot_m2,
        coverage_pct=footprint / plot_m2 * 100,
        access_m=finder.optional(
            "access", {"use": wish.use, "total_m2": area, "homes": 1.0}, "least_m"
        ),
        cars=_cars(finder, wish.use, area),
        rows=(*finder.seen, *rows),
        certainty=finder.certainty,
    )


def sketch(wish: Wish, found: Envelope, colour: int) -> Pen:
    """The envelope as a scrutiny drawing, a start for the designer. `colour` is that of the use."""
    spare = wish.depth - found.front_m - found.rear_m - found.footprint_depth_m
    house = House(
        plot=(wish.width, wish.depth),
        front=found.front_m,
        rear=found.rear_m + max(0.0, spare),
        left=found.side_m,
        right=found.side_m,
        uses=(colour,) * wish.storeys,
        height=wish.height,
        road=wish.road_width or 5.0,
        road_colour={"notified": 1, "other": 2, "lane": 5, "culdesac": 6}[wish.road],
        far_edge=found.front_m + (wish.road_width or 5.0),
        access=None if wish.road_width is None else f"{wish.road_width:g}",
        cars=found.cars or 0,
    )
    return draw_house(house)


class _Finder:
    """Looks up rows and remembers which, and how sure they are."""

    def __init__(self, book: Book, on: date) -> None:
        self.book = book
        self.on = on
        self.seen: list[str] = []
        self.certainty = "gazette"

    def row(
        self, table: str, keys: dict[str, Cell], seen: list[str] | None = None
    ) -> dict[str, Cell]:
        """What the strictest row that may apply gives."""
        edition, rows = find_rows(self.book.tables[table], keys, self.on)
        row = rows[0]
        if table == "street":
            row = max(rows, key=lambda r: _number(r.gives["least_m"]))
        (self.seen if seen is None else seen).append(f"{table} {row.name}, {edition.ref}")
        order = ("gazette", "secondary", "draft")
        certainty = edition.certainty
        if table in self.book.inherited:
            certainty = max(certainty, self.book.inherited_certainty, key=order.index)
        self.certainty = max(self.certainty, certainty, key=order.index)
        return row.gives

    def optional(self, table: str, keys: dict[str, Cell], name: str) -> float | None:
        """One value, or None where the table has no edition yet or sets no limit."""
        try:
            value = self.row(table, keys)[name]
        except NoRowError:
            return None
        return None if value is None else _number(value)


def _cars(finder: _Finder, use: str, area: float) -> int | None:
    if use.startswith("A1"):
        return None
    keys: dict[str, Cell] = {"use": use, "area_m2": area, "hall": None}
    per = finder.optional("parking", keys, "per_m2")
    if per is None:
        return None
    row = finder.row("parking", keys, [])
    first, then = row["first_m2"], row["then_per_m2"]
    if first is None or then is None:
        return math.ceil(area / per - 1e-9)
    beyond = max(0.0, area - _number(first))
    return math.ceil(min(area, _number(first)) / per + beyond / _number(then) - 1e-9)


def _increment(height: float, book: Book) -> float:
    """The book's own height increment, for a block of that height."""
    scope = Scope({"block": {"height": height}, "let": Lets(book.lets)})
    return float(book.lets["increment_m"](scope))


def _wider(row: dict[str, Cell], name: str) -> float:
    """Mean or least, whichever is more: a straight wall has one distance for both."""
    values = [row[f"{name}_mean_m"], row[f"{name}_m"]]
    return max(_number(value) for value in values if value is not None)


def _number(value: Cell) -> float:
    assert isinstance(value, float | int)
    return float(value)
