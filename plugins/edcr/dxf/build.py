"""Records become entities: one function per kind of drawn thing."""

from __future__ import annotations

import math
from collections.abc import Callable

from plugins.edcr.dxf.entities import (
    BY_LAYER,
    Arc,
    Circle,
    Dimension,
    DrawingError,
    Entity,
    Insert,
    Line,
    Point,
    Polyline,
    Text,
    Unread,
)
from plugins.edcr.dxf.limits import Limits
from plugins.edcr.dxf.records import Record, Value
from plugins.edcr.dxf.texts import decode, plain_mtext, plain_text

READ_KINDS = frozenset(
    b"LWPOLYLINE POLYLINE VERTEX SEQEND LINE CIRCLE ARC TEXT MTEXT DIMENSION INSERT".split()
)
UNREAD_KINDS = frozenset(b"SPLINE ELLIPSE REGION MLINE ARC_DIMENSION HELIX 3DFACE SOLID".split())

_TILTED = 1e-6


class Builder:
    """Turns records into entities, with the layer's own colour where one says BYLAYER."""

    def __init__(self, encoding: str, limits: Limits) -> None:
        self._encoding = encoding
        self._limits = limits
        self._furthest = limits.max_coordinate
        self._names: dict[bytes, str] = {}
        self._vertices = 0
        self._open: Record | None = None
        self._open_points: list[tuple[float, float, float]] = []
        self._makers: dict[bytes, Callable[[Record, str, str, int], Entity | None]] = {
            b"LWPOLYLINE": self._lwpolyline,
            b"LINE": self._line,
            b"CIRCLE": self._circle,
            b"ARC": self._arc,
            b"TEXT": self._text,
            b"MTEXT": self._mtext,
            b"DIMENSION": self._dimension,
            b"INSERT": self._insert,
        }

    def build(self, record: Record) -> Entity | None:
        """The entity of one record; None for parts (a VERTEX) and for what lies on edge."""
        kind = record.kind
        if kind == b"POLYLINE":
            self._open, self._open_points = record, []
            return None
        if kind == b"VERTEX":
            self._vertex(record)
            return None
        if kind == b"SEQEND":
            return self._old_polyline()
        layer = self.layer_name(record.raw(8))
        handle = record.raw(5).decode("ascii", errors="replace")
        colour = abs(record.whole(62, BY_LAYER))
        maker = self._makers.get(kind)
        if maker is None:
            return Unread(handle, layer, colour, kind.decode("ascii"))
        if _tilted(record):
            return Unread(handle, layer, colour, f"{kind.decode('ascii')} (tilted)")
        return maker(record, handle, layer, colour)

    def layer_name(self, raw: bytes) -> str:
        """Layer as scrutiny compares it: decoded, trimmed, upper case."""
        name = self._names.get(raw)
        if name is None:
            name = self.text(raw).strip().upper()
            self._names[raw] = name
        return name

    def text(self, raw: bytes) -> str:
        """A text value in the drawing's own code page."""
        return decode(raw, self._encoding)

    def _lwpolyline(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        # One pass over the tags: this is where the time of a real plan goes.
        points: list[tuple[float, float, float]] = []
        x = y = bulge = 0.0
        pending = False
        flags = 0
        for code, value in zip(record.codes, record.values, strict=False):
            if code == 10:
                if pending:
                    points.append((x, y, bulge))
                x, bulge, pending = self._coordinate(record, value), 0.0, True
            elif code == 20:
                y = self._coordinate(record, value)
            elif code > 1000:
                break
            elif code == 42:
                bulge = record.finite(value)
            elif code == 70:
                flags = int(record.finite(value))
        if pending:
            points.append((x, y, bulge))
        self._count(len(points))
        if _mirrored(record):
            points = [(-x, y, -bulge) for x, y, bulge in points]
        return Polyline(handle, layer, colour, tuple(points), bool(flags & 1))

    def _vertex(self, record: Record) -> None:
        # Control points of a fitted curve (16) are not on the line that is seen.
        if self._open is None or record.whole(70) & 16:
            return
        self._count(1)
        at = self._point(record, 10)
        self._open_points.append((at[0], at[1], record.number(42)))

    def _old_polyline(self) -> Entity | None:
        record, points = self._open, self._open_points
        if record is None:
            return None
        self._open, self._open_points = None, []
        flags = record.whole(70)
        layer = self.layer_name(record.raw(8))
        handle = record.raw(5).decode("ascii", errors="replace")
        colour = abs(record.whole(62, BY_LAYER))
        if flags & (16 | 64):
            return Unread(handle, layer, colour, "POLYLINE (mesh)")
        if _mirrored(record):
            points = [(-x, y, -bulge) for x, y, bulge in points]
        return Polyline(handle, layer, colour, tuple(points), bool(flags & 1))

    def _line(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        return Line(handle, layer, colour, self._point(record, 10), self._point(record, 11))

    def _circle(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        centre = _mirror(self._point(record, 10), record)
        return Circle(handle, layer, colour, centre, abs(record.number(40)))

    def _arc(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        start, end = record.number(50), record.number(51)
        if _mirrored(record):
            start, end = 180.0 - end, 180.0 - start
        centre = _mirror(self._point(record, 10), record)
        return Arc(handle, layer, colour, centre, abs(record.number(40)), start % 360, end % 360)

    def _text(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        at = _mirror(self._point(record, 10), record)
        return Text(handle, layer, colour, at, plain_text(self.text(record.raw(1))))

    def _mtext(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        # Long texts come in pieces of 250 (code 3), the last one under code 1. Blanks at
        # the seams belong to the text: only the line end of the file is taken off.
        pieces = [
            value.rstrip(b"\r")
            for code, value in zip(record.codes, record.values, strict=False)
            if code in (3, 1) and isinstance(value, bytes)
        ]
        text = plain_mtext(self.text(b"".join(pieces)))
        return Text(handle, layer, colour, self._point(record, 10), text)

    def _dimension(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        shape = record.whole(70) & 15
        start, end = self._point(record, 13), self._point(record, 14)
        drawn: float | None = None
        dx, dy = end[0] - start[0], end[1] - start[1]
        has_points = 13 in record.codes and 14 in record.codes
        if shape == 0 and has_points:
            angle = math.radians(record.number(50))
            drawn = abs(dx * math.cos(angle) + dy * math.sin(angle))
        elif shape == 1 and has_points:
            drawn = math.hypot(dx, dy)
        elif shape in (3, 4):
            start, end = self._point(record, 10), self._point(record, 15)
            drawn = math.dist(start, end)
        stored = record.optional(42)
        if stored is not None and stored < 0:
            stored = None
        typed = plain_mtext(self.text(record.raw(1)))
        block = self.text(record.raw(2)).upper()
        at = self._point(record, 11) if 11 in record.codes else start
        return Dimension(handle, layer, colour, at, start, end, stored, drawn, typed, block)

    def _insert(self, record: Record, handle: str, layer: str, colour: int) -> Entity:
        columns, rows = record.whole(70, 1), record.whole(71, 1)
        return Insert(
            handle,
            layer,
            colour,
            block=self.text(record.raw(2)).upper(),
            at=_mirror(self._point(record, 10), record),
            scale=(record.number(41, 1.0), record.number(42, 1.0)),
            rotation_deg=record.number(50),
            columns=max(1, columns),
            rows=max(1, rows),
            column_gap=record.number(44),
            row_gap=record.number(45),
            mirrored=_mirrored(record),
        )

    def _point(self, record: Record, code: int) -> Point:
        try:
            at = record.codes.index(code)
        except ValueError:
            return (0.0, 0.0)
        if code + 10 not in record.codes:
            kind = record.kind.decode("ascii", errors="replace")
            raise DrawingError("bad_number", value="nothing", kind=kind)
        x = self._coordinate(record, record.values[at])
        y = self._coordinate(record, record.values[record.codes.index(code + 10)])
        return (x, y)

    def _coordinate(self, record: Record, value: Value) -> float:
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.nan
        # NaN fails this comparison too.
        if not -self._furthest <= number <= self._furthest:
            record.finite(value)
            raise DrawingError(
                "far_number",
                value=number,
                kind=record.kind.decode("ascii", errors="replace"),
                handle=record.raw(5).decode("ascii", errors="replace"),
                layer=self.layer_name(record.raw(8)),
            )
        return number

    def _count(self, more: int) -> None:
        self._vertices += more
        if self._vertices > self._limits.max_vertices:
            raise DrawingError("too_many_vertices", limit=self._limits.max_vertices)


def _mirrored(record: Record) -> bool:
    return record.number(230, 1.0) < 0


def _tilted(record: Record) -> bool:
    if 230 not in record.codes:
        return False
    return abs(abs(record.number(230, 1.0)) - 1.0) > _TILTED


def _mirror(at: Point, record: Record) -> Point:
    return (-at[0], at[1]) if _mirrored(record) else at
