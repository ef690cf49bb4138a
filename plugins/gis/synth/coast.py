"""Tide lines, tidal waters, islands and the zones along them, under both regimes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature
from plugins.gis.synth.drawing import blob, feature, stream, wander
from plugins.gis.synth.land import Land, LocalBody

# How the 2019 plan classed coastal local bodies: 66 panchayats and all towns II, 11 stay IIIA.
_SHARE_II, _SHARE_IIIA = 0.38, 0.06


@dataclass(frozen=True, slots=True)
class Tidal:
    """A tidal water body: its water and its width in metres."""

    water: BaseGeometry
    width_m: float


@dataclass(frozen=True, slots=True)
class Shore:
    """High tide line, waters and islands, in metres."""

    high_tide: shapely.LineString
    tidal: tuple[Tidal, ...]
    islands: tuple[BaseGeometry, ...]


def shore_of(land: Land, seed: str, scale: float) -> Shore:
    """Draw the shore: 44 river mouths, three lagoons, 1,826 islands at scale 1."""
    chance = stream(seed, "shore")
    spacing = min(max(10.0 / scale, 10.0), 200.0)
    line = shapely.LineString(land.coast).simplify(100.0).segmentize(spacing)
    path = np.asarray(line.coords)
    path[1:-1, 0] += chance.uniform(-0.15, 0.15, len(path) - 2) * min(spacing, 200.0)
    tidal: list[Tidal] = []
    mouths = max(int(44 * min(1.0, scale * 5)), 6)
    places: list[int] = np.sort(chance.choice(len(path) - 2, mouths, replace=False) + 1).tolist()
    for at in places:
        start = path[at]
        reach = float(chance.uniform(5_000, 30_000))
        end = start + np.array([reach, float(chance.uniform(-0.4, 0.4)) * reach])
        width = round(math.exp(chance.uniform(math.log(20), math.log(800))), 1)
        middle = wander(chance, start, end, max(400.0, width), 0.25)
        tidal.append(Tidal(shapely.LineString(middle).buffer(width / 2, quad_segs=3), width))
    for at in (len(path) // 3, len(path) // 2, 2 * len(path) // 3):
        x, y = path[at]
        lagoon = shapely.LineString([(x + 2500, y - 9000), (x + 3200, y), (x + 2600, y + 9000)])
        tidal.append(Tidal(lagoon.buffer(700.0, quad_segs=4), 1400.0))
    islands: list[BaseGeometry] = []
    for _ in range(max(int(1826 * scale), 12)):
        host = tidal[int(chance.integers(len(tidal)))].water
        on = host.boundary.interpolate(float(chance.uniform(0, host.boundary.length)))
        radius = float(np.clip(np.exp(chance.normal(3.9, 0.9)), 15.0, 900.0))
        islands.append(blob(chance, float(on.x), float(on.y), radius))
    return Shore(shapely.LineString(path), tuple(tidal), tuple(islands))


def tide_lines(shore: Shore) -> list[Feature]:
    """The high tide line in stretches of some kilometres, and around each island."""
    rows: list[Feature | None] = []
    path = np.asarray(shore.high_tide.coords)
    for number, start in enumerate(range(0, len(path) - 1, 200)):
        piece = shapely.LineString(path[start : start + 201])
        rows.append(feature(f"htl-{number:04d}", piece, {"name": "sea"}))
    for number, island in enumerate(shore.islands):
        rows.append(feature(f"htl-i{number:04d}", island.boundary, {"name": "island"}))
    return [row for row in rows if row is not None]


def banks(shore: Shore) -> list[Feature]:
    """Both banks of every tidal water body, with the width of the water."""
    rows = [
        feature(f"bank-{number:03d}", body.water.boundary, {"water_width_m": body.width_m})
        for number, body in enumerate(shore.tidal)
    ]
    return [row for row in rows if row is not None]


def zones(land: Land, shore: Shore, seed: str, scale: float, regime: int) -> list[Feature]:
    """Zones of the 2011 or the 2019 notification."""
    chance = stream(seed, "crz")
    along_sea = shore.high_tide.buffer(500.0, quad_segs=4)
    creeks = shapely.STRtree([body.water for body in shore.tidal])
    water = shapely.union_all([body.water for body in shore.tidal])
    rows: list[Feature | None] = []
    for body in land.local_bodies:
        draw = float(chance.uniform())
        kind = _class_of(body, draw, regime)
        strip = body.shape.intersection(along_sea) if body.shape.intersects(along_sea) else None
        found: list[int] = creeks.query(body.shape.buffer(100.0)).tolist()
        near = [shore.tidal[number] for number in sorted(found)]
        pieces = [] if strip is None else [strip]
        for creek in near:
            reach = min(creek.width_m, 100.0 if regime == 2011 else 50.0)
            pieces.append(creek.water.buffer(reach, quad_segs=2).intersection(body.shape))
        if not pieces:
            continue
        zone = shapely.union_all(pieces)
        if near:
            zone = zone.difference(water)
        port = draw > 0.97
        rows.append(feature(f"{kind}-{body.code}", zone, _facts(kind, port_limit=port)))
    sea = shore.high_tide.simplify(50.0)
    shallow = sea.buffer(120.0, quad_segs=2).difference(land.state)
    deep = (
        sea.simplify(500.0).buffer(22_224.0, quad_segs=4).difference(land.state).difference(shallow)
    )
    rows.append(feature("IB-sea", shallow, _facts("IB")))
    rows.append(feature("IVA-sea", deep, _facts("IVA")))
    for number, tidal in enumerate(shore.tidal):
        rows.append(feature(f"IVB-{number:03d}", tidal.water, _facts("IVB")))
    for number, island in enumerate(shore.islands):
        kind = "III" if regime == 2011 else "IIIB"
        rows.append(
            feature(
                f"island-{number:04d}",
                island,
                _facts(kind, True, number % 9 == 0 and regime == 2019),
            )
        )
    for number in range(max(int(400 * scale), 5)):
        on = shore.high_tide.interpolate(float(chance.uniform(0, shore.high_tide.length)))
        patch = blob(chance, float(on.x) + 300.0, float(on.y), float(chance.uniform(20, 150)))
        rows.append(feature(f"IA-{number:04d}", patch, _facts("IA")))
    return [row for row in rows if row is not None]


def _class_of(body: LocalBody, draw: float, regime: int) -> str:
    if regime == 2011:
        return "II" if body.is_urban else "III"
    if body.is_urban or draw < _SHARE_II:
        return "II"
    return "IIIA" if draw < _SHARE_II + _SHARE_IIIA else "IIIB"


def _facts(
    kind: str, island: bool = False, island_plan: bool = False, port_limit: bool = False
) -> dict[str, str | bool]:
    return {"class": kind, "port_limit": port_limit, "island": island, "island_plan": island_plan}
