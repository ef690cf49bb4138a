"""Tiles of one layer version in one file: MBTiles (SQLite), which QGIS and other tools open too.

Versions never change, so neither do their tiles: the file's name carries the version's digest.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from plugins.gis.tiles.cutting import LayerTiles
from plugins.gis.tiles.mercator import LEAST_ZOOM, TileBox

BUILT_ZOOM = 11
"""Deeper tiles hold little and are made in a few milliseconds when they are asked for."""


class Archive:
    """A file of tiles, read from any thread."""

    def __init__(self, path: Path) -> None:
        # Immutable: SQLite then takes no locks and looks for no journal.
        self._base = sqlite3.connect(
            f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()

    def tile(self, box: TileBox) -> bytes | None:
        """The tile, compressed; b"" where nothing is drawn; None beyond the zooms of the file."""
        if not LEAST_ZOOM <= box.zoom <= BUILT_ZOOM:
            return None
        with self._lock:
            found = self._base.execute(
                "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?",
                (box.zoom, box.column, (1 << box.zoom) - 1 - box.row),
            ).fetchone()
        return bytes(found[0]) if found else b""


def archive_path(folder: Path, tiles: LayerTiles) -> Path:
    """Where the tiles of a version are kept below a store's folder."""
    version = tiles.version
    return folder / "tiles" / f"{version.facts.label}-{version.digest[:12]}.mbtiles"


def build_archive(path: Path, tiles: LayerTiles) -> int:
    """Write the file, there wholly or not at all; returns how many tiles it holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}-{os.getpid()}")
    scratch.unlink(missing_ok=True)
    base = sqlite3.connect(scratch)
    try:
        base.executescript(
            "pragma journal_mode = off; pragma synchronous = off;"
            "create table metadata (name text, value text);"
            "create table tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob,"
            " primary key (zoom_level, tile_column, tile_row)) without rowid;"
        )
        layer = tiles.version.facts.layer
        fields = {"vector_layers": [{"id": layer, "fields": dict.fromkeys(tiles.keys, "")}]}
        facts = {
            "name": tiles.version.facts.label, "format": "pbf", "type": "overlay",
            "minzoom": str(LEAST_ZOOM), "maxzoom": str(BUILT_ZOOM), "bounds": "74,8,78,13",
            "json": json.dumps(fields),
        }  # fmt: skip
        base.executemany("insert into metadata values (?, ?)", facts.items())
        count = 0
        for box in _pyramid(tiles):
            tile = tiles.tile(box)
            if tile:
                row = (1 << box.zoom) - 1 - box.row
                base.execute(
                    "insert into tiles values (?, ?, ?, ?)",
                    (box.zoom, box.column, row, packed(tile)),
                )
                count += 1
        base.commit()
    finally:
        base.close()
    os.replace(scratch, path)
    return count


def packed(tile: bytes) -> bytes:
    """A tile compressed: the same bytes every time."""
    return gzip.compress(tile, 6, mtime=0)


def _pyramid(tiles: LayerTiles) -> Iterator[TileBox]:
    """Every tile that something lies in, from the widest down."""
    side = 1 << LEAST_ZOOM
    level = [TileBox(LEAST_ZOOM, column, row) for column in range(side) for row in range(side)]
    while level:
        level = [box for box in level if not tiles.is_empty(box)]
        yield from level
        if not level or level[0].zoom == BUILT_ZOOM:
            return
        level = [
            TileBox(box.zoom + 1, 2 * box.column + right, 2 * box.row + down)
            for box in level
            for right in (0, 1)
            for down in (0, 1)
        ]
