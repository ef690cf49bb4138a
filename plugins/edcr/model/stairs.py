"""Stairs: widths by dimension and by geometry, treads from tread lines, risers from heights."""

from __future__ import annotations

from plugins.edcr.geometry.edges import Edge, Segment
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.info import stated_number
from plugins.edcr.model.measured import distance, longest
from plugins.edcr.model.quantity import NOTHING, Mean, Quantity
from plugins.edcr.model.sheet import Feature, Measure, Sheet
from plugins.edcr.model.things import Flight, Stair

_LENGTH, _WIDTH = 1, 2
_SAME_M = 0.02


def read_stairs(sheet: Sheet, block: int, floor: int, findings: list[Finding]) -> tuple[Stair, ...]:
    """Stairs and fire stairs of one floor."""
    stairs: list[Stair] = []
    for fire, stair_role, flight_role in (
        (False, "stair", "flight"),
        (True, "fire_stair", "fire_flight"),
    ):
        flights = sheet.all(flight_role, block, floor)
        outlines = sheet.all(stair_role, block, floor)
        numbers = {f.place.numbers[0] for f in (*flights, *outlines) if f.place and f.place.numbers}
        for number in sorted(numbers):
            own = [f for f in flights if f.place and f.place.numbers[:1] == (number,)]
            named = [f for f in outlines if f.place and f.place.numbers[:1] == (number,)]
            stairs.append(_stair(sheet, block, floor, number, fire, named, own, findings))
    return tuple(stairs)


def _stair(
    sheet: Sheet,
    block: int,
    floor: int,
    number: int,
    fire: bool,
    outlines: list[Feature],
    flights: list[Feature],
    findings: list[Finding],
) -> Stair:
    name = f"{'FIRESTAIR' if fire else 'STAIR'}_{number}"
    notes = [note for feature in (*outlines, *flights) for note in feature.notes]
    said = stated_number(notes, "FLR_HT_M")
    height = NOTHING
    if said is not None:
        height = Quantity(said, "m", (Mean("stated", said),), tuple(n.handle for n in notes[:1]))
    read = tuple(_flight(sheet, block, floor, name, fire, f, findings) for f in flights)
    risers = [flight.risers for flight in read]
    riser = NOTHING
    total = sum(r for r in risers if r)
    if said is not None and read and all(r is not None for r in risers) and total:
        riser = Quantity(
            said / total, "m", (Mean("drawn", said / total),), height.handles, read[0].width.at
        )
    return Stair(block, floor, name, fire, height, riser, read)


def _flight(
    sheet: Sheet,
    block: int,
    floor: int,
    stair: str,
    fire: bool,
    feature: Feature,
    findings: list[Finding],
) -> Flight:
    widths = [m for m in feature.measures if m.colour == _WIDTH]
    lengths = [m for m in feature.measures if m.colour == _LENGTH]
    width = _second_witness(distance(widths, findings, sheet.convention), feature, findings)
    run = longest(lengths, findings, sheet.convention)
    tread, risers = NOTHING, None
    # Several flights on one layer cannot be told apart: their lines would be mixed.
    if len(feature.outlines) == 1:
        lines = _tread_lines(feature)
        if run.value is None:
            long = feature.outlines[0].shape.small_rectangle()[1]
            run = Quantity(long, "m", (Mean("drawn", long),), feature.handles[:1])
        if lines and run.value:
            value = run.value / _treads(lines, feature)
            risers = _treads(lines, feature) + 1
            tread = Quantity(
                value, "m", (Mean("drawn", value),), feature.handles[:1], width.at or run.at
            )
    return Flight(block, floor, stair, fire, width, run, tread, risers)


def _second_witness(width: Quantity, feature: Feature, findings: list[Finding]) -> Quantity:
    """The dimension of a width against the shorter side of the flight's outline."""
    if not feature.outlines:
        return width
    narrow = min(outline.shape.small_rectangle()[0] for outline in feature.outlines)
    drawn = Mean("drawn", narrow)
    handles = tuple(outline.handle for outline in feature.outlines)
    middle = feature.outlines[0].shape.middle
    if width.value is None:
        return Quantity(narrow, "m", (drawn,), handles, middle)
    if len(feature.outlines) == 1 and abs(narrow - width.value) > _SAME_M:
        long = feature.outlines[0].shape.small_rectangle()[1]
        # A flight may be shorter than it is wide; then the width is the longer side.
        if abs(long - width.value) > _SAME_M:
            findings.append(
                Finding(
                    "two_means_differ",
                    Severity.WARNING,
                    feature.layer,
                    {"drawn": f"{narrow:.3f}", "dimension": f"{width.value:.3f}"},
                    (*width.handles, *handles),
                    middle,
                )
            )
        else:
            drawn = Mean("drawn", long)
    return Quantity(
        width.value, "m", (*width.means, drawn), (*width.handles, *handles), middle, width.mark
    )


def _tread_lines(feature: Feature) -> list[Edge]:
    """The nosings: the lines of the most common length; arrows and break lines are left out."""
    lines = [
        edge
        for stroke in feature.strokes
        for edge in stroke.edges
        if isinstance(edge, Segment) and edge.length > 0.3
    ]
    if not lines:
        return []
    best: list[Edge] = []
    for line in lines:
        same = [other for other in lines if abs(other.length - line.length) <= _SAME_M]
        if len(same) > len(best):
            best = list(same)
    return best


def _treads(lines: list[Edge], feature: Feature) -> int:
    """Treads of a flight: lines inside the outline divide it; lines on its ends do not."""
    shape = feature.outlines[0].shape
    inside = 0
    for line in lines:
        middle = line.at(0.5)
        from_edge = min(
            (
                (edge.nearest(middle)[0] - middle[0]) ** 2
                + (edge.nearest(middle)[1] - middle[1]) ** 2
            )
            for edge in shape.edges
        )
        if from_edge > _SAME_M**2:
            inside += 1
    return inside + 1


def widths_of(measures: list[Measure]) -> list[Measure]:
    """Dimensions that state a width by their colour."""
    return [m for m in measures if m.colour == _WIDTH]
