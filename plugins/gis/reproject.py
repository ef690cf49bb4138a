"""Bring a file's coordinates to WGS 84 degrees when it says what they are, and say so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj
from pyproj.exceptions import CRSError

from plugins.gis.features import Coordinates, Fault, Feature, Geometry, RefusedImportError


def to_wgs84(
    features: list[Feature], crs: str | None, name: str
) -> tuple[list[Feature], list[Fault]]:
    """Features in degrees; a note when they were moved there.

    Args:
        crs: Anything PROJ reads (WKT, "EPSG:32643"). None is refused: a layer
            whose system is unknown may be a hundred metres off and look right.

    Raises:
        RefusedImportError: no system, or one that PROJ does not know.
    """
    if not crs:
        raise RefusedImportError(
            (
                Fault(
                    "no_crs",
                    name,
                    "the file does not say its coordinate system",
                    "add the .prj, or export as EPSG:4326",
                ),
            )
        )
    try:
        system = pyproj.CRS(crs)
    except CRSError as error:
        message = f"unknown coordinate system: {error}"
        raise RefusedImportError(
            (Fault("wrong_crs", name, message, "export as EPSG:4326"),)
        ) from error
    if system.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True):
        return features, []
    transformer = pyproj.Transformer.from_crs(system, 4326, always_xy=True)

    def move(path: Coordinates) -> Coordinates:
        lon, lat = transformer.transform(path[:, 0], path[:, 1])
        return np.column_stack([lon, lat])

    moved = [
        replace(
            feature,
            geometry=Geometry(
                feature.geometry.kind,
                tuple(tuple(move(path) for path in part) for part in feature.geometry.parts),
            ),
        )
        for feature in features
    ]
    note = Fault(
        "reprojected",
        name,
        f"coordinates brought from {system.name} to EPSG:4326",
        "nothing to do; compare a known corner",
        fatal=False,
    )
    return moved, [note]
