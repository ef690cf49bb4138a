"""Geometries of other formats as ours: well-known binary, and loose rings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Coordinates, Geometry
from plugins.gis.validate import signed_area


class BadGeometryError(ValueError):
    """Bytes or shapes that are no geometry of a layer."""


def geometry_of_wkb(data: bytes) -> Geometry:
    """A geometry from well-known binary; heights and measures are dropped.

    Raises:
        BadGeometryError: not WKB, empty, or a collection of mixed kinds.
    """
    try:
        shape = shapely.from_wkb(data)
    except (ShapelyError, TypeError) as error:
        raise BadGeometryError(f"not well-known binary: {error}") from error
    return geometry_of_shape(shape)


def geometry_of_shape(shape: BaseGeometry) -> Geometry:
    """A geometry of GEOS as ours. Raises BadGeometryError like `geometry_of_wkb`."""
    parts = cast(list[BaseGeometry], shapely.get_parts(shape).tolist())
    if shape.is_empty:
        raise BadGeometryError("an empty geometry")
    kinds = {part.geom_type for part in parts}
    polygons = [part for part in parts if isinstance(part, shapely.Polygon)]
    if len(polygons) == len(parts):
        rings = [[part.exterior, *part.interiors] for part in polygons]
        return Geometry("polygon", tuple(tuple(_path(r) for r in part) for part in rings))
    if kinds == {"LineString"}:
        return Geometry("line", tuple((_path(part),) for part in parts))
    if kinds == {"Point"}:
        return Geometry("point", tuple((_path(part),) for part in parts))
    raise BadGeometryError(f"a mixture of {', '.join(sorted(kinds))}")


def polygon_of_rings(rings: Sequence[Coordinates]) -> Geometry:
    """Polygons from loose rings: clockwise ones are shells, the others holes of what holds them.

    This is the rule of the shapefile. A hole that lies in no shell becomes a
    shell: dropping land is worse than refusing it later for overlap.
    """
    shells: list[list[Coordinates]] = []
    holes: list[Coordinates] = []
    for ring in rings:
        if signed_area(ring) <= 0.0:
            shells.append([ring])
        else:
            holes.append(ring)
    areas = [shapely.Polygon(shell[0]) if len(shell[0]) >= 4 else None for shell in shells]
    for hole in holes:
        inner = shapely.Polygon(hole) if len(hole) >= 4 else None
        home = next(
            (
                shell
                for shell, area in zip(shells, areas, strict=False)
                if area is not None and inner is not None and area.covers(inner)
            ),
            None,
        )
        if home is None:
            shells.append([hole])
        else:
            home.append(hole)
    return Geometry("polygon", tuple(tuple(shell) for shell in shells))


def _path(shape: BaseGeometry) -> Coordinates:
    return np.asarray(shape.coords, dtype=np.float64)[:, :2]
