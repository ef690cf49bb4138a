"""Which stretches of one outline run along another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from plugins.edcr.geometry.edges import ArcEdge, Box, Edge, Point, Segment

Interval = tuple[float, float]


def part_along(edges: Iterable[Edge], others: Sequence[Edge], within: float) -> list[Edge]:
    """The stretches of `edges` that lie within `within` metres of `others`.

    Each edge of `others` widened by `within` is a convex strip, so the stretch of a straight
    edge inside it is one interval, found exactly. Arcs are tested by short chords and cut
    out as arcs again. Mere touches (a corner of the other outline) are left out unless
    nothing else is there: they would pull a distance towards zero.
    """
    strips = [(other, _widened(other.box, within)) for other in others]
    long: list[Edge] = []
    touches: list[Edge] = []
    for edge in edges:
        for low, high in _covered(edge, strips, within):
            piece = edge.between(low, high)
            (long if piece.length > 3 * within else touches).append(piece)
    return long or touches


def _covered(edge: Edge, strips: list[tuple[Edge, Box]], within: float) -> list[Interval]:
    if isinstance(edge, Segment):
        return _joined(_straight_parts(edge, strips, within))
    steps = max(8, math.ceil(abs(edge.sweep) / math.radians(1)))
    found: list[Interval] = []
    for step in range(steps):
        chord = Segment(edge.at(step / steps), edge.at((step + 1) / steps))
        # A chord of one degree stands off the arc by less than 4e-5 of the radius.
        slack = within + 4e-5 * edge.radius
        for low, high in _straight_parts(chord, strips, slack):
            found.append(((step + low) / steps, (step + high) / steps))
    return _joined(found)


def _straight_parts(
    segment: Segment, strips: list[tuple[Edge, Box]], within: float
) -> list[Interval]:
    box = segment.box
    found: list[Interval] = []
    for other, strip in strips:
        if box[0] > strip[2] or box[2] < strip[0] or box[1] > strip[3] or box[3] < strip[1]:
            continue
        pieces = [other] if isinstance(other, Segment) else _chords(other)
        slack = within if isinstance(other, Segment) else within + 4e-5 * other.radius
        for piece in pieces:
            part = _inside_capsule(segment, piece, slack)
            if part is not None:
                found.append(part)
    return found


def _chords(arc: ArcEdge) -> list[Segment]:
    steps = max(8, math.ceil(abs(arc.sweep) / math.radians(1)))
    return [Segment(arc.at(i / steps), arc.at((i + 1) / steps)) for i in range(steps)]


def _inside_capsule(segment: Segment, core: Segment, radius: float) -> Interval | None:
    """Shares of `segment` within `radius` of `core`; the capsule is convex, so one interval."""
    parts = [
        part
        for part in (
            _inside_disc(segment, core.start, radius),
            _inside_disc(segment, core.end, radius),
            _inside_strip(segment, core, radius),
        )
        if part is not None
    ]
    if not parts:
        return None
    return (min(low for low, _ in parts), max(high for _, high in parts))


def _inside_disc(segment: Segment, centre: Point, radius: float) -> Interval | None:
    dx, dy = segment.end[0] - segment.start[0], segment.end[1] - segment.start[1]
    fx, fy = segment.start[0] - centre[0], segment.start[1] - centre[1]
    a = dx * dx + dy * dy
    c = fx * fx + fy * fy - radius * radius
    if a == 0:
        return (0.0, 1.0) if c <= 0 else None
    half = fx * dx + fy * dy
    root = half * half - a * c
    if root < 0:
        return None
    spread = math.sqrt(root)
    return _clipped((-half - spread) / a, (-half + spread) / a)


def _inside_strip(segment: Segment, core: Segment, radius: float) -> Interval | None:
    length = core.length
    if length == 0:
        return None
    ux, uy = (core.end[0] - core.start[0]) / length, (core.end[1] - core.start[1]) / length
    low, high = 0.0, 1.0
    for (nx, ny), floor, ceiling in (((ux, uy), 0.0, length), ((-uy, ux), -radius, radius)):
        first = (segment.start[0] - core.start[0]) * nx + (segment.start[1] - core.start[1]) * ny
        last = (segment.end[0] - core.start[0]) * nx + (segment.end[1] - core.start[1]) * ny
        slope = last - first
        if abs(slope) < 1e-15:
            if not floor <= first <= ceiling:
                return None
            continue
        enter, leave = sorted(((floor - first) / slope, (ceiling - first) / slope))
        low, high = max(low, enter), min(high, leave)
    return (low, high) if low <= high else None


def _clipped(low: float, high: float) -> Interval | None:
    low, high = max(0.0, low), min(1.0, high)
    return (low, high) if low <= high else None


def _joined(parts: list[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for low, high in sorted(parts):
        if joined and low <= joined[-1][1] + 1e-9:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _widened(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)
