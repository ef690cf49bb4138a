"""What a new version of a layer changes against the one before: zones and square metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.grid import Floats
from plugins.gis.layers import LayerVersion
from plugins.gis.projection import many_to_metres, scale_at

_SAME_M2 = 1.0
CUT_DEG = 0.0036
"""About 400 m: see `projection.py` on straight lines."""


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """One zone: its areas before and after (None: absent), and the area that is new or gone."""

    zone: str
    before_m2: float | None
    after_m2: float | None
    added_m2: float
    removed_m2: float
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """Zones that differ by more than 1 m² or in an attribute, by id."""

    before: str | None
    after: str
    unchanged: int
    changes: tuple[ZoneChange, ...]

    def __str__(self) -> str:
        lines = [
            f"{self.before or 'nothing'} -> {self.after}: {len(self.changes)} changed, {self.unchanged} as before"
        ]
        for change in self.changes:
            kind = (
                "added"
                if change.before_m2 is None
                else "removed"
                if change.after_m2 is None
                else "changed"
            )
            lines.append(
                f"  {kind} {change.zone}: +{change.added_m2:,.0f} m², -{change.removed_m2:,.0f} m²"
                + (f"; attributes {', '.join(change.attributes)}" if change.attributes else "")
            )
        return "\n".join(lines)


def change_report(before: LayerVersion | None, after: LayerVersion) -> ChangeReport:
    """Compare two versions zone by zone; lines and points count with area 0."""
    old = {} if before is None else {zone: row for row, zone in enumerate(before.ids)}
    new = {zone: row for row, zone in enumerate(after.ids)}
    changes: list[ZoneChange] = []
    unchanged = 0
    areas = areas_m2(after)
    for zone in sorted(old.keys() | new.keys()):
        if before is not None and zone in old and zone in new:
            change = _compared(zone, before, old[zone], after, new[zone])
            if change is None:
                unchanged += 1
            else:
                changes.append(change)
        elif zone in new:
            area = areas[new[zone]]
            changes.append(ZoneChange(zone, None, area, area, 0.0))
        elif before is not None:
            area = area_m2(before, old[zone])
            changes.append(ZoneChange(zone, area, None, 0.0, area))
    return ChangeReport(
        before.facts.label if before else None, after.facts.label, unchanged, tuple(changes)
    )


def _compared(
    zone: str, before: LayerVersion, old: int, after: LayerVersion, new: int
) -> ZoneChange | None:
    was, now = before.properties[old], after.properties[new]
    names = tuple(
        sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    )
    a, b = before.shape_of(old), after.shape_of(new)
    if a.equals_exact(b, 0.0):
        area = area_m2(after, new)
        return ZoneChange(zone, area, area, 0.0, 0.0, names) if names else None
    a, b = in_metres(a), in_metres(b)
    added, removed = float(b.difference(a).area), float(a.difference(b).area)
    moved = a.area == 0.0 or b.area == 0.0
    if not names and not moved and added <= _SAME_M2 and removed <= _SAME_M2:
        return None
    return ZoneChange(zone, float(a.area), float(b.area), added, removed, names)


def areas_m2(version: LayerVersion) -> list[float]:
    """Ground areas of all zones; 0 for lines and points."""
    polygons = sorted(version.polygon_zones)
    found = [0.0] * len(version)
    if not polygons:
        return found
    shapes = np.array([version.shape_of(row) for row in polygons])
    plane: list[BaseGeometry] = shapely.transform(
        shapely.segmentize(shapes, CUT_DEG), to_plane
    ).tolist()
    for row, shape in zip(polygons, plane, strict=True):
        west, _, east, _ = shape.bounds
        found[row] = float(shape.area) / scale_at((west + east) / 2) ** 2
    return found


def area_m2(version: LayerVersion, row: int) -> float:
    """Ground area of a zone; 0 for lines and points."""
    if version.kind_of(row) != "polygon":
        return 0.0
    shape = in_metres(version.shape_of(row))
    middle = float((shape.bounds[0] + shape.bounds[2]) / 2)
    return float(shape.area) / scale_at(middle) ** 2


def in_metres(shape: BaseGeometry) -> BaseGeometry:
    """A shape in degrees laid into the plane of EPSG:32643, long edges cut so that they stay straight."""
    return shapely.transform(shapely.segmentize(shape, CUT_DEG), to_plane)


def to_plane(positions: Floats) -> Floats:
    """Positions in degrees as eastings and northings, for `shapely.transform`."""
    return np.column_stack(many_to_metres(positions[:, 0], positions[:, 1]))
