"""Metres: the series against PROJ, distances against the geodesic."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from plugins.gis.projection import many_to_degrees, many_to_metres, scale_at, to_metres
from tests.unit.gis.scene import engine, feature, layer, line

CHANCE = np.random.default_rng(4)
LON, LAT = CHANCE.uniform(74.0, 78.0, 500), CHANCE.uniform(8.0, 13.0, 500)


def test_the_series_agrees_with_proj_to_a_micrometre() -> None:
    move = pyproj.Transformer.from_crs(4326, 32643, always_xy=True)
    east, north = move.transform(LON, LAT)
    ours = many_to_metres(LON, LAT)
    assert float(np.abs(ours[0] - east).max()) < 1e-6
    assert float(np.abs(ours[1] - north).max()) < 1e-6
    single = [to_metres(x, y) for x, y in zip(LON.tolist(), LAT.tolist(), strict=True)]
    assert float(np.abs(np.array(single) - np.column_stack(ours)).max()) < 1e-6


def test_there_and_back_is_the_same_place() -> None:
    lon, lat = many_to_degrees(*many_to_metres(LON, LAT))
    assert float(max(np.abs(lon - LON).max(), np.abs(lat - LAT).max())) < 1e-11


def test_the_scale_is_that_of_the_projection() -> None:
    factors = pyproj.Proj(32643).get_factors(LON, LAT)
    east, _ = many_to_metres(LON, LAT)
    ours = np.array([scale_at(x) for x in east.tolist()])
    assert float(np.abs(ours - factors.meridional_scale).max()) < 2e-6


@pytest.mark.parametrize("lon", [75.0, 76.3, 77.4])
@pytest.mark.parametrize(("metres", "error_m"), [(30.0, 1e-4), (500.0, 2e-3), (19_000.0, 1.3)])
def test_distances_hold_on_the_ground(lon: float, metres: float, error_m: float) -> None:
    wall = layer(
        "aerodrome", [feature("a", line((lon, 10.0), (lon, 10.0001)), name="a", operator="civil")]
    )
    geod = pyproj.Geod(ellps="WGS84")
    east, north, _ = geod.fwd(lon, 10.00005, 90.0, metres)
    found = engine(wall).bundle.index.nearness.distances_at(float(east), float(north))
    assert found[0] == pytest.approx(metres, abs=error_m)
