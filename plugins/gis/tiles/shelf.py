"""Tiles as a server gives them: from memory, from the built file, or made now."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.gis.layers import LayerVersion
from plugins.gis.tiles.archive import Archive, archive_path, packed
from plugins.gis.tiles.cutting import LayerTiles
from plugins.gis.tiles.mercator import TileBox

KEPT_TILES = 4096
FORM = 1
"""Raise it when tiles of the same version change: it is part of their tags."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile compressed (empty: nothing is drawn) and the tag that stands for exactly these bytes."""

    body: bytes
    tag: str


@dataclass(slots=True)
class Shelf:
    """Tilesets of the versions of one store. Safe to call from several threads."""

    folder: Path
    _sets: OrderedDict[str, _Set] = field(default_factory=OrderedDict[str, "_Set"])
    _kept: OrderedDict[tuple[str, TileBox], Tile] = field(
        default_factory=OrderedDict[tuple[str, TileBox], Tile]
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def kept(self, version: LayerVersion, box: TileBox) -> Tile | None:
        """The tile if it is in memory."""
        return self._kept.get((version.digest, box))

    def tile(self, version: LayerVersion, box: TileBox) -> Tile:
        """The tile of one version."""
        key = (version.digest, box)
        found = self._kept.get(key)
        if found is None:
            own = self._set(version)
            body = own.archive.tile(box) if own.archive else None
            if body is None:
                plain = own.tiles.tile(box)
                body = packed(plain) if plain else b""
            tag = f'"{version.digest[:20]}-{FORM}-{box.zoom}-{box.column}-{box.row}"'
            found = self._keep(key, Tile(body, tag))
        return found

    def joined(self, versions: Sequence[LayerVersion], box: TileBox) -> Tile:
        """One tile with the layers of several versions: layers of a tile simply stand in a row."""
        names = hashlib.sha256("".join(version.digest for version in versions).encode()).hexdigest()
        key = (names, box)
        found = self._kept.get(key)
        if found is None:
            tiles = [self.tile(version, box) for version in versions]
            plain = b"".join(gzip.decompress(tile.body) for tile in tiles if tile.body)
            tag = f'"{names[:20]}-{FORM}-{box.zoom}-{box.column}-{box.row}"'
            found = self._keep(key, Tile(packed(plain) if plain else b"", tag))
        return found

    def _keep(self, key: tuple[str, TileBox], tile: Tile) -> Tile:
        with self._lock:
            self._kept[key] = tile
            while len(self._kept) > KEPT_TILES:
                self._kept.popitem(last=False)
        return tile

    def _set(self, version: LayerVersion) -> _Set:
        with self._lock:
            found = self._sets.get(version.digest)
            if found is None:
                tiles = LayerTiles(version)
                path = archive_path(self.folder, tiles)
                found = _Set(tiles, Archive(path) if path.exists() else None)
                self._sets[version.digest] = found
                while len(self._sets) > 64:
                    self._sets.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class _Set:
    tiles: LayerTiles
    archive: Archive | None
