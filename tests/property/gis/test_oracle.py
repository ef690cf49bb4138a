"""The index against GEOS by brute force: random and nasty points, drawn and real layers."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature, Geometry
from plugins.gis.geojson import read_geojson
from plugins.gis.index import ZoneIndex, build_index
from plugins.gis.layers import LayerVersion, VersionFacts, layer_version
from plugins.gis.projection import many_to_metres, scale_at, to_metres
from plugins.gis.validate import to_shapely
from tests.unit.gis.scene import NOW, layer

Numbers = npt.NDArray[np.float64]

SHARED = os.environ.get("KSMART_SHARED")
needs_shared = pytest.mark.skipif(not SHARED, reason="KSMART_SHARED is not set: no real layers")


def stars(seed: int, count: int) -> list[Feature]:
    """Star-shaped patches that overlap freely, some with a hole, on a coarse lattice of 1e-4°."""
    chance = np.random.default_rng(seed)
    rows: list[Feature] = []
    while len(rows) < count:
        angles = np.sort(chance.uniform(0, 2 * np.pi, int(chance.integers(3, 12))))
        radii = chance.uniform(0.0005, 0.006, len(angles))
        middle = chance.uniform((76.0, 10.0), (76.01, 10.01))
        ring = np.round(
            middle + np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]), 4
        )
        shape = shapely.Polygon(ring)
        if not shape.is_valid or shape.area == 0:
            continue
        paths = [np.vstack([ring, ring[:1]])]
        hole = np.round(middle + np.array([[0, 0], [2e-4, 0], [1e-4, 2e-4], [0, 0]]), 4)
        if shape.contains(shapely.Polygon(hole)):
            paths.append(hole)
        identity = f"{len(rows):03d}"
        rows.append(
            Feature(identity, Geometry("polygon", (tuple(paths),)), {"name": "x"}, identity)
        )
    return rows


def truth(shapes: npt.NDArray[np.object_], lon: Numbers, lat: Numbers) -> list[tuple[int, int]]:
    tree = shapely.STRtree(list(shapes))
    points, zones = tree.query(shapely.points(lon, lat), predicate="covered_by")
    return sorted(zip(points.tolist(), zones.tolist(), strict=True))


def found(index: ZoneIndex, lon: Numbers, lat: Numbers) -> list[tuple[int, int]]:
    pairs = enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
    return [(n, zone) for n, (x, y) in pairs for zone in index.membership.zones_at(x, y)]


def nasty(
    version: LayerVersion, chance: np.random.Generator, count: int
) -> tuple[Numbers, Numbers]:
    """Vertices, middles of edges, a hair beside them, and cell corners."""
    edges = version.segments()
    pick = chance.integers(0, len(edges.ax), count)
    ax, ay, bx, by = edges.ax[pick], edges.ay[pick], edges.bx[pick], edges.by[pick]
    hair = chance.choice([-1e-9, 1e-12, 1e-15], count)
    cells = np.floor(ax * 512) / 512, np.floor(ay * 512) / 512
    lon = np.concatenate([ax, (ax + bx) / 2, ax + hair, ax + (bx - ax) * 0.3, cells[0], ax])
    lat = np.concatenate([ay, (ay + by) / 2, ay, ay + (by - ay) * 0.3, cells[1], cells[1]])
    return lon, lat


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_membership_is_that_of_geos(seed: int, count: int) -> None:
    version = layer("heritage", stars(seed, count))
    index = build_index([version], {"heritage": np.full(count, 50.0)})
    shapes = np.array([version.shape_of(row) for row in range(count)])
    chance = np.random.default_rng(seed + 1)
    lon, lat = nasty(version, chance, 60)
    lon = np.concatenate([lon, chance.uniform(75.99, 76.02, 300)])
    lat = np.concatenate([lat, chance.uniform(9.99, 10.02, 300)])
    expected = truth(shapes, lon, lat)
    assert found(index, lon, lat) == expected
    points, zones = index.membership.zones_of(lon, lat)
    assert list(zip(points.tolist(), zones.tolist(), strict=True)) == expected


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32))
def test_distances_are_those_of_geos_in_the_plane(seed: int) -> None:
    version = layer("heritage", stars(seed, 20))
    index = build_index([version], {"heritage": np.full(20, 120.0)})
    chance = np.random.default_rng(seed)
    borders = [plane(version.shape_of(row)).boundary for row in range(20)]
    for x, y in chance.uniform((75.995, 9.995), (76.016, 10.016), (40, 2)).tolist():
        east, north = to_metres(x, y)
        expected = [
            shapely.Point(east, north).distance(border) / scale_at(east) for border in borders
        ]
        near = index.nearness.distances_at(x, y)
        assert set(near) == {row for row, metres in enumerate(expected) if metres <= 120.0}
        for row, metres in near.items():
            assert metres == pytest.approx(expected[row], abs=1e-3)


def plane(shape: BaseGeometry) -> BaseGeometry:
    def move(positions: Numbers) -> Numbers:
        return np.column_stack(many_to_metres(positions[:, 0], positions[:, 1]))

    return shapely.transform(shapely.segmentize(shape, 0.0036), move)


@pytest.fixture(scope="module")
def real() -> tuple[LayerVersion, ZoneIndex, npt.NDArray[np.object_]]:
    features, _ = read_geojson(Path(SHARED or "") / "data" / "gis" / "local_bodies_2025.geojson")
    version = layer_version(
        VersionFacts("local_body", "2025", date(2025, 9, 1), NOW, "open"), features
    )
    index = build_index([version], {"local_body": np.full(len(version), 112.0)})
    return (
        version,
        index,
        np.array([to_shapely(version.geometry_of(row)) for row in range(len(version))]),
    )


@needs_shared
def test_the_real_local_bodies_answer_as_geos_on_random_and_nasty_points(
    real: tuple[LayerVersion, ZoneIndex, npt.NDArray[np.object_]],
) -> None:
    version, index, shapes = real
    chance = np.random.default_rng(7)
    lon, lat = nasty(version, chance, 1500)
    lon = np.concatenate([lon, chance.uniform(74.8, 77.5, 20_000)])
    lat = np.concatenate([lat, chance.uniform(8.2, 12.9, 20_000)])
    assert found(index, lon, lat) == truth(shapes, lon, lat)


@needs_shared
def test_mahe_lies_in_no_local_body_of_kerala(
    real: tuple[LayerVersion, ZoneIndex, npt.NDArray[np.object_]],
) -> None:
    assert real[1].membership.zones_at(75.535, 11.702) == ()


@needs_shared
def test_the_known_overlaps_give_both_bodies(
    real: tuple[LayerVersion, ZoneIndex, npt.NDArray[np.object_]],
) -> None:
    _, index, shapes = real
    tree = shapely.STRtree(list(shapes))
    a, b = tree.query(shapes[:120], predicate="intersects")
    checked = 0
    for left, right in sorted(zip(a.tolist(), b.tolist(), strict=True)):
        if left >= right:
            continue
        one: BaseGeometry = shapes.item(left)
        other: BaseGeometry = shapes.item(right)
        common: BaseGeometry = one.intersection(other)
        if common.area < 1e-9:
            continue
        place = common.representative_point()
        assert {left, right} <= set(index.membership.zones_at(place.x, place.y))
        checked += 1
    assert checked > 50


FILES = (
    "block_panchayats_2025",
    "coastline_ne10m",
    "district_2011",
    "kochi_wards_2022",
    "local_bodies_2020_osm",
    "railway_lines_osm",
    "railway_stations_osm",
    "runways",
    "state_2011",
    "taluk_2011",
    "villages_2001_simplified",
)


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_every_other_open_layer_answers_as_geos(name: str) -> None:
    features, _ = read_geojson(Path(SHARED or "") / "data" / "gis" / f"{name}.geojson")
    version = layer_version(VersionFacts(name, "1", date(2025, 1, 1), NOW, "open"), features)
    reach = 120.0
    index = build_index([version], {name: np.full(len(version), reach)})
    shapes = np.array([to_shapely(version.geometry_of(row)) for row in range(len(version))])
    chance = np.random.default_rng(11)
    lon, lat = nasty(version, chance, 120)
    west, south, east, north = shapely.total_bounds(shapes)
    lon = np.concatenate([lon, chance.uniform(west, east, 3000)])
    lat = np.concatenate([lat, chance.uniform(south, north, 3000)])
    inside = (lon >= 74.0) & (lon < 78.0) & (lat >= 8.0) & (lat < 13.0)
    lon, lat = lon[inside], lat[inside]
    areas = [row for row in range(len(version)) if version.kind_of(row) == "polygon"]
    expected = (
        [(point, areas[zone]) for point, zone in truth(shapes[areas], lon, lat)] if areas else []
    )
    assert found(index, lon, lat) == sorted(expected)
    borders = [
        plane(shape) if row not in areas else plane(shape).boundary
        for row, shape in enumerate(shapes)
    ]
    tree = shapely.STRtree(borders)
    for x, y in list(zip(lon.tolist(), lat.tolist(), strict=True))[:400]:
        east_m, north_m = to_metres(x, y)
        scale = scale_at(east_m)
        here = shapely.Point(east_m, north_m)
        near = index.nearness.distances_at(x, y)
        around = tree.query(here, predicate="dwithin", distance=reach * scale + 1.0).tolist()
        measured = {row: here.distance(borders[row]) / scale for row in around}
        assert set(near) == {row for row, metres in measured.items() if metres <= reach}
        for row, metres in near.items():
            assert metres == pytest.approx(measured[row], abs=1e-3)
