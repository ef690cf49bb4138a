"""Read OGC GeoPackages with the SQLite of the standard library (OGC 12-128r19)."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

from plugins.gis.features import Fault, Feature, Geometry, RefusedImportError, Scalar
from plugins.gis.reproject import to_wgs84
from plugins.gis.wkb import BadGeometryError, geometry_of_wkb

_ENVELOPES = (0, 32, 48, 48, 64)


def read_geopackage(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of the one feature table of a GeoPackage.

    Raises:
        RefusedImportError: not a GeoPackage, no or several feature tables, or bad geometries.
    """
    try:
        # immutable: an imported file may lie on read-only storage, and must not be changed.
        base = sqlite3.connect(f"file:{path.resolve()}?mode=ro&immutable=1", uri=True)
        try:
            return _read(base, path.name)
        finally:
            base.close()
    except sqlite3.Error as error:
        raise _refused(path.name, "broken_file", f"not a GeoPackage: {error}") from error


def _read(base: sqlite3.Connection, name: str) -> tuple[list[Feature], list[Fault]]:
    tables = base.execute(
        "select c.table_name, g.column_name, s.organization, s.organization_coordsys_id,"
        " s.definition from gpkg_contents c join gpkg_geometry_columns g using (table_name)"
        " join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id where c.data_type = 'features'"
        " order by c.table_name"
    ).fetchall()
    if len(tables) != 1:
        found = ", ".join(str(row[0]) for row in tables) or "none"
        raise _refused(name, "several_tables", f"one feature table is expected, found: {found}")
    table, column, organization, code, definition = tables[0]
    rows = base.execute(f'select * from "{_quoted(table)}"')  # noqa: S608 (a name, quoted)
    names = [str(entry[0]) for entry in rows.description]
    at = names.index(str(column))
    features: list[Feature] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        where = f"{name}: feature {number}"
        values: dict[str, Scalar] = {
            key: value
            for index, (key, value) in enumerate(zip(names, row, strict=True))
            if index != at and (value is None or isinstance(value, str | int | float))
        }
        try:
            geometry = _geometry(row[at])
        except (BadGeometryError, struct.error) as error:
            faults.append(Fault("bad_geometry", where, str(error), "export again"))
            continue
        identity = values.get("id", values.get("code", values.get("fid", number)))
        features.append(Feature(str(identity), geometry, values, where))
    if faults:
        raise RefusedImportError(tuple(faults))
    known = str(organization).upper() == "EPSG"
    return to_wgs84(features, f"EPSG:{code}" if known else str(definition), name)


def _geometry(blob: object) -> Geometry:
    if blob is None:
        return Geometry("none", ())
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        raise BadGeometryError("not a GeoPackage geometry")
    flags = blob[3]
    envelope = (flags >> 1) & 7
    if envelope >= len(_ENVELOPES) or flags & 0x20:
        raise BadGeometryError("an extended or unknown geometry header")
    return geometry_of_wkb(blob[8 + _ENVELOPES[envelope] :])


def _quoted(table: str) -> str:
    return str(table).replace('"', '""')


def _refused(where: str, code: str, message: str) -> RefusedImportError:
    return RefusedImportError((Fault(code, where, message, "export one layer again"),))
