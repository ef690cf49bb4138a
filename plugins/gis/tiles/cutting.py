"""Cuts a layer version into tiles: simplified once a zoom, clipped by GEOS, drawn in tile units.

Simplifying is for tiles alone. What is below half a unit of the screen at a zoom is not drawn there.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from plugins.gis.features import Scalar
from plugins.gis.grid import Ints, expand
from plugins.gis.layers import LayerVersion
from plugins.gis.tiles.mercator import LEAST_ZOOM, TileBox, many_to_square
from plugins.gis.tiles.mvt import Kind, Paths, encode_layer

FULL_ZOOM = 13
"""From here on nothing is simplified: a screen point is then below 20 m, and borders are looked at."""

_TOLERANCE_UNITS = 6.0
_SEEN_UNITS = 4.0
_KINDS: tuple[Kind, ...] = ("point", "line", "polygon")

GEOS: Any = shapely  # the stubs type vectorised calls only in part
Shapes = Any


class LayerTiles:
    """The tiles of one version. Safe to call from several threads."""

    def __init__(self, version: LayerVersion) -> None:
        self.version = version
        self._lock = threading.Lock()
        self._zooms: dict[int, _Drawn] = {}
        names = sorted({name for row in version.properties for name in row})
        self.keys: Sequence[str] = names
        self._values: list[list[Scalar]] = [
            [row.get(name) for name in names] for row in version.properties
        ]
        self._numbers = range(1, len(version) + 1)
        self._full: list[_Drawn] | None = None

    def tile(self, box: TileBox) -> bytes:
        """The tile as bytes; empty where nothing is drawn."""
        layer = self.version.facts.layer
        return b"".join(
            encode_layer(layer, drawn.kind, paths, self.keys, self._values, self._numbers)
            for drawn in self._drawn(box.zoom)
            if (paths := drawn.cut(box)) is not None
        )

    def is_empty(self, box: TileBox) -> bool:
        """Whether nothing of the layer lies in the tile's bounds."""
        return all(not len(drawn.near(box)) for drawn in self._whole())

    def _drawn(self, zoom: int) -> list[_Drawn]:
        whole = self._whole()
        if zoom >= FULL_ZOOM:
            return whole
        found: list[_Drawn] = []
        for number, drawn in enumerate(whole):
            key = max(zoom, LEAST_ZOOM) * 4 + number
            simple = self._zooms.get(key)
            if simple is None:
                with self._lock:
                    simple = self._zooms.get(key) or drawn.simplified(zoom)
                    self._zooms[key] = simple
            found.append(simple)
        return found

    def _whole(self) -> list[_Drawn]:
        if self._full is None:
            with self._lock:
                if self._full is None:
                    self._full = _drawn_of(self.version)
        return self._full


class _Drawn:
    """The zones of one kind in the unit square, with their boxes."""

    def __init__(self, kind: Kind, shapes: Shapes, rows: Ints, tolerance: float = 0.0) -> None:
        self.kind: Kind = kind
        self.rows = rows
        self._shapes = shapes
        self._tolerance = tolerance
        self._simple = np.full(len(shapes), None, dtype=object) if tolerance else shapes
        # By column: a box test reads four runs of memory.
        boxes = np.ascontiguousarray(GEOS.bounds(shapes).T)
        self._west, self._north, self._east, self._south = boxes

    def near(self, box: TileBox) -> Ints:
        """Places in `shapes` whose boxes meet the tile's."""
        west, north, east, south = box.bounds
        return np.nonzero(
            (self._west <= east)
            & (self._east >= west)
            & (self._north <= south)
            & (self._south >= north)
        )[0]

    def simplified(self, zoom: int) -> _Drawn:
        """The same, drawn for one zoom: what is too small to be seen is left out, the rest is made
        simple when a tile first shows it."""
        if self.kind == "point":
            return self
        unit = 1.0 / TileBox(zoom, 0, 0).units
        size = np.maximum(self._east - self._west, self._south - self._north)
        seen = np.nonzero(size >= _SEEN_UNITS * unit)[0]
        return _Drawn(self.kind, self._shapes[seen], self.rows[seen], _TOLERANCE_UNITS * unit)

    def _ready(self, places: Ints) -> Shapes:
        found = self._simple[places]
        missing = places[GEOS.is_missing(found)] if self._tolerance else places[:0]
        if len(missing):
            # Two threads may make the same shape: they make it equal.
            self._simple[missing] = GEOS.simplify(
                self._shapes[missing], self._tolerance, preserve_topology=False
            )
            found = self._simple[places]
        return found

    def cut(self, box: TileBox) -> Paths | None:
        """The paths inside a tile, in its units; None where there are none."""
        near = self.near(box)
        if not len(near):
            return None
        shapes, rows = self._ready(near), self.rows[near]
        west, north, east, south = box.bounds
        inside = (
            (self._west[near] >= west) & (self._east[near] <= east)
            & (self._north[near] >= north) & (self._south[near] <= south)
        )  # fmt: skip
        if not inside.all():
            crossing = np.nonzero(~inside)[0]
            shapes[crossing] = GEOS.clip_by_rect(shapes[crossing], *box.bounds)
        return _paths(self.kind, shapes, rows, box)


def _paths(kind: Kind, shapes: Shapes, rows: Ints, box: TileBox) -> Paths | None:
    parts, owner = GEOS.get_parts(shapes, return_index=True)
    wanted = np.nonzero(GEOS.get_type_id(parts) == {"point": 0, "line": 1, "polygon": 3}[kind])[0]
    parts, feature = parts[wanted], rows[owner[wanted]]
    if kind == "polygon":
        lines, part = GEOS.get_rings(parts, return_index=True)
        feature = feature[part]
    else:
        lines, part = parts, np.arange(len(parts))
    places, path = GEOS.get_coordinates(lines, return_index=True)
    if not len(places):
        return None
    units = box.units
    tile = units / (1 << box.zoom)
    x = np.rint(places[:, 0] * units - box.column * tile).astype(np.int64)
    y = np.rint(places[:, 1] * units - box.row * tile).astype(np.int64)
    return Paths(x, y, path, feature, part)


def _drawn_of(version: LayerVersion) -> list[_Drawn]:
    """Shapes of all zones in the unit square, by kind, made from the columns at once."""
    x, y = many_to_square(
        np.ascontiguousarray(version.coordinates[:, 0]),
        np.ascontiguousarray(version.coordinates[:, 1]),
    )
    places = np.column_stack([x, y])
    found: list[_Drawn] = []
    for number, kind in enumerate(_KINDS):
        rows = np.nonzero(version.zone_kinds == number)[0]
        if len(rows):
            found.append(_Drawn(kind, _shapes(version, kind, rows, places), rows))
    return found


def _shapes(version: LayerVersion, kind: Kind, rows: Ints, places: Any) -> Shapes:
    first, after = version.zone_parts[rows], version.zone_parts[rows + 1]
    part_owner = np.repeat(np.arange(len(rows)), after - first)
    parts = expand(first, after - 1)[1]
    path_first, path_after = version.part_paths[parts], version.part_paths[parts + 1]
    path_owner = np.repeat(np.arange(len(parts)), path_after - path_first)
    paths = expand(path_first, path_after - 1)[1]
    starts, ends = version.path_starts[paths], version.path_starts[paths + 1]
    owner = np.repeat(np.arange(len(paths)), ends - starts)
    at = np.arange(len(owner)) - (np.cumsum(ends - starts) - (ends - starts))[owner] + starts[owner]
    if kind == "point":
        return GEOS.multipoints(GEOS.points(places[at]), indices=part_owner[path_owner[owner]])
    if kind == "line":
        lines = GEOS.linestrings(places[at], indices=owner)
        return GEOS.multilinestrings(lines, indices=part_owner[path_owner])
    rings = GEOS.linearrings(places[at], indices=owner)
    return GEOS.multipolygons(GEOS.polygons(rings, indices=path_owner), indices=part_owner)
