"""Aerodromes, runways and colour zone grids with figures drawn from the surfaces."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from plugins.gis.features import Feature
from plugins.gis.projection import scale_at, to_metres
from plugins.gis.rulebook import SurfaceSet
from plugins.gis.surfaces import Runway, top_amsl_m
from plugins.gis.synth.drawing import feature, point_feature
from plugins.gis.wkb import geometry_of_shape

_CELL_DEG = 30 / 3600
_FAR_M = 20_000.0
_RED_M = 1_500.0
# Upper elevation above the aerodrome of each colour, after the draft map of one airport (2016).
_COLOURS = (
    (40, "blue"),
    (52, "green"),
    (68, "yellow"),
    (98, "army_green"),
    (110, "peach"),
    (125, "purple"),
    (999, "light_blue"),
)


@dataclass(frozen=True, slots=True)
class Aerodrome:
    """A place, its height above sea level, and a runway by its heading and length."""

    code: str
    lon: float
    lat: float
    elevation_amsl_m: float
    heading_deg: float
    length_m: float
    operator: str
    has_grid: bool


# Places and heights to some hundred metres, from general knowledge; the grids are made up.
AERODROMES = (
    Aerodrome("VOTV", 76.920, 8.482, 4.0, 141, 3400, "civil", True),
    Aerodrome("VOCI", 76.402, 10.152, 9.0, 87, 3400, "civil", True),
    Aerodrome("VOCL", 75.955, 11.137, 98.0, 100, 2860, "civil", True),
    Aerodrome("VOKN", 75.547, 11.918, 100.0, 67, 3050, "civil", True),
    Aerodrome("VOCC", 76.273, 9.943, 3.0, 167, 1800, "defence", False),
    Aerodrome("VOSX", 77.160, 11.014, 380.0, 50, 2500, "defence", False),
)


def airport_layers(
    surfaces: SurfaceSet, scale: float
) -> tuple[list[Feature], list[Feature], list[Feature]]:
    """(reference points, runways, colour zone cells)."""
    points: list[Feature] = []
    runways: list[Feature | None] = []
    cells: list[Feature] = []
    for place in AERODROMES:
        x, y = to_metres(place.lon, place.lat)
        along = math.radians(place.heading_deg)
        dx, dy = math.sin(along) * place.length_m / 2, math.cos(along) * place.length_m / 2
        line = shapely.LineString([(x - dx, y - dy), (x + dx, y + dy)])
        facts = {"name": place.code, "operator": place.operator}
        points.append(point_feature(place.code, place.lon, place.lat, facts))
        runways.append(
            feature(
                f"rwy-{place.code}", line, {**facts, "elevation_amsl_m": place.elevation_amsl_m}
            )
        )
        if place.has_grid:
            runway = Runway(x - dx, y - dy, x + dx, y + dy, place.elevation_amsl_m, scale_at(x))
            cells += _grid(place, runway, surfaces.figures, scale)
    return points, [row for row in runways if row is not None], cells


def _grid(
    place: Aerodrome, runway: Runway, figures: Mapping[str, float], scale: float
) -> list[Feature]:
    """Cells of 30″ (coarser at small scale) that touch the 20 km disc; corners on whole seconds."""
    size = _CELL_DEG * (1 if scale >= 0.25 else 4)
    reach = _FAR_M / 108_000
    rows: list[Feature] = []
    for j in range(int((place.lat - reach) / size), int((place.lat + reach) / size) + 1):
        for i in range(int((place.lon - reach) / size), int((place.lon + reach) / size) + 1):
            west, south = round(i * size, 7), round(j * size, 7)
            east, north = round((i + 1) * size, 7), round((j + 1) * size, 7)
            corners = [
                to_metres(*c) for c in ((west, south), (east, south), (east, north), (west, north))
            ]
            x, y = to_metres(place.lon, place.lat)
            if min(math.hypot(cx - x, cy - y) for cx, cy in corners) > _FAR_M:
                continue
            rows.append(_cell(place, runway, figures, (i, j), (west, south, east, north), corners))
    return rows


def _cell(
    place: Aerodrome,
    runway: Runway,
    figures: Mapping[str, float],
    number: tuple[int, int],
    box: tuple[float, float, float, float],
    corners: list[tuple[float, float]],
) -> Feature:
    tops = [top_amsl_m(runway, figures, x, y) for x, y in corners]
    worst = min((top[0] for top in tops if top is not None), default=place.elevation_amsl_m + 150.0)
    top = float(math.floor(min(worst, place.elevation_amsl_m + 150.0)))
    middle = shapely.Point(sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
    line = shapely.LineString([(runway.ax, runway.ay), (runway.bx, runway.by)])
    above = top - place.elevation_amsl_m
    red = line.distance(middle) < _RED_M or above < 10
    colour = "red" if red else next(name for upto, name in _COLOURS if above <= upto)
    west, south, east, north = box
    ring = shapely.Polygon([(west, south), (east, south), (east, north), (west, north)])
    identity = f"{place.code}-{number[0]}-{number[1]}"
    facts = {
        "airport": place.code,
        "colour": colour,
        "top_amsl_m": None if red else top,
        "class": colour,
        "synthetic": True,
    }
    return Feature(identity, geometry_of_shape(ring), facts, identity)
