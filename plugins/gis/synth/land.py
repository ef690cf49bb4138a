"""The ground everything else stands on: outline, coast, local bodies, heights."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.changes import in_metres
from plugins.gis.features import Feature
from plugins.gis.geojson import read_geojson
from plugins.gis.projection import many_to_metres
from plugins.gis.synth.drawing import Points, feature, stream
from plugins.gis.validate import to_shapely

# Drawn by hand for this project from general knowledge, true to some kilometres:
# the coast from north to south, then the hills from south to north.
_COAST = (
    (74.87, 12.75), (74.98, 12.50), (75.03, 12.39), (75.08, 12.30), (75.17, 12.05), (75.36, 11.86),
    (75.48, 11.74), (75.58, 11.59), (75.69, 11.43), (75.77, 11.25), (75.80, 11.16), (75.86, 10.97),
    (75.92, 10.78), (76.01, 10.56), (76.15, 10.20), (76.23, 9.97), (76.28, 9.68), (76.32, 9.49),
    (76.45, 9.12), (76.57, 8.88), (76.70, 8.73), (76.76, 8.66), (76.92, 8.45), (76.97, 8.39), (77.09, 8.30),
)  # fmt: skip
_HILLS = (
    (77.17, 8.33), (77.22, 8.50), (77.24, 8.62), (77.17, 8.75), (77.20, 8.90), (77.26, 9.05), (77.24, 9.37),
    (77.40, 9.50), (77.32, 9.60), (77.18, 9.75), (77.24, 9.83), (77.27, 10.00), (77.22, 10.15), (77.20, 10.35),
    (77.06, 10.32), (76.97, 10.22), (76.83, 10.30), (76.88, 10.45), (76.87, 10.62), (76.92, 10.78), (76.85, 10.86),
    (76.70, 10.93), (76.68, 11.05), (76.56, 11.12), (76.54, 11.35), (76.42, 11.30), (76.24, 11.52), (76.40, 11.60),
    (76.43, 11.67), (76.25, 11.72), (76.11, 11.86), (76.11, 11.97), (75.95, 11.95), (75.78, 12.08), (75.60, 12.12),
    (75.53, 12.20), (75.50, 12.30), (75.42, 12.30), (75.37, 12.46), (75.23, 12.56), (75.15, 12.65), (75.04, 12.75),
    (74.97, 12.79),
)  # fmt: skip
_DISTRICTS = (
    (8.65, "Thiruvananthapuram"), (9.05, "Kollam"), (9.35, "Pathanamthitta"), (9.55, "Alappuzha"),
    (9.80, "Kottayam"), (10.15, "Ernakulam"), (10.60, "Thrissur"), (10.85, "Palakkad"), (11.25, "Malappuram"),
    (11.65, "Kozhikode"), (12.10, "Kannur"), (13.0, "Kasaragod"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalBody:
    """One local body: a polygon in metres, and what its features carry."""

    code: str
    name: str
    type: str
    district: str
    shape: BaseGeometry
    wards: int
    centre: tuple[float, float]

    @property
    def is_urban(self) -> bool:
        return self.type in ("Municipality", "Corporation")


@dataclass(frozen=True, slots=True)
class Land:
    """The state in metres of the plane. `real` says that the outlines came from open data;
    `western` and `eastern` are the coast and the hills as (northings, eastings), coarse."""

    state: BaseGeometry
    coast: Points
    local_bodies: tuple[LocalBody, ...]
    local_body_features: tuple[Feature, ...]
    real: bool
    western: tuple[Points, Points]
    eastern: tuple[Points, Points]

    def inland(self, x: float, y: float) -> float:
        """How far towards the hills a place lies: 0 at the coast, 1 at the eastern outline."""
        west = float(np.interp(y, *self.western))
        east = float(np.interp(y, *self.eastern))
        return min(max((x - west) / max(east - west, 1000.0), 0.0), 1.0)

    def height_m(self, x: float, y: float) -> float:
        """Ground above sea level: a made-up ridge that rises eastwards, with waves on it."""
        far = self.inland(x, y)
        waves = np.sin(x / 3100.0) * np.cos(y / 2700.0) + 0.5 * np.sin(x / 900.0 + y / 1300.0)
        return float(max(2000.0 * far**3 + waves * 60.0 * far, 0.5))


def land_of(seed: str, scale: float, shared: Path | None) -> Land:
    """The ground, from the open outlines under `shared`, or from our own coarse outline.

    Args:
        scale: 1 is the whole state in full; alone it also thins the local bodies.
        shared: The folder that holds `data/gis`, or None.
    """
    outlines = None if shared is None else shared / "data" / "gis" / "local_bodies_2025.geojson"
    if outlines is not None and outlines.exists():
        return _real_land(outlines)
    return _drawn_land(seed, scale)


def shared_folder() -> Path | None:
    """Where the open data lies, as the environment says."""
    value = os.environ.get("KSMART_SHARED")
    return Path(value) if value else None


def _real_land(path: Path) -> Land:
    features, _ = read_geojson(path)
    bodies: list[LocalBody] = []
    for row in sorted(features, key=lambda row: row.id):
        shape = in_metres(to_shapely(row.geometry))
        centre = shape.representative_point()
        wards = row.properties.get("wards")
        bodies.append(
            LocalBody(
                row.id,
                str(row.properties.get("name")),
                str(row.properties.get("type")),
                str(row.properties.get("district")),
                shape,
                int(wards) if isinstance(wards, int | float) else 20,
                (float(centre.x), float(centre.y)),
            )
        )
    # Gaps between bodies close under 30 m of swelling; what the sea cuts in stays.
    swollen = shapely.union_all(
        [body.shape.simplify(15.0).buffer(30.0, quad_segs=1) for body in bodies]
    )
    parts = shapely.get_parts(swollen.buffer(-30.0, quad_segs=1)).tolist()
    state = shapely.Polygon(max(parts, key=lambda part: part.area).exterior)
    coast, hills = _sides(np.asarray(state.exterior.coords)[:-1])
    return Land(
        state, coast, tuple(bodies), tuple(features), True, _profile(coast[::-1]), _profile(hills)
    )


def _sides(ring: Points) -> tuple[Points, Points]:
    """The western side from north to south, and the eastern from south to north."""
    north, south = int(np.argmax(ring[:, 1] - 0.7 * ring[:, 0])), int(np.argmin(ring[:, 1]))
    one = np.roll(ring, -north, axis=0)[: (south - north) % len(ring) + 1]
    other = np.roll(ring, -south, axis=0)[: (north - south) % len(ring) + 1]
    if one[:, 0].mean() < other[::-1][:, 0].mean():
        return _monotone(one, -1), _monotone(other, 1)
    return _monotone(other[::-1], -1), _monotone(one[::-1], 1)


def _monotone(side: Points, sign: int) -> Points:
    """Only positions that go on southwards (northwards): a coast without loops back."""
    best = -np.inf
    kept: list[int] = []
    for number, y in enumerate(side[:, 1].tolist()):
        if sign * y > best:
            best = sign * y
            kept.append(number)
    return side[kept]


def _profile(side: Points) -> tuple[Points, Points]:
    """A side as northings and eastings, every kilometre or so: quick to look up."""
    y = np.arange(side[0, 1], side[-1, 1], 1000.0)
    return y, np.interp(y, side[:, 1], side[:, 0])


def _drawn_land(seed: str, scale: float) -> Land:
    chance = stream(seed, "outline")
    coast = _metres(np.array(_COAST))
    hills = _metres(np.array(_HILLS))
    coast = np.asarray(shapely.LineString(coast).segmentize(max(250.0, 60.0 / scale)).coords)
    coast[1:-1, 0] += chance.uniform(-250.0, 250.0, len(coast) - 2)
    state = shapely.Polygon(np.vstack([coast, hills]))
    count = max(int(1034 * min(scale * 4, 1.0)), 40)
    bounds = state.bounds
    sites: list[tuple[float, float]] = []
    while len(sites) < count:
        x, y = chance.uniform(bounds[0], bounds[2]), chance.uniform(bounds[1], bounds[3])
        if state.contains(shapely.Point(x, y)):
            sites.append((float(x), float(y)))
    bodies: list[LocalBody] = []
    features: list[Feature] = []
    for number, (cell, x, y) in enumerate(voronoi(state, sites)):
        kind = (
            "Corporation"
            if number % 170 == 7
            else "Municipality"
            if number % 11 == 3
            else "Grama Panchayat"
        )
        code = f"{kind[0]}99{number:03d}"
        name = f"Made-up {number}"
        district = next(label for south, label in _DISTRICTS if y < _north_of(south))
        if district in ("Kozhikode", "Kannur") and x > _metres(np.array([[75.95, 11.7]]))[0, 0]:
            district = "Wayanad"
        elif (
            district in ("Kottayam", "Ernakulam", "Pathanamthitta")
            and x > _metres(np.array([[76.85, 9.9]]))[0, 0]
        ):
            district = "Idukki"
        body = LocalBody(code, name, kind, district, cell, 14 + number % 10, (x, y))
        row = feature(
            code,
            cell,
            {"code": code, "name": name, "type": kind, "district": district, "wards": body.wards},
        )
        if row is not None:
            bodies.append(body)
            features.append(row)
    return Land(
        state, coast, tuple(bodies), tuple(features), False, _profile(coast[::-1]), _profile(hills)
    )


def voronoi(
    area: BaseGeometry, sites: list[tuple[float, float]]
) -> list[tuple[BaseGeometry, float, float]]:
    """Each site with the part of the area that is nearest to it, by place from south to north."""
    if len(sites) < 2:
        return [(area, *site) for site in sites]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=area))
    tree = shapely.STRtree(cells)
    ordered = sorted(sites, key=lambda site: (site[1], site[0]))
    owner, cell = tree.query(shapely.points(np.array(ordered)), predicate="intersects")
    _, first = np.unique(owner, return_index=True)
    chosen = cells[cell[first]]
    shapely.prepare(area)
    numbers: list[int] = owner[first].tolist()
    pieces: list[BaseGeometry] = chosen.tolist()
    return [
        (piece if area.contains(piece) else piece.intersection(area), *ordered[number])
        for number, piece in zip(numbers, pieces, strict=True)
    ]


def _metres(degrees: Points) -> Points:
    return np.column_stack(many_to_metres(degrees[:, 0], degrees[:, 1]))


def _north_of(lat: float) -> float:
    return float(many_to_metres(np.array([76.0]), np.array([lat]))[1][0])
