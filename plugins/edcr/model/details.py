"""Smaller things of a plan: ramps, lifts, air shafts, inner courts, projections, trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.measured import area_of, distance
from plugins.edcr.model.plan import Block
from plugins.edcr.model.quantity import NOTHING, Mean, Quantity
from plugins.edcr.model.sheet import Feature, Note, Outline, Sheet
from plugins.edcr.model.things import Lift, Projection, Ramp, Space, Yard

_WIDTH = 2
# "SLOPE=1IN12", "SLOPE = 1:12", "SLOPE=0.083", "SLOPE=8.3%"
_SLOPE = re.compile(
    r"SLOPE\s*=\s*(?:1\s*(?:IN|:|/)\s*(?P<run>\d+(?:\.\d+)?)|(?P<number>\d*\.?\d+)\s*(?P<pct>%)?)",
    re.IGNORECASE,
)


def read_ramps(sheet: Sheet, findings: list[Finding]) -> tuple[Ramp, ...]:
    """Ramps of all kinds: slope as stated, width by dimension or the narrow side."""
    return tuple(
        _ramp(sheet, kind, block, floor, feature, findings)
        for kind in ("disabled_ramp", "ramp", "vehicle_ramp")
        for block, floor, feature in placed(sheet, kind)
    )


def _ramp(
    sheet: Sheet, kind: str, block: int, floor: int, feature: Feature, findings: list[Finding]
) -> Ramp:
    wide = [m for m in feature.measures if m.colour == _WIDTH]
    width = distance(wide, findings, sheet.convention)
    if len(feature.outlines) == 1:
        width = _with_outline(width, feature, findings)
    return Ramp(block, floor, kind, _slope(feature.notes), width)


def _with_outline(width: Quantity, feature: Feature, findings: list[Finding]) -> Quantity:
    """The dimension of a width beside the narrow side of the outline; the outline alone where none is drawn."""
    drawn = side_of(feature.outlines[0], 0)
    if width.value is None or drawn.value is None:
        return drawn
    if abs(width.value - drawn.value) > 0.02:
        values = {"drawn": f"{drawn.value:.3f}", "dimension": f"{width.value:.3f}"}
        findings.append(
            Finding(
                "two_means_differ",
                Severity.WARNING,
                feature.layer,
                values,
                (*width.handles, *drawn.handles),
                drawn.at,
            )
        )
    return replace(width, means=(*width.means, *drawn.means))


def _slope(notes: Sequence[Note]) -> Quantity:
    for note in notes:
        found = _SLOPE.search(note.text)
        if found is None:
            continue
        if found["run"] is not None:
            run = float(found["run"])
            value = 1 / run if run else None
        else:
            value = float(found["number"]) / (100 if found["pct"] else 1)
        if value is not None:
            return Quantity(value, "", (Mean("stated", value),), (note.handle,), note.at)
    return Quantity(None, "")


def read_lifts(sheet: Sheet) -> tuple[Lift, ...]:
    """Lift cars with their sides."""
    return tuple(
        Lift(block, floor, kind, side_of(outline, 0), side_of(outline, 1))
        for kind in ("lift", "disabled_lift")
        for block, floor, feature in placed(sheet, kind)
        for outline in feature.outlines
    )


def read_spaces(sheet: Sheet, role: str) -> tuple[Space, ...]:
    """Air shafts or inner courts: area and narrow side."""
    return tuple(
        Space(block, floor, area_of([outline]), side_of(outline, 0))
        for block, floor, feature in placed(sheet, role)
        for outline in feature.outlines
    )


def read_projections(
    sheet: Sheet, blocks: Iterable[Block], findings: list[Finding]
) -> tuple[Projection, ...]:
    """Shades and balconies that hang over a yard, with the yard they are drawn in.

    One that is drawn on a floor's own plan lies in no yard: `yard_m` is then unknown.
    """
    yards = {block.number: [y for y in block.yards if y.level == 0] for block in blocks}
    found = [
        Projection(block, role, side_of(outline, 0), _over(outline, yards.get(block, [])))
        for role in ("overhang", "chajja")
        for block, _, feature in placed(sheet, role)
        for outline in feature.outlines
        if outline.is_closed
    ]
    for block, _, feature in placed(sheet, "balcony"):
        depth = distance(feature.measures, findings, sheet.convention)
        if depth.value is not None:
            found.append(Projection(block, "balcony", depth, _beside(depth, yards.get(block, []))))
    return tuple(found)


def _over(outline: Outline, yards: Sequence[Yard]) -> Quantity:
    return next(
        (y.least for y in yards if y.shape is not None and y.shape.overlaps(outline.shape, 0.02)),
        NOTHING,
    )


def _beside(depth: Quantity, yards: Sequence[Yard]) -> Quantity:
    """The yard in which the middle of a drawn depth lies."""
    if depth.mark is None:
        return NOTHING
    (ax, ay), (bx, by) = depth.mark
    middle = ((ax + bx) / 2, (ay + by) / 2)
    return next((y.least for y in yards if y.shape is not None and y.shape.holds(middle)), NOTHING)


def count_trees(sheet: Sheet) -> int:
    """Circles and closed outlines on the layer of trees."""
    return sum(len(f.outlines) + len(f.strokes) for f in sheet.all("tree"))


def placed(sheet: Sheet, role: str) -> list[tuple[int, int, Feature]]:
    """(block, floor, feature) of a role, in order; 0 stands for none."""
    return [
        (block or 0, storey or 0, feature)
        for (name, block, storey), features in sorted(
            sheet.by_role.items(), key=lambda i: (i[0][0], i[0][1] or 0, i[0][2] or 0)
        )
        if name == role
        for feature in features
    ]


def side_of(outline: Outline, index: int) -> Quantity:
    """The shorter (0) or longer (1) side of the smallest rectangle around an outline."""
    value = outline.shape.small_rectangle()[index]
    return Quantity(value, "m", (Mean("drawn", value),), (outline.handle,), outline.shape.middle)
