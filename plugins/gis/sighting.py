"""What stands around a place: zones with signed distances, before any law is read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Scalar
from plugins.gis.index import ZoneIndex
from plugins.gis.layers import LayerVersion


@dataclass(slots=True)
class Sight:
    """A zone as seen from a place.

    `gap_m` is how far away it is (0 inside or touching), `depth_m` how far inside
    the place lies from the zone's border (0 outside; infinite when the border is
    beyond reach). `share` is set for plots.
    """

    version: LayerVersion
    row: int
    properties: Mapping[str, Scalar]
    gap_m: float
    depth_m: float
    share: float | None = None
    shape: BaseGeometry | None = None

    def worst_gap_m(self, error_m: float) -> float:
        """How far away the zone may be, if the place is wrong by the error."""
        return (
            max(0.0, error_m - self.depth_m)
            if self.depth_m or not self.gap_m
            else self.gap_m + error_m
        )

    def best_gap_m(self, error_m: float) -> float:
        """How near it may be."""
        return max(0.0, self.gap_m - error_m)


def sights_from(
    index: ZoneIndex,
    lon: float,
    lat: float,
    reach_m: Mapping[str, float],
    scan: bool = False,
    beyond: bool = False,
) -> dict[str, list[Sight]]:
    """Zones around a point by layer, each list in the order of its version.

    Args:
        reach_m: Zones farther than their layer's reach are left out.
        scan: Measure every segment without the index.
        beyond: With `scan`, see farther than the index would.
    """
    covering = index.membership.zones_at(lon, lat)
    distances = (
        index.nearness.scan(lon, lat, beyond) if scan else index.nearness.distances_at(lon, lat)
    )
    return arranged(index, covering, distances, reach_m)


def arranged(
    index: ZoneIndex,
    covering: tuple[int, ...],
    distances: Mapping[int, float],
    reach_m: Mapping[str, float],
) -> dict[str, list[Sight]]:
    """Membership and distances put together."""
    found: dict[str, list[Sight]] = {}
    versions, first, owner = index.versions, index.first_zone, index.zone_version
    for zone in covering:
        number = owner[zone]
        version = versions[number]
        row = zone - first[number]
        sight = Sight(version, row, version.properties[row], 0.0, distances.get(zone, math.inf))
        layer = version.facts.layer
        if layer in found:
            found[layer].append(sight)
        else:
            found[layer] = [sight]
    if distances:
        inside = set(covering)
        mixed = False
        for zone, gap in distances.items():
            if zone in inside:
                continue
            number = owner[zone]
            version = versions[number]
            layer = version.facts.layer
            if gap > reach_m.get(layer, 0.0):
                continue
            row = zone - first[number]
            sight = Sight(version, row, version.properties[row], gap, 0.0)
            if layer in found:
                found[layer].append(sight)
                mixed = True
            else:
                found[layer] = [sight]
        if mixed:
            for sights in found.values():
                if len(sights) > 1:
                    sights.sort(key=_by_row)
    return found


def _by_row(sight: Sight) -> int:
    return sight.row
