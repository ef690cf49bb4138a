"""Exact plane geometry of straight and circular edges; lengths in metres, angles in radians."""

from plugins.edcr.geometry.along import part_along
from plugins.edcr.geometry.edges import ArcEdge, Edge, Gap, Point, Segment, gap_between
from plugins.edcr.geometry.shape import Shape, shape_of

__all__ = [
    "ArcEdge",
    "Edge",
    "Gap",
    "Point",
    "Segment",
    "Shape",
    "gap_between",
    "part_along",
    "shape_of",
]
