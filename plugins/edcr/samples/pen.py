"""A pen that draws DXF: for the template, the sample plans and the conformance suite.

It writes R12 (which every CAD program opens), the 2007 form and binary DXF, the same bytes
for the same strokes.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field

Point = tuple[float, float]
Tag = tuple[int, str | int | float]

_BINARY_SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
R12, R2007 = "AC1009", "AC1021"


@dataclass(slots=True)
class Pen:
    """Collects strokes. Coordinates are drawing units; colours are ACI numbers, 256 is BYLAYER."""

    insunits: int | None = 6
    layer_colours: dict[str, int] = field(default_factory=dict[str, int])
    _strokes: list[list[Tag]] = field(default_factory=list[list[Tag]])
    _blocks: dict[str, list[list[Tag]]] = field(default_factory=dict[str, list[list[Tag]]])
    _into: list[list[Tag]] | None = None

    def outline(
        self,
        layer: str,
        points: list[Point],
        colour: int = 256,
        bulges: list[float] | None = None,
        closed: bool = True,
    ) -> None:
        """A polyline; `bulges[i]` bends the edge that leaves point i."""
        bends = bulges or [0.0] * len(points)
        tags: list[Tag] = [*self._head("LWPOLYLINE", layer, colour), (90, len(points))]
        tags.append((70, int(closed)))
        for (x, y), bulge in zip(points, bends, strict=True):
            tags += [(10, x), (20, y)]
            if bulge:
                tags.append((42, bulge))
        self._add(tags)

    def rectangle(self, layer: str, low: Point, high: Point, colour: int = 256) -> None:
        """An upright rectangle."""
        (ax, ay), (bx, by) = low, high
        self.outline(layer, [(ax, ay), (bx, ay), (bx, by), (ax, by)], colour)

    def line(self, layer: str, start: Point, end: Point, colour: int = 256) -> None:
        self._add([*self._head("LINE", layer, colour), *_at(10, start), *_at(11, end)])

    def circle(self, layer: str, centre: Point, radius: float, colour: int = 256) -> None:
        self._add([*self._head("CIRCLE", layer, colour), *_at(10, centre), (40, radius)])

    def text(self, layer: str, at: Point, text: str) -> None:
        self._add([*self._head("TEXT", layer, 256), *_at(10, at), (40, 0.3), (1, text)])

    def dimension(
        self, layer: str, start: Point, end: Point, colour: int = 256, typed: str = ""
    ) -> None:
        """An aligned dimension; `typed` is a text put over the measurement."""
        tags: list[Tag] = [*self._head("DIMENSION", layer, colour), *_at(10, end)]
        tags += [*_at(11, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)), (70, 33)]
        if typed:
            tags.append((1, typed))
        tags += [*_at(13, start), *_at(14, end), (42, math.dist(start, end))]
        self._add(tags)

    def insert(self, block: str, at: Point, layer: str = "0", **codes: float) -> None:
        """Place a block; keywords are group codes: `c41=2.0`."""
        tags: list[Tag] = [*self._head("INSERT", layer, 256), (2, block), *_at(10, at)]
        tags += [(int(code[1:]), value) for code, value in codes.items()]
        self._add(tags)

    def begin_block(self, name: str) -> None:
        """What follows is drawn into a block until `end_block`."""
        self._into = self._blocks.setdefault(name, [])

    def end_block(self) -> None:
        self._into = None

    def moved(self, turn_deg: float = 0.0, by: Point = (0.0, 0.0), scale: float = 1.0) -> Pen:
        """The same drawing turned about the origin, scaled, then shifted."""
        cos, sin = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
        moved = Pen(self.insunits, dict(self.layer_colours))
        for stroke in self._strokes:
            tags: list[Tag] = []
            for index, (code, value) in enumerate(stroke):
                if code in (10, 11, 13, 14):
                    x, y = float(value), float(stroke[index + 1][1])
                    tags.append((code, (x * cos - y * sin) * scale + by[0]))
                    tags.append((code + 10, (x * sin + y * cos) * scale + by[1]))
                elif code in (20, 21, 23, 24):
                    continue
                elif code == 40 or (code == 42 and stroke[0][1] == "DIMENSION"):
                    tags.append((code, float(value) * scale))
                else:
                    tags.append((code, value))
            moved._strokes.append(tags)
        return moved

    def dxf(self, version: str = R2007) -> bytes:
        """The drawing as text DXF."""
        lines: list[str] = []
        for code, value in self._tags(version):
            shown = repr(value) if isinstance(value, float) else str(value)
            lines.append(f"{code:>3}\n{shown}")
        encoding = "utf-8" if version >= R2007 else "cp1252"
        return ("\n".join(lines) + "\n").encode(encoding, errors="replace")

    def binary(self, version: str = R2007) -> bytes:
        """The drawing as binary DXF (one-byte group codes for R12)."""
        out = bytearray(_BINARY_SENTINEL)
        for code, value in self._tags(version):
            wide = version != R12
            out += struct.pack("<h", code) if wide or code >= 255 else bytes([code])
            out += _packed(code, value)
        return bytes(out)

    def _head(self, kind: str, layer: str, colour: int) -> list[Tag]:
        self.layer_colours.setdefault(layer, 7)
        tags: list[Tag] = [(0, kind), (8, layer)]
        return tags if colour == 256 else [*tags, (62, colour)]

    def _add(self, tags: list[Tag]) -> None:
        (self._strokes if self._into is None else self._into).append(tags)

    def _tags(self, version: str) -> list[Tag]:
        handle = 255
        tags: list[Tag] = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version)]
        tags += [(9, "$DWGCODEPAGE"), (3, "ANSI_1252")]
        if self.insunits is not None:
            tags += [(9, "$INSUNITS"), (70, self.insunits)]
        tags += [(0, "ENDSEC"), (0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER")]
        tags.append((70, len(self.layer_colours) + 1))
        for name, colour in [("0", 7), *sorted(self.layer_colours.items())]:
            tags += [(0, "LAYER"), (2, name), (70, 0), (62, colour), (6, "CONTINUOUS")]
        tags += [(0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "BLOCKS")]
        for name, strokes in self._blocks.items():
            tags += [(0, "BLOCK"), (8, "0"), (2, name), (70, 0), *_at(10, (0.0, 0.0)), (3, name)]
            for stroke in strokes:
                handle += 1
                tags += _spelled(stroke, version, handle)
            tags += [(0, "ENDBLK"), (8, "0")]
        tags += [(0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES")]
        for stroke in self._strokes:
            handle += 1
            tags += _spelled(stroke, version, handle)
        return [*tags, (0, "ENDSEC"), (0, "EOF")]


_CLASSES = {
    "LWPOLYLINE": ("AcDbPolyline",),
    "LINE": ("AcDbLine",),
    "CIRCLE": ("AcDbCircle",),
    "TEXT": ("AcDbText",),
    "INSERT": ("AcDbBlockReference",),
}


def _spelled(stroke: list[Tag], version: str, handle: int) -> list[Tag]:
    """A stroke as the version writes it: R12 knows no LWPOLYLINE and no subclasses."""
    kind, layer = stroke[0], stroke[1]
    if version == R12:
        if kind[1] != "LWPOLYLINE":
            return [kind, (5, f"{handle:X}"), *stroke[1:]]
        return _old_polyline(stroke, handle)
    rest = stroke[2:]
    colour = [tag for tag in rest[:1] if tag[0] == 62]
    rest = rest[len(colour) :]
    head: list[Tag] = [kind, (5, f"{handle:X}"), (100, "AcDbEntity"), layer, *colour]
    if kind[1] == "DIMENSION":
        split = next(i for i, tag in enumerate(rest) if tag[0] == 13)
        measured = [tag for tag in rest if tag[0] == 42]
        points = [tag for tag in rest[split:] if tag[0] != 42]
        general = rest[:split]
        return [
            *head,
            (100, "AcDbDimension"),
            *general,
            *measured,
            (100, "AcDbAlignedDimension"),
            *points,
        ]
    names: list[Tag] = [(100, name) for name in _CLASSES[str(kind[1])]]
    tail: list[Tag] = [(100, "AcDbText")] if kind[1] == "TEXT" else []
    return [*head, *names, *rest, *tail]


def _old_polyline(stroke: list[Tag], handle: int) -> list[Tag]:
    layer = stroke[1]
    closed = next(value for code, value in stroke if code == 70)
    colour = [tag for tag in stroke if tag[0] == 62]
    tags: list[Tag] = [(0, "POLYLINE"), (5, f"{handle:X}"), layer, *colour, (66, 1)]
    tags += [*_at(10, (0.0, 0.0)), (70, closed)]
    for code, value in stroke:
        if code == 10:
            tags += [(0, "VERTEX"), layer, (10, value)]
        elif code in (20, 42):
            tags.append((code, value))
    return [*tags, (0, "SEQEND"), layer]


def _at(code: int, point: Point) -> list[Tag]:
    return [(code, float(point[0])), (code + 10, float(point[1])), (code + 20, 0.0)]


def _packed(code: int, value: str | int | float) -> bytes:
    if 10 <= code <= 59:
        return struct.pack("<d", float(value))
    if 60 <= code <= 79:
        return struct.pack("<h", int(value))
    if 90 <= code <= 99:
        return struct.pack("<i", int(value))
    return str(value).encode("utf-8") + b"\x00"
