"""Whether an outline is a plain rectangle."""

from __future__ import annotations

import math

from plugins.edcr.geometry.shape import Shape


def is_rectangle(shape: Shape) -> bool:
    """Four straight sides, each corner square within two degrees; points on a side are forgiven."""
    if shape.has_arcs:
        return False
    corners = 0
    points = [edge.start for edge in shape.edges]
    for index, (x, y) in enumerate(points):
        ax, ay = x - points[index - 1][0], y - points[index - 1][1]
        bx, by = points[(index + 1) % len(points)][0] - x, points[(index + 1) % len(points)][1] - y
        turn = math.degrees(math.atan2(ax * by - ay * bx, ax * bx + ay * by))
        if abs(turn) <= 2:
            continue
        if abs(abs(turn) - 90) > 2:
            return False
        corners += 1
    return corners == 4
