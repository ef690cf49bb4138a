"""Drawings with one fault of drafting each, and the finding each must give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.pen import Pen
from plugins.edcr.samples.plans import HOME


@dataclass(frozen=True, slots=True)
class Broken:
    """One faulty drawing; `fault` is added to (or instead of) the sound house."""

    name: str
    finding: str
    house: House
    fault: Callable[[Pen], None]

    def draw(self) -> Pen:
        pen = draw_house(self.house)
        self.fault(pen)
        return pen


def _nothing(pen: Pen) -> None:
    del pen


def _without(*layers: str) -> House:
    return replace(HOME, skip=frozenset(layers))


def _open_plot(pen: Pen) -> None:
    corners = [(0.0, 0.5), (0.0, 20.0), (15.0, 20.0), (15.0, 0.0), (0.0, 0.0)]
    pen.outline("PLOT_BOUNDARY", corners, closed=False)


def _touching_plot(pen: Pen) -> None:
    corners = [(0.0, 0.0), (0.0, 20.0), (15.0, 20.0), (15.0, 0.0), (0.0, 0.0)]
    pen.outline("PLOT_BOUNDARY", corners, closed=False)


def _crossed(pen: Pen) -> None:
    pen.outline("PARKING_SLOT", [(50, 0), (56, 3), (56, 1), (50, 2.5)])


def _feet(pen: Pen) -> None:
    pen.insunits = 2


BROKEN: tuple[Broken, ...] = (
    Broken("plot-open", "not_closed", _without("PLOT_BOUNDARY"), _open_plot),
    Broken("plot-ends-touch", "closed_by_touch", _without("PLOT_BOUNDARY"), _touching_plot),
    Broken("plot-missing", "layer_missing", _without("PLOT_BOUNDARY"), _nothing),
    Broken("info-missing", "layer_missing", _without("info"), _nothing),
    Broken(
        "plot-twice",
        "more_than_one",
        HOME,
        lambda p: p.rectangle("PLOT_BOUNDARY", (0, 0), (15, 20.4)),
    ),
    Broken(
        "slot-drawn-twice",
        "drawn_twice",
        HOME,
        lambda p: p.rectangle("PARKING_SLOT", (0.2, -30), (5.7, -27.3)),
    ),
    Broken(
        "slots-overlap",
        "slots_overlap",
        HOME,
        lambda p: p.rectangle("PARKING_SLOT", (3, -29), (8.5, -26.3)),
    ),
    Broken("crosses-itself", "crosses_itself", HOME, _crossed),
    Broken(
        "no-area", "no_area", HOME, lambda p: p.outline("PARKING_SLOT", [(50, 0), (56, 0), (53, 0)])
    ),
    Broken("building-outside-plot", "outside_plot", replace(HOME, rear=-1.0), _nothing),
    Broken("wrong-colour", "colour_means_nothing", replace(HOME, uses=(25, 99)), _nothing),
    Broken(
        "bylayer-where-use-is-needed",
        "colour_by_layer",
        replace(HOME, uses=(25, 256)),
        _nothing,
    ),
    Broken(
        "typed-over",
        "typed_over",
        replace(HOME, height=None),
        lambda p: p.dimension("BLK_1_HT_OF_BLDG", (40, 0), (40, 4.218), typed="550"),
    ),
    Broken(
        "deduction-outside",
        "deduction_outside",
        HOME,
        lambda p: p.rectangle("BLK_1_FLR_0_BLT_UP_AREA_DEDUCT", (80, 0), (82, 2), 25),
    ),
    Broken("deduction-too-much", "negative_area", replace(HOME, deductions=(200.0,)), _nothing),
    Broken("plot-declared-smaller", "plot_differs", replace(HOME, declared="280"), _nothing),
    Broken("unit-feet-drawn-metres", "unit_doubt", HOME, _feet),
    Broken(
        "two-on-a-line",
        "two_on_a_line",
        replace(HOME, info=("CRZ=NO SECURITY_ZONE=NO", "DEPTH_CUTTING_MORE_THAN_1.5_M=NO")),
        _nothing,
    ),
    Broken("stated-twice", "key_twice", replace(HOME, info=("CRZ=NO", "CRZ=YES")), _nothing),
    Broken("answer-unreadable", "value_unread", replace(HOME, info=("CRZ=MAYBE",)), _nothing),
    Broken("area-in-hectare", "area_with_unit", replace(HOME, declared="0.03_HA"), _nothing),
    Broken(
        "yard-off-the-building",
        "yard_off_building",
        replace(HOME, skip=frozenset({"FRONT_YARD"})),
        lambda p: p.rectangle("BLK_1_LVL_0_FRONT_YARD", (1.5, 0), (13, 3.8)),
    ),
    Broken(
        "yard-off-the-boundary",
        "yard_off_boundary",
        replace(HOME, skip=frozenset({"FRONT_YARD"})),
        lambda p: p.rectangle("BLK_1_LVL_0_FRONT_YARD", (1.5, 0.2), (13, 4)),
    ),
)
