"""What came over the wire as a question, or a refusal that names the mistake.

One reading for the API, the page and the report: whatever is missing stays unknown, whatever is
wrong is refused with a stable code and words in both languages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from plugins.gis.grid import EAST, NORTH, SOUTH, WEST
from plugins.gis.query import (
    MAX_ACCURACY_M,
    TAP_M,
    Building,
    PlotQuery,
    PointQuery,
    RefusedQueryError,
    SurveyQuery,
    When,
    check_point,
    check_ring,
)
from plugins.gis.web.outline import decoded, from_lines

TEXTS = ("land_uid", "occupancy", "as_of", "known_at", "ring", "corners")
NUMBERS = (
    "lat",
    "lon",
    "accuracy_m",
    "error_m",
    "front",
    "built_up_m2",
    "height_m",
    "floors",
    "ground_amsl_m",
    "ground_error_m",
)
KNOWN = (*TEXTS, *NUMBERS)
LONGEST_WORD = 60
_DECIMAL = rb"(-?\d{1,4}(?:\.\d{1,17})?)"
_PHONE = re.compile(
    rb"lat=" + _DECIMAL + rb"&lon=" + _DECIMAL + rb"(?:&accuracy_m=" + _DECIMAL + rb")?"
)

Query = PointQuery | PlotQuery | SurveyQuery


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place as a phone tells it: `accuracy_m` is its 68 % radius."""

    lat: float
    lon: float
    accuracy_m: float | None = None


class Plot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A GeoJSON polygon of one ring, longitude first."""

    type: str
    coordinates: list[list[list[float]]]


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be built, as far as it is known."""

    occupancy: str | None = None
    built_up_m2: float | None = None
    height_m: float | None = None
    floors: int | None = None
    ground_amsl_m: float | None = None
    ground_error_m: float | None = None


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a question: a point, or a plot, or a survey number alone."""

    point: Point | None = None
    plot: Plot | None = None
    land_uid: str | None = None
    as_of: date | None = None
    known_at: datetime | None = None
    building: Planned | None = None
    error_m: float | None = None
    front: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock at the door, for what the question leaves open."""

    today: date
    now: datetime


def from_body(asked: Asked, moment: Moment) -> Query:
    """The question in a JSON body.

    Raises:
        RefusedQueryError: with a code that names the words for people.
    """
    building = _building(msgspec.structs.asdict(asked.building) if asked.building else {})
    when = _when(asked.as_of, asked.known_at, moment)
    land_uid = _word("land_uid", asked.land_uid)
    if asked.plot is not None:
        if asked.point is not None:
            raise RefusedQueryError("two_places", "a point and a plot: send one of them")
        if asked.plot.type != "Polygon" or len(asked.plot.coordinates) != 1:
            raise RefusedQueryError("bad_plot", "a plot is a Polygon of one ring, without holes")
        ring = check_ring(asked.plot.coordinates[0])
        error = TAP_M if asked.error_m is None else _within("error_m", asked.error_m, 0, 1000)
        return PlotQuery(ring, when, error, building, land_uid, asked.front)
    if asked.point is not None:
        x, y, accuracy = check_point(asked.point.lon, asked.point.lat, asked.point.accuracy_m)
        return PointQuery(x, y, when, accuracy, building, land_uid)
    if land_uid is None:
        raise RefusedQueryError("no_place", "send a point, a plot or a survey number")
    return SurveyQuery(land_uid, when, building)


def from_phone(raw: bytes, moment: Moment) -> PointQuery | None:
    """The question that phones ask, straight from the query: place and accuracy, nothing else.

    None: something else is asked. Reading every field takes longer than answering this one.

    Raises:
        RefusedQueryError: as `from_fields` would.
    """
    found = _PHONE.fullmatch(raw)
    if found is None:
        return None
    lat, lon, accuracy = found.groups()
    accuracy_m = None if accuracy is None else float(accuracy)
    x, y = float(lon), float(lat)
    # The pattern lets finite numbers through only: where they lie in the frame nothing is left to check.
    if not (
        WEST <= x < EAST and SOUTH <= y < NORTH and 0.0 <= (accuracy_m or 0.0) <= MAX_ACCURACY_M
    ):
        x, y, accuracy_m = check_point(x, y, accuracy_m)
    return PointQuery(x, y, When(moment.today, moment.now), accuracy_m)


def from_fields(given: Mapping[str, str], moment: Moment) -> Query:
    """The question in a query or a form; empty fields were not filled in.

    Raises:
        RefusedQueryError: with a code that names the words for people.
    """
    if (
        len(given) == 2 and "lat" in given and "lon" in given
    ):  # the phone's question: the common one
        x, y, _ = check_point(_number("lon", given["lon"]), _number("lat", given["lat"]))
        return PointQuery(x, y, When(moment.today, moment.now))
    numbers = {name: _number(name, given[name]) for name in NUMBERS if given.get(name, "").strip()}
    when = _when(_day(given.get("as_of")), _instant(given.get("known_at")), moment)
    building = _building({**numbers, "occupancy": given.get("occupancy")})
    land_uid = _word("land_uid", given.get("land_uid"))
    outline = given.get("ring") or given.get("corners")
    if outline:
        corners = decoded(outline) if given.get("ring") else from_lines(outline)
        error = _within("error_m", numbers.get("error_m", TAP_M), 0, 1000)
        front = numbers.get("front")
        side = None if front is None else int(_within("front", front, 0, 10_000))
        return PlotQuery(check_ring(corners), when, error, building, land_uid, side)
    if "lat" in numbers or "lon" in numbers:
        if len(numbers.keys() & {"lat", "lon"}) < 2:
            raise RefusedQueryError("no_place", "a place has a latitude and a longitude")
        x, y, accuracy = check_point(numbers["lon"], numbers["lat"], numbers.get("accuracy_m"))
        return PointQuery(x, y, when, accuracy, building, land_uid)
    if land_uid is None:
        raise RefusedQueryError("no_place", "send a point, a plot or a survey number")
    return SurveyQuery(land_uid, when, building)


def _when(as_of: date | None, known_at: datetime | None, moment: Moment) -> When:
    if known_at is not None and known_at.tzinfo is None:
        raise RefusedQueryError("bad_date", "known_at has no time zone: write 2026-01-01T10:00:00Z")
    return When(as_of or moment.today, known_at or moment.now)


def _building(given: Mapping[str, Any]) -> Building:
    floors = given.get("floors")
    ground_error = given.get("ground_error_m")
    return Building(
        occupancy=_word("occupancy", given.get("occupancy")),
        built_up_m2=_maybe("built_up_m2", given.get("built_up_m2"), 0, 1e7),
        height_m=_maybe("height_m", given.get("height_m"), 0, 1000),
        floors=None if floors is None else int(_within("floors", floors, 0, 300)),
        ground_amsl_m=_maybe("ground_amsl_m", given.get("ground_amsl_m"), -10, 3000),
        ground_error_m=0.0
        if ground_error is None
        else _within("ground_error_m", ground_error, 0, 100),
    )


def _maybe(name: str, value: float | None, least: float, most: float) -> float | None:
    return None if value is None else _within(name, value, least, most)


def _within(name: str, value: float, least: float, most: float) -> float:
    if not (math.isfinite(value) and least <= value <= most):
        raise RefusedQueryError("bad_figure", f"{name} is a number from {least:g} to {most:g}")
    return value


def _number(name: str, text: str) -> float:
    if len(text) > LONGEST_WORD:
        raise RefusedQueryError("not_a_number", f"{name} is no number")
    try:
        return float(text)
    except ValueError:
        raise RefusedQueryError("not_a_number", f"{name} is {text!r}, not a number") from None


def _word(name: str, text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if len(text) > LONGEST_WORD or not text.isprintable():
        raise RefusedQueryError("bad_word", f"{name} is a short word")
    return text.strip()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedQueryError("bad_date", "as_of is a date: 2026-01-31") from None


def _instant(text: str | None) -> datetime | None:
    try:
        # A plus sign in a query is a blank when nobody escaped it.
        return datetime.fromisoformat(text.replace(" ", "+")) if text else None
    except ValueError:
        raise RefusedQueryError("bad_date", "known_at is a moment: 2026-01-31T10:00:00Z") from None
