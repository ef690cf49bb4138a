"""Read FlatGeobuf (format 3): header, spatial index skipped, features one by one.

The few rules of flatbuffers that it needs stand at the end: a table starts with
the distance to its vtable, which says where each field lies.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from plugins.gis.features import Coordinates, Fault, Feature, Geometry, RefusedImportError, Scalar
from plugins.gis.reproject import to_wgs84

_MAGIC = b"fgb\x03fgb"
_NUMBERS = {
    0: "<b",
    1: "<B",
    2: "<?",
    3: "<h",
    4: "<H",
    5: "<i",
    6: "<I",
    7: "<q",
    8: "<Q",
    9: "<f",
    10: "<d",
}
_TEXTS = (11, 12, 13)  # string, json, datetime
_BINARY = 14
_POINT, _LINE, _POLYGON, _POINTS, _LINES, _POLYGONS = 1, 2, 3, 4, 5, 6


def read_flatgeobuf(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of a FlatGeobuf file.

    Raises:
        RefusedImportError: not FlatGeobuf, cut off, or curves and collections.
    """
    data = path.read_bytes()
    if data[:7] != _MAGIC:
        raise _refused(path.name, "broken_file", "no FlatGeobuf of version 3")
    try:
        return _read(data, path.name)
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError, MemoryError) as error:
        raise _refused(path.name, "broken_file", f"cut off or damaged: {error}") from error
    except ValueError as error:
        if isinstance(error, RefusedImportError):
            raise
        raise _refused(path.name, "broken_file", str(error)) from error


def _read(data: bytes, name: str) -> tuple[list[Feature], list[Fault]]:
    size = struct.unpack_from("<I", data, 8)[0]
    header = _Table.root(data, 12)
    kind = header.number(2, "<B", 0)
    columns = [(column.text(0) or "", column.number(1, "<B", 0)) for column in header.tables(7)]
    count = header.number(8, "<Q", 0)
    at = 12 + size + _index_bytes(count, header.number(9, "<H", 16))
    crs = header.table(10)
    features: list[Feature] = []
    high = bool(header.number(3, "<?", False))
    while at < len(data):
        length = struct.unpack_from("<I", data, at)[0]
        if at + 4 + length > len(data):
            raise ValueError(f"feature {len(features)} runs past the end")
        row = _Table.root(data, at + 4)
        shape = row.table(0)
        values = _values(row.blob(1), columns)
        geometry = Geometry("none", ()) if shape is None else _geometry(shape, kind)
        identity = values.get("id", values.get("code", len(features)))
        features.append(
            Feature(str(identity), geometry, values, f"{name}: feature {len(features)}")
        )
        at += 4 + length
    if count and len(features) != count:
        raise ValueError(f"{len(features)} features, the header says {count}")
    notes: list[Fault] = []
    if high:
        notes.append(
            Fault(
                "height_dropped",
                name,
                "heights left out: layers are flat",
                "nothing to do",
                fatal=False,
            )
        )
    code = None if crs is None else crs.number(1, "<i", 0)
    definition = None if crs is None else crs.text(4)
    moved, more = to_wgs84(features, f"EPSG:{code}" if code else definition, name)
    return moved, notes + more


def _index_bytes(count: int, node_size: int) -> int:
    """Bytes of the packed Hilbert R-tree, 40 a node; no index when either number is 0."""
    if not count or node_size < 2:
        return 0
    nodes = level = count
    while level > 1:
        level = -(-level // node_size)
        nodes += level
    return nodes * 40


def _geometry(shape: _Table, kind: int) -> Geometry:
    kind = shape.number(6, "<B", 0) or kind
    if kind == _POLYGONS:
        nested = [_polygon(part) for part in shape.tables(7)]
        return Geometry("polygon", tuple(nested))
    every = shape.positions(1)
    if kind == _POLYGON:
        return Geometry("polygon", (_polygon(shape),))
    if kind in (_LINE, _LINES):
        return Geometry("line", tuple((path,) for path in _split(every, shape.numbers(0))))
    if kind in (_POINT, _POINTS):
        return Geometry("point", tuple((every[i : i + 1],) for i in range(len(every))))
    raise ValueError(f"geometry type {kind}: only points, lines and polygons")


def _polygon(shape: _Table) -> tuple[Coordinates, ...]:
    return tuple(_split(shape.positions(1), shape.numbers(0)))


def _split(every: Coordinates, ends: list[int]) -> list[Coordinates]:
    if not ends:
        return [every]
    return [every[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _values(data: bytes, columns: list[tuple[str, int]]) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    at = 0
    while at < len(data):
        name, kind = columns[struct.unpack_from("<H", data, at)[0]]
        at += 2
        if kind in _NUMBERS:
            form = _NUMBERS[kind]
            values[name] = struct.unpack_from(form, data, at)[0]
            at += struct.calcsize(form)
            continue
        length = struct.unpack_from("<I", data, at)[0]
        at += 4
        if at + length > len(data):
            raise ValueError("an attribute runs past its row")
        if kind in _TEXTS:
            values[name] = data[at : at + length].decode("utf-8")
        elif kind != _BINARY:
            raise ValueError(f"attribute type {kind}")
        at += length
    return values


class _Table:
    """A flatbuffers table: field number -> value, or the default when the field is absent."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at
        self.vtable = at - struct.unpack_from("<i", data, at)[0]
        if self.vtable < 0:
            raise ValueError("a table points before the file")
        self.size = struct.unpack_from("<H", data, self.vtable)[0]

    @classmethod
    def root(cls, data: bytes, at: int) -> _Table:
        return cls(data, at + struct.unpack_from("<I", data, at)[0])

    def _field(self, number: int) -> int:
        slot = 4 + 2 * number
        if slot + 2 > self.size:
            return 0
        offset: int = struct.unpack_from("<H", self.data, self.vtable + slot)[0]
        return self.at + offset if offset else 0

    def _pointed(self, number: int) -> int:
        at = self._field(number)
        return at + int(struct.unpack_from("<I", self.data, at)[0]) if at else 0

    def number(self, number: int, form: str, default: int) -> int:
        at = self._field(number)
        return int(struct.unpack_from(form, self.data, at)[0]) if at else default

    def table(self, number: int) -> _Table | None:
        at = self._pointed(number)
        return _Table(self.data, at) if at else None

    def text(self, number: int) -> str | None:
        at = self._pointed(number)
        return self._bytes(at).decode("utf-8") if at else None

    def blob(self, number: int) -> bytes:
        at = self._pointed(number)
        return self._bytes(at) if at else b""

    def _bytes(self, at: int) -> bytes:
        length = struct.unpack_from("<I", self.data, at)[0]
        if at + 4 + length > len(self.data):
            raise ValueError("a text runs past the end")
        return self.data[at + 4 : at + 4 + length]

    def tables(self, number: int) -> list[_Table]:
        at = self._pointed(number)
        if not at:
            return []
        count = struct.unpack_from("<I", self.data, at)[0]
        places = struct.unpack_from(f"<{count}I", self.data, at + 4)
        return [_Table(self.data, at + 4 + 4 * i + place) for i, place in enumerate(places)]

    def numbers(self, number: int) -> list[int]:
        at = self._pointed(number)
        if not at:
            return []
        count = struct.unpack_from("<I", self.data, at)[0]
        return list(struct.unpack_from(f"<{count}I", self.data, at + 4))

    def positions(self, number: int) -> Coordinates:
        at = self._pointed(number)
        if not at:
            return np.empty((0, 2))
        count = struct.unpack_from("<I", self.data, at)[0]
        if count % 2 or at + 4 + 8 * count > len(self.data):
            raise ValueError("positions run past the end")
        flat = np.frombuffer(self.data, dtype="<f8", count=count, offset=at + 4)
        return flat.reshape(-1, 2).copy()


def _refused(where: str, code: str, message: str) -> RefusedImportError:
    return RefusedImportError((Fault(code, where, message, "export again"),))
