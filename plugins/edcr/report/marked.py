"""The drafter's own drawing back, with a numbered circle where something is to be said.

The marks are written just before the end of ENTITIES and everything else stays byte for byte
as it was. They lie on layer 0, so scrutinising the marked drawing again gives the same result.
"""

from __future__ import annotations

import re

from plugins.edcr.dxf.ascii import AsciiFile
from plugins.edcr.dxf.binary import SENTINEL
from plugins.edcr.dxf.entities import DrawingError
from plugins.edcr.dxf.limits import DEFAULT
from plugins.edcr.report.svg import Mark
from plugins.edcr.scrutiny import Scrutiny

_RED, _ORANGE, _GREY = 1, 30, 8
_COLOURS = {
    "fail": _RED,
    "rule_error": _RED,
    "error": _RED,
    "needs_officer": _ORANGE,
    "warning": _ORANGE,
}
_SEED = re.compile(rb"(\$HANDSEED[ \t]*\r?\n[ \t]*5[ \t]*\r?\n[ \t]*)([0-9A-Fa-f]+)")
_FIRST_MODERN = "AC1012"


def marked_drawing(data: bytes, scrutiny: Scrutiny, marks: list[Mark], version: str) -> bytes:
    """The text DXF `data` with marks.

    Raises:
        ValueError: The drawing is binary, was refused, or has no ENTITIES section to add to.
    """
    if data.startswith(SENTINEL):
        raise ValueError("a marked copy is made of text DXF only; save the drawing as text DXF")
    if scrutiny.plan is None:
        raise ValueError("a drawing that could not be read cannot be marked")
    file = AsciiFile(data, DEFAULT)
    try:
        start = file.sections()["ENTITIES"]
    except (DrawingError, KeyError):
        raise ValueError("the drawing has no ENTITIES section") from None
    end = _section_end(data, start)
    line_end = b"\r\n" if b"\r\n" in data[:256] else b"\n"
    modern = version >= _FIRST_MODERN
    seed = _SEED.search(data[:start])
    first = int(seed[2], 16) if seed else 0x0F000000
    size = _mark_size(scrutiny)
    lines: list[str] = []
    handle = first
    for mark in marks:
        x, y = scrutiny.plan.sheet.in_drawing(mark.at)
        colour = _COLOURS.get(mark.kind, _GREY)
        for kind, own in (
            ("CIRCLE", _circle(x, y, size)),
            ("TEXT", _text(x, y, size, mark.number)),
        ):
            lines += _entity(kind, handle, colour, own, modern)
            handle += 1
    inserted = line_end.join(line.encode("ascii") for line in lines)
    marked = data[:end] + inserted + (line_end if lines else b"") + data[end:]
    if seed is not None:
        # The next free handle moves on, or a CAD program would give ours away again.
        marked = marked[: seed.start(2)] + f"{handle:X}".encode() + marked[seed.end(2) :]
    return marked


def _entity(kind: str, handle: int, colour: int, own: list[str], modern: bool) -> list[str]:
    head = ["  0", kind, "  5", f"{handle:X}"]
    if not modern:
        return [*head, "  8", "0", " 62", str(colour), *own]
    name = {"CIRCLE": "AcDbCircle", "TEXT": "AcDbText"}[kind]
    tail = ["100", "AcDbText"] if kind == "TEXT" else []
    return [*head, "100", "AcDbEntity", "  8", "0", " 62", str(colour), "100", name, *own, *tail]


def _circle(x: float, y: float, size: float) -> list[str]:
    return [" 10", f"{x:.6f}", " 20", f"{y:.6f}", " 30", "0.0", " 40", f"{size:.6f}"]


def _text(x: float, y: float, size: float, text: str) -> list[str]:
    left, low = x - size * 0.35 * len(text), y - size * 0.5
    return [
        " 10",
        f"{left:.6f}",
        " 20",
        f"{low:.6f}",
        " 30",
        "0.0",
        " 40",
        f"{size:.6f}",
        "  1",
        text,
    ]


def _section_end(data: bytes, start: int) -> int:
    """Where the `0 ENDSEC` of ENTITIES begins."""
    match = re.compile(rb"(?<=\n)[ \t]*0[ \t]*\r?\n[ \t]*ENDSEC").search(data, start - 1)
    if match is None:
        raise ValueError("the drawing has no end of ENTITIES")
    return match.start()


def _mark_size(scrutiny: Scrutiny) -> float:
    """Radius of a mark in drawing units: about a sixtieth of the plot."""
    assert scrutiny.plan is not None
    shape = scrutiny.plan.plot.shape
    metres = (
        0.4 if shape is None else max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) / 60
    )
    return metres / scrutiny.plan.sheet.metres_per_unit
