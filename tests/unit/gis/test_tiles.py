"""Tiles: what an independent decoder reads is what lies there; the same bytes every time."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]  # it ships no types
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from plugins.gis.features import Feature, Geometry
from plugins.gis.tiles.archive import BUILT_ZOOM, Archive, archive_path, build_archive
from plugins.gis.tiles.cutting import LayerTiles
from plugins.gis.tiles.mercator import EXTENT, MOST_ZOOM, TileBox, many_to_square, tile_at
from plugins.gis.tiles.mvt import varint
from plugins.gis.tiles.shelf import Shelf
from tests.unit.gis.scene import body, box, feature, layer, line, path

HERE = (76.3, 10.0)


def tiles_of(*features: Feature, name: str = "local_body") -> LayerTiles:
    return LayerTiles(layer(name, features))


def decoded(tile: bytes) -> list[Any]:
    layers = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    found: list[Any] = next(iter(layers.values()))["features"] if layers else []
    return found


def test_a_polygon_with_a_hole_keeps_its_area() -> None:
    outer = path((76.3, 10.0), (76.302, 10.0), (76.302, 10.002), (76.3, 10.002), (76.3, 10.0))
    hole = path(
        (76.3005, 10.0005),
        (76.3005, 10.001),
        (76.301, 10.001),
        (76.301, 10.0005),
        (76.3005, 10.0005),
    )
    tiles = tiles_of(body("A", Geometry("polygon", ((outer, hole),))))
    at = TileBox(15, *tile_at(76.301, 10.001, 15))
    [found] = decoded(tiles.tile(at))
    x, y = many_to_square(outer[:, 0], outer[:, 1])
    hx, hy = many_to_square(hole[:, 0], hole[:, 1])
    whole = shapely.Polygon(np.column_stack([x, y]), [np.column_stack([hx, hy])])
    seen = whole.intersection(shapely.box(*at.bounds)).area * at.units**2
    assert shape(found["geometry"]).area == pytest.approx(seen, rel=0.01)
    assert len(found["geometry"]["coordinates"]) == 2
    assert found["properties"]["code"] == "A"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=40),
    st.integers(10, MOST_ZOOM),
)
def test_what_is_drawn_is_what_lies_in_the_tile(
    corners: list[tuple[float, float]], zoom: int
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    if hull.geom_type != "Polygon" or hull.area < 0.01:
        return
    ring = shapely.get_coordinates(hull) * 0.02 + HERE
    tiles = tiles_of(body("A", Geometry("polygon", ((ring,),))))
    at = TileBox(zoom, *tile_at(76.31, 10.01, zoom))
    x, y = many_to_square(ring[:, 0], ring[:, 1])
    there = shapely.Polygon(np.column_stack([x, y])).intersection(shapely.box(*at.bounds))
    wanted = there.area * at.units**2
    drawn = sum(shape(one["geometry"]).area for one in decoded(tiles.tile(at)))
    # Half a unit of rounding along the border, six of simplifying at wide zooms.
    slack = there.length * at.units * (0.8 if zoom >= 13 else 7.0) + 30
    assert drawn == pytest.approx(wanted, abs=slack)


def test_lines_and_points_are_cut_too() -> None:
    lines = tiles_of(feature("L", line((76.29, 10.0), (76.31, 10.01)), kv=110.0), name="ht_line")
    at = TileBox(14, *tile_at(76.3, 10.005, 14))
    [found] = decoded(lines.tile(at))
    assert found["geometry"]["type"] == "LineString"
    assert found["properties"]["kv"] == 110.0
    point = Geometry("point", ((path(HERE),),))
    points = tiles_of(feature("P", point, name="x"), name="aerodrome")
    [found] = decoded(points.tile(TileBox(14, *tile_at(*HERE, 14))))
    assert found["geometry"]["type"] == "Point"
    assert 0 <= found["geometry"]["coordinates"][0] <= EXTENT


def test_a_row_without_a_shape_draws_nothing() -> None:
    tiles = tiles_of(feature("N", Geometry("none", ()), land_uid="1/1/1"), name="paddy_wetland")
    assert tiles.tile(TileBox(10, *tile_at(*HERE, 10))) == b""


def test_neighbours_meet_without_a_seam() -> None:
    tiles = tiles_of(body("A", box(76.2, 9.9, 76.5, 10.2)))
    column, row = tile_at(*HERE, 13)
    for at in (TileBox(13, column, row), TileBox(13, column + 1, row)):
        [found] = decoded(tiles.tile(at))
        west, south, east, north = shape(found["geometry"]).bounds
        assert (west, east) == (-64, EXTENT + 64)
        assert (south, north) == (-64, EXTENT + 64)


def test_the_same_version_gives_the_same_bytes_from_memory_file_and_now(tmp_path: Path) -> None:
    version = layer(
        "local_body", [body(f"A{n}", box(76 + n / 9, 10, 76 + (n + 1) / 9, 10.4)) for n in range(5)]
    )
    tiles = LayerTiles(version)
    where = archive_path(tmp_path, tiles)
    assert build_archive(where, tiles) > 10
    shelf, bare = Shelf(tmp_path), Shelf(tmp_path / "bare")
    for zoom in (5, 8, BUILT_ZOOM, 14):
        at = TileBox(zoom, *tile_at(76.3, 10.2, zoom))
        first = shelf.tile(version, at)
        assert first == shelf.tile(version, at) == bare.tile(version, at)
        assert gzip.decompress(first.body) == tiles.tile(at)


def test_a_built_file_is_mbtiles(tmp_path: Path) -> None:
    tiles = tiles_of(body("A", box(76.2, 9.9, 76.5, 10.2)))
    where = archive_path(tmp_path, tiles)
    build_archive(where, tiles)
    import sqlite3

    base = sqlite3.connect(where)
    facts = dict(base.execute("select name, value from metadata"))
    assert facts["format"] == "pbf"
    column, row = tile_at(76.3, 10.0, 9)
    tms = (1 << 9) - 1 - row
    found = base.execute(
        "select tile_data from tiles where zoom_level = 9 and tile_column = ? and tile_row = ?",
        (column, tms),
    ).fetchone()
    assert gzip.decompress(found[0]) == tiles.tile(TileBox(9, column, row))
    assert Archive(where).tile(TileBox(9, 0, 0)) == b""
    assert Archive(where).tile(TileBox(15, column, row)) is None


@given(st.integers(0, 2**64 - 1))
def test_varints_come_back(value: int) -> None:
    read = shift = 0
    for byte in varint(value):
        read |= (byte & 0x7F) << shift
        shift += 7
    assert read == value
