"""A closed outline of straight and circular edges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plugins.edcr.geometry.edges import (
    ArcEdge,
    Box,
    Edge,
    Point,
    Segment,
    arc_of_bulge,
    crossings,
    gap_between,
)

_TOUCH = 1e-7
# Above this many edges the pairwise search for a crossing is left to the sweep by boxes only.
_STRAIGHT = 1e-9


@dataclass(frozen=True)
class Shape:
    """An outline. `area` is exact and never negative; `points` are its corners."""

    edges: tuple[Edge, ...]
    area: float
    box: Box
    points: tuple[Point, ...] = field(repr=False)

    @property
    def has_arcs(self) -> bool:
        return any(isinstance(edge, ArcEdge) for edge in self.edges)

    @property
    def perimeter(self) -> float:
        return math.fsum(edge.length for edge in self.edges)

    @property
    def chord_area(self) -> float:
        """Area if arcs were straight: what a reader that ignores bulges would say."""
        return abs(_shoelace(self.points))

    def holds(self, point: Point, slack: float = 1e-6) -> bool:
        """Whether a point lies inside or, within `slack`, on the outline."""
        x0, y0, x1, y1 = self.box
        x, y = point
        if x < x0 - slack or x > x1 + slack or y < y0 - slack or y > y1 + slack:
            return False
        if any(math.dist(edge.nearest(point), point) <= slack for edge in self.edges):
            return True
        return _winding(self.edges, point) != 0

    def holds_shape(self, other: Shape, slack: float = 1e-3) -> Point | None:
        """None when `other` lies inside; else a point of it that sticks out most."""
        worst: tuple[float, Point] | None = None
        for edge in other.edges:
            # Middle points catch an edge that leaves and comes back between its corners.
            for share in (0.0, 0.25, 0.5, 0.75):
                point = edge.at(share)
                if not self.holds(point, slack):
                    out = min(math.dist(e.nearest(point), point) for e in self.edges)
                    if worst is None or out > worst[0]:
                        worst = (out, point)
        return None if worst is None else worst[1]

    def overlaps(self, other: Shape, slack: float = 1e-3) -> bool:
        """Whether the insides meet by more than `slack`; sharing an edge is no overlap."""
        if (
            self.box[2] <= other.box[0] + slack
            or other.box[2] <= self.box[0] + slack
            or self.box[3] <= other.box[1] + slack
            or other.box[3] <= self.box[1] + slack
        ):
            return False
        return _dips_into(self, other, slack) or _dips_into(other, self, slack)

    def self_crossing(self) -> Point | None:
        """Where the outline crosses itself, or None."""
        edges = [e for e in self.edges if e.length > _STRAIGHT]
        boxes = [e.box for e in edges]
        order = sorted(range(len(edges)), key=lambda index: boxes[index][0])
        for position, index in enumerate(order):
            for other in order[position + 1 :]:
                if boxes[other][0] > boxes[index][2]:
                    break
                if boxes[other][1] > boxes[index][3] or boxes[other][3] < boxes[index][1]:
                    continue
                found = _improper(edges[index], edges[other])
                if found is not None:
                    return found
        return None

    def small_rectangle(self) -> tuple[float, float]:
        """Sides (short, long) of the smallest rectangle around the outline, turned as needed."""
        hull = _hull(self.flat_points())
        if len(hull) < 3:
            return (0.0, math.dist(hull[0], hull[-1]) if hull else 0.0)
        best = (math.inf, 0.0, 0.0)
        for (ax, ay), (bx, by) in zip(hull, hull[1:] + hull[:1], strict=True):
            length = math.hypot(bx - ax, by - ay)
            if length == 0:
                continue
            ux, uy = (bx - ax) / length, (by - ay) / length
            along = [x * ux + y * uy for x, y in hull]
            across = [y * ux - x * uy for x, y in hull]
            width, height = max(along) - min(along), max(across) - min(across)
            if width * height < best[0]:
                best = (width * height, min(width, height), max(width, height))
        return (best[1], best[2])

    def flat_points(self) -> list[Point]:
        """Corners, with arcs broken into chords of at most 5 degrees; for drawing and boxes."""
        points: list[Point] = []
        for edge in self.edges:
            points.append(edge.start)
            if isinstance(edge, ArcEdge):
                steps = max(2, math.ceil(abs(edge.sweep) / math.radians(5)))
                points += [edge.at(step / steps) for step in range(1, steps)]
        return points

    @property
    def middle(self) -> Point:
        """A point to hang a mark on: the centroid of the corners."""
        count = len(self.points)
        return (sum(p[0] for p in self.points) / count, sum(p[1] for p in self.points) / count)


def shape_of(points: Sequence[tuple[float, float, float]]) -> Shape | None:
    """The outline of polyline points (x, y, bulge); None when fewer than two corners differ."""
    cleaned = [
        point
        for index, point in enumerate(points)
        if math.dist(point[:2], points[(index + 1) % len(points)][:2]) > _STRAIGHT
    ]
    if len(cleaned) < 2:
        return None
    edges = tuple(
        _edge(point, cleaned[(index + 1) % len(cleaned)]) for index, point in enumerate(cleaned)
    )
    if len(cleaned) == 2 and not any(isinstance(edge, ArcEdge) for edge in edges):
        return None
    corners = tuple((x, y) for x, y, _ in cleaned)
    area = _shoelace(corners) + math.fsum(
        edge.radius**2 * (edge.sweep - math.sin(edge.sweep)) / 2
        for edge in edges
        if isinstance(edge, ArcEdge)
    )
    boxes = [edge.box for edge in edges]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return Shape(edges, abs(area), box, corners)


def _edge(point: tuple[float, float, float], following: tuple[float, float, float]) -> Edge:
    start, end, bulge = (point[0], point[1]), (following[0], following[1]), point[2]
    if abs(bulge) < _STRAIGHT:
        return Segment(start, end)
    return arc_of_bulge(start, end, bulge)


def _shoelace(points: Sequence[Point]) -> float:
    # Around the first corner: national-grid coordinates would eat the digits otherwise.
    ox, oy = points[0]
    terms = (
        (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
        for (ax, ay), (bx, by) in zip(points, (*points[1:], points[0]), strict=True)
    )
    return math.fsum(terms) / 2


def _winding(edges: Iterable[Edge], point: Point) -> int:
    total = 0.0
    for edge in edges:
        steps = 1
        if isinstance(edge, ArcEdge):
            # Chords short enough that the point, which is off the edge, stays on its side.
            near = math.dist(edge.nearest(point), point)
            sagitta = min(max(near / 4, 1e-9), edge.radius)
            step = 2 * math.acos(max(-1.0, 1 - sagitta / edge.radius))
            steps = max(2, min(4096, math.ceil(abs(edge.sweep) / max(step, 1e-3))))
        last = edge.at(0.0)
        for index in range(1, steps + 1):
            here = edge.at(index / steps)
            ax, ay = last[0] - point[0], last[1] - point[1]
            bx, by = here[0] - point[0], here[1] - point[1]
            total += math.atan2(ax * by - ay * bx, ax * bx + ay * by)
            last = here
    return round(total / (2 * math.pi))


def _improper(left: Edge, right: Edge) -> Point | None:
    for point in crossings(left, right):
        ends = sum(
            min(math.dist(point, edge.start), math.dist(point, edge.end)) < _TOUCH
            for edge in (left, right)
        )
        # Meeting at corners is how an outline hangs together; one end on a side is a touch.
        if ends == 0:
            return point
    return None


def _dips_into(inner: Shape, outer: Shape, slack: float) -> bool:
    for edge in inner.edges:
        for share in (0.0, 0.2, 0.4, 0.6, 0.8):
            point = edge.at(share)
            if outer.holds(point, 0.0):
                gap = gap_between([Segment(point, point)], outer.edges)
                if gap is not None and gap.length > slack:
                    return True
    middle = inner.middle
    if inner.holds(middle, 0.0) and outer.holds(middle, 0.0):
        gap = gap_between([Segment(middle, middle)], outer.edges)
        return gap is not None and gap.length > slack
    return False


def _hull(points: Sequence[Point]) -> list[Point]:
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(run: Iterable[Point]) -> list[Point]:
        kept: list[Point] = []
        for point in run:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
