"""Read ESRI shapefiles: .shp with its .dbf, .prj and .cpg (ESRI white paper, July 1998).

MultiPatch is refused; heights and measures are dropped with a note.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from plugins.gis.features import Coordinates, Fault, Feature, Geometry, RefusedImportError, Scalar
from plugins.gis.reproject import to_wgs84
from plugins.gis.wkb import polygon_of_rings

_POINT, _LINE, _POLYGON, _POINTS = 1, 3, 5, 8
_FLAT = {1: 1, 3: 3, 5: 5, 8: 8, 11: 1, 13: 3, 15: 5, 18: 8, 21: 1, 23: 3, 25: 5, 28: 8}


def read_shapefile(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of a shapefile; `path` names the .shp and its fellows lie beside it.

    Raises:
        RefusedImportError: a broken file, a missing .dbf or .prj, or a shape we do not take.
    """
    prj, dbf = path.with_suffix(".prj"), path.with_suffix(".dbf")
    if not dbf.exists():
        raise _refused(path.name, "no_attributes", f"{dbf.name} is missing", "send all parts")
    try:
        rows = list(_dbf_rows(dbf.read_bytes(), _encoding(path)))
        shapes = list(_shapes(path.read_bytes(), path.name))
    except (struct.error, UnicodeDecodeError, IndexError, ValueError) as error:
        if isinstance(error, RefusedImportError):
            raise
        raise _refused(
            path.name, "broken_file", f"cut off or damaged: {error}", "export again"
        ) from error
    if len(rows) != len(shapes):
        message = f"{len(shapes)} shapes but {len(rows)} rows of attributes"
        raise _refused(path.name, "broken_file", message, "export again")
    features: list[Feature] = []
    high = 0
    for number, ((geometry, had_height), row) in enumerate(zip(shapes, rows, strict=True)):
        identity = row.get("id", row.get("ID", row.get("code", number)))
        where = f"{path.name}: feature {number}"
        features.append(Feature(str(identity), geometry, row, where))
        high += had_height
    notes: list[Fault] = []
    if high:
        message = f"heights or measures of {high} shapes left out: layers are flat"
        notes.append(Fault("height_dropped", path.name, message, "nothing to do", fatal=False))
    crs = prj.read_text(encoding="utf-8", errors="replace") if prj.exists() else None
    moved, more = to_wgs84(features, crs, path.name)
    return moved, notes + more


def _shapes(data: bytes, name: str) -> Iterator[tuple[Geometry, bool]]:
    if len(data) < 100 or struct.unpack_from(">i", data, 0)[0] != 9994:
        raise _refused(name, "broken_file", "no shapefile header", "export again")
    end = min(struct.unpack_from(">i", data, 24)[0] * 2, len(data))
    at = 100
    while at < end:
        length = struct.unpack_from(">i", data, at + 4)[0] * 2
        if length < 4 or at + 8 + length > len(data):
            raise ValueError(f"record at byte {at} runs past the end")
        yield _shape(data[at + 8 : at + 8 + length], name)
        at += 8 + length


def _shape(record: bytes, name: str) -> tuple[Geometry, bool]:
    kind = struct.unpack_from("<i", record, 0)[0]
    if kind == 0:
        return Geometry("none", ()), False
    flat = _FLAT.get(kind)
    if flat is None:
        raise _refused(name, "bad_geometry", f"shape type {kind}", "use points, lines, polygons")
    if flat == _POINT:
        return Geometry("point", ((_doubles(record, 4, 1),),)), kind != flat
    if flat == _POINTS:
        count = struct.unpack_from("<i", record, 36)[0]
        every = _doubles(record, 40, count)
        return Geometry("point", tuple((every[i : i + 1],) for i in range(count))), kind != flat
    part_count, point_count = struct.unpack_from("<2i", record, 36)
    if not 0 < part_count <= point_count:
        raise ValueError(f"{part_count} parts of {point_count} positions")
    starts = [*struct.unpack_from(f"<{part_count}i", record, 44), point_count]
    every = _doubles(record, 44 + 4 * part_count, point_count)
    paths = [every[a:b] for a, b in itertools.pairwise(starts)]
    if any(len(path) == 0 for path in paths):
        raise ValueError("an empty part")
    if flat == _LINE:
        return Geometry("line", tuple((path,) for path in paths)), kind != flat
    return polygon_of_rings(paths), kind != flat


def _doubles(record: bytes, at: int, count: int) -> Coordinates:
    if count < 0 or at + 16 * count > len(record):
        raise ValueError("positions run past the record")
    return np.frombuffer(record, dtype="<f8", count=2 * count, offset=at).reshape(-1, 2).copy()


def _dbf_rows(data: bytes, encoding: str) -> Iterator[dict[str, Scalar]]:
    count, header, width = struct.unpack_from("<IHH", data, 4)
    columns: list[tuple[str, str, int, int]] = []
    at = 32
    while data[at] != 0x0D:
        name = data[at : at + 11].split(b"\0")[0].decode(encoding)
        columns.append((name, chr(data[at + 11]), data[at + 16], data[at + 17]))
        at += 32
    for number in range(count):
        at = header + number * width + 1
        if at - 1 + width > len(data):
            raise ValueError(f"row {number} runs past the end")
        row: dict[str, Scalar] = {}
        for name, kind, size, decimals in columns:
            row[name] = _value(data[at : at + size], kind, decimals, encoding)
            at += size
        yield row


def _value(raw: bytes, kind: str, decimals: int, encoding: str) -> Scalar:
    text = raw.decode(encoding).strip(" \0")
    if not text or set(text) == {"*"}:
        return None
    if kind in "NF":
        return float(text) if decimals or "." in text or "e" in text.lower() else int(text)
    if kind == "L":
        return None if text == "?" else text in "YyTt"
    return text


def _encoding(path: Path) -> str:
    cpg = path.with_suffix(".cpg")
    name = cpg.read_text(encoding="ascii", errors="replace").strip() if cpg.exists() else "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def _refused(where: str, code: str, message: str, mend: str) -> RefusedImportError:
    return RefusedImportError((Fault(code, where, message, mend),))
