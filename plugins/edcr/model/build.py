"""From a sorted drawing to the plan that the rules judge."""

from __future__ import annotations

import math

from plugins.edcr.dxf import Drawing
from plugins.edcr.model.convention import Convention
from plugins.edcr.model.details import (
    count_trees,
    read_lifts,
    read_projections,
    read_ramps,
    read_spaces,
)
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.floors import merge_uses, read_blocks
from plugins.edcr.model.info import Stated, read_stated
from plugins.edcr.model.measured import area_of, check_outlines, longest, taken
from plugins.edcr.model.plan import Block, Plan, Plot
from plugins.edcr.model.quantity import Mean, Quantity
from plugins.edcr.model.sheet import METRES_PER_UNIT, UNIT_NAMES, Sheet, sort_drawing
from plugins.edcr.model.site import (
    rain_litres,
    read_block_gaps,
    read_closets,
    read_parking,
    read_power_lines,
    read_roads,
    read_room_heights,
    read_street_edges,
    read_wells,
    read_widths,
)

_SAME_RATIO = 0.01
# No plot is smaller than a car or larger than a village: then the unit is wrong.
_SMALLEST_PLOT_M2, _LARGEST_PLOT_M2 = 10.0, 5e7
_DECLARED_UNITS = {"m2": 1.0, "square feet": 0.09290304, "cents": 40.468564224}


def build_plan(drawing: Drawing, convention: Convention) -> Plan:
    """The plan model of one drawing. Never raises for what a drafter drew: that is a finding."""
    sheet = sort_drawing(drawing, convention)
    findings = list(sheet.findings)
    check_outlines(sheet.features.values(), findings)
    _check_required(sheet, drawing, findings)
    notes = [note for feature in sheet.all("info") for note in feature.notes]
    stated, more = read_stated(notes, convention)
    findings += more
    plot = _plot(sheet, stated, findings)
    blocks = read_blocks(sheet, plot.shape, findings)
    built = _total("m2", [block.built_up for block in blocks])
    net = _total("m2", [block.floor_area for block in blocks])
    covered = _total("m2", [block.covered for block in blocks])
    recreation = area_of(sheet.outlines("recreation"))
    return Plan(
        plot=plot,
        blocks=blocks,
        uses=merge_uses((block.uses, 1) for block in blocks),
        built_up=built,
        floor_area=net,
        covered=covered,
        coverage_pct=_ratio(covered, plot.area, 100.0, "%"),
        fsi=_ratio(net, plot.area, 1.0, ""),
        height=_highest(blocks),
        facts=stated.facts,
        roads=read_roads(sheet, findings),
        street_edges=read_street_edges(sheet, [b.number for b in blocks], findings),
        parking=read_parking(sheet, findings),
        wells=read_wells(sheet, findings),
        well_count=_count(sheet, "well"),
        pit_count=_count(sheet, "pit"),
        block_gaps=read_block_gaps(sheet, findings),
        power_lines=read_power_lines(sheet, findings),
        rain_litres=rain_litres(sheet),
        rain_stores=_count(sheet, "rain_store"),
        solar_drawn=_count(sheet, "solar") > 0,
        solar_panels=area_of(sheet.outlines("solar")),
        water_heater_drawn=_count(sheet, "water_heater") > 0,
        waste_unit_drawn=_count(sheet, "waste_unit") > 0,
        reuse_plant_drawn=_count(sheet, "reuse_plant") > 0,
        septic_drawn=_count(sheet, "septic_tank") + _count(sheet, "pit") > 0,
        recreation=recreation,
        rooms=read_room_heights(sheet, findings),
        widths=read_widths(sheet, findings),
        closets=read_closets(sheet),
        ramps=read_ramps(sheet, findings),
        lifts=read_lifts(sheet),
        shafts=read_spaces(sheet, "air_shaft"),
        courts=read_spaces(sheet, "courtyard"),
        projections=read_projections(sheet, blocks, findings),
        trees=count_trees(sheet),
        disabled_way=longest(sheet.measures("disabled_slot"), findings, sheet.convention),
        unit_areas=_unit_areas(sheet, blocks),
        findings=_told_once(findings),
        stated=stated,
        sheet=sheet,
    )


def _plot(sheet: Sheet, stated: Stated, findings: list[Finding]) -> Plot:
    declared = stated.facts.get("plot_area_m2")
    said = float(declared) if isinstance(declared, float) and declared > 0 else None
    features = [feature for feature in sheet.all("plot") if feature.outlines]
    if not features:
        # The record alone does not prove what is on the ground.
        means = (Mean("declared", said),) if said is not None else ()
        return Plot(Quantity(None, "m2", means), None, said, None)
    outline = taken(features[0], findings, sheet.convention)
    several = len(features[0].outlines) > 1
    usable = outline.is_closed and not several
    drawn = outline.shape.area if usable else None
    shape = outline.shape if usable else None
    declared_mean = () if said is None else (Mean("declared", said),)
    if drawn is None:
        return Plot(Quantity(None, "m2", declared_mean, (outline.handle,)), None, said, None)
    if not _SMALLEST_PLOT_M2 <= drawn <= _LARGEST_PLOT_M2:
        values = {"drawn": f"{drawn:g}"}
        findings.append(
            Finding("size_absurd", Severity.ERROR, outline.layer, values, (outline.handle,))
        )
    value = drawn
    if said is not None:
        value = min(drawn, said)
        _compare_plot(sheet, drawn, said, outline.handle, findings)
    means = (Mean("drawn", drawn), *declared_mean)
    quantity = Quantity(value, "m2", means, (outline.handle,), outline.shape.middle)
    return Plot(quantity, drawn, said, shape)


def _compare_plot(
    sheet: Sheet, drawn: float, said: float, handle: str, findings: list[Finding]
) -> None:
    off = abs(drawn - said) / said
    if off * 100 <= sheet.convention.tolerances.area_pct:
        return
    values = {"drawn": f"{drawn:.2f}", "declared": f"{said:.2f}", "pct": f"{off * 100:.1f}"}
    doubt = _unit_doubt(sheet, drawn, said)
    if doubt:
        findings.append(
            Finding("unit_doubt", Severity.ERROR, "PLOT_BOUNDARY", values | doubt, (handle,))
        )
        return
    findings.append(Finding("plot_differs", Severity.WARNING, "PLOT_BOUNDARY", values, (handle,)))


def _unit_doubt(sheet: Sheet, drawn: float, said: float) -> dict[str, str] | None:
    """Units of drawing and of the declared area that would make the two agree."""
    in_units = drawn / sheet.metres_per_unit**2
    current = sheet.insunits if sheet.insunits in METRES_PER_UNIT else 6
    for declared_as, factor in _DECLARED_UNITS.items():
        for unit, metres in METRES_PER_UNIT.items():
            if unit == current and declared_as == "m2":
                continue
            if abs(in_units * metres**2 / (said * factor) - 1) <= _SAME_RATIO:
                return {"unit": UNIT_NAMES[unit], "declared_as": declared_as}
    return None


def _check_required(sheet: Sheet, drawing: Drawing, findings: list[Finding]) -> None:
    if not sheet.features:
        findings.append(Finding("nothing_drawn", Severity.ERROR))
    for roles in sheet.convention.roles.values():
        for role in roles:
            if not role.required:
                continue
            if sheet.all(role.name):
                continue
            listed = any(role.pattern.fullmatch(layer) for layer in drawing.layer_colours)
            code = "layer_empty" if listed else "layer_missing"
            findings.append(Finding(code, Severity.ERROR, role.layer))
    built = any(key[0] in ("built_up", "built_up_existing") for key in sheet.by_role)
    if sheet.features and not built:
        layer = sheet.convention.layer_name("built_up")
        findings.append(Finding("layer_missing", Severity.ERROR, layer))


def _total(unit: str, parts: list[Quantity]) -> Quantity:
    """Sum over blocks; unknown as soon as one block's part is unknown."""
    if not parts or any(part.value is None for part in parts):
        return Quantity(None, unit)
    value = math.fsum(part.value or 0.0 for part in parts)
    handles = tuple(handle for part in parts for handle in part.handles)
    return Quantity(value, unit, (Mean("drawn", value),), handles, parts[0].at)


def _ratio(part: Quantity, whole: Quantity, times: float, unit: str) -> Quantity:
    if part.value is None or not whole.value:
        return Quantity(None, unit)
    value = part.value / whole.value * times
    return Quantity(value, unit, (Mean("drawn", value),), part.handles + whole.handles, part.at)


def _highest(blocks: tuple[Block, ...]) -> Quantity:
    heights = [block.height for block in blocks]
    if not heights or any(height.value is None for height in heights):
        return Quantity(None, "m")
    return max(heights, key=lambda height: height.value or 0.0)


def _unit_areas(sheet: Sheet, blocks: tuple[Block, ...]) -> tuple[float, ...]:
    areas: list[float] = []
    for block in blocks:
        for floor in block.floors:
            for outline in sheet.outlines("unit", block.number, floor.number):
                areas += [outline.shape.area] * floor.times
    return tuple(areas)


def _count(sheet: Sheet, role: str) -> int:
    return sum(
        len(f.outlines) + len(f.strokes) + (0 if f.outlines or f.strokes else bool(f.notes))
        for f in sheet.all(role)
    )


def _told_once(findings: list[Finding]) -> tuple[Finding, ...]:
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.layer, finding.handles, tuple(finding.values.items()))
        seen.setdefault(key, finding)
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return tuple(
        sorted(seen.values(), key=lambda f: (order[f.severity], f.code, f.layer, f.handles))
    )
