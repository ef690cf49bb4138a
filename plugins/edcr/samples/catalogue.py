"""Sample plans for every check: one that passes, one that fails, one that cannot be decided.

The catalogue is the source of the public conformance suite (`ksmart edcr conformance`).
Expected statuses are written here by hand from the rules, never taken from our own output.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from plugins.edcr.samples.house import House, Mark, Stairway, draw_house
from plugins.edcr.samples.pen import Pen
from plugins.edcr.samples.plans import (
    BEFORE,
    CAR_RAMP,
    CLOSED,
    COURT,
    DA_LIFT,
    DA_RAMP,
    FIRST,
    FLATS,
    HIGH,
    HOME,
    LATER,
    LIGHT,
    NO_BUILDING,
    SHADE,
    SHAFT,
    SHOP,
    TODAY,
    WELL,
    boxes,
    lines,
    open_floor,
    ramp,
    skipping,
    stating,
    with_marks,
    without_fact,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One conformance case: a drawing and the status of one check on it.

    `status` is the worst status that any verdict of the check has (fail before cannot be
    checked before officer before pass before not applicable).
    """

    check: str
    name: str
    house: House
    status: str
    on: date = TODAY
    book: str = "kmbr"
    second: House | None = None
    advice: str = ""
    insunits: int = 6

    def draw(self) -> Pen:
        """The drawing of the case."""
        pen = draw_house(self.house)
        pen.insunits = self.insunits
        if self.second is not None:
            _draw_second(pen, self.second)
        return pen


PASS, FAIL, NA = "pass", "fail", "not_applicable"
UNCHECKED, OFFICER, ERROR = "cannot_be_checked", "needs_officer", "rule_error"


CASES: tuple[Case, ...] = (
    # site
    Case("crz", "pass", HOME, PASS),
    Case("crz", "officer-in-zone", stating("CRZ=YES"), OFFICER),
    Case("crz", "unchecked-not-stated", without_fact("CRZ"), UNCHECKED),
    Case("security_zone_height", "na", HOME, NA),
    Case("security_zone_height", "pass", stating("SECURITY_ZONE=YES"), PASS),
    Case(
        "security_zone_height",
        "fail-12m",
        replace(stating("SECURITY_ZONE=YES"), height=12.0),
        FAIL,
        advice="2.00 m less",
    ),
    Case("deep_cutting", "pass", HOME, PASS),
    Case("deep_cutting", "officer", stating("DEPTH_CUTTING_MORE_THAN_1.5_M=YES"), OFFICER),
    Case("deep_cutting", "unchecked", without_fact("DEPTH"), UNCHECKED),
    Case("power_line_beside", "na", HOME, NA),
    Case("power_line_beside", "pass-11kv", replace(HOME, power_line=(1.2, 11)), PASS),
    Case(
        "power_line_beside", "fail-11kv", replace(HOME, power_line=(1.1, 11)), FAIL, advice="0.10 m"
    ),
    Case("power_line_beside", "pass-33kv", replace(HOME, power_line=(2.0, 33)), PASS),
    Case("power_line_beside", "pass-66kv", replace(HOME, power_line=(2.3, 66)), PASS),
    Case(
        "power_line_beside",
        "fail-110kv",
        replace(HOME, power_line=(2.5, 110)),
        FAIL,
        advice="0.40 m",
    ),
    # roads
    Case("access_width", "na-single-home", HOME, NA),
    Case("access_width", "pass-shop", SHOP, PASS),
    Case("access_width", "fail-shop", replace(SHOP, access="2.5"), FAIL, advice="0.50 m more"),
    Case("access_width", "officer-short-stretch", replace(SHOP, access="2.85"), OFFICER),
    Case("access_width", "unchecked", replace(SHOP, access=None), UNCHECKED),
    Case(
        "access_width",
        "pass-2022-2m-for-500m2-flats",
        replace(FLATS, uses=(2,), units=(3,), access="1.2"),
        PASS,
        on=BEFORE,
    ),
    Case("street_distance", "pass", HOME, PASS),
    Case(
        "street_distance",
        "fail-notified",
        replace(HOME, front=2.5, road_colour=1),
        FAIL,
        advice="0.50 m",
    ),
    Case("street_distance", "pass-small-road", replace(stating("ROAD_WIDTH=5"), front=2.0), PASS),
    Case("street_distance", "fail-wide-road", replace(stating("ROAD_WIDTH=6"), front=2.5), FAIL),
    Case("street_distance", "unchecked-width-decides", replace(HOME, front=2.5), UNCHECKED),
    Case("street_distance", "unchecked-no-dimension", replace(HOME, road=None), UNCHECKED),
    Case("height_by_street", "na-small-home", HOME, NA),
    Case("height_by_street", "pass", SHOP, PASS),
    Case("height_by_street", "officer-too-high", replace(SHOP, far_edge=3.4), OFFICER),
    Case("height_by_street", "unchecked", replace(SHOP, far_edge=None), UNCHECKED),
    # yards
    Case("yard_least", "pass", HOME, PASS),
    Case(
        "yard_least", "pass-at-limit", replace(HOME, front=1.8, rear=1.0, left=1.0, right=1.0), PASS
    ),
    Case(
        "yard_least", "fail-rear", replace(HOME, rear=0.88), FAIL, advice="0.12 m more on the rear"
    ),
    Case(
        "yard_least",
        "fail-front",
        replace(HOME, front=1.5),
        FAIL,
        advice="0.30 m more on the front",
    ),
    Case("yard_least", "officer-no-opening", replace(stating(*CLOSED), left=0.6), OFFICER),
    Case(
        "yard_least",
        "fail-opening",
        replace(stating("OPENING_ABOVE_2.1_ON_SIDE_LESS_1M=YES"), left=0.6),
        FAIL,
    ),
    Case(
        "yard_least",
        "fail-height-increment",
        replace(HOME, height=10.6, left=1.4),
        FAIL,
        advice="0.10 m",
    ),
    Case("yard_least", "pass-height-increment", replace(HOME, height=10.6), PASS),
    Case("yard_least", "unchecked-no-height", replace(HOME, height=None), UNCHECKED),
    Case(
        "yard_least",
        "fail-2022-single-value",
        replace(HOME, front=2.5),
        FAIL,
        on=BEFORE,
        advice="0.50 m",
    ),
    Case("yard_least", "pass-2026-same-plan", replace(HOME, front=2.5), PASS),
    Case(
        "yard_least",
        "pass-small-plot",
        replace(HOME, plot=(8.0, 15.0), front=1.2, rear=0.5, left=0.6, right=0.6, uses=(25,)),
        PASS,
    ),
    Case("yard_least", "error-no-row-for-small-office", replace(HOME, uses=(7,)), ERROR),
    Case("yard_least", "fail-bulge", replace(HOME, right=1.5, bulge=0.1), FAIL),
    Case("yard_mean", "pass", HOME, PASS),
    Case("yard_mean", "fail-front", replace(HOME, front=2.4), FAIL, advice="0.60 m"),
    Case("boundary_gap", "pass", HOME, PASS),
    Case("boundary_gap", "fail", replace(HOME, left=0.9), FAIL, advice="0.10 m more"),
    Case("boundary_gap", "unchecked", skipping("PLOT_BOUNDARY"), UNCHECKED),
    Case(
        "yard_least",
        "fail-abutting-shop-too-large",
        replace(stating("NOC_TO_ABUT_SIDE=YES", base=SHOP), left=0.9),
        FAIL,
    ),
    Case("yards_complete", "pass", HOME, PASS),
    Case("yards_complete", "officer-abutting", replace(HOME, left=0.0), OFFICER),
    Case("between_blocks", "na", HOME, NA),
    Case(
        "between_blocks",
        "pass",
        replace(HOME, plot=(15, 40), rear=20.0),
        PASS,
        second=replace(HOME, plot=(15, 40), front=25, rear=3),
    ),
    Case(
        "between_blocks",
        "fail",
        replace(HOME, plot=(15, 40), rear=20.0),
        FAIL,
        second=replace(HOME, plot=(15, 40), front=21.2, rear=3),
        advice="0.30 m",
    ),
    Case(
        "yard_least",
        "pass-2022-single-family-small-road",
        replace(stating("ROAD_WIDTH=5"), front=2.5),
        PASS,
        on=BEFORE,
    ),
    Case(
        "yard_least",
        "fail-2022-single-family-wide-road",
        replace(stating("ROAD_WIDTH=6"), front=2.5),
        FAIL,
        on=BEFORE,
    ),
    Case(
        "yard_mean",
        "pass-kpbr-2026-single-family-small-road",
        replace(stating("ROAD_WIDTH=5"), front=2.5),
        PASS,
        on=LATER,
        book="kpbr",
    ),
    Case(
        "yard_mean",
        "fail-kpbr-2025-single-family-small-road",
        replace(stating("ROAD_WIDTH=5"), front=2.5),
        FAIL,
        book="kpbr",
    ),
    Case("projection", "na", HOME, NA),
    Case(
        "projection",
        "pass-0.75",
        with_marks(HOME, Mark("box", SHADE, (1.5, 3.25), (13.0, 4.0))),
        PASS,
    ),
    Case(
        "projection",
        "officer-wider-yard",
        with_marks(HOME, Mark("box", SHADE, (1.5, 3.0), (13.0, 4.0))),
        OFFICER,
    ),
    Case(
        "projection",
        "fail-1.3",
        with_marks(HOME, Mark("box", SHADE, (1.5, 2.7), (13.0, 4.0))),
        FAIL,
        advice="0.55 m less",
    ),
    Case(
        "projection",
        "fail-narrow-yard",
        with_marks(replace(HOME, right=1.2), Mark("box", SHADE, (13.8, 4.0), (14.5, 17.0))),
        FAIL,
        advice="0.10 m less",
    ),
    Case(
        "projection",
        "unchecked-which-yard",
        with_marks(HOME, *boxes("BLK_1_FLR_1_CHAJJA", (0.6, 4.0))),
        UNCHECKED,
    ),
    # bulk
    Case("coverage", "pass", HOME, PASS),
    Case(
        "coverage",
        "fail",
        replace(HOME, front=2.0, rear=1.0, left=1.0, right=1.0),
        FAIL,
        advice="8.67 % less",
    ),
    Case("coverage", "unchecked-no-plot", skipping("PLOT_BOUNDARY"), UNCHECKED),
    Case("coverage", "officer-kpbr-draft", stating("PANCHAYAT_CATEGORY=I"), OFFICER, book="kpbr"),
    Case(
        "coverage",
        "error-kpbr-before-its-table",
        stating("PANCHAYAT_CATEGORY=I"),
        ERROR,
        book="kpbr",
        on=BEFORE,
    ),
    Case("fsi", "pass", HOME, PASS),
    Case("fsi", "officer-with-fee", replace(HOME, uses=(25,) * 7), OFFICER),
    Case("fsi", "fail", replace(HOME, uses=(25,) * 13), FAIL),
    Case("mezzanine", "na", HOME, NA),
    Case("mezzanine", "pass", replace(HOME, mezzanine_m2=40), PASS),
    Case("mezzanine", "fail", replace(HOME, mezzanine_m2=52), FAIL),
    # parking
    Case("parking_cars", "na-single-home", HOME, NA),
    Case("parking_cars", "pass-shop", SHOP, PASS),
    Case("parking_cars", "fail-shop", replace(SHOP, cars=3), FAIL, advice="2 car places more"),
    Case("parking_cars", "pass-flats", FLATS, PASS),
    Case("parking_cars", "fail-flats", replace(FLATS, cars=2), FAIL, advice="1 car places more"),
    Case("parking_cars", "unchecked-flats-not-drawn", replace(FLATS, units=()), UNCHECKED),
    Case("access_width", "unchecked-no-use", replace(HOME, uses=(99,)), UNCHECKED),
    Case("coverage", "unchecked-no-use", replace(HOME, uses=(99,)), UNCHECKED),
    Case(
        "stair_width",
        "fail-flats-not-drawn",
        replace(FLATS, units=(), stairs=(Stairway(width=1.0),)),
        FAIL,
    ),
    Case("parking_cars", "unchecked-which-hall", replace(SHOP, uses=(6, 6), cars=28), UNCHECKED),
    Case(
        "parking_cars",
        "fail-wedding-hall",
        replace(stating("ASSEMBLY_KIND=HALL", base=SHOP), uses=(6, 6), cars=28),
        FAIL,
        advice="3 car places more",
    ),
    Case(
        "parking_cars",
        "pass-other-assembly",
        replace(stating("ASSEMBLY_KIND=OTHER", base=SHOP), uses=(6, 6), cars=28),
        PASS,
    ),
    Case("slot_width", "pass", HOME, PASS),
    Case("slot_width", "fail", replace(HOME, car_size=(2.5, 5.5)), FAIL, advice="0.20 m"),
    Case("slot_length", "fail", replace(HOME, car_size=(2.7, 5.0)), FAIL, advice="0.50 m"),
    Case("slot_length", "na", replace(HOME, cars=0), NA),
    Case("parking_disabled", "pass", SHOP, PASS),
    Case("parking_disabled", "fail", replace(SHOP, disabled=0, cars=6), FAIL),
    Case("two_wheelers", "pass", SHOP, PASS),
    Case("two_wheelers", "fail", replace(SHOP, two_wheeler_m2=10), FAIL, advice="14.00 m² more"),
    Case("loading", "na-home", HOME, NA),
    Case("loading", "pass-small-shop", SHOP, PASS),
    Case("loading", "fail", replace(SHOP, uses=(8,) * 4), FAIL, advice="30.00 m² more"),
    Case("loading", "pass", replace(SHOP, uses=(8,) * 4, loading_m2=30), PASS),
    # exits
    Case("stair_width", "na-home", HOME, NA),
    Case("stair_width", "pass", SHOP, PASS),
    Case(
        "stair_width", "fail", replace(SHOP, stairs=(Stairway(width=1.0),)), FAIL, advice="0.20 m"
    ),
    Case("stair_width", "unchecked", replace(SHOP, stairs=()), UNCHECKED),
    Case("stair_tread", "pass", SHOP, PASS),
    Case("stair_tread", "fail", replace(SHOP, stairs=(Stairway(lines=9),)), FAIL, advice="0.03 m"),
    Case("stair_riser", "pass", SHOP, PASS),
    Case(
        "stair_riser",
        "fail",
        replace(SHOP, stairs=(Stairway(floor_height=3.6),)),
        FAIL,
        advice="0.03 m less",
    ),
    Case("stair_count", "na-low", SHOP, NA),
    Case("stair_count", "fail", replace(SHOP, uses=(8,) * 4), FAIL),
    Case("stair_count", "pass", HIGH, PASS),
    Case("fire_stair", "na-low", SHOP, NA),
    Case("fire_stair", "pass", HIGH, PASS),
    Case("fire_stair", "fail", replace(HIGH, stairs=(Stairway(), Stairway())), FAIL),
    Case("exit_width", "pass", SHOP, PASS),
    Case("exit_width", "fail-door", replace(SHOP, door=1.0), FAIL, advice="0.20 m"),
    Case("exit_width", "fail-corridor", replace(SHOP, corridor=1.1), FAIL, advice="0.10 m"),
    Case("exit_width", "unchecked", replace(SHOP, door=None, corridor=None), UNCHECKED),
    Case("exit_distance", "na-low", SHOP, NA),
    Case("exit_distance", "pass", replace(SHOP, exit_distance=30.0), PASS),
    Case("exit_distance", "officer-sprinklers", replace(SHOP, exit_distance=40.0), OFFICER),
    Case("exit_distance", "fail", replace(SHOP, exit_distance=46.0), FAIL, advice="16.00 m less"),
    Case("exit_distance", "unchecked", HIGH, UNCHECKED),
    Case("exit_capacity", "na-home", HOME, NA),
    Case("exit_capacity", "pass", SHOP, PASS),
    Case(
        "exit_capacity",
        "fail-assembly",
        replace(SHOP, uses=(6, 6), door=0.75),
        FAIL,
        advice="0.25 m",
    ),
    Case("exit_capacity", "unchecked", replace(SHOP, door=None), UNCHECKED),
    Case("fire_flight_risers", "na-low", SHOP, NA),
    Case("fire_flight_risers", "pass", HIGH, PASS),
    Case(
        "fire_flight_risers",
        "fail",
        replace(HIGH, stairs=(Stairway(), Stairway(lines=16, run=4.5, fire=True))),
        FAIL,
        advice="1 ",
    ),
    Case(
        "fire_flight_risers",
        "unchecked",
        replace(HIGH, stairs=(Stairway(), Stairway(lines=0, fire=True))),
        UNCHECKED,
    ),
    Case("stair_headroom", "na-home", HOME, NA),
    Case("stair_headroom", "pass", SHOP, PASS),
    Case("stair_headroom", "unchecked", replace(SHOP, headroom=None), UNCHECKED),
    Case("stair_headroom", "fail", replace(SHOP, headroom=2.1), FAIL, advice="0.10 m more"),
    Case("high_rise_access", "na", SHOP, NA),
    Case("high_rise_access", "pass", HIGH, PASS),
    Case("high_rise_access", "fail", replace(HIGH, access="4.5"), FAIL, advice="0.50 m more"),
    Case("lift", "na-low", SHOP, NA),
    Case("lift", "pass", HIGH, PASS),
    Case("lift", "fail", replace(HIGH, lifts=0), FAIL),
    # parts
    Case("parapet", "pass", SHOP, PASS),
    Case("parapet", "fail", replace(SHOP, parapet=1.0), FAIL, advice="0.20 m"),
    Case("parapet", "na", HOME, NA),
    Case("room_height", "pass", SHOP, PASS),
    Case("room_height", "fail", replace(SHOP, room_height=(2, 2.9)), FAIL, advice="0.10 m"),
    Case("room_height", "fail-ac-since-2025", replace(SHOP, room_height=(3, 2.5)), FAIL),
    Case("room_height", "pass-ac-2022", replace(SHOP, room_height=(3, 2.5)), PASS, on=BEFORE),
    Case("room_height", "unchecked", replace(SHOP, room_height=None), UNCHECKED),
    Case("room_height", "na-home", HOME, NA),
    Case("closet_area", "pass", SHOP, PASS),
    Case("closet_area", "fail", replace(SHOP, closet_size=(1.0, 1.0)), FAIL, advice="0.10 m²"),
    Case("closet_side", "fail", replace(SHOP, closet_size=(0.9, 2.0)), FAIL, advice="0.10 m"),
    Case("sanitation_closets", "pass", SHOP, PASS),
    Case("sanitation_closets", "fail", replace(SHOP, closets=2), FAIL, advice="2 more"),
    Case("sanitation_closets", "na-home", HOME, NA),
    Case("recreation", "na", HOME, NA),
    Case("recreation", "fail", replace(FLATS, units=(5, 5, 5), recreation_m2=20), FAIL),
    Case("recreation", "pass", replace(FLATS, units=(5, 5, 5), recreation_m2=50), PASS),
    Case("recreation", "unchecked", replace(FLATS, units=(5, 5, 5)), UNCHECKED),
    Case("sanitation_women", "pass", SHOP, PASS),
    Case("sanitation_women", "fail", replace(SHOP, closets=1), FAIL, advice="1 more"),
    Case("sanitation_women", "na-home", HOME, NA),
    Case("sanitation_urinals", "pass", SHOP, PASS),
    Case("sanitation_urinals", "fail", replace(SHOP, urinals=1), FAIL, advice="1 more"),
    Case("sanitation_urinals", "na-home", HOME, NA),
    Case("sanitation_basins", "pass", SHOP, PASS),
    Case("sanitation_basins", "fail", replace(SHOP, basins=2), FAIL, advice="2 more"),
    Case("sanitation_basins", "na-home", HOME, NA),
    Case(
        "sanitation_closets",
        "pass-40-beds",
        replace(stating("NO_OF_BEDS=40", base=SHOP), uses=(5,), closets=10),
        PASS,
    ),
    Case(
        "sanitation_closets",
        "fail-40-beds",
        replace(stating("NO_OF_BEDS=40", base=SHOP), uses=(5,), closets=9),
        FAIL,
        advice="1 more",
    ),
    Case("sanitation_closets", "unchecked-beds", replace(SHOP, uses=(5,)), UNCHECKED),
    Case("sanitation_women", "unchecked-beds", replace(SHOP, uses=(5,)), UNCHECKED),
    Case("sanitation_basins", "unchecked-beds", replace(SHOP, uses=(5,)), UNCHECKED),
    Case("sanitation_urinals", "unchecked-no-area", open_floor(SHOP), UNCHECKED),
    Case("air_shaft_area", "na", SHOP, NA),
    Case("air_shaft_area", "pass", with_marks(SHOP, *boxes(SHAFT, (0.9, 1.2))), PASS),
    Case(
        "air_shaft_area",
        "fail",
        with_marks(SHOP, *boxes(SHAFT, (0.9, 1.0))),
        FAIL,
        advice="0.18 m²",
    ),
    Case("air_shaft_area", "fail-seven-floors", with_marks(HIGH, *boxes(SHAFT, (1.5, 1.9))), FAIL),
    Case("air_shaft_area", "pass-seven-floors", with_marks(HIGH, *boxes(SHAFT, (1.5, 2.0))), PASS),
    Case(
        "air_shaft_area",
        "unchecked-open-outline",
        with_marks(SHOP, *boxes(SHAFT, (0.9, 1.2), kind="open")),
        UNCHECKED,
    ),
    Case("air_shaft_side", "na", SHOP, NA),
    Case("air_shaft_side", "pass", with_marks(SHOP, *boxes(SHAFT, (0.9, 1.2))), PASS),
    Case(
        "air_shaft_side", "fail", with_marks(SHOP, *boxes(SHAFT, (0.8, 2.0))), FAIL, advice="0.10 m"
    ),
    Case(
        "air_shaft_side",
        "unchecked-open-outline",
        with_marks(SHOP, *boxes(SHAFT, (0.9, 1.2), kind="open")),
        UNCHECKED,
    ),
    Case("inner_court", "na", SHOP, NA),
    Case("inner_court", "pass", with_marks(SHOP, *boxes(COURT, (2.4, 4.0))), PASS),
    Case("inner_court", "fail", with_marks(SHOP, *boxes(COURT, (2.3, 4.0))), FAIL, advice="0.10 m"),
    Case(
        "inner_court",
        "fail-13m-high",
        replace(with_marks(SHOP, *boxes(COURT, (2.8, 4.0))), height=13.0),
        FAIL,
        advice="0.10 m",
    ),
    Case(
        "inner_court",
        "unchecked-no-height",
        replace(with_marks(SHOP, *boxes(COURT, (2.4, 4.0))), height=None),
        UNCHECKED,
    ),
    Case("light", "na-home", HOME, NA),
    Case("light", "pass", SHOP, PASS),
    Case("light", "fail", with_marks(SHOP, *lines(LIGHT, 7.8)), FAIL, advice="0.30 m less"),
    Case("light", "unchecked", replace(SHOP, marks=()), UNCHECKED),
    # access for all
    Case("access_for_all", "na-home", HOME, NA),
    Case("access_for_all", "na-small-shop", SHOP, NA),
    Case("access_for_all", "pass-lift", HIGH, PASS),
    Case(
        "access_for_all",
        "pass-ramp",
        replace(with_marks(HIGH, *ramp(DA_RAMP, "1IN12")), lifts=0),
        PASS,
    ),
    Case("access_for_all", "fail", replace(HIGH, lifts=0), FAIL, advice="1 more"),
    Case(
        "access_for_all", "unchecked-no-stair-drawn", replace(HIGH, stairs=(), lifts=0), UNCHECKED
    ),
    Case("lift_width", "na", SHOP, NA),
    Case("lift_width", "pass", with_marks(HIGH, *boxes(DA_LIFT, (1.1, 2.0))), PASS),
    Case(
        "lift_width", "fail", with_marks(HIGH, *boxes(DA_LIFT, (1.0, 2.0))), FAIL, advice="0.10 m"
    ),
    Case("lift_width", "unchecked-only-others", HIGH, UNCHECKED),
    Case("lift_depth", "na", SHOP, NA),
    Case("lift_depth", "pass", with_marks(HIGH, *boxes(DA_LIFT, (1.1, 2.0))), PASS),
    Case(
        "lift_depth", "fail", with_marks(HIGH, *boxes(DA_LIFT, (1.1, 1.9))), FAIL, advice="0.10 m"
    ),
    Case("lift_depth", "unchecked-only-others", HIGH, UNCHECKED),
    Case("ramp_slope", "na", SHOP, NA),
    Case("ramp_slope", "pass-1-in-12", with_marks(SHOP, *ramp(DA_RAMP, "1IN12")), PASS),
    Case("ramp_slope", "fail-1-in-10", with_marks(SHOP, *ramp(DA_RAMP, "1IN10")), FAIL),
    Case(
        "ramp_slope", "pass-vehicles-1-in-8", with_marks(SHOP, *ramp(CAR_RAMP, "1IN8", 3.5)), PASS
    ),
    Case(
        "ramp_slope", "fail-vehicles-1-in-6", with_marks(SHOP, *ramp(CAR_RAMP, "1IN6", 3.5)), FAIL
    ),
    Case("ramp_slope", "unchecked-not-stated", with_marks(SHOP, *ramp(DA_RAMP, "")), UNCHECKED),
    Case("ramp_width", "na", SHOP, NA),
    Case("ramp_width", "pass", with_marks(SHOP, *ramp(DA_RAMP, "1IN12")), PASS),
    Case(
        "ramp_width", "fail", with_marks(SHOP, *ramp(DA_RAMP, "1IN12", 1.1)), FAIL, advice="0.10 m"
    ),
    Case(
        "ramp_width",
        "fail-vehicles",
        with_marks(SHOP, *ramp(CAR_RAMP, "1IN8", 3.0)),
        FAIL,
        advice="0.50 m",
    ),
    Case(
        "ramp_width",
        "unchecked-text-only",
        with_marks(SHOP, *ramp(DA_RAMP, "1IN12")[1:]),
        UNCHECKED,
    ),
    Case("parking_disabled_way", "na-home", HOME, NA),
    Case("parking_disabled_way", "pass", SHOP, PASS),
    Case(
        "parking_disabled_way",
        "fail",
        with_marks(SHOP, *lines("DA_PARKING", 32.0)),
        FAIL,
        advice="2.00 m less",
    ),
    Case(
        "parking_disabled_way",
        "unchecked",
        replace(with_marks(SHOP, *boxes("DA_PARKING", (5.5, 3.6))), disabled=0),
        UNCHECKED,
    ),
    # wells
    Case("well_street", "na", HOME, NA),
    Case("well_street", "pass", replace(HOME, well=(8, 1.2, 0.3)), PASS),
    Case(
        "well_street",
        "fail",
        with_marks(replace(HOME, well=(8, 1.2, 0.3)), *lines("DIST_WELL", 1.5, colour=2)),
        FAIL,
        advice="0.50 m",
    ),
    Case(
        "well_street",
        "unchecked-not-drawn",
        with_marks(HOME, Mark("circle", "WELL", (12.0, 1.9), text="0.6")),
        UNCHECKED,
    ),
    Case("well_pit", "na", HOME, NA),
    Case("well_pit", "pass", replace(HOME, well=(7.5, 1.2, 0.3)), PASS),
    Case("well_pit", "fail", replace(HOME, well=(6.0, 1.2, 0.3)), FAIL, advice="1.50 m"),
    Case("well_boundary", "fail", replace(HOME, well=(8, 1.0, 0.3)), FAIL, advice="0.20 m"),
    Case("well_boundary", "pass", replace(HOME, well=(8, 1.2, 0.3)), PASS),
    Case("pit_boundary", "pass-home", replace(HOME, well=(8, 1.2, 0.3)), PASS),
    Case("pit_boundary", "fail-home", replace(HOME, well=(8, 1.2, 0.2)), FAIL, advice="0.10 m"),
    Case("pit_boundary", "fail-shop", replace(SHOP, well=(8, 1.2, 1.0)), FAIL, advice="0.20 m"),
    # water
    Case("rain_storage", "na-small", HOME, NA),
    Case("rain_storage", "pass", SHOP, PASS),
    Case("rain_storage", "fail", replace(SHOP, rain_litres=5000), FAIL, advice="950 litres more"),
    Case("rain_storage", "unchecked", replace(SHOP, rain_litres=None), UNCHECKED),
    Case("solar", "na-small", HOME, NA),
    Case("solar", "pass-flats", FLATS, PASS),
    Case("solar", "fail-flats", stating("SOLAR_PHOTOVOLTAIC_KWP=1", base=FLATS), FAIL),
    Case("solar", "unchecked", without_fact("SOLAR", FLATS), UNCHECKED),
    Case("solar_roof", "na-small", HOME, NA, on=BEFORE),
    Case("solar_roof", "pass", with_marks(FLATS, *boxes("SOLAR_PANEL", (12, 10))), PASS, on=BEFORE),
    Case(
        "solar_roof",
        "officer",
        with_marks(FLATS, *boxes("SOLAR_PANEL", (5, 5))),
        OFFICER,
        on=BEFORE,
    ),
    Case("solar_roof", "unchecked", FLATS, UNCHECKED, on=BEFORE),
    Case("access_width", "error-before-its-table", SHOP, ERROR, on=FIRST),
    Case("parking_cars", "error-before-its-table", SHOP, ERROR, on=FIRST),
    Case("septic_tank", "pass", HOME, PASS),
    Case("septic_tank", "fail", replace(HOME, septic=False), FAIL),
    Case("septic_tank", "na-sewer", replace(stating("CONNECTED_TO_SEWER=YES"), septic=False), NA),
    Case("waste_unit", "na-small", HOME, NA),
    Case("waste_unit", "pass", FLATS, PASS),
    Case("waste_unit", "fail", replace(FLATS, waste_unit=False), FAIL),
    Case("reuse_plant", "na-home", HOME, NA),
    Case("reuse_plant", "pass-shop", SHOP, PASS),
    Case("reuse_plant", "fail-large", replace(SHOP, plot=(60.0, 60.0), uses=(8, 8)), FAIL),
    Case(
        "reuse_plant",
        "pass-large",
        with_marks(replace(SHOP, plot=(60.0, 60.0)), *boxes("RECYCLING_WASTE_WATER", (2, 2))),
        PASS,
    ),
    Case("reuse_plant", "unchecked-no-use", replace(HOME, uses=(99,)), UNCHECKED),
    Case("water_heater", "na-small", HOME, NA),
    Case("water_heater", "pass", FLATS, PASS),
    Case("water_heater", "officer", replace(FLATS, marks=()), OFFICER),
    Case("water_heater", "unchecked-no-area", open_floor(FLATS), UNCHECKED),
    Case("trees", "na-home", HOME, NA),
    Case("trees", "pass", SHOP, PASS),
    Case("trees", "fail", replace(SHOP, marks=()), FAIL, advice="1 more"),
    Case("trees", "unchecked-no-plot", skipping("PLOT_BOUNDARY", base=SHOP), UNCHECKED),
    # class
    Case("high_rise", "pass", HOME, PASS),
    Case("high_rise", "officer", HIGH, OFFICER),
    Case("high_rise", "unchecked", replace(HOME, height=None), UNCHECKED),
    Case("town_planner", "pass", HOME, PASS),
    Case("town_planner", "officer-hazardous", replace(HOME, uses=(12,) * 4), OFFICER),
    Case("parking_mechanised", "na", HOME, NA),
    Case("parking_mechanised", "pass", replace(SHOP, cars=2, mechanical=3), PASS),
    Case(
        "parking_mechanised",
        "fail",
        replace(SHOP, cars=1, mechanical=4),
        FAIL,
        advice="1 car places more",
    ),
    # What cannot be checked, check by check: the fact that is missing is in the name.
    Case("security_zone_height", "unchecked-zone", without_fact("SECURITY"), UNCHECKED),
    Case(
        "power_line_beside",
        "unchecked-voltage",
        skipping("VOLTAGE_1", base=replace(HOME, power_line=(1.2, 11))),
        UNCHECKED,
    ),
    Case("yard_mean", "unchecked-height", replace(HOME, height=None), UNCHECKED),
    Case("yards_complete", "unchecked-no-building", NO_BUILDING, UNCHECKED),
    Case(
        "between_blocks",
        "unchecked-no-footprint",
        skipping("BLDG_FOOT_PRINT", base=replace(HOME, plot=(15, 40), rear=20.0)),
        UNCHECKED,
        second=replace(HOME, plot=(15, 40), front=25, rear=3),
    ),
    Case("fsi", "unchecked-open-floor", open_floor(HOME), UNCHECKED),
    Case(
        "mezzanine",
        "unchecked-floor",
        skipping("BLT_UP_AREA", base=replace(HOME, mezzanine_m2=40)),
        UNCHECKED,
    ),
    Case("parapet", "unchecked", replace(SHOP, parapet=None), UNCHECKED),
    Case(
        "parking_mechanised", "unchecked-flats", replace(FLATS, units=(), mechanical=1), UNCHECKED
    ),
    Case("slot_width", "unchecked-unit", HOME, UNCHECKED, insunits=2),
    Case("slot_length", "pass", HOME, PASS),
    Case("slot_length", "unchecked-unit", HOME, UNCHECKED, insunits=2),
    Case("parking_disabled", "unchecked-unit", SHOP, UNCHECKED, insunits=2),
    Case("two_wheelers", "unchecked-flats", replace(FLATS, units=()), UNCHECKED),
    Case("loading", "unchecked-no-use", replace(HOME, uses=(99,)), UNCHECKED),
    Case("stair_tread", "unchecked", replace(SHOP, stairs=(Stairway(lines=0),)), UNCHECKED),
    Case("stair_riser", "unchecked", replace(SHOP, stairs=(Stairway(lines=0),)), UNCHECKED),
    Case("stair_count", "unchecked", replace(HIGH, stairs=()), UNCHECKED),
    Case("fire_stair", "unchecked", replace(HIGH, stairs=()), UNCHECKED),
    Case("lift", "unchecked-no-stair-drawn", replace(HIGH, stairs=(), lifts=0), UNCHECKED),
    Case("closet_area", "unchecked-unit", SHOP, UNCHECKED, insunits=2),
    Case("closet_side", "pass", SHOP, PASS),
    Case("closet_side", "unchecked-unit", SHOP, UNCHECKED, insunits=2),
    Case("well_pit", "unchecked", with_marks(HOME, WELL), UNCHECKED),
    Case("well_boundary", "unchecked", with_marks(HOME, WELL), UNCHECKED),
    Case(
        "pit_boundary", "unchecked", with_marks(HOME, *boxes("WASTE_DISPOSAL", (1, 1))), UNCHECKED
    ),
    Case("septic_tank", "unchecked-area", open_floor(HOME), UNCHECKED),
    Case("waste_unit", "unchecked-area", open_floor(FLATS), UNCHECKED),
    Case("high_rise_access", "unchecked", replace(HIGH, access=None), UNCHECKED),
    Case("town_planner", "unchecked-no-use", replace(HOME, uses=(99,)), UNCHECKED),
)


def _draw_second(pen: Pen, house: House) -> None:
    """A second block on the same plot: what belongs to the site is left out."""
    quiet = replace(
        house,
        road=None,
        cars=0,
        septic=False,
        skip=frozenset({"PLOT_BOUNDARY", "info"}),
    )
    draw_house(quiet, 2, pen)
