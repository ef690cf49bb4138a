"""ELLIPSE and SPLINE outlines, which our own reader does not measure, read by ezdxf where it is installed.

Each closed curve becomes a polyline that leaves it by less than a tenth of a millimetre; the drafter is
told. Without ezdxf the curves stay unread, which is an error of the drawing and never a pass.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.edcr.dxf.entities import Drawing, Entity, Polyline, Problem, Unread
from plugins.edcr.dxf.limits import Limits

_KINDS = frozenset({"ELLIPSE", "SPLINE"})
# Reading all of a file takes ezdxf a second for each megabyte or two.
_LARGEST_FILE = 16 << 20
_MOST_CURVES = 500
_OFF_M = 1e-4
_SAME = 1e-6


def with_curves(
    drawing: Drawing,
    source: Path | bytes,
    limits: Limits,
    known: Callable[[str], bool],
    metres_per_unit: float,
) -> Drawing:
    """The drawing with its unread curves on known layers made into outlines, as far as ezdxf can."""
    wanted = {
        entity.handle: entity
        for entity in drawing.entities
        if isinstance(entity, Unread)
        and entity.kind in _KINDS
        and entity.handle
        and known(entity.layer)
    }
    if not wanted or len(wanted) > _MOST_CURVES or _size(source) > _LARGEST_FILE:
        return drawing
    found = _flattened(source, wanted, _OFF_M / metres_per_unit, limits.max_vertices)
    if not found:
        return drawing
    told = Problem("curve_flattened", {"count": str(len(found))})
    entities = tuple(_instead(entity, found) for entity in drawing.entities)
    return replace(drawing, entities=entities, problems=(*drawing.problems, told))


def _instead(entity: Entity, found: dict[str, Polyline]) -> Entity:
    return found.get(entity.handle, entity) if isinstance(entity, Unread) else entity


def _flattened(
    source: Path | bytes, wanted: dict[str, Unread], off: float, most: int
) -> dict[str, Polyline]:
    try:
        from ezdxf import recover
        from ezdxf.lldxf.const import DXFError
    except ImportError:
        return {}
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        document, _ = recover.read(io.BytesIO(data))
        curves: Iterable[Any] = document.modelspace().query("ELLIPSE SPLINE")
    except (DXFError, OSError, ValueError, TypeError, KeyError, IndexError):
        # Whatever ezdxf cannot read either stays unread.
        return {}
    made: dict[str, Polyline] = {}
    for curve in curves:
        entity = wanted.get(str(curve.dxf.handle))
        if entity is None:
            continue
        points = _points(curve, off)
        most -= len(points)
        if most < 0:
            break
        if len(points) > 3 and math.dist(points[0], points[-1]) <= _SAME * max(
            1.0, abs(points[0][0])
        ):
            corners = tuple((x, y, 0.0) for x, y in points[:-1])
            made[entity.handle] = Polyline(
                entity.handle, entity.layer, entity.colour, corners, True
            )
    return made


def _points(curve: Any, off: float) -> list[tuple[float, float]]:
    try:
        points = [(float(p.x), float(p.y)) for p in curve.flattening(off)]
    except (ValueError, ZeroDivisionError, ArithmeticError):
        return []
    return points if all(math.isfinite(x) and math.isfinite(y) for x, y in points) else []


def _size(source: Path | bytes) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source)
