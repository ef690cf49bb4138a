"""Coordinate systems that the API answers in, and boxes given in them.

CRS84 is how layers are stored. EPSG:4326 has its latitude first; EPSG:32643 (UTM 43 north) is the plane
that distances are measured in; EPSG:3857 is for web maps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Coordinates
from plugins.gis.projection import many_to_degrees, many_to_metres

_HALF_WORLD = math.pi * 6378137.0


class BadParameterError(ValueError):
    """A query parameter that the standard says is answered with 400."""


@dataclass(frozen=True, slots=True)
class Crs:
    """One system: `of` turns stored positions into it, `to` back; `reach` bounds what can be asked."""

    uri: str
    of: Callable[[Coordinates], Coordinates]
    to: Callable[[Coordinates], Coordinates]
    decimals: int
    reach: tuple[float, float, float, float]


def _same(places: Coordinates) -> Coordinates:
    return places


def _swapped(places: Coordinates) -> Coordinates:
    return places[:, ::-1]


def _plane(places: Coordinates) -> Coordinates:
    return np.column_stack(many_to_metres(places[:, 0], places[:, 1]))


def _from_plane(places: Coordinates) -> Coordinates:
    return np.column_stack(many_to_degrees(places[:, 0], places[:, 1]))


def _mercator(places: Coordinates) -> Coordinates:
    up = np.arctanh(np.sin(np.radians(places[:, 1]))) / math.pi
    return np.column_stack([places[:, 0] / 180 * _HALF_WORLD, up * _HALF_WORLD])


def _from_mercator(places: Coordinates) -> Coordinates:
    up = np.degrees(np.arcsin(np.tanh(places[:, 1] / _HALF_WORLD * math.pi)))
    return np.column_stack([places[:, 0] / _HALF_WORLD * 180, up])


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
SYSTEMS: Mapping[str, Crs] = {
    one.uri: one
    for one in (
        Crs(CRS84, _same, _same, 9, (-180, -90, 180, 90)),
        Crs(f"{_EPSG}4326", _swapped, _swapped, 9, (-90, -180, 90, 180)),
        Crs(f"{_EPSG}32643", _plane, _from_plane, 4, (-500_000, -1e7, 1_500_000, 1e7)),
        Crs(f"{_EPSG}3857", _mercator, _from_mercator, 4, (-2.1e7, -2.1e7, 2.1e7, 2.1e7)),
    )
}


def system(uri: str | None, name: str) -> Crs:
    """The system of a `crs` or `bbox-crs` parameter; CRS84 when it is left out."""
    found = SYSTEMS.get(uri or CRS84)
    if found is None:
        raise BadParameterError(f"{name} is none of the collection's systems: {', '.join(SYSTEMS)}")
    return found


def box_of(text: str, crs: Crs) -> BaseGeometry:
    """The area of a `bbox` parameter, in degrees. Four numbers, or six of which the heights are left out."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadParameterError("bbox is four or six numbers with commas") from None
    if len(numbers) == 6:
        numbers = [numbers[n] for n in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(math.isfinite(number) for number in numbers):
        raise BadParameterError("bbox is four or six numbers with commas")
    left, low, right, high = numbers
    west, south, east, north = crs.reach
    if not (
        west <= left <= east
        and west <= right <= east
        and south <= low <= north
        and south <= high <= north
    ):
        raise BadParameterError("bbox lies outside what its coordinate system can name")
    if crs.uri == f"{_EPSG}4326":
        left, low, right, high = low, left, high, right
        crs = SYSTEMS[CRS84]
    if low > high:
        raise BadParameterError("the south of a bbox is not above its north")
    if left > right:
        if crs.uri != CRS84:
            raise BadParameterError("the west of a bbox is not east of its east")
        # Across the antimeridian: two boxes.
        return shapely.union_all(
            [shapely.box(left, low, 180, high), shapely.box(-180, low, right, high)]
        )
    if crs.uri == CRS84:
        return shapely.box(left, low, right, high)
    # A straight side of the plane is a curve in degrees: many corners follow it.
    side = shapely.segmentize(
        shapely.box(left, low, right, high), max((right - left) / 32, (high - low) / 32, 1e-6)
    )
    return shapely.transform(side, crs.to)
