"""Is a feature fit to bear law? Shape, place and size, before it may enter a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Coordinates, Fault, Feature, Geometry
from plugins.gis.grid import EAST, NORTH, SOUTH, WEST

MAX_VERTICES = 1_000_000
"""In one feature. The largest real polygon here has some thousand."""

SLIVER_AREA_DEG2 = 8.2e-11
"""About 1 m² in Kerala: 9.1e-6° by 9.0e-6°."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Features that passed, rings closed and turned (shell left, holes right), and all faults."""

    features: tuple[Feature, ...]
    faults: tuple[Fault, ...]

    def is_accepted(self) -> bool:
        return not any(fault.fatal for fault in self.faults)


def check_features(
    features: Sequence[Feature], kinds: frozenset[str], repair: bool = False
) -> Checked:
    """Check every feature; nothing is mended in silence.

    Args:
        kinds: Geometry kinds the layer admits.
        repair: An explicit order to mend self-crossing polygons; each repair
            is a fault of its own (not fatal) with the area it changed.
    """
    kept: list[Feature] = []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for feature in features:
        if feature.id in seen:
            message = f"id {feature.id!r} was already used by {seen[feature.id]}"
            faults.append(
                Fault("duplicate_id", feature.where, message, "give each feature its own id")
            )
        seen.setdefault(feature.id, feature.where)
        if feature.geometry.kind not in kinds:
            message = f"a {feature.geometry.kind} in a layer of {', '.join(sorted(kinds))}"
            faults.append(Fault("wrong_kind", feature.where, message, "import into another layer"))
            continue
        found = _faults_of_place(feature)
        if not found and feature.geometry.kind == "polygon":
            feature, found = _checked_polygon(feature, repair)
        elif not found and feature.geometry.kind == "line":
            found = [
                Fault("short_line", feature.where, "a line of one position", "leave it out")
                for part in feature.geometry.parts
                if len(part[0]) < 2
            ]
        faults += found
        kept.append(feature)
    return Checked(tuple(kept), tuple(faults))


def _faults_of_place(feature: Feature) -> list[Fault]:
    count = feature.geometry.vertex_count()
    if count > MAX_VERTICES:
        message = f"{count:,} vertices in one feature, at most {MAX_VERTICES:,}"
        return [Fault("too_many_vertices", feature.where, message, "split or generalise it")]
    for part in feature.geometry.parts:
        for path in part:
            outside = ~in_kerala(path)
            if not outside.any():
                continue
            lon, lat = (float(v) for v in path[int(np.argmax(outside))])
            if in_kerala(path[:, ::-1]).all():
                return [
                    Fault(
                        "swapped",
                        feature.where,
                        "latitude stands where longitude belongs",
                        "swap them: longitude (74-78) first, latitude (8-13) second",
                        (lon, lat),
                    )
                ]
            return [
                Fault(
                    "outside",
                    feature.where,
                    "a position outside Kerala and its waters",
                    "check the coordinate system: degrees of EPSG:4326 are expected",
                    (lon, lat),
                )
            ]
    return []


def in_kerala(path: Coordinates) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which positions lie in the frame every index is built for. NaN lies outside."""
    lon, lat = path[:, 0], path[:, 1]
    return (lon >= WEST) & (lon < EAST) & (lat >= SOUTH) & (lat < NORTH)


def _checked_polygon(feature: Feature, repair: bool) -> tuple[Feature, list[Fault]]:
    faults: list[Fault] = []
    for part in feature.geometry.parts:
        for ring in part:
            if len(ring) < 4:
                message = f"a ring of {len(ring)} positions: at least four, the last the first"
                faults.append(Fault("short_ring", feature.where, message, "redraw it"))
            elif ring[0, 0] != ring[-1, 0] or ring[0, 1] != ring[-1, 1]:
                at = (float(ring[-1, 0]), float(ring[-1, 1]))
                message = "the ring is not closed: its last position is not its first"
                faults.append(
                    Fault("unclosed", feature.where, message, "repeat the first position", at)
                )
    if faults:
        return feature, faults
    shape = to_shapely(feature.geometry)
    if not shape.is_valid:
        reason = str(shapely.is_valid_reason(shape))
        if not repair:
            return feature, [_invalid(feature.where, reason)]
        before = float(shape.area)
        shape = _polygons_only(shapely.make_valid(shape))
        changed = abs(float(shape.area) - before) / 8.2e-11
        message = f"repaired by order ({reason}); the area changed by about {changed:.1f} m²"
        faults.append(Fault("repaired", feature.where, message, "look at it", fatal=False))
        if shape.is_empty:
            return feature, [_invalid(feature.where, reason)]
        feature = replace(feature, geometry=from_shapely(shape))
    turned = _turned(feature.geometry)
    if turned is not feature.geometry:
        message = "rings turned: shells anticlockwise, holes clockwise (RFC 7946)"
        faults.append(
            Fault(
                "turned", feature.where, message, "nothing to do: the area is the same", None, False
            )
        )
    if float(shape.area) < SLIVER_AREA_DEG2:
        faults.append(
            Fault("sliver", feature.where, "smaller than 1 m²", "merge or remove it", None, False)
        )
    return replace(feature, geometry=turned), faults


def _invalid(where: str, reason: str) -> Fault:
    """GEOS says `Self-intersection[76.1 9.9]`; the place is worth more than the word."""
    words, _, place = reason.partition("[")
    numbers = place.rstrip("]").split()
    at = (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else None
    code = "self_crossing" if "ntersection" in words else "invalid_polygon"
    return Fault(
        code,
        where,
        f"not a polygon that bounds an area: {words.strip()}",
        "redraw it there, or import with --repair to have it mended on the record",
        at,
    )


def _polygons_only(shape: BaseGeometry) -> shapely.MultiPolygon:
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.Polygon)]
    nested = [
        q for p in shapely.get_parts(shape) if isinstance(p, shapely.MultiPolygon) for q in p.geoms
    ]
    return shapely.MultiPolygon(parts + nested)


def _turned(geometry: Geometry) -> Geometry:
    """Shells anticlockwise, holes clockwise; the very same geometry when they already are."""
    parts = tuple(
        tuple(
            ring if (signed_area(ring) >= 0.0) == (number == 0) else ring[::-1]
            for number, ring in enumerate(part)
        )
        for part in geometry.parts
    )
    same = all(
        a is b
        for x, y in zip(parts, geometry.parts, strict=True)
        for a, b in zip(x, y, strict=True)
    )
    return geometry if same else Geometry("polygon", parts)


def signed_area(ring: Coordinates) -> float:
    """The area a ring encloses, in its own units squared: above zero anticlockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2.0


def to_shapely(geometry: Geometry) -> BaseGeometry:
    """The same geometry for GEOS, always as a multi-geometry."""
    if geometry.kind == "polygon":
        return shapely.MultiPolygon(
            [shapely.Polygon(part[0], list(part[1:])) for part in geometry.parts]
        )
    if geometry.kind == "line":
        return shapely.MultiLineString([part[0] for part in geometry.parts])
    return shapely.MultiPoint([tuple(part[0][0]) for part in geometry.parts])


def from_shapely(shape: BaseGeometry) -> Geometry:
    """A polygon of GEOS as ours. Raises TypeError for other geometries."""
    parts: list[tuple[Coordinates, ...]] = []
    for polygon in shapely.get_parts(shape):
        if not isinstance(polygon, shapely.Polygon):
            raise TypeError(f"not a polygon: {polygon.geom_type}")
        rings = [polygon.exterior, *polygon.interiors]
        parts.append(tuple(np.asarray(ring.coords, dtype=np.float64)[:, :2] for ring in rings))
    return Geometry("polygon", tuple(parts))
