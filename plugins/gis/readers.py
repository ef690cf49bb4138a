"""Files of layers by their ending. What is not listed is refused, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from plugins.gis.features import Fault, Feature, RefusedImportError
from plugins.gis.flatgeobuf import read_flatgeobuf
from plugins.gis.geojson import read_geojson
from plugins.gis.geopackage import read_geopackage
from plugins.gis.kml import read_kml
from plugins.gis.shapefile import read_shapefile

Reader = Callable[[Path], tuple[list[Feature], list[Fault]]]

READERS: Mapping[str, Reader] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".fgb": read_flatgeobuf,
    ".gpkg": read_geopackage,
    ".kml": read_kml,
    ".shp": read_shapefile,
}


def read_features(path: Path) -> tuple[list[Feature], list[Fault]]:
    """Features of a file and notes on what was dropped.

    Raises:
        RefusedImportError: unknown ending, or what the format's reader refuses.
        FileNotFoundError: there is no such file.
    """
    if not path.exists():
        raise FileNotFoundError(f"no file {path}")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise RefusedImportError(
            (Fault("unknown_format", path.name, f"no reader for {path.suffix!r}", f"use {known}"),)
        )
    return reader(path)
