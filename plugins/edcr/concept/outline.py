"""Straight-sided outlines: their area, and what is left of one when yards are taken off a plot."""

from __future__ import annotations

import math
from collections.abc import Sequence

from plugins.edcr.model.quantity import Point

Ring = tuple[Point, ...]
_SAME_M = 1e-9


def ring_area(ring: Sequence[Point]) -> float:
    """Square metres; positive whichever way the corners run, 0 of nothing."""
    return abs(_signed(ring)) if len(ring) > 2 else 0.0


def counter_clockwise(ring: Ring) -> Ring:
    """The same outline with its inside on the left."""
    return ring if _signed(ring) >= 0 else tuple(reversed(ring))


def left_of(ring: Ring, start: Point, end: Point, by: float) -> Ring:
    """The part of an outline that lies `by` metres or more to the left of a line.

    For an outline with a dent the parts may hang together by edges without width; its area is right.
    """
    length = math.dist(start, end)
    normal = ((start[1] - end[1]) / length, (end[0] - start[0]) / length)

    def depth(point: Point) -> float:
        return (point[0] - start[0]) * normal[0] + (point[1] - start[1]) * normal[1] - by

    kept: list[Point] = []
    for index, point in enumerate(ring):
        before = ring[index - 1]
        now, then = depth(point), depth(before)
        if (now >= 0) != (then >= 0) and abs(now - then) > _SAME_M:
            share = then / (then - now)
            kept.append(
                (
                    before[0] + (point[0] - before[0]) * share,
                    before[1] + (point[1] - before[1]) * share,
                )
            )
        if now >= 0:
            kept.append(point)
    return tuple(kept) if len(kept) > 2 else ()


def within_yards(plot: Ring, outline: Ring, front: float, rear: float, side: float) -> Ring:
    """What of an outline keeps the yards to every edge of the plot; the street lies below."""
    left = counter_clockwise(outline)
    edges = counter_clockwise(plot)
    for index, end in enumerate(edges):
        start = edges[index - 1]
        if left and math.dist(start, end) > _SAME_M:
            left = left_of(
                left, start, end, {"front": front, "rear": rear}.get(_faces(start, end), side)
            )
    return left


def _faces(start: Point, end: Point) -> str:
    """Which way the outside of a counter-clockwise edge looks: front is down, rear is up."""
    length = math.dist(start, end)
    outward_y = -(end[0] - start[0]) / length
    if outward_y < -math.sqrt(0.5):
        return "front"
    return "rear" if outward_y > math.sqrt(0.5) else "side"


def _signed(ring: Sequence[Point]) -> float:
    return (
        math.fsum(
            ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1] for i in range(len(ring))
        )
        / 2
    )
