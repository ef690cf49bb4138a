"""What a person asks, checked at the door: place, accuracy, dates, intended building."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
import shapely

from plugins.gis.features import Coordinates
from plugins.gis.geojson import positions
from plugins.gis.grid import EAST, NORTH, SOUTH, WEST
from plugins.gis.untrusted import as_array
from plugins.gis.validate import in_kerala

TAP_M = 5.0
"""A place tapped on imagery without a stated accuracy."""

PHONE_FACTOR = 1.62
"""Phones state a 68 % radius; times this it is a 95 % one (circular normal)."""

MAX_ACCURACY_M = 1000.0
MAX_PLOT_M2 = 10_000_000.0
MAX_PLOT_VERTICES = 10_000
POOR_ACCURACY_M = 50.0
"""Above this the answer asks the person to move or to draw the plot."""


class RefusedQueryError(ValueError):
    """The question cannot be answered; `code` is stable and names the words shown to people."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class Building(msgspec.Struct, frozen=True, gc=False):
    """What is to be built, as far as it is known; None everywhere is a valid question."""

    occupancy: str | None = None
    built_up_m2: float | None = None
    height_m: float | None = None
    floors: int | None = None
    plot_area_m2: float | None = None
    ground_amsl_m: float | None = None
    ground_error_m: float = 0.0


NOTHING_PLANNED = Building()


class When(msgspec.Struct, frozen=True, gc=False):
    """Legal time and system time: the law of `as_of` as it was recorded by `known_at` (aware)."""

    as_of: date
    known_at: datetime


class PointQuery(msgspec.Struct, frozen=True, gc=False):
    """Stand here. `accuracy_m` is the phone's 68 % radius; None is taken as a tap of 5 m."""

    lon: float
    lat: float
    when: When
    accuracy_m: float | None = None
    building: Building = NOTHING_PLANNED
    land_uid: str | None = None

    def error_m(self) -> float:
        """95 % radius of the position."""
        return PHONE_FACTOR * (TAP_M if self.accuracy_m is None else self.accuracy_m)


@dataclass(frozen=True, slots=True)
class PlotQuery:
    """A plot: one ring in degrees, closed. `error_m` is that of its corners (0.05 surveyed)."""

    ring: Coordinates
    when: When
    error_m: float = TAP_M
    building: Building = NOTHING_PLANNED
    land_uid: str | None = None
    front: int | None = None


@dataclass(frozen=True, slots=True)
class SurveyQuery:
    """A survey number alone: block/number/sub-division, as the village's register writes it."""

    land_uid: str
    when: When
    building: Building = NOTHING_PLANNED


def check_point(
    lon: object, lat: object, accuracy_m: object = None
) -> tuple[float, float, float | None]:
    """The numbers of a point query, or a refusal that says what is wrong."""
    x, y = _number(lon, "longitude"), _number(lat, "latitude")
    if not (WEST <= x < EAST and SOUTH <= y < NORTH):
        if WEST <= y < EAST and SOUTH <= x < NORTH:
            raise RefusedQueryError("swapped", f"latitude and longitude are swapped: try {y}, {x}")
        raise RefusedQueryError("outside", f"{x}, {y} lies outside Kerala and its waters")
    if accuracy_m is None:
        return x, y, None
    accuracy = _number(accuracy_m, "accuracy")
    if accuracy < 0:
        raise RefusedQueryError("bad_accuracy", "the accuracy is below zero")
    if accuracy > MAX_ACCURACY_M:
        raise RefusedQueryError("bad_accuracy", f"an accuracy of {accuracy:.0f} m tells no place")
    return x, y, accuracy


def check_ring(positions_given: object) -> Coordinates:
    """A plot's ring as an array, closed, simple, in Kerala and not larger than 10 km²."""
    corners = as_array(positions_given)
    if corners is None:
        raise RefusedQueryError("bad_plot", "a plot is a list of [longitude, latitude]")
    if len(corners) > MAX_PLOT_VERTICES:
        raise RefusedQueryError(
            "too_many_vertices", f"at most {MAX_PLOT_VERTICES} corners in a plot"
        )
    for corner in corners:
        position = as_array(corner)
        if position is None or len(position) < 2:
            raise RefusedQueryError("bad_plot", f"{corner!r} is no position")
        _number(position[0], "longitude")
        _number(position[1], "latitude")
    if not corners:
        raise RefusedQueryError("bad_plot", "a plot has at least three corners")
    ring, _ = positions([list(corner[:2]) for corner in corners])
    if (ring[0] != ring[-1]).any():
        raise RefusedQueryError("unclosed", "the plot's outline is not closed")
    if len(ring) < 4:
        raise RefusedQueryError("bad_plot", "a plot has at least three corners")
    if not in_kerala(ring).all():
        if in_kerala(ring[:, ::-1]).all():
            raise RefusedQueryError("swapped", "latitude and longitude are swapped")
        raise RefusedQueryError("outside", "the plot lies outside Kerala and its waters")
    polygon = shapely.Polygon(ring)
    if not polygon.is_valid:
        raise RefusedQueryError("self_crossing", str(shapely.is_valid_reason(polygon)))
    if polygon.area * 1.2e10 > MAX_PLOT_M2:
        raise RefusedQueryError("too_large", "a plot above 10 km² is a region, not a plot")
    return ring


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedQueryError("not_a_number", f"the {name} is {value!r}, not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RefusedQueryError("not_finite", f"the {name} is not a finite number")
    return number
