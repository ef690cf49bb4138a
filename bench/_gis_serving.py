"""Rows of the GIS benchmark about serving: tiles, their encoder, cold start, HTTP."""

from __future__ import annotations

import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]  # it ships no types
import numpy as np
import psutil
import shapely

from bench import load
from bench.peers.gis_postgis import PostGIS
from plugins.gis.bundle import Bundle
from plugins.gis.layers import LayerVersion
from plugins.gis.tiles.archive import archive_path, build_archive
from plugins.gis.tiles.cutting import LayerTiles
from plugins.gis.tiles.mercator import EXTENT, TileBox, tile_at
from plugins.gis.tiles.mvt import Paths, encode_layer
from plugins.gis.tiles.shelf import Shelf

Row = dict[str, Any]
GEOS: Any = shapely
ROUNDS = 5
ZOOMS = (6, 8, 10, 12, 14, 16)
_TILES = 60
_HALF_WORLD = 20037508.342789244

_START = """
import sys, time
from datetime import date
from pathlib import Path
from plugins.gis.engine import Engine
from plugins.gis.query import PointQuery, When
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.synth.make import RECORDED
when = When(date(2026, 1, 1), RECORDED)
bundle = Store(Path(sys.argv[1]), load_rules()).bundle_at(when.as_of, when.known_at)
Engine(bundle).know(PointQuery(76.3, 9.97, when, 8.0)).to_json()
print(time.process_time())
"""


def tile_rows(bundle: Bundle, folder: Path) -> Iterator[Row]:
    """Tiles of every layer at every zoom: from memory, from the built files, made now."""
    versions = bundle.index.versions
    for version in versions:
        tiles = LayerTiles(version)
        path = archive_path(folder, tiles)
        if not path.exists():
            build_archive(path, tiles)
    wanted = [(version, box) for version in versions for box in _boxes(version)]
    random.Random(7).shuffle(wanted)
    built, fresh = Shelf(folder), Shelf(folder / "no-built-tiles")
    cold = [_spent(lambda v=v, b=b: built.tile(v, b)) for v, b in wanted]
    warm = [_spent(lambda v=v, b=b: built.tile(v, b)) for v, b in wanted]
    unbuilt = [_spent(lambda v=v, b=b: fresh.tile(v, b)) for v, b in wanted]
    what = f"{len(wanted)} tiles of {len(versions)} layers, z{ZOOMS[0]} to z{ZOOMS[-1]}"
    yield _row(f"warm tile, p99 of {what}", "ms", _p99(warm), None, None, 5.0)
    yield _row(f"cold tile of built layers, p99 of {what}", "ms", _p99(cold), None, None, 50.0)
    yield _row("the same with nothing built before, p99", "ms", _p99(unbuilt), None, None, None)


def encoder_rows(bodies: LayerVersion, postgis: PostGIS | None) -> Iterator[Row]:
    """Our encoder over the same shapes as mapbox-vector-tile, and a whole tile beside ST_AsMVT."""
    tiles = LayerTiles(bodies)
    keys = ["code"]
    for zoom in (8, 10, 12):
        box = TileBox(zoom, *tile_at(76.3, 10.0, zoom))
        decoded = mapbox_vector_tile.decode(tiles.tile(box), default_options={"y_coord_down": True})
        features = decoded["local_body"]["features"]
        paths = _paths(features)
        values = [[feature["properties"]["code"]] for feature in features]
        theirs = [
            {
                "geometry": shapely.geometry.shape(f["geometry"]),
                "properties": {"code": f["properties"]["code"]},
            }
            for f in features
        ]

        def ours_now(paths: Paths = paths, values: Any = values) -> bytes:
            return encode_layer(
                "local_body", "polygon", paths, keys, values, range(1, len(values) + 1)
            )

        def theirs_now(theirs: Any = theirs) -> Any:
            return mapbox_vector_tile.encode(
                [{"name": "local_body", "features": theirs}],
                default_options={"y_coord_down": True, "extents": EXTENT},
            )

        mine, peer = _turns([ours_now, theirs_now], time.process_time)
        what = f"encode a tile, z{zoom}, {len(features)} features, {len(paths.x):,} positions"
        yield _at_least(what, "ms", mine * 1e3, "mapbox-vector-tile", peer * 1e3, 5.0)
    if postgis is None:
        yield {
            **_row("a tile beside ST_AsMVT", "ms", 0.0, "PostGIS: not installed", None, None),
            "holds": None,
        }
        return
    zooms = (8, 10, 12, 14)
    postgis.load_tiles({zoom: _mercator(tiles, zoom) for zoom in zooms})
    for zoom in zooms:
        box = TileBox(zoom, *tile_at(76.3, 10.0, zoom))

        def ours_cut(box: TileBox = box) -> bytes:
            return tiles.tile(box)

        def theirs_cut(box: TileBox = box) -> bytes:
            return postgis.tile(box.zoom, box.column, box.row)

        # The server counts in hundredths of a second: many tiles a turn.
        [mine] = _turns([ours_cut], time.process_time)
        before = postgis.spent()
        for _ in range(_TILES):
            theirs_cut()
        peer = (postgis.spent() - before) / _TILES
        yield _at_least(
            f"cut and encode a tile, z{zoom}",
            "ms",
            mine * 1e3,
            "ST_AsMVT, same shapes",
            peer * 1e3,
            0.5,
        )


def start_row(folder: Path) -> Row:
    """A new process: imports, rules, the saved index, one answer; processor time."""
    spent = [
        float(
            subprocess.run(
                [sys.executable, "-c", _START, str(folder)], check=True, capture_output=True
            ).stdout
        )
        for _ in range(3)
    ]
    return _row("cold start to the first answer", "s", statistics.median(spent), None, None, 2.0)


def http_rows(folder: Path, places: Sequence[tuple[float, float]]) -> Iterator[Row]:
    """The API beside a bare Litestar hello on the same server, one worker each, in turns.

    First over the same places again and again, then over new ones only: each makes the server look
    where it never looked, and one in six has law around it that nobody asked for yet. By processor
    time of the servers: on a machine that others use, rates measure the others.
    """
    with (
        _served("bench.peers.gis_apps:know", folder) as ours,
        _served("bench.peers.gis_apps:hello", folder) as hello,
    ):
        known, fresh = itertools.cycle(map(_question, places)), map(_question, _near(places))

        def asking(_: int) -> bytes:
            return load.request("GET", next(known), {})

        def exploring(_: int) -> bytes:
            return load.request("GET", next(fresh), {})

        def greeting(_: int) -> bytes:
            return load.request("GET", "/", {})

        for server, make in ((ours, asking), (ours, exploring), (hello, greeting)):
            server.spend(make, 3.0)
        works = ((ours, asking), (hello, greeting), (ours, exploring))
        spent = [[server.spend(make, 1.0) for server, make in works] for _ in range(2 * ROUNDS)]
    mine, peer, new = (statistics.median(turn) * 1e6 for turn in zip(*spent, strict=True))
    what, beside = "merged answer over HTTP, server time a request", "bare Litestar hello"
    yield _at_least(what, "µs", mine, beside, peer, 0.6)
    yield _row(f"{what}, every place new", "µs", new, beside, peer, None)


def _question(place: tuple[float, float]) -> str:
    return f"/api/v1/know-your-land?lat={place[1]:.7f}&lon={place[0]:.7f}&accuracy_m=8"


def _near(places: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Places within two kilometres of the given ones, no place twice."""
    chance = random.Random(11)
    for lon, lat in itertools.cycle(places):
        yield lon + chance.uniform(-0.02, 0.02), lat + chance.uniform(-0.02, 0.02)


class _Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = psutil.Process(process.pid), port

    def spend(self, make: load.Make, seconds: float) -> float:
        """Processor seconds that a request costs the server."""
        before = sum(self.process.cpu_times()[:2])
        done = load.run(self.port, make, 4, seconds)
        if done.failed:
            raise AssertionError(done.failure)
        return float(sum(self.process.cpu_times()[:2]) - before) / done.requests


@contextmanager
def _served(app: str, folder: Path) -> Generator[_Server]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    words = [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    words += ["--loop", "uvloop", "--http", "httptools", "--no-server-header", "--no-date-header"]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", app, *words],
        env={**os.environ, "BENCH_GIS_STORE": str(folder)},
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield _Server(process, port)
    finally:
        process.terminate()
        process.wait(10)


def _boxes(version: LayerVersion) -> list[TileBox]:
    """Some tiles that the layer is in: above its first, middle and last vertices."""
    count = len(version.coordinates)
    if not count:
        return []
    picks = sorted({0, count // 3, count // 2, count - 1})
    places = [(float(version.coordinates[n, 0]), float(version.coordinates[n, 1])) for n in picks]
    return sorted({TileBox(z, *tile_at(x, y, z)) for x, y in places for z in ZOOMS}, key=repr)


def _paths(features: Sequence[Any]) -> Paths:
    xs: list[float] = []
    ys: list[float] = []
    path: list[int] = []
    owner: list[int] = []
    part_of: list[int] = []
    parts = 0
    for number, feature in enumerate(features):
        shape = feature["geometry"]
        polygons = (
            shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        )
        for polygon in polygons:
            for ring in polygon:
                xs += [x for x, _ in ring[:-1]]
                ys += [y for _, y in ring[:-1]]
                path += [len(owner)] * (len(ring) - 1)
                owner.append(number)
                part_of.append(parts)
            parts += 1
    whole = [np.array(values, dtype=np.int64) for values in (xs, ys, path, owner, part_of)]
    return Paths(*whole)


def _mercator(tiles: LayerTiles, zoom: int) -> list[Any]:
    """The shapes that our tiles of a zoom are cut from, in EPSG:3857."""
    found = [
        GEOS.transform(shape, lambda p: (p * [2, -2] + [-1, 1]) * _HALF_WORLD)
        for drawn in tiles._drawn(zoom)  # pyright: ignore[reportPrivateUsage]
        for shape in drawn._ready(np.arange(len(drawn.rows)))  # pyright: ignore[reportPrivateUsage]
    ]
    return [shape for shape in found if not shape.is_empty]


def _spent(work: Any) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1e3


def _p99(values: Sequence[float]) -> float:
    return float(np.percentile(np.array(values), 99))


def _turns(works: Sequence[Any], clock: Any) -> tuple[float, ...]:
    """Median seconds of each work, in turns."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(2 * ROUNDS):
        for number, work in enumerate(works):
            start = clock()
            work()
            taken[number].append(clock() - start)
    return tuple(statistics.median(times) for times in taken)


def _row(
    work: str, unit: str, ours: float, peer: str | None, theirs: float | None, goal: float | None
) -> Row:
    return {
        "work": work,
        "unit": unit,
        "ours": round(ours, 3),
        "peer": peer,
        "theirs": None if theirs is None else round(theirs, 3),
        "ratio": None if not theirs or not ours else round(theirs / ours, 2),
        "goal": goal,
        "holds": None if goal is None else bool(ours <= goal),
    }


def _at_least(work: str, unit: str, ours: float, peer: str, theirs: float, times: float) -> Row:
    """A row whose goal is a ratio: theirs is at least `times` ours."""
    row = _row(work, unit, ours, peer, theirs, None)
    return {**row, "goal": f"ratio of at least {times:g}", "holds": bool(theirs / ours >= times)}
