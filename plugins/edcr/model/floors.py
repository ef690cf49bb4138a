"""Blocks and floors: areas by use, deductions, typical floors, heights, stairs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from plugins.edcr.geometry import Shape, gap_between
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.heights import height_of, is_storey
from plugins.edcr.model.info import stated_numbers
from plugins.edcr.model.measured import area_of, distance, each
from plugins.edcr.model.plan import Block, Floor, UseArea
from plugins.edcr.model.quantity import NOTHING, Mean, Point, Quantity
from plugins.edcr.model.sheet import Outline, Sheet
from plugins.edcr.model.stairs import read_stairs
from plugins.edcr.model.things import Yard
from plugins.edcr.model.yards import read_yards

_BUILT = ("built_up", "built_up_existing")
_DEDUCTED = ("deduct", "deduct_existing")
_SLACK_M = 0.02


def read_blocks(sheet: Sheet, plot: Shape | None, findings: list[Finding]) -> tuple[Block, ...]:
    """Every block that any layer names."""
    numbers = sorted(
        {f.place.block for f in sheet.features.values() if f.place and f.place.block is not None}
    )
    return tuple(_block(sheet, number, plot, findings) for number in numbers)


def _block(sheet: Sheet, number: int, plot: Shape | None, findings: list[Finding]) -> Block:
    floors = _floors(sheet, number, findings)
    yards: list[Yard] = []
    for level in _storeys(sheet, number, "level"):
        yards += read_yards(sheet, number, level, plot, findings)
    prints = sheet.outlines("footprint", number, 0) or sheet.outlines("footprint", number, -1)
    footprint = max(prints, key=lambda o: o.shape.area) if prints else None
    built = _sum("m2", (floor.built_up for floor in floors), (floor.times for floor in floors))
    net = _sum("m2", (floor.floor_area for floor in floors), (floor.times for floor in floors))
    covered = _covered(sheet, number, findings)
    footprint_area = area_of([footprint]) if footprint else Quantity(None, "m2")
    _compare_covered(sheet, number, covered, footprint_area, findings)
    if footprint is not None and plot is not None:
        outside = plot.holds_shape(footprint.shape)
        if outside is not None:
            findings.append(
                Finding(
                    "outside_plot",
                    Severity.ERROR,
                    footprint.layer,
                    {},
                    (footprint.handle,),
                    outside,
                )
            )
    has_stairs = any(floor.stairs for floor in floors)
    new_floors = [f for f in floors if (f.built_up.value or 0) > f.existing_m2 + 0.01]
    return Block(
        number=number,
        floors=floors,
        yards=tuple(yards),
        uses=merge_uses((floor.uses, floor.times) for floor in floors),
        built_up=built,
        floor_area=net,
        covered=covered,
        footprint=footprint_area,
        height=height_of(sheet, number, floors, findings),
        parapet=distance(sheet.measures("parapet", number), findings, sheet.convention),
        headroom=distance(sheet.measures("headroom", number), findings, sheet.convention),
        plinth=distance(sheet.measures("plinth", number), findings, sheet.convention),
        boundary_gap=_boundary_gap(footprint, plot),
        storeys=sum(f.times for f in floors if f.number >= 0 and is_storey(f, floors)),
        basements=sum(1 for f in floors if f.number < 0),
        units=sum(floor.units * floor.times for floor in floors),
        lifts=_most(floor.lifts for floor in floors) if has_stairs else None,
        stairs=_most(sum(not s.fire for s in f.stairs) for f in floors) if has_stairs else None,
        fire_stairs=_most(sum(s.fire for s in f.stairs) for f in floors) if has_stairs else None,
        disabled_ramps=len(sheet.all("disabled_ramp", number)),
        existing_only=bool(floors) and not new_floors,
        footprint_shape=footprint.shape if footprint else None,
    )


def _boundary_gap(footprint: Outline | None, plot: Shape | None) -> Quantity:
    if footprint is None or plot is None:
        return NOTHING
    gap = gap_between(footprint.shape.edges, plot.edges)
    if gap is None:
        return NOTHING
    means = (Mean("drawn", gap.length),)
    return Quantity(gap.length, "m", means, (footprint.handle,), gap.start, (gap.start, gap.end))


def _floors(sheet: Sheet, block: int, findings: list[Finding]) -> tuple[Floor, ...]:
    drawn = _storeys(sheet, block, "floor")
    return tuple(_floor(sheet, block, number, drawn, findings) for number in drawn)


def _floor(
    sheet: Sheet, block: int, number: int, drawn: list[int], findings: list[Finding]
) -> Floor:
    built = [o for role in _BUILT for o in sheet.outlines(role, block, number)]
    deducted = [o for role in _DEDUCTED for o in sheet.outlines(role, block, number)]
    existing = sheet.outlines("built_up_existing", block, number)
    built_area = area_of(built)
    deducted_area = area_of(deducted) if deducted else Quantity(0.0, "m2")
    # An open outline keeps its handles, so that no sum counts the floor as nothing.
    net = Quantity(None, "m2", handles=built_area.handles + deducted_area.handles)
    if built_area.value is not None and deducted_area.value is not None:
        value = built_area.value - deducted_area.value
        net = Quantity(
            value,
            "m2",
            (Mean("drawn", value),),
            built_area.handles + deducted_area.handles,
            built_area.at,
        )
        if value < -0.005:
            findings.append(
                Finding(
                    "negative_area",
                    Severity.ERROR,
                    deducted[0].layer,
                    {"area": f"{value:.2f}"},
                    deducted_area.handles,
                    deducted_area.at,
                )
            )
    _check_deductions(built, deducted, findings)
    mezzanine = area_of(sheet.outlines("mezzanine", block, number))
    return Floor(
        block=block,
        number=number,
        times=_times(sheet, block, number, drawn, findings),
        built_up=built_area,
        deduction=deducted_area,
        floor_area=net,
        existing_m2=math.fsum(o.shape.area for o in existing),
        mezzanine=mezzanine,
        carpet=_carpet(sheet, block, number, built_area, findings),
        exit_door_m=_exit_doors(sheet, block, number),
        uses=_uses(sheet, built, deducted, findings),
        units=len(sheet.outlines("unit", block, number)),
        lifts=len(sheet.outlines("lift", block, number))
        + len(sheet.outlines("disabled_lift", block, number)),
        stairs=read_stairs(sheet, block, number, findings),
    )


def _carpet(
    sheet: Sheet, block: int, number: int, built: Quantity, findings: list[Finding]
) -> Quantity:
    """Carpet area less its deductions; more carpet than built-up area is a finding."""
    gross = area_of(sheet.outlines("carpet", block, number))
    less = area_of(sheet.outlines("carpet_deduct", block, number))
    if gross.value is None or (less.value is None and less.handles):
        return Quantity(None, "m2", handles=gross.handles)
    value = gross.value - (less.value or 0.0)
    if built.value is not None and value > built.value + 0.01:
        findings.append(
            Finding(
                "carpet_above_built",
                Severity.WARNING,
                sheet.convention.layer_name("carpet", block, number),
                {"carpet": f"{value:.2f}", "built": f"{built.value:.2f}"},
                gross.handles,
                gross.at,
            )
        )
    return Quantity(value, "m2", (Mean("drawn", value),), gross.handles + less.handles, gross.at)


def _exit_doors(sheet: Sheet, block: int, number: int) -> float | None:
    # What is wrong with a dimension is told where the widths themselves are read.
    found = each(sheet.measures("exit_door", block, number), [], sheet.convention)
    return math.fsum(width.value or 0.0 for _, width in found) if found else None


def _uses(
    sheet: Sheet, built: Sequence[Outline], deducted: Sequence[Outline], findings: list[Finding]
) -> tuple[UseArea, ...]:
    """Floor area by use: a deduction belongs to the use of its own colour."""
    names = sheet.convention.colours["uses"]
    gross: dict[int, float] = {}
    net: dict[int, float] = {}
    for outline in built:
        if outline.colour not in names:
            findings.append(_colour_finding(outline))
            continue
        if outline.by_layer:
            findings.append(_by_layer_finding(outline, names[outline.colour]))
        gross[outline.colour] = gross.get(outline.colour, 0.0) + outline.shape.area
        net[outline.colour] = net.get(outline.colour, 0.0) + outline.shape.area
    for outline in deducted:
        colour = outline.colour if outline.colour in net else _around(outline, built)
        if colour in net:
            net[colour] -= outline.shape.area
    return tuple(
        UseArea(names[colour], net[colour], gross[colour], colour) for colour in sorted(gross)
    )


def _around(outline: Outline, built: Sequence[Outline]) -> int:
    for other in built:
        if other.shape.holds_shape(outline.shape, _SLACK_M) is None:
            return other.colour
    return -1


def merge_uses(parts: Iterable[tuple[Sequence[UseArea], int]]) -> tuple[UseArea, ...]:
    """Areas by use over several floors, each built `times` times."""
    area: dict[tuple[str, int], list[float]] = {}
    for uses, times in parts:
        for use in uses:
            entry = area.setdefault((use.use, use.colour), [0.0, 0.0])
            entry[0] += use.area_m2 * times
            entry[1] += use.built_up_m2 * times
    return tuple(UseArea(use, a[0], a[1], colour) for (use, colour), a in sorted(area.items()))


def _colour_finding(outline: Outline) -> Finding:
    return Finding(
        "colour_means_nothing",
        Severity.ERROR,
        outline.layer,
        {"colour": "BYLAYER" if outline.colour == 256 else str(outline.colour)},
        (outline.handle,),
        outline.shape.middle,
    )


def _by_layer_finding(outline: Outline, use: str) -> Finding:
    # A layer's own colour is often an accident (7, white, is also "office").
    return Finding(
        "colour_by_layer",
        Severity.WARNING,
        outline.layer,
        {"colour": str(outline.colour), "use": use},
        (outline.handle,),
        outline.shape.middle,
    )


def _check_deductions(
    built: Sequence[Outline], deducted: Sequence[Outline], findings: list[Finding]
) -> None:
    for index, outline in enumerate(deducted):
        if built and _around(outline, built) == -1:
            findings.append(
                Finding(
                    "deduction_outside",
                    Severity.WARNING,
                    outline.layer,
                    {"area": f"{outline.shape.area:.2f}"},
                    (outline.handle,),
                    outline.shape.middle,
                )
            )
        findings += [
            Finding(
                "deductions_overlap",
                Severity.ERROR,
                outline.layer,
                {},
                (outline.handle, other.handle),
                outline.shape.middle,
            )
            for other in deducted[index + 1 :]
            if outline.shape.overlaps(other.shape, _SLACK_M)
        ]


def _times(sheet: Sheet, block: int, number: int, drawn: list[int], findings: list[Finding]) -> int:
    notes = [n for f in sheet.all("built_up", block, number) for n in f.notes]
    numbers = stated_numbers(notes, "TYPICAL_FLOOR_PLAN")
    if not numbers:
        return 1
    clash = sorted((set(numbers) - {number}) & set(drawn))
    if clash or number not in numbers or len(set(numbers)) != len(numbers):
        findings.append(
            Finding(
                "typical_clash",
                Severity.ERROR,
                notes[0].layer,
                {"floors": ", ".join(map(str, clash or numbers)), "floor": str(number)},
                (notes[0].handle,),
                notes[0].at,
            )
        )
    return len(set(numbers) | {number}) - len(clash)


def _covered(sheet: Sheet, block: int, findings: list[Finding]) -> Quantity:
    covered = sheet.outlines("covered", block)
    deducted = sheet.outlines("covered_deduct", block)
    gross = area_of(covered)
    if gross.value is None:
        return gross
    less = area_of(deducted).value if deducted else 0.0
    if less is None:
        return Quantity(None, "m2", handles=gross.handles)
    value = gross.value - less
    at: Point | None = gross.at
    return Quantity(value, "m2", (Mean("drawn", value),), gross.handles, at)


def _compare_covered(
    sheet: Sheet, block: int, covered: Quantity, footprint: Quantity, findings: list[Finding]
) -> None:
    if covered.value is None or footprint.value is None:
        return
    if covered.value < footprint.value * 0.99 - 0.01:
        findings.append(
            Finding(
                "covered_below_footprint",
                Severity.WARNING,
                sheet.convention.layer_name("covered", block),
                {"covered": f"{covered.value:.2f}", "footprint": f"{footprint.value:.2f}"},
                covered.handles + footprint.handles,
                covered.at,
            )
        )


def _storeys(sheet: Sheet, block: int, scope: str) -> list[int]:
    return sorted(
        {
            f.place.storey
            for f in sheet.features.values()
            if f.place
            and f.place.block == block
            and f.place.storey is not None
            and f.place.role.scope == scope
        }
    )


def _sum(unit: str, parts: Iterable[Quantity], times: Iterable[int]) -> Quantity:
    total = 0.0
    handles: tuple[str, ...] = ()
    found = False
    at: Point | None = None
    for part, count in zip(parts, times, strict=True):
        if part.value is None:
            if part.handles:
                return Quantity(None, unit, handles=part.handles)
            continue
        found = True
        total += part.value * count
        handles += part.handles
        at = at or part.at
    return (
        Quantity(total, unit, (Mean("drawn", total),), handles, at)
        if found
        else Quantity(None, unit)
    )


def _most(counts: Iterable[int]) -> int:
    return max(counts, default=0)
