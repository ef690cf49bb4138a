"""Zones as GeoJSON features: chosen by box and time, in one of the coordinate systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Coordinates, Scalar
from plugins.gis.grid import Floats
from plugins.gis.layers import LayerVersion
from plugins.gis.ogc.crs import Crs

Item = tuple[LayerVersion, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the items that match."""

    items: Sequence[Item]
    matched: int
    offset: int
    limit: int


def chosen(
    versions: Sequence[LayerVersion], area: BaseGeometry | None, offset: int, limit: int
) -> Page:
    """The zones of a layer, of the newest version first where several held in the time asked about;
    each id once, in the order of ids within its version."""
    found: list[Item] = []
    seen: set[str] = set()
    for version in versions:
        rows = range(len(version)) if area is None else _inside(version, area)
        several = len(versions) > 1
        for row in rows:
            if several:
                if version.ids[row] in seen:
                    continue
                seen.add(version.ids[row])
            found.append((version, row))
    return Page(found[offset : offset + limit], len(found), offset, limit)


def feature(item: Item, crs: Crs, links: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """One zone as a feature. What is known of the version stands beside the zone's own attributes."""
    version, row = item
    facts = version.facts
    own: dict[str, Scalar] = dict(version.properties[row])
    own["zone_version"] = facts.label
    own["effective_from"] = facts.effective_from.isoformat()
    own["effective_to"] = facts.effective_to.isoformat() if facts.effective_to else None
    own["version_status"] = facts.status
    own["synthetic"] = facts.synthetic
    made: dict[str, Any] = {
        "type": "Feature",
        "id": version.ids[row],
        "geometry": geometry(version, row, crs),
        "properties": own,
    }
    if links:
        made["links"] = list(links)
    return made


def geometry(version: LayerVersion, row: int, crs: Crs) -> dict[str, Any] | None:
    """A zone's shape in one system; None for a zone that is known by its survey number only."""
    shape = version.geometry_of(row)
    if shape.kind == "none":
        return None
    parts = [[_written(path, crs) for path in part] for part in shape.parts]
    if shape.kind == "polygon":
        name, whole = "Polygon", parts
    elif shape.kind == "line":
        name, whole = "LineString", [part[0] for part in parts]
    else:
        name, whole = "Point", [part[0][0] for part in parts]
    if len(whole) == 1:
        return {"type": name, "coordinates": whole[0]}
    return {"type": f"Multi{name}", "coordinates": whole}


def _written(path: Coordinates, crs: Crs) -> list[Any]:
    written: list[Any] = np.round(crs.of(np.asarray(path)), crs.decimals).tolist()
    return written


@lru_cache(maxsize=64)
def bounds(version: LayerVersion) -> Floats:
    """West, south, east, north of each zone; NaN without a shape."""
    found = np.full((len(version), 4), np.nan)
    lengths = np.diff(version.path_starts)
    zone = np.repeat(version.path_zones, lengths)
    if len(zone):
        starts = np.nonzero(np.append(True, zone[1:] != zone[:-1]))[0]
        low = np.minimum.reduceat(version.coordinates, starts, axis=0)
        high = np.maximum.reduceat(version.coordinates, starts, axis=0)
        found[zone[starts]] = np.hstack([low, high])
    return found


def extent(version: LayerVersion) -> list[float] | None:
    """The box around all zones, or None where none has a shape."""
    boxes = bounds(version)
    if not np.isfinite(boxes).any():
        return None
    return [
        float(np.nanmin(boxes[:, 0])), float(np.nanmin(boxes[:, 1])),
        float(np.nanmax(boxes[:, 2])), float(np.nanmax(boxes[:, 3])),
    ]  # fmt: skip


def _inside(version: LayerVersion, area: BaseGeometry) -> list[int]:
    boxes = bounds(version)
    west, south, east, north = area.bounds
    near = np.nonzero(
        (boxes[:, 0] <= east)
        & (boxes[:, 2] >= west)
        & (boxes[:, 1] <= north)
        & (boxes[:, 3] >= south)
    )[0]
    shapely.prepare(area)
    return [row for row in near.tolist() if area.intersects(version.shape_of(row))]
