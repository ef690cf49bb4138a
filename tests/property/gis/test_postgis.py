"""The index against PostGIS in a scratch cluster: containment without a difference, distance within 1 mm."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely

from bench.peers.gis_postgis import EXTENSION, PostGIS, postgis
from plugins.gis.geojson import read_geojson
from plugins.gis.index import ZoneIndex, build_index
from plugins.gis.layers import LayerVersion
from plugins.gis.projection import scale_at, to_metres
from plugins.gis.validate import check_features
from tests.property.gis.test_oracle import stars
from tests.unit.gis.scene import layer

SHARED = os.environ.get("KSMART_SHARED")
if not EXTENSION.exists():  # skipped loudly: this is the independent witness
    warnings.warn(
        "PostGIS (Debian: postgresql-15-postgis-3) is absent: no differential test", stacklevel=1
    )
needs_postgis = pytest.mark.skipif(
    not EXTENSION.exists(), reason="no PostGIS (Debian package) here"
)


@pytest.fixture(scope="module")
def base() -> Iterator[PostGIS]:
    with postgis() as found:
        assert found is not None
        yield found


def version_of(real: bool) -> LayerVersion:
    if not real:
        return layer("local_body", stars(11, 60))
    path = Path(str(SHARED)) / "data" / "gis" / "local_bodies_2025.geojson"
    features, _ = read_geojson(path)
    return layer("local_body", check_features(features, frozenset({"polygon"}), False).features)


def points_of(version: LayerVersion, count: int) -> tuple[list[float], list[float]]:
    """Random points of the frame, vertices, middles of edges, and places a hair beside vertices."""
    chance = np.random.default_rng(5)
    places = version.coordinates
    low, high = places.min(axis=0), places.max(axis=0)
    anywhere = chance.uniform(low, high, (count, 2))
    picks = places[chance.integers(0, len(places) - 1, count)]
    nxt = places[chance.integers(0, len(places) - 1, 1)[0] :][:count]
    hair = picks + chance.choice([-1e-9, 0.0, 1e-9], picks.shape)
    level = np.column_stack([chance.uniform(low[0], high[0], len(picks)), picks[:, 1]])
    every = np.vstack([anywhere, picks, nxt, hair, level])
    return every[:, 0].tolist(), every[:, 1].tolist()


@needs_postgis
@pytest.mark.parametrize(
    "real",
    [
        False,
        pytest.param(True, marks=pytest.mark.skipif(not SHARED, reason="KSMART_SHARED is not set")),
    ],
)
def test_postgis_finds_the_same_zones_and_distances(base: PostGIS, real: bool) -> None:
    version = version_of(real)
    index: ZoneIndex = build_index([version], {"local_body": np.full(len(version), 120.0)})
    base.run("drop table if exists zone")
    base.load(version.ids, np.array([version.shape_of(row) for row in range(len(version))]))
    xs, ys = points_of(version, 500)
    ours = [
        sorted(version.ids[zone] for zone in index.membership.zones_at(x, y))
        for x, y in zip(xs, ys, strict=True)
    ]
    theirs = [sorted(found) for found in base.ask(xs, ys)]
    assert [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b] == []
    measured = 0
    for x, y in zip(xs, ys, strict=True):
        for zone, metres in index.nearness.distances_at(x, y).items():
            if measured % 7 == 0:  # a distance costs PostGIS a whole transformed border
                plane = base.border_distance(version.ids[zone], x, y)
                assert metres == pytest.approx(plane / scale_at(to_metres(x, y)[0]), abs=1e-3)
            measured += 1
        if measured > 700:
            break
    assert measured > 50


def test_the_points_are_nasty_enough() -> None:
    version = version_of(False)
    xs, ys = points_of(version, 50)
    borders = shapely.union_all([version.shape_of(row).boundary for row in range(len(version))])
    on = sum(borders.distance(shapely.Point(x, y)) < 1e-8 for x, y in zip(xs, ys, strict=True))
    assert on > 50
