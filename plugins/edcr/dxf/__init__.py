"""Our own DXF reader: selective, tolerant where that is safe, strict where it is not."""

from plugins.edcr.dxf.entities import Drawing, DrawingError, Entity, Problem
from plugins.edcr.dxf.limits import Limits
from plugins.edcr.dxf.read import read_drawing, read_drawing_bytes

__all__ = [
    "Drawing",
    "DrawingError",
    "Entity",
    "Limits",
    "Problem",
    "read_drawing",
    "read_drawing_bytes",
]
