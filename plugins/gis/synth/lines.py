"""Railways, high tension lines, roads and rivers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from plugins.gis.changes import in_metres
from plugins.gis.features import Feature, Scalar
from plugins.gis.geojson import read_geojson
from plugins.gis.synth.coast import Shore
from plugins.gis.synth.drawing import Points, feature, parts_of, stream, tree_edges, wander
from plugins.gis.synth.land import Land
from plugins.gis.validate import to_shapely

# kV: half spread with swing, half corridor (usual right of way), share of the tree's edges.
_GRID = {
    400: (11.0, 26.0, 0.08),
    220: (8.0, 17.5, 0.28),
    110: (5.0, 11.0, 0.44),
    66: (4.0, 9.0, 0.20),
}
_STREETS = {"NH": 22.5, "SH": 12.0, "MDR": 7.5, "other": 3.0}


def railways(land: Land, seed: str, shared: Path | None) -> tuple[list[Feature], list[Feature]]:
    """(land, tracks): the open tracks where there are any, else one along the coast and one inland."""
    chance = stream(seed, "railway")
    tracks: list[shapely.LineString] = []
    source = None if shared is None else shared / "data" / "gis" / "railway_lines_osm.geojson"
    if land.real and source is not None and source.exists():
        rows, _ = read_geojson(source)
        for row in sorted(rows, key=lambda row: row.id):
            tracks += parts_of(in_metres(to_shapely(row.geometry)), shapely.LineString)
    else:
        along = land.coast[:: max(len(land.coast) // 150, 1)] + np.array([3500.0, 0.0])
        tracks += [shapely.LineString(along[i : i + 2]) for i in range(len(along) - 1)]
        middle = along[len(along) // 2]
        branch = wander(chance, middle, middle + np.array([55_000.0, 45_000.0]), 900.0, 0.15)
        tracks += [shapely.LineString(branch[i : i + 9]) for i in range(0, len(branch) - 1, 8)]
    areas: list[Feature | None] = []
    lines: list[Feature | None] = []
    for number, track in enumerate(tracks):
        station = chance.uniform() < 0.08
        half = float(np.round(chance.uniform(60, 120) if station else chance.uniform(15, 30), 1))
        kind = "yard" if station else "railway"
        areas.append(
            feature(
                f"land-{number:04d}",
                track.buffer(half, cap_style="flat", join_style="mitre"),
                {"category": kind},
            )
        )
        lines.append(feature(f"track-{number:04d}", track, {"half_width_m": half}))
    return _kept(areas), _kept(lines)


def tension_lines(land: Land, seed: str, scale: float) -> list[Feature]:
    """A tree over substations with some loops, spans of 250 to 400 m."""
    chance = stream(seed, "ht_line")
    count = max(int(200 * min(scale * 4, 1.0)), 12)
    areas = np.array([body.shape.area for body in land.local_bodies])
    picks = np.sort(
        chance.choice(len(areas), min(count, len(areas)), replace=False, p=areas / areas.sum())
    )
    chosen: list[int] = picks.tolist()
    places = np.array([land.local_bodies[n].centre for n in chosen], dtype=np.float64)
    edges = list(tree_edges(places))
    for _ in range(len(edges) // 10):
        a, b = chance.choice(len(places), 2, replace=False).tolist()
        if np.hypot(*(places[a] - places[b])) < 60_000:
            edges.append((a, b))
    kinds = list(_GRID)
    shares = [_GRID[kv][2] for kv in kinds]
    rows: list[Feature | None] = []
    for number, (a, b) in enumerate(edges):
        kv = kinds[int(chance.choice(len(kinds), p=shares))]
        spread, corridor, _ = _GRID[kv]
        path = wander(chance, places[a], places[b], float(chance.uniform(250, 400)), 0.05)
        facts: dict[str, Scalar] = {
            "kv": kv,
            "half_spread_m": spread,
            "half_corridor_m": corridor,
            "underground": bool(chance.uniform() < 0.02),
            "name": f"{kv} kV line {number}",
        }
        rows.append(feature(f"line-{number:04d}", shapely.LineString(path), facts))
    return _kept(rows)


def roads(land: Land, seed: str, scale: float) -> list[Feature]:
    """A tree over all local bodies as main roads, and short streets around their centres."""
    chance = stream(seed, "road")
    centres = np.array([body.centre for body in land.local_bodies])
    rows: list[Feature | None] = []
    number = 0
    for a, b in tree_edges(centres):
        kind = ("NH", "SH", "MDR")[int(chance.choice(3, p=(0.15, 0.35, 0.5)))]
        path = wander(chance, centres[a], centres[b], 150.0, 0.12)
        rows.append(_road(number, path, kind, True))
        number += 1
    streets = max(int(59_000 * scale), 200)
    homes = chance.integers(len(centres), size=streets)
    sizes = np.sqrt(np.array([body.shape.area for body in land.local_bodies]))
    for home in homes.tolist():
        start = centres[home] + chance.normal(0, 0.35, 2) * sizes[home]
        end = start + chance.normal(0, 350.0, 2)
        kind = "MDR" if chance.uniform() < 0.1 else "other"
        rows.append(_road(number, wander(chance, start, end, 80.0, 0.1), kind, kind == "MDR"))
        number += 1
    return _kept(rows)


def rivers(land: Land, shore: Shore, seed: str) -> list[Feature]:
    """Rivers upstream of the tidal waters, as one bank line each."""
    chance = stream(seed, "river")
    rows: list[Feature | None] = []
    for number, tidal in enumerate(shore.tidal):
        x, y = (
            float(tidal.water.bounds[2]),
            float((tidal.water.bounds[1] + tidal.water.bounds[3]) / 2),
        )
        start = np.array([x, y])
        end = start + np.array(
            [float(chance.uniform(8_000, 30_000)), float(chance.uniform(-8_000, 8_000))]
        )
        path = shapely.LineString(wander(chance, start, end, 300.0, 0.2)).intersection(land.state)
        lines = [part for part in parts_of(path, shapely.LineString) if part.length > 0]
        if lines:
            facts: dict[str, Scalar] = {"name": f"river {number}", "noc_distance_m": 15.0}
            rows.append(feature(f"river-{number:03d}", shapely.MultiLineString(lines), facts))
    return _kept(rows)


def _road(number: int, path: Points, kind: str, notified: bool) -> Feature | None:
    facts: dict[str, Scalar] = {"class": kind, "half_width_m": _STREETS[kind], "notified": notified}
    return feature(f"road-{number:06d}", shapely.LineString(path), facts)


def _kept(rows: list[Feature | None]) -> list[Feature]:
    return [row for row in rows if row is not None]
