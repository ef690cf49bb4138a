"""Open spaces around a building, measured by what their outlines lie on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from plugins.edcr.geometry import Edge, Gap, Shape, gap_between, part_along
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.measured import distance, taken
from plugins.edcr.model.quantity import NOTHING, Mean, Quantity
from plugins.edcr.model.sheet import Feature, Sheet
from plugins.edcr.model.things import Yard

SIDES = {
    "front_yard": "front",
    "rear_yard": "rear",
    "side_yard_1": "side",
    "side_yard_2": "side",
}
_MINIMUM_COLOUR = 2
# A boundary stretch turned further than this from the building side is the neighbour side's.
_FACING = math.cos(math.radians(50))


def read_yards(
    sheet: Sheet, block: int, level: int, plot: Shape | None, findings: list[Finding]
) -> list[Yard]:
    """All yards of one block at one level."""
    prints = sheet.outlines("footprint", block, level)
    footprint = prints[0].shape if prints else None
    yards: list[Yard] = []
    for role, side in SIDES.items():
        for feature in sheet.all(role, block, level):
            if not feature.outlines:
                continue
            yard = _yard(sheet, feature, side, role, block, level, footprint, plot, findings)
            yards.append(yard)
    _tell_overlaps(yards, findings)
    return yards


def _yard(
    sheet: Sheet,
    feature: Feature,
    side: str,
    role: str,
    block: int,
    level: int,
    footprint: Shape | None,
    plot: Shape | None,
    findings: list[Finding],
) -> Yard:
    outline = taken(feature, findings, sheet.convention)
    shape = outline.shape
    handles = (outline.handle,)
    area = Quantity(shape.area, "m2", (Mean("drawn", shape.area),), handles, shape.middle)
    least = touch = mean = NOTHING
    if footprint is not None and plot is not None:
        within = sheet.convention.tolerances.touch_m
        walls = part_along(shape.edges, footprint.edges, within)
        bounds = part_along(shape.edges, plot.edges, within)
        if not walls:
            findings.append(_off(feature, "yard_off_building", footprint, shape))
        if not bounds:
            findings.append(_off(feature, "yard_off_boundary", plot, shape))
        gap = gap_between(walls, bounds)
        if gap is not None:
            touch = _quantity(gap, handles)
            facing = gap_between(walls, _facing(walls, bounds)) or gap
            least = _with_dimension(_quantity(facing, handles), feature, sheet, findings)
            length = _extent(walls)
            if length > 0:
                value = shape.area / length
                mean = Quantity(value, "m", (Mean("drawn", value),), handles, shape.middle)
    return Yard(block, level, side, role, feature.layer, area, least, touch, mean, shape)


def _quantity(gap: Gap, handles: tuple[str, ...]) -> Quantity:
    return Quantity(
        gap.length, "m", (Mean("drawn", gap.length),), handles, gap.start, (gap.start, gap.end)
    )


def _with_dimension(
    least: Quantity, feature: Feature, sheet: Sheet, findings: list[Finding]
) -> Quantity:
    # The drafter's own dimension of the least width has colour 2; geometry decides, the
    # dimension is the second witness.
    stated = [m for m in feature.measures if m.colour == _MINIMUM_COLOUR]
    if not stated or least.value is None:
        return least
    said = distance(stated, findings, sheet.convention)
    if said.value is None:
        return least
    if abs(said.value - least.value) > 2 * sheet.convention.tolerances.dimension_m:
        findings.append(
            Finding(
                "two_means_differ",
                Severity.WARNING,
                feature.layer,
                {"drawn": f"{least.value:.3f}", "dimension": f"{said.value:.3f}"},
                said.handles,
                least.at,
            )
        )
    means = (*least.means, Mean("dimension", said.value))
    return Quantity(least.value, "m", means, (*least.handles, *said.handles), least.at, least.mark)


def _facing(walls: Sequence[Edge], bounds: Sequence[Edge]) -> list[Edge]:
    """Boundary stretches that face the building side; all of them when none clearly does."""
    direction = _direction(walls)
    if direction is None:
        return list(bounds)
    facing = [edge for edge in bounds if _along(edge, direction) >= _FACING]
    return facing or list(bounds)


def _direction(edges: Sequence[Edge]) -> tuple[float, float] | None:
    # Doubled angles, so that the two senses of one direction add up instead of cancelling.
    x = y = 0.0
    for edge in edges:
        (ax, ay), (bx, by) = edge.start, edge.end
        angle = 2 * math.atan2(by - ay, bx - ax)
        weight = math.dist(edge.start, edge.end)
        x += weight * math.cos(angle)
        y += weight * math.sin(angle)
    if math.hypot(x, y) < 1e-9:
        return None
    half = math.atan2(y, x) / 2
    return (math.cos(half), math.sin(half))


def _along(edge: Edge, direction: tuple[float, float]) -> float:
    length = math.dist(edge.start, edge.end)
    if length == 0:
        return 0.0
    dx, dy = edge.end[0] - edge.start[0], edge.end[1] - edge.start[1]
    return abs(dx * direction[0] + dy * direction[1]) / length


def _extent(walls: Sequence[Edge]) -> float:
    """Length of the building side: what the walls span along their own direction."""
    direction = _direction(walls)
    if direction is None:
        return 0.0
    places = [
        point[0] * direction[0] + point[1] * direction[1]
        for edge in walls
        for point in (edge.start, edge.end)
    ]
    return max(places) - min(places)


def _off(feature: Feature, code: str, other: Shape, shape: Shape) -> Finding:
    gap = gap_between(shape.edges, other.edges)
    away = gap.length if gap is not None else 0.0
    return Finding(
        code,
        Severity.ERROR,
        feature.layer,
        {"distance": f"{away:.3f}"},
        feature.handles,
        shape.middle,
    )


def _tell_overlaps(yards: Iterable[Yard], findings: list[Finding]) -> None:
    listed = list(yards)
    for index, yard in enumerate(listed):
        findings += [
            Finding(
                "yards_overlap",
                Severity.WARNING,
                yard.layer,
                {"other": other.layer},
                (*yard.area.handles, *other.area.handles),
                yard.area.at,
            )
            for other in listed[index + 1 :]
            if yard.shape and other.shape and yard.shape.overlaps(other.shape, 0.02)
        ]
