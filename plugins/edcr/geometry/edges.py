"""Straight and circular edges and the exact shortest distance between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_TAU = 2 * math.pi
_ANGLE_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Gap:
    """A shortest distance and the two points that show it."""

    length: float
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Segment:
    start: Point
    end: Point

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    @property
    def box(self) -> Box:
        (ax, ay), (bx, by) = self.start, self.end
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def at(self, share: float) -> Point:
        """The point at `share` (0..1) of the way."""
        (ax, ay), (bx, by) = self.start, self.end
        return (ax + (bx - ax) * share, ay + (by - ay) * share)

    def between(self, low: float, high: float) -> Segment:
        """The piece from share `low` to share `high`."""
        return Segment(self.at(low), self.at(high))

    def nearest(self, to: Point) -> Point:
        """The point of this edge nearest to another point."""
        (ax, ay), (bx, by) = self.start, self.end
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        if square == 0:
            return self.start
        share = ((to[0] - ax) * dx + (to[1] - ay) * dy) / square
        return self.at(min(1.0, max(0.0, share)))


@dataclass(frozen=True, slots=True)
class ArcEdge:
    """From `start_angle`, turning by `sweep` (positive: counter-clockwise)."""

    centre: Point
    radius: float
    start_angle: float
    sweep: float

    @property
    def start(self) -> Point:
        return self.at(0.0)

    @property
    def end(self) -> Point:
        return self.at(1.0)

    @property
    def length(self) -> float:
        return abs(self.sweep) * self.radius

    @property
    def box(self) -> Box:
        points = [self.start, self.end]
        for quarter in range(4):
            angle = quarter * math.pi / 2
            if self.holds(angle):
                points.append(self._on(angle))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return (min(xs), min(ys), max(xs), max(ys))

    def at(self, share: float) -> Point:
        return self._on(self.start_angle + self.sweep * share)

    def between(self, low: float, high: float) -> ArcEdge:
        start = self.start_angle + self.sweep * low
        return ArcEdge(self.centre, self.radius, start, self.sweep * (high - low))

    def holds(self, angle: float) -> bool:
        """Whether the ray at `angle` from the centre meets this arc."""
        turn = (angle - self.start_angle) if self.sweep >= 0 else (self.start_angle - angle)
        turn = math.fmod(turn, _TAU)
        if turn < 0:
            turn += _TAU
        return turn <= abs(self.sweep) + _ANGLE_SLACK or turn >= _TAU - _ANGLE_SLACK

    def nearest(self, to: Point) -> Point:
        angle = math.atan2(to[1] - self.centre[1], to[0] - self.centre[0])
        if self.holds(angle):
            return self._on(angle)
        start, end = self.start, self.end
        return start if math.dist(start, to) <= math.dist(end, to) else end

    def _on(self, angle: float) -> Point:
        return (
            self.centre[0] + self.radius * math.cos(angle),
            self.centre[1] + self.radius * math.sin(angle),
        )


Edge = Segment | ArcEdge


def arc_of_bulge(start: Point, end: Point, bulge: float) -> ArcEdge:
    """The arc that a DXF bulge (tangent of a quarter of its angle) puts between two points."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    # The centre lies on the perpendicular of the chord, (1 - b^2) / 4b chord lengths off.
    off = (1 - bulge * bulge) / (4 * bulge)
    centre = ((start[0] + end[0]) / 2 - dy * off, (start[1] + end[1]) / 2 + dx * off)
    radius = math.dist(centre, start)
    angle = math.atan2(start[1] - centre[1], start[0] - centre[0])
    return ArcEdge(centre, radius, angle, 4 * math.atan(bulge))


def gap_between(left: Iterable[Edge], right: Iterable[Edge]) -> Gap | None:
    """The exact shortest distance between two sets of edges; None when one is empty."""
    best: Gap | None = None
    others = [(edge, edge.box) for edge in right]
    for edge in left:
        box = edge.box
        for other, other_box in others:
            if best is not None and _boxes_apart(box, other_box) >= best.length:
                continue
            gap = edge_gap(edge, other)
            if best is None or gap.length < best.length:
                best = gap
                if best.length == 0:
                    return best
    return best


def edge_gap(left: Edge, right: Edge) -> Gap:
    """The exact shortest distance between two edges."""
    crossing = next(crossings(left, right), None)
    if crossing is not None:
        return Gap(0.0, crossing, crossing)
    return min(_critical_pairs(left, right), key=lambda gap: gap.length)


def crossings(left: Edge, right: Edge) -> Iterator[Point]:
    """Where two edges meet (touching included; overlapping stretches give no point)."""
    if isinstance(left, Segment) and isinstance(right, Segment):
        return _segment_crossings(left, right)
    if isinstance(left, Segment) and isinstance(right, ArcEdge):
        return _arc_crossings(right, left)
    if isinstance(left, ArcEdge) and isinstance(right, Segment):
        return _arc_crossings(left, right)
    assert isinstance(left, ArcEdge)
    assert isinstance(right, ArcEdge)
    return _circle_crossings(left, right)


def _critical_pairs(left: Edge, right: Edge) -> Iterator[Gap]:
    for point in (left.start, left.end):
        near = right.nearest(point)
        yield Gap(math.dist(point, near), point, near)
    for point in (right.start, right.end):
        near = left.nearest(point)
        yield Gap(math.dist(near, point), near, point)
    # Between curves the shortest way runs along a common normal: through the centre.
    if isinstance(left, ArcEdge) and isinstance(right, Segment):
        yield from _normal_pairs(left, right, flipped=False)
    elif isinstance(left, Segment) and isinstance(right, ArcEdge):
        yield from _normal_pairs(right, left, flipped=True)
    elif isinstance(left, ArcEdge) and isinstance(right, ArcEdge):
        toward = math.atan2(right.centre[1] - left.centre[1], right.centre[0] - left.centre[0])
        for angle in (toward, toward + math.pi):
            if left.holds(angle):
                point = left.at(_share_of(left, angle))
                near = right.nearest(point)
                yield Gap(math.dist(point, near), point, near)


def _normal_pairs(arc: ArcEdge, segment: Segment, flipped: bool) -> Iterator[Gap]:
    foot = segment.nearest(arc.centre)
    point = arc.nearest(foot)
    length = math.dist(point, foot)
    yield Gap(length, foot, point) if flipped else Gap(length, point, foot)


def _share_of(arc: ArcEdge, angle: float) -> float:
    turn = (angle - arc.start_angle) if arc.sweep >= 0 else (arc.start_angle - angle)
    turn = math.fmod(turn, _TAU)
    if turn < 0:
        turn += _TAU
    if turn > abs(arc.sweep):
        turn = 0.0 if _TAU - turn < turn - abs(arc.sweep) else abs(arc.sweep)
    return turn / abs(arc.sweep) if arc.sweep else 0.0


def _segment_crossings(left: Segment, right: Segment) -> Iterator[Point]:
    (ax, ay), (bx, by) = left.start, left.end
    (cx, cy), (dx, dy) = right.start, right.end
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    denominator = ux * vy - uy * vx
    scale = math.hypot(ux, uy) * math.hypot(vx, vy)
    if scale == 0 or abs(denominator) <= 1e-12 * scale:
        return
    share = ((cx - ax) * vy - (cy - ay) * vx) / denominator
    other = ((cx - ax) * uy - (cy - ay) * ux) / denominator
    if 0 <= share <= 1 and 0 <= other <= 1:
        yield left.at(share)


def _arc_crossings(arc: ArcEdge, segment: Segment) -> Iterator[Point]:
    (ax, ay), (bx, by) = segment.start, segment.end
    fx, fy = ax - arc.centre[0], ay - arc.centre[1]
    dx, dy = bx - ax, by - ay
    a = dx * dx + dy * dy
    if a == 0:
        return
    half = fx * dx + fy * dy
    root = half * half - a * (fx * fx + fy * fy - arc.radius * arc.radius)
    if root < 0:
        return
    for sign in (-1.0, 1.0):
        share = (-half + sign * math.sqrt(root)) / a
        if 0 <= share <= 1:
            point = segment.at(share)
            if arc.holds(math.atan2(point[1] - arc.centre[1], point[0] - arc.centre[0])):
                yield point


def _circle_crossings(left: ArcEdge, right: ArcEdge) -> Iterator[Point]:
    apart = math.dist(left.centre, right.centre)
    if apart == 0 or apart > left.radius + right.radius:
        return
    if apart < abs(left.radius - right.radius):
        return
    along = (apart * apart + left.radius**2 - right.radius**2) / (2 * apart)
    across = math.sqrt(max(0.0, left.radius**2 - along * along))
    ux = (right.centre[0] - left.centre[0]) / apart
    uy = (right.centre[1] - left.centre[1]) / apart
    for sign in (-1.0, 1.0):
        point = (
            left.centre[0] + ux * along - uy * across * sign,
            left.centre[1] + uy * along + ux * across * sign,
        )
        if all(
            arc.holds(math.atan2(point[1] - arc.centre[1], point[0] - arc.centre[0]))
            for arc in (left, right)
        ):
            yield point


def _boxes_apart(left: Box, right: Box) -> float:
    dx = max(left[0] - right[2], right[0] - left[2], 0.0)
    dy = max(left[1] - right[3], right[1] - left[3], 0.0)
    return math.hypot(dx, dy)
