"""GIS speed beside its peers, in one run: `python -m bench.gis` writes `bench/out/gis.json`.

Peers answer the same question over the same points in the same process; PostGIS
over a socket where it is installed. Rounds alternate A B A B and the median is
taken: of processor time in this process, of wall time against PostGIS. With KSMART_SHARED the local bodies are the real ones, else drawn ones.
The synthetic store is made once under `.cache/gis/`.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from bench._gis_serving import encoder_rows, http_rows, start_row, tile_rows
from bench.peers.gis_postgis import postgis
from plugins.gis.bundle import Bundle
from plugins.gis.engine import Engine
from plugins.gis.grid import Floats
from plugins.gis.index import build_index, open_index, save_index
from plugins.gis.layers import LayerVersion
from plugins.gis.membership import build_cell_table
from plugins.gis.projection import scale_at, to_metres
from plugins.gis.query import PointQuery, When
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.synth.land import shared_folder
from plugins.gis.synth.make import RECORDED, make

# The stubs type the vectorised functions only in part.
GEOS: Any = shapely
OUT = Path(__file__).parent / "out" / "gis.json"
SEED = "bench"
SCALE = float(os.environ.get("KSMART_GIS_BENCH_SCALE", "0.1"))
POINTS = 4000
ROUNDS = 5
WHEN = When(date(2026, 1, 1), RECORDED)


def run() -> dict[str, Any]:
    """Measure everything, write the file, give the same back."""
    bundle = _bundle()
    bodies = next(v for v in bundle.index.versions if v.facts.layer == "local_body")
    lon, lat = _points(bodies)
    places = list(zip(lon.tolist(), lat.tolist(), strict=True))
    rows = [
        *_membership(bodies, lon, lat),
        *_distances(bundle, lon, lat),
        *_answers(bundle, lon, lat),
        *tile_rows(bundle, _folder()),
        start_row(_folder()),
        *http_rows(_folder(), places),
    ]
    result = {
        "name": "gis",
        "machine": _machine(bundle),
        "rows": rows,
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    return result


def _membership(bodies: LayerVersion, lon: Floats, lat: Floats) -> Iterator[dict[str, Any]]:
    """One layer: which local body is this point in?"""
    segments = bodies.segments()
    reach = {"local_body": np.full(len(bodies), 112.0)}
    table_s, index_s = _rounds(
        [lambda: build_cell_table(segments, len(bodies)), lambda: build_index([bodies], reach)], 1
    )
    index = build_index([bodies], reach)
    shapes: Any = np.array([bodies.shape_of(row) for row in range(len(bodies))])
    start = time.process_time()
    tree = shapely.STRtree(shapes)
    shapely.prepare(shapes)
    tree_s = time.process_time() - start
    label = f"{len(bodies)} local bodies, {len(segments.ax):,} edges"
    yield _row(f"build the cell table, {label}", "s", table_s, "STRtree + prepare", tree_s, 2.0)
    yield _row(
        f"build the index with distances, {label}", "s", index_s, "STRtree + prepare", tree_s, 2.0
    )

    xs, ys = lon.tolist(), lat.tolist()
    zones_at = index.membership.zones_at

    def ours() -> list[tuple[int, ...]]:
        return [zones_at(x, y) for x, y in zip(xs, ys, strict=True)]

    def theirs() -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        for x, y in zip(xs, ys, strict=True):
            point = shapely.Point(x, y)
            candidates = tree.query(point)
            found.append(tuple(sorted([c for c in candidates.tolist() if shapes[c].covers(point)])))
        return found

    if ours() != theirs():
        raise AssertionError("the index and shapely disagree")
    mine, peer = _rounds([ours, theirs], len(xs))
    yield _row(
        "one point, one at a time", "µs", mine * 1e6, "shapely STRtree, prepared", peer * 1e6, 5.0
    )

    def bulk() -> Any:
        return index.membership.zones_of(lon, lat)

    def bulk_theirs() -> Any:
        points: Any = GEOS.points(lon, lat)
        at, zone = tree.query(points)
        keep: Any = GEOS.covers(shapes[zone], points[at])
        return at[keep], zone[keep]

    mine, peer = _rounds([bulk, bulk_theirs], len(xs))
    yield _row(
        "points in bulk", "µs", mine * 1e6, "shapely STRtree pairs, prepared", peer * 1e6, 0.6
    )
    yield from _against_postgis(bodies, shapes, xs, ys, ours)


def _distances(bundle: Bundle, lon: Floats, lat: Floats) -> Iterator[dict[str, Any]]:
    """Distances to every border and line within reach, of all layers at once."""
    xs, ys = lon.tolist(), lat.tolist()
    nearness = bundle.index.nearness
    plane = nearness.table.plane
    segments: Any = GEOS.linestrings(np.stack([plane[:, :2], plane[:, :2] + plane[:, 2:4]], axis=1))
    tree = shapely.STRtree(segments)

    def ours() -> list[int]:
        return [len(nearness.distances_at(x, y)) for x, y in zip(xs, ys, strict=True)]

    def theirs() -> list[int]:
        found: list[int] = []
        for x, y in zip(xs, ys, strict=True):
            east, north = to_metres(x, y)
            point = shapely.Point(east, north)
            near = tree.query(point, predicate="dwithin", distance=112.0 * scale_at(east))
            gaps: Any = GEOS.distance(point, segments[near])
            found.append(len(gaps))
        return found

    mine, peer = _rounds([ours, theirs], len(xs))
    yield _row(
        "distances to all zones near a point",
        "µs",
        mine * 1e6,
        "shapely STRtree dwithin 112 m + distance",
        peer * 1e6,
        None,
    )


def _answers(bundle: Bundle, lon: Floats, lat: Floats) -> Iterator[dict[str, Any]]:
    """The full merged answer, as a struct and as JSON, and opening a saved index."""
    engine = Engine(bundle)
    queries = [PointQuery(x, y, WHEN, 8.0) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    trees = _trees(bundle)
    taken: list[float] = []
    peers: list[float] = []
    for query in queries[:500]:
        engine.know(query)
    for query in queries:
        # Processor time of this thread: on a shared machine a percentile of
        # wall time measures the neighbours.
        start = time.thread_time()
        engine.know(query)
        taken.append(time.thread_time() - start)
    for query in queries:
        start = time.thread_time()
        point = shapely.Point(query.lon, query.lat)
        for tree, shapes in trees:
            [c for c in tree.query(point) if shapes[c].covers(point)]
        peers.append(time.thread_time() - start)
    layers = len(bundle.index.versions)
    zones = bundle.index.first_zone[-1]
    what = f"merged answer, {layers} layers, {zones:,} zones"
    peer = "shapely: membership in the polygon layers only"
    mine_us, peer_us = np.array(taken) * 1e6, np.array(peers) * 1e6
    yield _row(
        f"{what}, p50", "µs", float(np.median(mine_us)), peer, float(np.median(peer_us)), 150.0
    )
    p99 = float(np.percentile(mine_us, 99))
    yield _row(f"{what}, p99", "µs", p99, peer, float(np.percentile(peer_us, 99)), 1000.0)
    start = time.perf_counter()
    for query in queries[:1000]:
        engine.know(query).to_json()
    whole = (time.perf_counter() - start) / 1000 * 1e6
    yield _row("merged answer with its JSON, mean", "µs", whole, None, None, None)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        save_index(bundle.index, place)
        start = time.perf_counter()
        opened = open_index(place, bundle.index.versions)
        open_s = time.perf_counter() - start
        if opened is None:
            raise AssertionError("the saved index does not open")
    yield _row("open a saved index", "s", open_s, None, None, 2.0)
    same = sum(
        engine.know(query).to_json() == engine.know(query, scan=True).to_json()
        for query in queries[: max(len(queries) // 100, 20)]
    )
    yield _row(
        "1 % re-answered without the index: unequal",
        "answers",
        max(len(queries) // 100, 20) - same,
        None,
        None,
        0.0,
    )


def _trees(bundle: Bundle) -> list[tuple[shapely.STRtree, Any]]:
    found: list[tuple[shapely.STRtree, Any]] = []
    for version in bundle.index.versions:
        shapes = np.array([version.shape_of(row) for row in sorted(version.polygon_zones)])
        if len(shapes):
            shapely.prepare(shapes)
            found.append((shapely.STRtree(shapes), shapes))
    return found


def _against_postgis(
    bodies: LayerVersion, shapes: Any, xs: list[float], ys: list[float], ours: Callable[[], Any]
) -> Iterator[dict[str, Any]]:
    """The same points through PostGIS, prepared, one at a time; a row that says so where it is absent."""
    with postgis() as base:
        if base is None:
            yield {
                **_row(
                    "one point against PostGIS", "µs", 0.0, "PostGIS: not installed", None, None
                ),
                "holds": None,
            }
            yield from encoder_rows(bodies, None)
            return
        base.load(bodies.ids, shapes)
        answers = base.ask(xs, ys)
        numbered = {code: row for row, code in enumerate(bodies.ids)}
        if [tuple(sorted(numbered[code] for code in row)) for row in answers] != ours():
            raise AssertionError("the index and PostGIS disagree")
        mine, peer = _rounds([ours, lambda: base.ask(xs, ys)], len(xs), time.perf_counter)
        row = _row(
            "one point against PostGIS",
            "µs",
            mine * 1e6,
            "PostGIS GiST, prepared",
            peer * 1e6,
            None,
        )
        yield {**row, "goal": "ratio of at least 25", "holds": bool(peer >= 25 * mine)}
        yield from encoder_rows(bodies, base)


def _rounds(
    works: list[Callable[[], Any]], count: int, clock: Callable[[], float] = time.process_time
) -> tuple[float, ...]:
    """Median seconds per item of each work, run in turns.

    Processor time, because the machine is shared; wall time where a peer works in another process.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            start = clock()
            work()
            taken[number].append((clock() - start) / count)
    return tuple(statistics.median(times) for times in taken)


def _row(
    work: str, unit: str, ours: float, peer: str | None, theirs: float | None, goal: float | None
) -> dict[str, Any]:
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


def _folder() -> Path:
    kind = "real" if shared_folder() else "drawn"
    return Path(".cache/gis") / f"bench-{kind}-{SCALE:g}"


def _bundle() -> Bundle:
    shared, folder = shared_folder(), _folder()
    store = Store(folder, load_rules())
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make(store, SEED, SCALE, shared)
        (folder / "complete").touch()
    return store.bundle_at(WHEN.as_of, WHEN.known_at)


def _points(bodies: LayerVersion) -> tuple[Floats, Floats]:
    """Points inside local bodies, spread by area."""
    chance = np.random.Generator(np.random.PCG64(6))
    shapes: Any = np.array([bodies.shape_of(row) for row in range(len(bodies))])
    tree = shapely.STRtree(shapes)
    west, south, east, north = GEOS.total_bounds(shapes)
    lon, lat = chance.uniform(west, east, POINTS * 6), chance.uniform(south, north, POINTS * 6)
    inside = np.unique(tree.query(GEOS.points(lon, lat), predicate="intersects")[0])[:POINTS]
    return lon[inside], lat[inside]


def _machine(bundle: Bundle) -> str:
    load = os.getloadavg()[0]
    source = "real outlines" if not bundle.index.versions[0].facts.synthetic else "drawn"
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}, "
        f"GEOS {shapely.geos_version_string}, scale {SCALE:g}, {source}"
    )


if __name__ == "__main__":
    for row in run()["rows"]:
        print(row)
