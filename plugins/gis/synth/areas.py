"""Hazards, plans, wards, paddy land, monuments and what else is a patch of land."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature, Geometry, Scalar
from plugins.gis.synth.drawing import blob, feature, stream
from plugins.gis.synth.land import Land, LocalBody, voronoi

PLAN = "synthetic_plan"
"""The table of uses in `spec/spatial_rules/master_plan.yaml` that made-up plans name."""

_CODES = (
    "COM",
    "MIX",
    "RES1",
    "RES2",
    "PUB",
    "RES3",
    "IND1",
    "TOU",
    "REC",
    "AGR1",
    "AGR2",
    "IND2",
    "PARK",
    "TRA",
    "WAT",
    "SPE",
)


def wards(land: Land, seed: str, scale: float) -> list[Feature]:
    """Each local body cut into its wards (fewer at small scale)."""
    chance = stream(seed, "ward")
    rows: list[Feature | None] = []
    for body in land.local_bodies:
        count = max(int(np.ceil(body.wards * min(scale * 4, 1.0))), 2)
        for number, piece in enumerate(_cut(chance, body, count), start=1):
            code = f"{body.code}{number:03d}"
            rows.append(
                feature(
                    code, piece, {"code": code, "name": f"Ward {number}", "local_body": body.code}
                )
            )
    return _kept(rows)


def plans(land: Land, seed: str, scale: float, version: int) -> list[Feature]:
    """Master plans of the towns and 60 panchayats; version 2 changes 15 % of the zones."""
    chance = stream(seed, "master_plan")
    change = stream(seed, f"master_plan|{version}")
    towns = [body for body in land.local_bodies if body.is_urban]
    villages = [body for body in land.local_bodies if not body.is_urban]
    villages = villages[:: max(len(villages) // max(int(60 * min(scale * 4, 1.0)), 3), 1)][:60]
    rows: list[Feature | None] = []
    for body in sorted(towns + villages, key=lambda body: body.code):
        count = max(int(chance.integers(40, 400) * min(scale * 4, 1.0)), 8)
        for number, piece in enumerate(_cut(chance, body, count)):
            middle = piece.representative_point()
            far = np.hypot(middle.x - body.centre[0], middle.y - body.centre[1]) / np.sqrt(
                body.shape.area
            )
            code = _CODES[int(np.clip(far * 9 + chance.normal(0, 2.0), 0, len(_CODES) - 1))]
            if version > 1 and change.uniform() < 0.15:
                code = _CODES[int(change.integers(len(_CODES)))]
            facts: dict[str, Scalar] = {
                "plan": PLAN,
                "code": code,
                "floors_cap": 3 if code == "RES3" else None,
                "name": f"{body.name} {code}",
            }
            rows.append(feature(f"{body.code}-{number:03d}", piece, facts))
    return _kept(rows)


def landslides(land: Land, seed: str, scale: float) -> list[Feature]:
    """25,000 patches in the hills at scale 1: steeper inland."""
    rows: list[Feature | None] = []
    hills = shapely.STRtree([body.shape for body in land.local_bodies])
    for number, (patch, far, chance) in enumerate(
        _inland_blobs(land, seed, "landslide", int(25_000 * scale), 0.55, 60, 400)
    ):
        centre = patch.centroid
        found: list[int] = hills.query(centre, predicate="intersects").tolist()
        body = land.local_bodies[min(found)] if found else None
        district = body.district if body else "Idukki"
        kind = "high" if far > 0.8 or chance.uniform() < 0.3 else "moderate"
        facts: dict[str, Scalar] = {
            "class": kind,
            "district": district,
            "munnar_region": district == "Idukki" and number % 4 == 0,
        }
        rows.append(feature(f"slide-{number:05d}", patch, facts))
    return _kept(rows)


def forests(land: Land, seed: str, scale: float) -> tuple[list[Feature], list[Feature]]:
    """(forest, fragile and eco-sensitive land; the draft areas of the Western Ghats)."""
    rows: list[Feature | None] = []
    for number, (patch, _, _) in enumerate(
        _inland_blobs(land, seed, "forest", 24, 0.6, 2500, 7000)
    ):
        rows.append(
            feature(
                f"forest-{number:02d}",
                patch,
                {"class": "reserve_forest", "name": f"forest {number}"},
            )
        )
        ring = patch.buffer(1000.0, quad_segs=3).difference(patch)
        rows.append(
            feature(f"esz-{number:02d}", ring, {"class": "esz", "name": f"forest {number}"})
        )
    for number, (patch, _, _) in enumerate(
        _inland_blobs(land, seed, "efl", max(int(600 * scale), 20), 0.5, 80, 500)
    ):
        rows.append(
            feature(
                f"efl-{number:04d}",
                patch,
                {"class": "efl_vested", "name": f"fragile land {number}"},
            )
        )
    draft = [
        feature(f"esa-{number:03d}", patch, {"name": f"village {number}"})
        for number, (patch, _, _) in enumerate(
            _inland_blobs(land, seed, "esa", max(int(120 * scale), 13), 0.6, 2000, 4500)
        )
    ]
    return _kept(rows), _kept(draft)


def reservoirs(land: Land, seed: str) -> list[Feature]:
    """Sixty lakes behind dams in the hills."""
    rows = [
        feature(
            f"dam-{number:02d}",
            patch,
            {"name": f"reservoir {number}", "owner": "KSEB" if number % 2 else "Irrigation"},
        )
        for number, (patch, _, _) in enumerate(
            _inland_blobs(land, seed, "reservoir", 60, 0.5, 250, 1800)
        )
    ]
    return _kept(rows)


def paddy(land: Land, seed: str, scale: float) -> list[Feature]:
    """Low fields, most of them surveyed, some known by their survey number only."""
    rows: list[Feature | None] = []
    chance = stream(seed, "paddy|rows")
    for number, (patch, _, _) in enumerate(
        _inland_blobs(land, seed, "paddy", max(int(20_000 * scale), 100), 0.0, 40, 220, 0.45)
    ):
        kind = ("notified", "unnotified", "dry")[int(chance.choice(3, p=(0.6, 0.3, 0.1)))]
        facts: dict[str, Scalar] = {
            "land_uid": f"{1 + number // 500}/{number % 500 + 1}/1",
            "class": kind,
        }
        rows.append(feature(f"paddy-{number:05d}", patch, facts))
    for number in range(max(int(2000 * scale), 10)):
        identity = f"paddy-n{number:05d}"
        row: dict[str, Scalar] = {
            "land_uid": f"900/{number + 1}/2",
            "class": "unnotified" if number % 2 else "notified",
            "synthetic": True,
        }
        rows.append(Feature(identity, Geometry("none", ()), row, identity))
    return _kept(rows)


def monuments(land: Land, seed: str) -> tuple[list[Feature], list[Feature], list[Feature]]:
    """(monuments, heritage zones, defence land), near the centres of local bodies."""
    chance = stream(seed, "monument")
    picks: list[int] = chance.permutation(len(land.local_bodies)).tolist()
    old: list[Feature | None] = []
    zones: list[Feature | None] = []
    forts: list[Feature | None] = []
    for number in range(126):
        body = land.local_bodies[picks[number % len(picks)]]
        x, y = (float(v) for v in np.array(body.centre) + chance.normal(0, 600.0, 2))
        kind = "asi" if number < 26 else "state"
        patch = blob(chance, x, y, float(chance.uniform(20, 90)), 8)
        cap = 9.0 if number % 5 == 0 else None
        old.append(
            feature(
                f"mon-{number:03d}",
                patch,
                {"class": kind, "name": f"monument {number}", "height_cap_m": cap},
            )
        )
        if number < 30:
            zones.append(
                feature(
                    f"her-{number:02d}", blob(chance, x, y, 450.0), {"name": f"old town {number}"}
                )
            )
        if 30 <= number < 44:
            facts: dict[str, Scalar] = {
                "name": f"station {number}",
                "list": ("A", "B", "none")[number % 3],
                "claimed_distance_m": 100.0 if number % 2 else None,
            }
            forts.append(feature(f"def-{number:02d}", blob(chance, x + 900.0, y, 400.0, 10), facts))
    return _kept(old), _kept(zones), _kept(forts)


def _cut(chance: np.random.Generator, body: LocalBody, count: int) -> list[BaseGeometry]:
    """A body in Voronoi pieces around places drawn in its bounds."""
    west, south, east, north = body.shape.bounds
    places = np.column_stack(
        [chance.uniform(west, east, count * 2), chance.uniform(south, north, count * 2)]
    )
    shapely.prepare(body.shape)
    inside = places[shapely.contains_xy(body.shape, places[:, 0], places[:, 1])][:count]
    drawn: list[list[float]] = inside.tolist()
    sites = [(x, y) for x, y in drawn] or [body.centre]
    return [piece for piece, _, _ in voronoi(body.shape.simplify(10.0), sites)]


def _inland_blobs(
    land: Land,
    seed: str,
    name: str,
    count: int,
    nearest: float,
    small_m: float,
    large_m: float,
    farthest: float = 1.0,
) -> Iterator[tuple[shapely.Polygon, float, np.random.Generator]]:
    """Patches between two shares of the way from the coast to the hills."""
    chance = stream(seed, name)
    west, south, east, north = land.state.bounds
    made = 0
    while made < count:
        x, y = float(chance.uniform(west, east)), float(chance.uniform(south, north))
        far = land.inland(x, y)
        if not nearest <= far <= farthest or far in (0.0, 1.0):
            continue
        radius = math.exp(chance.uniform(math.log(small_m), math.log(large_m)))
        yield blob(chance, x, y, radius), far, chance
        made += 1


def _kept(rows: list[Feature | None]) -> list[Feature]:
    return [row for row in rows if row is not None]
