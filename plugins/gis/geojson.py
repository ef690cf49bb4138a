"""Read GeoJSON (RFC 7946) strictly: what is not plain is refused with a reason."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from plugins.gis.features import (
    Coordinates,
    Fault,
    Feature,
    Geometry,
    Kind,
    RefusedImportError,
    Scalar,
)
from plugins.gis.untrusted import as_array, as_object

MAX_BYTES = 2_000_000_000
"""A file above this is a mistake or an attack: the largest real layer is about 14 MB."""

# Type -> (kind, nesting of its coordinates above one path of positions).
_SHAPES: dict[str, tuple[Kind, int]] = {
    "Point": ("point", -1),
    "MultiPoint": ("point", 0),
    "LineString": ("line", 0),
    "MultiLineString": ("line", 1),
    "Polygon": ("polygon", 1),
    "MultiPolygon": ("polygon", 2),
}
_PLAIN_CRS = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")


def read_geojson(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of a FeatureCollection, and notes on what was dropped (heights).

    Raises:
        RefusedImportError: not JSON, not a FeatureCollection, another CRS, or a
            geometry that is no geometry. Every fault of the file is listed.
    """
    if path.stat().st_size > MAX_BYTES:
        raise _refusal(path.name, "too_large", "the file is above 2 GB", "split it by local body")
    try:
        document = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refusal(
            path.name, "not_json", f"not readable as JSON: {error}", "export again"
        ) from error
    return features_of(document, path.name)


def features_of(document: object, name: str) -> tuple[list[Feature], list[Fault]]:
    """The same for a document already decoded; `name` stands in messages."""
    collection = as_object(document)
    if collection is None or collection.get("type") != "FeatureCollection":
        raise _refusal(
            name, "not_collection", "not a FeatureCollection", "export the layer as GeoJSON"
        )
    _check_crs(collection, name)
    rows = as_array(collection.get("features"))
    if rows is None:
        raise _refusal(name, "not_collection", "`features` is not a list", "export again")
    features: list[Feature] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        where = f"{name}: feature {number}"
        try:
            feature, dropped = _feature(row, where, number)
        except _BadError as bad:
            faults.append(Fault(bad.code, where, bad.message, bad.mend, bad.at))
            continue
        features.append(feature)
        if dropped:
            faults.append(
                Fault(
                    "height_dropped",
                    where,
                    "third coordinate left out: layers are flat",
                    "nothing to do, unless the height carried meaning",
                    fatal=False,
                )
            )
    if any(fault.fatal for fault in faults):
        raise RefusedImportError(tuple(faults))
    return features, faults


class _BadError(Exception):
    def __init__(
        self, code: str, message: str, mend: str, at: tuple[float, float] | None = None
    ) -> None:
        self.code, self.message, self.mend, self.at = code, message, mend, at


def _feature(value: object, where: str, number: int) -> tuple[Feature, bool]:
    row = as_object(value)
    if row is None or row.get("type") != "Feature":
        raise _BadError("not_feature", "not a Feature", "each row has type: Feature")
    properties = as_object(row.get("properties") or {})
    if properties is None:
        raise _BadError("bad_properties", "`properties` is not an object", "give an object or null")
    plain: dict[str, Scalar] = {}
    for key, entry in properties.items():
        if entry is not None and not isinstance(entry, str | int | float | bool):
            raise _BadError(
                "bad_properties", f"attribute {key!r} is not a plain value", "flatten it"
            )
        plain[key] = entry
    identity = row.get("id", plain.get("id", number))
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise _BadError(
            "bad_id", f"id {identity!r} is neither text nor a whole number", "give a code"
        )
    if row.get("geometry") is None:
        # RFC 7946 admits null; only layers found by survey number do (`validate.py`).
        return Feature(str(identity), Geometry("none", ()), plain, where), False
    shape = as_object(row["geometry"])
    if shape is None:
        raise _BadError("bad_geometry", "`geometry` is not an object", "export again")
    kind_nesting = _SHAPES.get(str(shape.get("type")))
    if kind_nesting is None:
        raise _BadError(
            "bad_geometry", f"geometry type {shape.get('type')!r}", f"use {', '.join(_SHAPES)}"
        )
    kind, nesting = kind_nesting
    dropped = False
    parts: list[tuple[Coordinates, ...]] = []
    for part in _parts(shape.get("coordinates"), kind, nesting):
        paths: list[Coordinates] = []
        for path in part:
            coordinates, high = positions(path)
            dropped = dropped or high
            paths.append(coordinates)
        if paths:
            parts.append(tuple(paths))
    if not parts:
        raise _BadError("empty", "the geometry has no coordinates", "draw it or leave it out")
    return Feature(str(identity), Geometry(kind, tuple(parts)), plain, where), dropped


def _parts(given: object, kind: Kind, nesting: int) -> Iterator[list[Any]]:
    """One list of paths per part, whatever the type's own nesting."""
    value = as_array(given)
    if nesting == -1:
        yield [[given]]
    elif value is None:
        raise _BadError("bad_geometry", "`coordinates` is not a list", "export again")
    elif kind == "polygon":
        for part in value if nesting == 2 else [value]:
            rings = as_array(part)
            if rings is None:
                raise _BadError("bad_geometry", "a polygon is a list of rings", "export again")
            yield rings
    elif nesting == 1:
        for path in value:
            yield [path]
    elif kind == "point":
        for position in value:
            yield [[position]]
    else:
        yield [value]


def positions(given: object) -> tuple[Coordinates, bool]:
    """Positions as an array, and whether a height was dropped."""
    path = as_array(given)
    if not path:
        raise _BadError("bad_geometry", "a path without positions", "export again")
    try:
        array: Coordinates = np.array(path, dtype=np.float64)
    except (TypeError, ValueError):
        array = _one_by_one(path)
    # numpy reads "76.5" and true as numbers; a file that holds them is not to be trusted.
    if array.ndim != 2 or array.shape[-1] < 2 or any(isinstance(v, str | bool) for v in path[0]):
        array = _one_by_one(path)
    flat = np.ascontiguousarray(array[:, :2])
    if not np.isfinite(flat).all():
        raise _BadError("not_finite", "a coordinate is not a finite number", "export again")
    return flat, array.shape[1] > 2


def _one_by_one(path: list[Any]) -> Coordinates:
    """The slow way, which finds the position at fault or mixes of two and three numbers."""
    rows: list[tuple[float, float]] = []
    for number, given in enumerate(path):
        position = as_array(given)
        if position is None or len(position) < 2:
            raise _BadError(
                "bad_position", f"position {number} is {given!r}", "longitude, latitude"
            )
        for value in position[:2]:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise _BadError("bad_position", f"position {number} holds {value!r}", "use numbers")
            if not math.isfinite(value):
                raise _BadError("not_finite", f"position {number} holds {value!r}", "export again")
        rows.append((float(position[0]), float(position[1])))
    return np.array(rows, dtype=np.float64)


def _check_crs(document: dict[str, Any], name: str) -> None:
    crs = document.get("crs")
    if crs is None:
        return
    properties = as_object((as_object(crs) or {}).get("properties")) or {}
    label = str(properties.get("name", crs))
    if label not in _PLAIN_CRS:
        raise _refusal(
            name,
            "wrong_crs",
            f"coordinates are in {label}, not in WGS 84 longitude and latitude",
            "export in EPSG:4326 (RFC 7946 knows nothing else)",
        )


def _refusal(where: str, code: str, message: str, mend: str) -> RefusedImportError:
    return RefusedImportError((Fault(code, where, message, mend),))


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")
