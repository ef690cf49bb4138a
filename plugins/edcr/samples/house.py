"""A building on a plot by numbers, drawn in the Kerala convention.

Every value is known by construction, so that tests and the conformance suite can state what
scrutiny must find. Nothing here comes from a real plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.edcr.samples.pen import Pen, Point

CAR = (2.7, 5.5)


@dataclass(frozen=True, slots=True)
class Stairway:
    """One stair of two flights on a floor; `lines` tread lines in each flight."""

    width: float = 1.2
    run: float = 2.7
    lines: int = 8
    floor_height: float = 2.7
    fire: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One more stroke: box, open (a box that is not closed), dimension, text or circle.

    `low` and `high` are corners or ends; a circle has its centre in `low` and its radius in `text`.
    """

    kind: str
    layer: str
    low: Point
    high: Point = (0.0, 0.0)
    colour: int = 256
    text: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """One block on a rectangular plot; lengths in metres, the street lies below (y < 0).

    `front`, `rear`, `left` and `right` are the yards; a yard of 0 is not drawn. `uses` gives
    each floor's colour; `deductions` the area taken off on each floor.
    """

    plot: Point = (15.0, 20.0)
    front: float = 4.0
    rear: float = 3.0
    left: float = 1.5
    right: float = 2.0
    uses: tuple[int, ...] = (25, 25)
    height: float | None = 7.2
    deductions: tuple[float, ...] = ()
    coverage_cut: float = 0.0
    road: float | None = 5.0
    road_colour: int = 2
    far_edge: float | None = None
    access: str | None = "5.0"
    declared: str | None = "drawn"
    info: tuple[str, ...] = ("CRZ=NO", "SECURITY_ZONE=NO", "DEPTH_CUTTING_MORE_THAN_1.5_M=NO")
    stairs: tuple[Stairway, ...] = ()
    cars: int = 1
    car_size: Point = CAR
    disabled: int = 0
    mechanical: int = 0
    two_wheeler_m2: float = 0.0
    loading_m2: float = 0.0
    lifts: int = 0
    units: tuple[int, ...] = ()
    closets: int = 0
    closet_size: Point = (1.2, 1.5)
    room_height: tuple[int, float] | None = None
    door: float | None = None
    corridor: float | None = None
    parapet: float | None = None
    headroom: float | None = None
    exit_distance: float | None = None
    mezzanine_m2: float = 0.0
    well: tuple[float, float, float] | None = None
    septic: bool = True
    waste_unit: bool = False
    rain_litres: float | None = None
    power_line: tuple[float, float] | None = None
    recreation_m2: float = 0.0
    bulge: float = 0.0
    urinals: int = 0
    basins: int = 0
    marks: tuple[Mark, ...] = ()
    skip: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def footprint(self) -> tuple[Point, Point]:
        """Lower left and upper right corner of the building."""
        return (
            (self.left, self.front),
            (self.plot[0] - self.right, self.plot[1] - self.rear),
        )

    @property
    def width(self) -> float:
        return self.plot[0] - self.left - self.right

    @property
    def depth(self) -> float:
        return self.plot[1] - self.front - self.rear


def draw_house(house: House, block: int = 1, pen: Pen | None = None, at: Point = (0, 0)) -> Pen:
    """Draw a house. `at` moves everything, as national-grid coordinates would."""
    drawn = pen or Pen()
    _Draughtsman(house, block, drawn, at).draw()
    return drawn


class _Draughtsman:
    def __init__(self, house: House, block: int, pen: Pen, at: Point) -> None:
        self.house = house
        self.block = block
        self.pen = pen
        self.at = at

    def draw(self) -> None:
        self._site()
        self._yards()
        for floor in range(len(self.house.uses)):
            self._floor(floor)
        self._heights()
        self._parking()
        self._services()
        for mark in self.house.marks:
            self._mark(mark)

    def _site(self) -> None:
        house = self.house
        self._box("PLOT_BOUNDARY", (0, 0), house.plot)
        lines = list(house.info)
        if house.declared is not None:
            area = house.plot[0] * house.plot[1]
            shown = f"{area:g}" if house.declared == "drawn" else house.declared
            lines.insert(0, f"PLOT_AREA_M2={shown}")
        if house.access is not None:
            lines.append(f"ACCESS_WIDTH_M={house.access}")
        if "info" not in house.skip:
            for number, line in enumerate(lines):
                self._text("PLAN_INFO", (house.plot[0] + 3, -2.0 - number), line)
        if house.road is not None:
            self._box("NON_NOTIFIED_ROAD", (-2, -house.road), (house.plot[0] + 2, 0))
            middle = house.plot[0] / 2
            self._dim(
                "SHORTEST_DIST_TO_ROAD", (middle, 0), (middle, house.front), house.road_colour
            )
        if house.far_edge is not None:
            x = house.plot[0] / 3
            start = (x, house.front - house.far_edge)
            self._dim(f"BLK_{self.block}_MAX_HEIGHT_CAL", start, (x, house.front), 2)

    def _yards(self) -> None:
        house = self.house
        (x0, y0), (x1, y1) = house.footprint
        width, depth = house.plot
        name = f"BLK_{self.block}_LVL_0_"
        for yard, low, high, size in (
            ("FRONT_YARD", (x0, 0.0), (x1, y0), house.front),
            ("REAR_YARD", (x0, y1), (x1, depth), house.rear),
            ("SIDE_YARD1", (0.0, y0), (x0, y1), house.left),
            ("SIDE_YARD2", (x1, y0), (width, y1), house.right),
        ):
            if size > 0 and yard not in house.skip:
                if yard == "SIDE_YARD2" and house.bulge:
                    points: list[Point] = [(x1, y0), (width, y0), (width, y1), (x1, y1)]
                    # The wall bends outwards; the yard's edge runs back along it.
                    self._outline(name + yard, points, bulges=[0, 0, 0, -house.bulge])
                else:
                    self._box(name + yard, low, high)
        self._footprint(name + "BLDG_FOOT_PRINT", 256, "BLDG_FOOT_PRINT")
        self._footprint(f"BLK_{self.block}_COVERED_AREA", 256, "COVERED_AREA")

    def _footprint(self, layer: str, colour: int, skipped_as: str, shift: float = 0.0) -> None:
        if skipped_as in self.house.skip:
            return
        (x0, y0), (x1, y1) = self.house.footprint
        corners = [(x0 + shift, y0), (x1 + shift, y0), (x1 + shift, y1), (x0 + shift, y1)]
        self._outline(layer, corners, colour, [0, self.house.bulge, 0, 0])

    def _floor(self, floor: int) -> None:
        house = self.house
        # Floors lie side by side, as on a sheet.
        shift = floor * (house.plot[0] + 5)
        name = f"BLK_{self.block}_FLR_{floor}_"
        colour = house.uses[floor]
        self._footprint(name + "BLT_UP_AREA", colour, "BLT_UP_AREA", shift)
        (x0, y0), _ = house.footprint
        x0 += shift
        if floor < len(house.deductions) and house.deductions[floor] > 0:
            side = house.deductions[floor] / 3.0
            self._box(name + "BLT_UP_AREA_DEDUCT", (x0, y0), (x0 + 3.0, y0 + side), colour)
        for number, stair in enumerate(house.stairs, 1):
            self._stair(name, number, stair, (x0 + 0.3 + 4 * number, y0 + 4))
        for unit in range(house.units[floor] if floor < len(house.units) else 0):
            low = (x0 + 0.2, y0 + 0.2 + unit * 1.5)
            self._box(name + "UNITFA", low, (low[0] + house.width - 0.4, low[1] + 1.4), colour)
        for lift in range(house.lifts):
            low = (x0 + 5 + 2 * lift, y0 + 0.5)
            self._box(f"{name}LIFT_{lift + 1}", low, (low[0] + 1.1, low[1] + 2.0))
        if house.mezzanine_m2 and floor == 0:
            high = (x0 + 4, y0 + house.mezzanine_m2 / 4)
            self._box(f"BLK_{self.block}_FLR_0_BLT_UP_AREA_MEZ_1", (x0, y0), high, colour)
        self._rooms(name, floor, (x0, y0))

    def _rooms(self, name: str, floor: int, low: Point) -> None:
        house = self.house
        x, y = low
        if house.room_height is not None:
            colour, height = house.room_height
            self._dim(name + "HT_ROOM", (x + 1, y), (x + 1, y + height), colour)
        if house.door is not None:
            self._dim(name + "EXIT_WIDTH_DOOR", (x, y), (x + house.door, y))
        if house.exit_distance is not None:
            self._dim(name + "DIST_EXIT", (x, y + 2), (x + house.exit_distance, y + 2))
        if house.corridor is not None:
            self._dim(name + "PASSAGE", (x, y + 1), (x + house.corridor, y + 1), 2)
        if floor == 0:
            w, d = house.closet_size
            for number in range(house.closets):
                corner = (x + 0.5 + 1.6 * number, y + house.depth - d - 0.2)
                self._box(name + "WATER_CLOSET", corner, (corner[0] + w, corner[1] + d), 3)
            for layer, count, row in (("URINAL", house.urinals, 3.0), ("WASH", house.basins, 4.0)):
                for number in range(count):
                    corner = (x + 0.5 + number, y + house.depth - row)
                    self._box(name + layer, corner, (corner[0] + 0.6, corner[1] + 0.7), 3)

    def _stair(self, name: str, number: int, stair: Stairway, at: Point) -> None:
        base = f"{name}{'FIRESTAIR' if stair.fire else 'STAIR'}_{number}"
        x, y = at
        self._box(base, at, (x + 2 * stair.width + 0.1, y + stair.run + stair.width))
        self._text(base, (x + 0.1, y + 0.1), f"FLR_HT_M={stair.floor_height:g}")
        for flight in (1, 2):
            left = x + (flight - 1) * (stair.width + 0.1)
            layer = f"{base}_FLIGHT_{flight}"
            self._box(layer, (left, y), (left + stair.width, y + stair.run))
            for line in range(1, stair.lines + 1):
                height = y + stair.run * line / (stair.lines + 1)
                self._line(layer, (left, height), (left + stair.width, height))
            self._dim(layer, (left, y), (left + stair.width, y), 2)
            self._dim(layer, (left, y), (left, y + stair.run), 1)

    def _heights(self) -> None:
        house = self.house
        x = house.plot[0] + 1
        if house.height is not None:
            self._dim(f"BLK_{self.block}_HT_OF_BLDG", (x, 0), (x, house.height))
        if house.parapet is not None:
            self._dim(f"BLK_{self.block}_PARAPET_HT", (x + 1, 0), (x + 1, house.parapet))

        if house.headroom is not None:
            self._dim(f"BLK_{self.block}_STAIR_HEADROOM", (x + 2, 0), (x + 2, house.headroom))

    def _parking(self) -> None:
        house = self.house
        short, long = house.car_size
        for car in range(house.cars):
            low = (0.2 + car * (long + 0.1), -30.0)
            self._box("PARKING_SLOT", low, (low[0] + long, low[1] + short))
        for car in range(house.disabled):
            low = (0.2 + car * 6, -40.0)
            self._box("DA_PARKING", low, (low[0] + 5.5, low[1] + 3.6))
        if house.disabled:
            self._dim("DA_PARKING", (0.2, -38.0), (0.2, -26.0))
        for car in range(house.mechanical):
            low = (0.2 + car * 6, -45.0)
            self._box("MECH_PARKING", low, (low[0] + 5.5, low[1] + 2.7))
        if house.two_wheeler_m2:
            self._box("TWO_WHEELER_PARKING", (0, -50), (house.two_wheeler_m2 / 2, -48))
        if house.loading_m2:
            self._box("LOADING_UNLOADING", (0, -60), (house.loading_m2 / 3, -57))
        if house.recreation_m2:
            self._box("RECREATION_SPACE", (0, -80), (house.recreation_m2 / 10, -70))

    def _services(self) -> None:
        house = self.house
        width, depth = house.plot
        if house.septic:
            self._box("SEPTIC_TANK", (2.2, depth - 2), (3.2, depth - 1.3))
        if house.waste_unit:
            self._box("WASTE_MANAGEMENT", (4, depth - 1.6), (4.6, depth - 1))
        if house.rain_litres is not None:
            self._box("RWH", (6, depth - 1.8), (7.5, depth - 0.8))
            self._text("RWH", (6.1, depth - 1.5), f"RWH_CAPACITY_L={house.rain_litres:g}")
        if house.well is not None:
            to_pit, to_edge, pit_edge = house.well
            self._circle("WELL", (width - to_edge - 0.6, 1.9), 0.6)
            self._dim("DIST_WELL", (width - to_edge, 1.9), (width, 1.9), 7)
            self._dim("DIST_WELL", (width - to_edge - 0.6, 1.3), (width - to_edge - 0.6, -2.2), 2)
            self._dim("DIST_WELL", (1, 1), (1, 1 + to_pit), 8)
            self._dim("DIST_WELL", (1, depth - pit_edge), (1, depth), 9)
            self._box("WASTE_DISPOSAL", (0.5, depth - pit_edge - 0.7), (1.5, depth - pit_edge))
        if house.power_line is not None:
            beside, voltage = house.power_line
            x = width - house.right
            self._line("OHEL_1", (x + beside, -5), (x + beside, depth + 5))
            self._dim("HORIZ_CLEAR_OHEL_1", (x, depth / 2), (x + beside, depth / 2), 1)
            self._text("VOLTAGE_1", (x + beside, -6), f"VOLTAGE_KV={voltage:g}")

    def _mark(self, mark: Mark) -> None:
        if mark.kind == "box":
            self._box(mark.layer, mark.low, mark.high, mark.colour)
        elif mark.kind == "open":
            (ax, ay), (bx, by) = mark.low, mark.high
            points = [(ax, ay), (bx, ay), (bx, by)]
            self.pen.outline(
                mark.layer, [self._moved(p) for p in points], mark.colour, closed=False
            )
        elif mark.kind == "dimension":
            self._dim(mark.layer, mark.low, mark.high, mark.colour)
        elif mark.kind == "text":
            self._text(mark.layer, mark.low, mark.text)
        else:
            self._circle(mark.layer, mark.low, float(mark.text))

    def _moved(self, point: Point) -> Point:
        return (point[0] + self.at[0], point[1] + self.at[1])

    def _box(self, layer: str, low: Point, high: Point, colour: int = 256) -> None:
        if layer not in self.house.skip:
            self.pen.rectangle(layer, self._moved(low), self._moved(high), colour)

    def _outline(
        self,
        layer: str,
        points: list[Point],
        colour: int = 256,
        bulges: list[float] | None = None,
    ) -> None:
        self.pen.outline(layer, [self._moved(p) for p in points], colour, bulges)

    def _line(self, layer: str, start: Point, end: Point) -> None:
        self.pen.line(layer, self._moved(start), self._moved(end))

    def _circle(self, layer: str, centre: Point, radius: float) -> None:
        self.pen.circle(layer, self._moved(centre), radius)

    def _dim(self, layer: str, start: Point, end: Point, colour: int = 256) -> None:
        if layer not in self.house.skip:
            self.pen.dimension(layer, self._moved(start), self._moved(end), colour)

    def _text(self, layer: str, at: Point, text: str) -> None:
        if layer not in self.house.skip:
            self.pen.text(layer, self._moved(at), text)
