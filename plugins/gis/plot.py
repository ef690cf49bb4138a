"""A plot instead of a point: shares, parts, setbacks per side and what is left to build on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.answer import Answer, Row, SetbackLine, Setbacks
from plugins.gis.bundle import Bundle
from plugins.gis.changes import in_metres, to_plane
from plugins.gis.engine import merged_with_rules
from plugins.gis.evaluate import Applied
from plugins.gis.features import Coordinates
from plugins.gis.grid import CELLS_PER_DEGREE, COLUMNS, SOUTH, WEST
from plugins.gis.index import ZoneIndex
from plugins.gis.layers import LayerVersion
from plugins.gis.membership import MIXED
from plugins.gis.projection import many_to_degrees, scale_at
from plugins.gis.query import PlotQuery
from plugins.gis.sighting import Sight
from plugins.gis.validate import signed_area

_ROUND = 64  # segments per quarter of a circle: a drawn ring is short of the radius by 0.03 %
SIDES = ("front", "right", "rear", "left")


def know_plot(bundle: Bundle, query: PlotQuery) -> Answer:
    """Everything that applies to a plot.

    A rule applies to a plot when it applies to any part of it; `share` and `part`
    say to how much. Distances run from the plot's nearest point. The index names
    the candidates, GEOS measures them.
    """
    # Not cut like a zone: its edges are its sides.
    plot = shapely.transform(shapely.Polygon(query.ring), to_plane)
    scale = scale_at(float(plot.centroid.x))
    sights = _sights(bundle.index, query, plot, scale)
    if query.land_uid is not None:
        for layer, joined in bundle.by_key(query.land_uid).items():
            sights[layer] = list(joined)
    law = bundle.law_at(query.when.as_of, query.when.known_at.date())
    advice: list[str] = []
    if sum(sight.share or 0.0 for sight in sights.get("local_body", ())) > 1.0001:
        advice.append("plot.overlap")
    asked: dict[str, Any] = {
        "kind": "plot",
        "area_m2": round(plot.area / scale**2, 2),
        "error_m": query.error_m,
        "as_of": query.when.as_of,
        "known_at": query.when.known_at,
        "land_uid": query.land_uid,
    }
    corners = [(float(x), float(y)) for x, y in query.ring.tolist()]
    answer, applied = merged_with_rules(
        bundle,
        law,
        sights,
        query.building,
        query.error_m,
        corners,
        asked,
        advice,
        query.land_uid is not None,
    )
    rows = tuple(_with_part(one, plot, scale) for one in applied)
    setbacks = _setbacks(answer.setbacks, applied, query, plot, scale)
    return msgspec.structs.replace(answer, zones=rows, setbacks=setbacks)


def _sights(
    index: ZoneIndex, query: PlotQuery, plot: BaseGeometry, scale: float
) -> dict[str, list[Sight]]:
    found: dict[str, list[Sight]] = {}
    for zone in candidates(index, query.ring):
        version, row = index.row_of(zone)
        shape = shape_in_metres(version, row)
        gap = float(plot.distance(shape)) / scale
        layer = version.facts.layer
        if gap > index.reach_m[layer]:
            continue
        sight = Sight(version, row, version.properties[row], gap, 0.0, None, shape)
        if version.kind_of(row) == "polygon":
            part = plot.intersection(shape) if gap == 0.0 else shapely.Polygon()
            sight.share = round(float(part.area / plot.area), 6)
            sight.depth_m = _depth(part, shape) / scale
        found.setdefault(layer, []).append(sight)
    return found


def candidates(index: ZoneIndex, ring: Coordinates) -> list[int]:
    """Zones of all cells under a ring's bounds: those that cover, cut or lie within reach."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    first_column, last_column = (int((x - WEST) * CELLS_PER_DEGREE) for x in (low[0], high[0]))
    first_row, last_row = (int((y - SOUTH) * CELLS_PER_DEGREE) for y in (low[1], high[1]))
    cells, near = index.membership.table, index.nearness.table
    zones: set[int] = set()
    for row in range(first_row, last_row + 1):
        for cell in range(row * COLUMNS + first_column, row * COLUMNS + last_column + 1):
            number = int(cells.cell[cell])
            mixed = number - MIXED
            if mixed >= 0:
                number = int(cells.mixed_sets[mixed])
                borders = slice(int(cells.mixed_starts[mixed]), int(cells.mixed_starts[mixed + 1]))
                zones.update((cells.border_zone[borders] >> 1).tolist())
            zones.update(
                cells.set_zones[cells.set_starts[number] : cells.set_starts[number + 1]].tolist()
            )
            at = int(near.near[cell])
            if at:
                segments = near.near_segments[near.near_starts[at - 1] : near.near_starts[at]]
                zones.update(np.unique(near.segment_zone[segments]).tolist())
    return sorted(zones)


@lru_cache(maxsize=4096)
def shape_in_metres(version: LayerVersion, row: int) -> BaseGeometry:
    """A zone in the plane."""
    return in_metres(version.shape_of(row))


def _depth(part: BaseGeometry, zone: BaseGeometry) -> float:
    """How far inside the zone the plot surely reaches: the deepest of its corners there.

    A lower bound: the deepest place may lie between corners, so a rule may be
    called possible that is certain, never the other way round.
    """
    if part.is_empty or part.area == 0.0:
        return 0.0
    border = zone.boundary
    corners = [shapely.Point(x, y) for x, y in shapely.get_coordinates(part).tolist()]
    return max(float(place.distance(border)) for place in [*corners, part.representative_point()])


def _with_part(one: Applied, plot: BaseGeometry, scale: float) -> Row:
    """The row with the part of the plot it applies to."""
    shape = one.sight.shape
    if shape is None:
        return one.row
    limit = one.row.limit_m or 0.0
    area = shape.buffer(limit * scale, quad_segs=_ROUND) if limit else shape
    part = plot.intersection(area)
    if part.area == 0.0:
        return one.row
    share = round(float(part.area / plot.area), 6)
    drawn = None if share >= 1.0 else as_geojson(part)
    return msgspec.structs.replace(one.row, share=share, part=drawn)


def _setbacks(
    plain: Setbacks, applied: Sequence[Applied], query: PlotQuery, plot: BaseGeometry, scale: float
) -> Setbacks:
    sides = _sides(plot, _front(query, applied, plot))
    closed: list[BaseGeometry] = []
    lines: list[SetbackLine] = []
    needed: dict[str, float] = {}
    by_rule = {(one.row.rule, one.row.zone): one for one in applied}
    for line in plain.lines:
        shape = by_rule[line.rule, line.zone].sight.shape
        side = None
        if shape is not None:
            # By the middle of a side: its corner may be as near as its neighbour's.
            middles: Mapping[str, float] = {
                name: float(edge.centroid.distance(shape)) for name, edge in sides.items()
            }
            side = min(middles, key=lambda name: (middles[name], SIDES.index(name)))
            short = max(line.min_m - float(sides[side].distance(shape)) / scale, 0.0)
            needed[side] = max(needed.get(side, 0.0), round(short, 3))
            closed.append(shape.buffer(line.min_m * scale, quad_segs=_ROUND))
        lines.append(msgspec.structs.replace(line, side=side))
    for one in applied:
        closing = one.sight.shape
        if one.row.effect == "prohibited" and closing is not None:
            limit = one.row.limit_m or 0.0
            closed.append(closing.buffer(limit * scale, quad_segs=_ROUND) if limit else closing)
    left = plot.difference(shapely.union_all(closed)) if closed else plot
    return Setbacks(
        tuple(lines),
        dict(sorted(needed.items())),
        None if left.is_empty else as_geojson(left),
        round(float(left.area) / scale**2, 2),
    )


def _front(query: PlotQuery, applied: Sequence[Applied], plot: BaseGeometry) -> int:
    """The edge that faces the street: as given, else the one nearest to a road, else the first."""
    count = len(query.ring) - 1
    if query.front is not None:
        return query.front % count
    roads = [
        one.sight.shape
        for one in applied
        if one.row.layer == "road" and one.sight.shape is not None
    ]
    if not roads:
        return 0
    street = shapely.union_all(roads)
    corners = _corners(plot)
    edges = [shapely.LineString(corners[n : n + 2]) for n in range(len(corners) - 1)]
    nearest = min(range(len(edges)), key=lambda n: (float(edges[n].centroid.distance(street)), n))
    return nearest % count


def _sides(plot: BaseGeometry, front: int) -> dict[str, BaseGeometry]:
    """The plot's edges by the side they look to, seen from the street."""
    corners = _corners(plot)
    turn = 1.0 if signed_area(corners) >= 0.0 else -1.0
    steps = np.diff(corners, axis=0)
    # With the plot to the left of its edges, the outward normal points to their right.
    outward = np.arctan2(-steps[:, 0] * turn, steps[:, 1] * turn)
    front = min(front, len(outward) - 1)
    groups: dict[str, list[BaseGeometry]] = {}
    angles: list[float] = outward.tolist()
    for number, angle in enumerate(angles):
        difference = (angle - angles[front]) % (2 * math.pi)
        # Facing the street from inside: left lies anticlockwise of the front.
        side = ("front", "left", "rear", "right")[round(difference / (math.pi / 2)) % 4]
        groups.setdefault(side, []).append(shapely.LineString(corners[number : number + 2]))
    return {side: shapely.union_all(edges) for side, edges in groups.items()}


def _corners(plot: BaseGeometry) -> Coordinates:
    """The outline's corners, closed: a plot is one polygon without holes."""
    return np.asarray(shapely.get_coordinates(plot), dtype=np.float64)


def as_geojson(shape: BaseGeometry) -> Any:
    """A shape of the plane as GeoJSON in degrees, rounded to 1e-8° for display."""

    def back(positions: Coordinates) -> Coordinates:
        degrees: Coordinates = np.column_stack(many_to_degrees(positions[:, 0], positions[:, 1]))
        return np.round(degrees, 8)

    return json.loads(shapely.to_geojson(shapely.transform(shape, back)))
