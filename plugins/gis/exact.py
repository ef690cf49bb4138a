"""Point in polygon by exact arithmetic, for the points where rounding could decide.

The quick test in `membership.py` works in doubles. Its cross products have an
error below 4 eps * (|a*b| + |c*d|); with edges up to 2° and lines within one
cell of 0.002° that is under 4e-18, and 1e-15 is taken as the border of doubt.
A cross product below it (a point within about a nanometre of an edge, or a
vertex on the line to the reference point) is decided here in fractions: every
double is a fraction, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def covers_exactly(
    point: tuple[float, float],
    reference: tuple[float, float],
    reference_inside: bool,
    edges: Sequence[Sequence[float]],
) -> bool:
    """Whether a zone covers a point, its border included.

    Args:
        reference: A point on no border, of which it is known whether it is inside.
        edges: (ax, ay, bx, by) of every edge that may cross the line between the two.
    """
    px, py = Fraction(point[0]), Fraction(point[1])
    rx, ry = Fraction(reference[0]), Fraction(reference[1])
    inside = reference_inside
    for row in edges:
        ax, ay, bx, by = (Fraction(value) for value in row)
        side_p = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
        if side_p == 0 and min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by):
            return True
        side_a = (ax - px) * (ry - py) - (ay - py) * (rx - px)
        side_b = (bx - px) * (ry - py) - (by - py) * (rx - px)
        # Half open: a vertex on the line counts as lying to one side of it.
        if (side_a >= 0) == (side_b >= 0):
            continue
        side_r = (bx - ax) * (ry - ay) - (by - ay) * (rx - ax)
        # The reference lies on no edge, but may lie on an edge's extension: half open again.
        if (side_p >= 0) != (side_r >= 0):
            inside = not inside
    return inside
