"""PostGIS in a scratch cluster: the same points, prepared, over a unix socket."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import shapely

BIN = Path("/usr/lib/postgresql/15/bin")
EXTENSION = Path("/usr/share/postgresql/15/extension/postgis.control")


class PostGIS:
    """One connection with one prepared statement."""

    def __init__(self, folder: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.base = self.loop.run_until_complete(
            asyncpg.connect(host=folder, user="postgres", database="postgres")
        )
        self.run("create extension postgis")
        number = self.loop.run_until_complete(self.base.fetchval("select pg_backend_pid()"))
        self.server = psutil.Process(number)

    def run(self, sql: str) -> None:
        self.loop.run_until_complete(self.base.execute(sql))

    def load(self, ids: Sequence[str], shapes: Any) -> None:
        """Fill and index the layer, in degrees and in metres."""
        self.run("create table zone (id text, shape geometry(Geometry, 4326))")
        rows = [(i, shapely.to_wkb(s)) for i, s in zip(ids, shapes, strict=True)]
        self.loop.run_until_complete(
            self.base.executemany(
                "insert into zone values ($1, st_setsrid(st_geomfromwkb($2), 4326))", rows
            )
        )
        self.run("create index on zone using gist (shape)")
        self.run("analyze zone")
        self.run("set jit = off")
        self.covers = self.loop.run_until_complete(
            self.base.prepare(
                "select id from zone where st_covers(shape, st_setsrid(st_makepoint($1, $2), 4326))"
            )
        )
        self.distance = self.loop.run_until_complete(
            self.base.prepare(
                "select st_distance(st_boundary(st_transform(st_segmentize(shape, 0.003), 32643)),"
                " st_transform(st_setsrid(st_makepoint($2, $3), 4326), 32643)) from zone where id = $1"
            )
        )

    def ask(self, xs: Sequence[float], ys: Sequence[float]) -> list[list[str]]:
        """Ids of the zones that cover each point, asked one at a time."""

        async def all_of_them() -> list[list[str]]:
            fetch = self.covers.fetch
            return [[row[0] for row in await fetch(x, y)] for x, y in zip(xs, ys, strict=True)]

        return self.loop.run_until_complete(all_of_them())

    def border_distance(self, zone: str, x: float, y: float) -> float:
        """Metres of the plane (EPSG:32643) from a point to a zone's border."""
        return float(self.loop.run_until_complete(self.distance.fetchval(zone, x, y)))

    def load_tiles(self, layers: Mapping[int, Any]) -> None:
        """Shapes in Web Mercator by zoom: what a tile server keeps, simplified as ours are."""
        for zoom, shapes in layers.items():
            self.run(f"create table drawn_{zoom} (id int, shape geometry(Geometry, 3857))")
            rows = [(n, shapely.to_wkb(shape)) for n, shape in enumerate(shapes)]
            self.loop.run_until_complete(
                self.base.executemany(
                    f"insert into drawn_{zoom} values ($1, st_setsrid(st_geomfromwkb($2), 3857))",
                    rows,
                )
            )
            self.run(f"create index on drawn_{zoom} using gist (shape)")
            self.run(f"analyze drawn_{zoom}")
        self.tiles = {
            zoom: self.loop.run_until_complete(
                self.base.prepare(
                    "with t as (select st_tileenvelope($1, $2, $3) as e) select st_asmvt(r, 'local_body', 4096, 'g', 'id')"
                    " from (select id, st_asmvtgeom(shape, t.e, 4096, 64, true) as g"
                    f" from drawn_{zoom}, t where shape && t.e) r"
                )
            )
            for zoom in layers
        }

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """One tile by ST_AsMVT."""
        return bytes(self.loop.run_until_complete(self.tiles[zoom].fetchval(zoom, column, row)))

    def spent(self) -> float:
        """Processor seconds of the server's process and of this one: wall time would measure the neighbours."""
        server = sum(self.server.cpu_times()[:2])
        return float(server) + time.process_time()

    def close(self) -> None:
        self.loop.run_until_complete(self.base.close())
        self.loop.close()


@contextmanager
def postgis() -> Iterator[PostGIS | None]:
    """A scratch cluster with PostGIS, or None where the Debian package is absent."""
    if not EXTENSION.exists():
        yield None
        return
    folder = tempfile.mkdtemp(prefix="postgis-")
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = f"{folder}/data"
    try:
        _run(user, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        _run(user, "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            base = PostGIS(folder)
            yield base
            base.close()
        finally:
            _run(user, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, program: str, *arguments: str) -> None:
    subprocess.run(
        [str(BIN / program), *arguments], check=True, user=user, stdout=subprocess.DEVNULL
    )
