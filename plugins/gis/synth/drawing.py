"""Streams of chance, blobs, lines and the way back to degrees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature, Geometry, Scalar
from plugins.gis.projection import many_to_degrees
from plugins.gis.wkb import geometry_of_shape

Points = npt.NDArray[np.float64]
"""Positions in metres of the plane, shape (n, 2)."""


def stream(seed: str, layer: str) -> np.random.Generator:
    """Chance for one layer: changing one layer never changes another."""
    digest = hashlib.sha256(f"{seed}|{layer}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def blob(
    chance: np.random.Generator, x: float, y: float, radius_m: float, corners: int = 14
) -> shapely.Polygon:
    """An irregular, simple, star-shaped patch around a place."""
    angles = np.arange(corners) * (2 * np.pi / corners)
    radii = radius_m * chance.uniform(0.6, 1.3, corners)
    return shapely.Polygon(
        np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)])
    )


def wander(
    chance: np.random.Generator, start: Points, end: Points, step_m: float, sway: float
) -> Points:
    """A line from one place to another that sways by a share of its step."""
    length = float(np.hypot(*(end - start)))
    count = max(int(length / step_m), 1)
    at = np.linspace(0.0, 1.0, count + 1)[:, None]
    path = start + at * (end - start)
    path[1:-1] += chance.normal(0.0, sway * step_m, (count - 1, 2))
    return path


def tree_edges(points: Points) -> Iterator[tuple[int, int]]:
    """Edges of the shortest tree over the points (Prim), in a fixed order."""
    count = len(points)
    if not count:
        return
    nearest = np.hypot(*(points - points[0]).T)
    parent = np.zeros(count, dtype=np.int64)
    nearest[0] = np.inf
    done = np.zeros(count, dtype=np.bool_)
    done[0] = True
    for _ in range(count - 1):
        new = int(np.argmin(np.where(done, np.inf, nearest)))
        done[new] = True
        yield int(parent[new]), new
        gap = np.hypot(*(points - points[new]).T)
        closer = gap < nearest
        nearest[closer] = gap[closer]
        parent[closer] = new


def feature(identity: str, shape: BaseGeometry, properties: Mapping[str, Scalar]) -> Feature | None:
    """A feature in degrees, marked synthetic; None when nothing of the shape is left.

    Rounding to 1e-7° can make a thin polygon touch itself: such a one is mended
    by GEOS, and dropped when nothing with an area remains.
    """
    degrees = shapely.transform(shape, _to_degrees)
    if degrees.is_empty:
        return None
    if degrees.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection"):
        if not degrees.is_valid:
            degrees = shapely.make_valid(degrees)
        flat = [part for part in _flattened(degrees) if part.area > 1e-11]
        if not flat:
            return None
        degrees = shapely.MultiPolygon(flat)
        if not degrees.is_valid:
            return None
        degrees = shapely.orient_polygons(degrees)
    values: dict[str, Scalar] = {**properties, "synthetic": True}
    return Feature(identity, geometry_of_shape(degrees), values, identity)


def point_feature(
    identity: str, lon: float, lat: float, properties: Mapping[str, Scalar]
) -> Feature:
    """A point given in degrees."""
    path: Points = np.array([[round(lon, 7), round(lat, 7)]])
    return Feature(
        identity, Geometry("point", ((path,),)), {**properties, "synthetic": True}, identity
    )


Shape = TypeVar("Shape", bound=BaseGeometry)


def parts_of(shape: BaseGeometry, kind: type[Shape]) -> list[Shape]:
    """The parts of one kind in a geometry, one level deep."""
    return [part for part in shapely.get_parts(shape) if isinstance(part, kind)]


def _flattened(shape: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield part
        elif isinstance(part, shapely.MultiPolygon):
            yield from part.geoms


def _to_degrees(positions: Points) -> Points:
    degrees: Points = np.column_stack(many_to_degrees(positions[:, 0], positions[:, 1]))
    return np.round(degrees, 7)
