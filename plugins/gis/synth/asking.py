"""Questions as a day of the state would bring them: made up, the same every time (gis.md §9, item 10).

Sixty in a hundred come from where people live (wards are drawn to hold alike many, so a ward is drawn
first), twenty from within 600 m of the high tide line, ten from within 40 m of a border, five from a phone
that hardly knows where it is, five from outside the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.changes import in_metres
from plugins.gis.layers import LayerVersion
from plugins.gis.projection import to_degrees
from plugins.gis.synth.drawing import stream

SHARES = {"lived": 0.60, "shore": 0.20, "border": 0.10, "vague": 0.05, "outside": 0.05}
SHORE_M, BORDER_M, MARGIN_M = 600.0, 40.0, 20_000.0
SURE_M, VAGUE_M = (3.0, 30.0), (30.0, 500.0)


class Asking(NamedTuple):
    """One question: degrees, the phone's accuracy in metres, and which share it belongs to."""

    kind: str
    lat: float
    lon: float
    accuracy_m: float


def questions(
    seed: str, count: int, bodies: LayerVersion, wards: LayerVersion, tide: LayerVersion
) -> Iterator[Asking]:
    """So many questions over a store's layers, shuffled as they would come.

    Raises:
        ValueError: A layer is empty.
    """
    homes, outlines, shore = (_shapes(layer) for layer in (wards, bodies, tide))
    chance = stream(seed, "asking")
    borders = [outline.boundary for outline in outlines]
    state = shapely.STRtree(outlines)
    for kind in chance.choice(list(SHARES), size=count, p=list(SHARES.values())):
        if kind == "shore":
            x, y = _beside(chance, shore, SHORE_M)
        elif kind == "border":
            x, y = _beside(chance, borders, BORDER_M)
        elif kind == "outside":
            x, y = _outside(chance, state)
        else:
            x, y = _within(chance, homes[int(chance.integers(len(homes)))])
        low, high = VAGUE_M if kind == "vague" else SURE_M
        lon, lat = to_degrees(x, y)
        accuracy = round(float(chance.uniform(low, high)), 1)
        yield Asking(str(kind), round(float(lat), 7), round(float(lon), 7), accuracy)


def _shapes(layer: LayerVersion) -> list[BaseGeometry]:
    if not len(layer):
        raise ValueError(f"{layer.facts.layer}: no zone to ask about")
    return [in_metres(layer.shape_of(row)) for row in range(len(layer))]


def _within(chance: np.random.Generator, shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    for _ in range(200):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(shape, x, y):
            return x, y
    spot = shape.representative_point()  # a sliver: chance would miss it for ever
    return spot.x, spot.y


def _beside(
    chance: np.random.Generator, lines: Sequence[BaseGeometry], most_m: float
) -> tuple[float, float]:
    line = lines[int(chance.integers(len(lines)))]
    spot = line.interpolate(chance.uniform(), normalized=True)
    angle, far = chance.uniform(0.0, 2 * np.pi), chance.uniform(0.0, most_m)
    return spot.x + far * np.cos(angle), spot.y + far * np.sin(angle)


def _outside(chance: np.random.Generator, state: shapely.STRtree) -> tuple[float, float]:
    west, south, east, north = shapely.total_bounds(state.geometries)
    while True:
        x = chance.uniform(west - MARGIN_M, east + MARGIN_M)
        y = chance.uniform(south - MARGIN_M, north + MARGIN_M)
        if not len(state.query(shapely.Point(x, y), predicate="intersects")):
            return x, y
