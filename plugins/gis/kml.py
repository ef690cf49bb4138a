"""Read KML 2.2 placemarks: points, lines, polygons and collections of one kind.

Left out with a refusal: entities and document types (they can explode), gx tracks,
models, overlays. KML is WGS 84 by definition. KMZ is unpacked by the person.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np

from plugins.gis.features import Coordinates, Fault, Feature, Geometry, RefusedImportError, Scalar

_SHAPES = ("Point", "LineString", "Polygon", "MultiGeometry")


def read_kml(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of every placemark.

    Raises:
        RefusedImportError: not KML, a document type declaration, or bad coordinates.
    """
    data = path.read_bytes()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refused(path.name, "unsafe_xml", "a document type or entity is declared")
    try:
        # Entities, the one danger of the standard parser, were refused above.
        root = ET.fromstring(data)  # noqa: S314
    except ET.ParseError as error:
        raise _refused(path.name, "broken_file", f"not XML: {error}") from error
    if _local(root) != "kml":
        raise _refused(path.name, "broken_file", "the root element is not kml")
    features: list[Feature] = []
    faults: list[Fault] = []
    high = 0
    placemarks = [element for element in root.iter() if _local(element) == "Placemark"]
    for number, placemark in enumerate(placemarks):
        where = f"{path.name}: placemark {number}"
        values = _values(placemark)
        try:
            geometry, had_height = _geometry(placemark)
        except ValueError as error:
            faults.append(Fault("bad_geometry", where, str(error), "export again"))
            continue
        high += had_height
        identity = values.get("id", values.get("code", placemark.get("id", str(number))))
        features.append(Feature(str(identity), geometry, values, where))
    if faults:
        raise RefusedImportError(tuple(faults))
    notes: list[Fault] = []
    if high:
        message = f"altitudes of {high} placemarks left out: layers are flat"
        notes.append(Fault("height_dropped", path.name, message, "nothing to do", fatal=False))
    return features, notes


def _values(placemark: ET.Element) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for element in placemark.iter():
        tag = _local(element)
        key = element.get("name")
        if tag == "name" and element in list(placemark):
            values["name"] = (element.text or "").strip()
        elif tag == "SimpleData" and key:
            values[key] = _typed(element.text)
        elif tag == "Data" and key:
            value = next((child for child in element if _local(child) == "value"), None)
            values[key] = _typed(None if value is None else value.text)
    return values


def _typed(text: str | None) -> Scalar:
    """KML's values are text; what can only be a number or a flag is read as one."""
    plain = (text or "").strip()
    if plain in ("true", "false"):
        return plain == "true"
    try:
        number = float(plain)
    except ValueError:
        return plain or None
    # Codes such as 01003 keep their zeros: they are no numbers.
    return (
        number
        if plain.lstrip("-").split(".")[0] in ("0", plain.lstrip("-").split(".")[0].lstrip("0"))
        else plain
    )


def _geometry(placemark: ET.Element) -> tuple[Geometry, bool]:
    shapes = [child for child in placemark if _local(child) in _SHAPES]
    if len(shapes) != 1:
        raise ValueError(f"{len(shapes)} geometries in one placemark; one of {', '.join(_SHAPES)}")
    pieces = [
        element
        for element in shapes[0].iter()
        if _local(element) in ("Point", "LineString", "Polygon")
    ]
    kinds = {_local(piece) for piece in pieces}
    if len(kinds) != 1:
        raise ValueError(f"a mixture of {', '.join(sorted(kinds)) or 'nothing'}")
    kind = kinds.pop()
    high = False
    parts: list[tuple[Coordinates, ...]] = []
    for piece in pieces:
        paths: list[Coordinates] = []
        for element in piece.iter():
            if _local(element) == "coordinates":
                path, had_height = _positions(element.text or "")
                high = high or had_height
                paths.append(path)
        if not paths:
            raise ValueError("a geometry without coordinates")
        parts.append(tuple(paths))
    word = {"Point": "point", "LineString": "line", "Polygon": "polygon"}[kind]
    return Geometry(
        "point" if word == "point" else "line" if word == "line" else "polygon", tuple(parts)
    ), high


def _positions(text: str) -> tuple[Coordinates, bool]:
    rows = [position.split(",") for position in text.split()]
    if not rows or any(len(row) not in (2, 3) for row in rows):
        raise ValueError("coordinates are not lon,lat or lon,lat,altitude")
    path = np.array([[float(row[0]), float(row[1])] for row in rows], dtype=np.float64)
    if not np.isfinite(path).all():
        raise ValueError("a coordinate is not a finite number")
    return path, any(len(row) == 3 and float(row[2]) != 0.0 for row in rows)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _refused(where: str, code: str, message: str) -> RefusedImportError:
    return RefusedImportError((Fault(code, where, message, "export again as plain KML 2.2"),))
