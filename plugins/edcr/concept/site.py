"""What the maps say of a plot, turned into the frame of the drawing: the street side on the x axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from plugins.edcr.concept.outline import Ring, ring_area
from plugins.edcr.model.quantity import Point
from runtime.interfaces.spatial import Reason, SiteConstraints


class Cited(msgspec.Struct, frozen=True):
    """Words for people and the law they come from; `certain` is false where a map is not sure enough."""

    en: str
    ml: str
    source: str
    certain: bool = True


class HeightCap(msgspec.Struct, frozen=True):
    """A building may not rise above `metres` from the ground; 0 forbids it."""

    metres: float
    cited: Cited


class Site(msgspec.Struct, frozen=True):
    """One plot and what binds it, in metres.

    Its front edge lies on the x axis, the plot above it. Within `buildable` the law leaves room, but
    not within `barred`; both before the yards of the building rules.
    """

    plot: Ring
    buildable: tuple[Ring, ...]
    barred: tuple[Ring, ...] = ()
    caps: tuple[HeightCap, ...] = ()
    most_floors: int | None = None
    most_built_m2: float | None = None
    notes: tuple[Cited, ...] = ()


def site_of(found: SiteConstraints, front: int | None) -> Site:
    """The site in the drawing's frame.

    Raises:
        ValueError: The outline has no such edge, or makes no plot.
    """
    frame = _Frame(_open(found.plot), front or 0)
    sure = [
        cap for cap in found.height_caps if _binds(cap.reason) and cap.above_ground_m is not None
    ]
    reasons = [*found.prohibited, *found.nocs, *found.setbacks]
    reasons += [cap.reason for cap in found.height_caps if cap not in sure]
    notes = [_cited(reason) for reason in dict.fromkeys(reasons)]
    notes += [
        Cited(f"Not checked: {layer}", f"പരിശോധിച്ചിട്ടില്ല: {layer}", layer, False)
        for layer in found.not_checked
    ]
    return Site(
        plot=frame.ring(found.plot),
        buildable=tuple(frame.ring(polygon[0]) for polygon in found.buildable if polygon),
        barred=tuple(frame.ring(hole) for polygon in found.buildable for hole in polygon[1:]),
        caps=tuple(HeightCap(cap.above_ground_m or 0.0, _cited(cap.reason)) for cap in sure),
        most_floors=found.max_floors,
        most_built_m2=found.max_built_up_m2,
        notes=tuple(notes),
    )


class _Frame:
    """Turns east and north into along the street and away from it."""

    def __init__(self, plot: Ring, front: int) -> None:
        if len(plot) < 3 or ring_area(plot) <= 0 or not 0 <= front < len(plot):
            raise ValueError("the corners make no plot with that side")
        start, end = plot[front], plot[(front + 1) % len(plot)]
        length = math.dist(start, end)
        if length < 1e-6:
            raise ValueError("the street side has no length")
        self.start = start
        self.along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        middle = (sum(x for x, _ in plot) / len(plot), sum(y for _, y in plot) / len(plot))
        if self.point(middle)[1] < 0:
            self.start, self.along = end, (-self.along[0], -self.along[1])

    def point(self, point: Sequence[float]) -> Point:
        x, y = point[0] - self.start[0], point[1] - self.start[1]
        u, v = self.along
        return (x * u + y * v, y * u - x * v)

    def ring(self, ring: Sequence[Sequence[float]]) -> Ring:
        return tuple(self.point(point) for point in _open(ring))


def _open(ring: Sequence[Sequence[float]]) -> Ring:
    points = [(float(point[0]), float(point[1])) for point in ring]
    return tuple(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)


def _binds(reason: Reason) -> bool:
    return reason.certain and not reason.draft


def _cited(reason: Reason) -> Cited:
    return Cited(reason.title.en, reason.title.ml, reason.citation, _binds(reason))
