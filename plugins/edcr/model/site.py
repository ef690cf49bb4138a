"""The site around the buildings: roads, wells, parking, services."""

from __future__ import annotations

import math
from dataclasses import replace

from plugins.edcr.geometry import Edge, Point, gap_between
from plugins.edcr.model.details import placed, side_of
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.info import stated_number
from plugins.edcr.model.measured import area_of, each
from plugins.edcr.model.quantity import Mean, Quantity
from plugins.edcr.model.sheet import Feature, Outline, Sheet
from plugins.edcr.model.things import (
    Apart,
    Closet,
    Parking,
    RoadDistance,
    RoomHeight,
    Slot,
    StreetEdge,
    Width,
)

# A dimension to another corner of the same wall is off by centimetres; more is another distance.
_APART_M = 0.05
_SLOT_ROLES = ("car_slot", "disabled_slot", "visitor_slot", "special_slot", "mechanical_slot")


_ROAD_ROLES = {
    "notified": "notified_road",
    "other": "other_road",
    "culdesac": "culdesac",
    "lane": "lane",
}


def read_roads(sheet: Sheet, findings: list[Finding]) -> tuple[RoadDistance, ...]:
    """Distances from building to street, by the street's colour; the drawn street is the second witness.

    Where a street is drawn and no dimension to it, the drawing itself gives the distance.
    """
    kinds = sheet.convention.colours["roads"]
    found: list[RoadDistance] = []
    for measure, quantity in each(sheet.measures("road_distance"), findings, sheet.convention):
        kind = kinds.get(measure.colour)
        if kind is None:
            findings.append(_colour(measure.layer, measure.colour, measure.handle))
            continue
        found.append(RoadDistance(kind, quantity))
    prints = [
        edge
        for (role, _, level), features in sheet.by_role.items()
        if role == "footprint" and level == 0
        for feature in features
        for outline in feature.outlines
        for edge in outline.shape.edges
    ]
    for kind, role in _ROAD_ROLES.items():
        gap = gap_between(_edges(sheet, role), prints)
        if gap is None:
            continue
        said = [road for road in found if road.kind == kind]
        if not said:
            means = (Mean("drawn", gap.length),)
            mark = (gap.start, gap.end)
            found.append(RoadDistance(kind, Quantity(gap.length, "m", means, (), gap.start, mark)))
            continue
        least = min(said, key=lambda road: road.distance.value or 0.0).distance
        both = replace(least, means=(*least.means, Mean("drawn", gap.length)))
        found = [RoadDistance(r.kind, both) if r.distance is least else r for r in found]
        if abs((least.value or 0.0) - gap.length) > _APART_M:
            findings.append(
                Finding(
                    "two_means_differ",
                    Severity.WARNING,
                    "SHORTEST_DIST_TO_ROAD",
                    {"drawn": f"{gap.length:.3f}", "dimension": f"{least.value:.3f}"},
                    least.handles,
                    gap.start,
                )
            )
    return tuple(found)


def read_street_edges(
    sheet: Sheet, blocks: list[int], findings: list[Finding]
) -> tuple[StreetEdge, ...]:
    """Footprint to far street edge, for the height rule."""
    kinds = sheet.convention.colours["roads"]
    return tuple(
        StreetEdge(block, kinds.get(measure.colour, "other"), quantity)
        for block in blocks
        for measure, quantity in each(
            sheet.measures("street_edge", block), findings, sheet.convention
        )
    )


def read_wells(sheet: Sheet, findings: list[Finding]) -> tuple[Apart, ...]:
    """Well distances by dimension, and between well and pit by geometry as second witness."""
    kinds = sheet.convention.colours["wells"]
    found: list[Apart] = []
    for measure, quantity in each(sheet.measures("well_distance"), findings, sheet.convention):
        kind = kinds.get(measure.colour)
        if kind is None:
            findings.append(_colour(measure.layer, measure.colour, measure.handle))
        else:
            found.append(Apart(kind, quantity))
    wells, pits = _edges(sheet, "well"), _edges(sheet, "pit")
    gap = gap_between(wells, pits)
    if gap is not None:
        drawn = Quantity(
            gap.length, "m", (Mean("drawn", gap.length),), (), gap.start, (gap.start, gap.end)
        )
        said = [a for a in found if a.kind == "pit"]
        if not said:
            found.append(Apart("pit", drawn))
        elif all(abs((a.distance.value or 0) - gap.length) > _APART_M for a in said):
            least = min(a.distance.value or 0 for a in said)
            # The dimension may be taken to the well's wall or to its centre: say both.
            findings.append(
                Finding(
                    "two_means_differ",
                    Severity.WARNING,
                    "DIST_WELL",
                    {"drawn": f"{gap.length:.3f}", "dimension": f"{least:.3f}"},
                    said[0].distance.handles,
                    gap.start,
                )
            )
    return tuple(found)


def read_power_lines(sheet: Sheet, findings: list[Finding]) -> tuple[Apart, ...]:
    """Clear distance beside each overhead line, with its voltage."""
    lines: list[Apart] = []
    for feature in sheet.all("line_beside"):
        number = feature.place.numbers[:1] if feature.place else ()
        voltage = [
            value
            for other in sheet.all("voltage")
            if other.place
            and other.place.numbers[:1] == number
            and (value := stated_number(other.notes, "VOLTAGE_KV")) is not None
        ]
        for _, quantity in each(feature.measures, findings, sheet.convention):
            lines.append(Apart("beside", quantity, voltage[0] if voltage else None))
    return tuple(lines)


def read_block_gaps(sheet: Sheet, findings: list[Finding]) -> tuple[Apart, ...]:
    """Distances between blocks: by dimension, or by geometry where none is drawn."""
    gaps: list[Apart] = []
    told: set[tuple[int, int]] = set()
    prints: dict[int, Outline] = {}
    for (role, block, _), features in sorted(
        sheet.by_role.items(), key=lambda item: (item[0][1] or 0, item[0][2] or 0)
    ):
        if role == "footprint" and block is not None and features[0].outlines:
            prints.setdefault(block, features[0].outlines[0])
    for feature in sheet.all("block_distance"):
        pair = _pair(feature)
        for _, quantity in each(feature.measures, findings, sheet.convention):
            told.add(pair)
            quantity = _with_geometry(quantity, pair, prints, feature, findings)
            gaps.append(Apart(f"{pair[0]}-{pair[1]}", quantity))
    for left in prints:
        for right in prints:
            if left < right and (left, right) not in told:
                gap = gap_between(prints[left].shape.edges, prints[right].shape.edges)
                assert gap is not None
                handles = (prints[left].handle, prints[right].handle)
                gaps.append(
                    Apart(
                        f"{left}-{right}",
                        Quantity(
                            gap.length,
                            "m",
                            (Mean("drawn", gap.length),),
                            handles,
                            gap.start,
                            (gap.start, gap.end),
                        ),
                    )
                )
    return tuple(gaps)


def _pair(feature: Feature) -> tuple[int, int]:
    assert feature.place is not None
    low, high = sorted(feature.place.numbers)
    return (low, high)


def _with_geometry(
    quantity: Quantity,
    pair: tuple[int, int],
    prints: dict[int, Outline],
    feature: Feature,
    findings: list[Finding],
) -> Quantity:
    if pair[0] not in prints or pair[1] not in prints:
        return quantity
    gap = gap_between(prints[pair[0]].shape.edges, prints[pair[1]].shape.edges)
    if gap is None or quantity.value is None:
        return quantity
    if abs(gap.length - quantity.value) > _APART_M:
        findings.append(
            Finding(
                "two_means_differ",
                Severity.WARNING,
                feature.layer,
                {"drawn": f"{gap.length:.3f}", "dimension": f"{quantity.value:.3f}"},
                quantity.handles,
                gap.start,
            )
        )
    # Geometry decides: a dimension drawn between other points must not hide a narrow gap.
    return Quantity(
        gap.length,
        "m",
        (Mean("drawn", gap.length), *quantity.means),
        quantity.handles,
        gap.start,
        (gap.start, gap.end),
    )


def read_parking(sheet: Sheet, findings: list[Finding]) -> Parking:
    """Parking places, each with its sides; overlapping places are reported."""
    slots: list[Slot] = []
    outlines: list[Outline] = []
    for role in _SLOT_ROLES:
        for outline in sheet.outlines(role):
            slots.append(_slot(role, outline))
            outlines.append(outline)
    for index, outline in enumerate(outlines):
        findings += [
            Finding(
                "slots_overlap",
                Severity.ERROR,
                outline.layer,
                {},
                (outline.handle, other.handle),
                outline.shape.middle,
            )
            for other in outlines[index + 1 :]
            if outline.shape.overlaps(other.shape, 0.05) and not _same_place(outline, other)
        ]
    loading = tuple(_slot("loading_bay", o) for o in sheet.outlines("loading_bay"))
    two = area_of(sheet.outlines("two_wheeler")).value
    covered = [
        o
        for (role, _, _), features in sheet.by_role.items()
        if role in ("covered_parking", "open_parking", "basement_parking")
        for f in features
        for o in f.outlines
    ]
    return Parking(
        slots=tuple(slots),
        cars=sum(s.kind in ("car_slot", "disabled_slot", "visitor_slot") for s in slots),
        disabled=sum(s.kind == "disabled_slot" for s in slots),
        two_wheeler_m2=two if sheet.outlines("two_wheeler") else 0.0,
        mechanical=sum(s.kind == "mechanical_slot" for s in slots),
        loading=loading,
        loading_m2=math.fsum(o.shape.area for o in sheet.outlines("loading_bay")),
        visitor=sum(s.kind == "visitor_slot" for s in slots),
        covered_m2=math.fsum(o.shape.area for o in covered),
    )


def read_room_heights(sheet: Sheet, findings: list[Finding]) -> tuple[RoomHeight, ...]:
    """Clear heights by the colour of their dimension."""
    kinds = sheet.convention.colours["rooms"]
    return tuple(
        RoomHeight(block, floor, kinds[measure.colour], quantity)
        for block, floor, feature in placed(sheet, "room_height")
        for measure, quantity in each(feature.measures, findings, sheet.convention)
        if measure.colour in kinds
    )


def read_widths(sheet: Sheet, findings: list[Finding]) -> tuple[Width, ...]:
    """Drawn clear widths of corridors and exits."""
    found: list[Width] = []
    for role in ("exit_door", "exit_stair", "corridor", "exit_distance", "light"):
        for block, floor, feature in placed(sheet, role):
            for measure, quantity in each(feature.measures, findings, sheet.convention):
                if role == "corridor" and measure.colour == 1:
                    continue
                found.append(Width(block, floor, role, quantity))
    return tuple(found)


def read_closets(sheet: Sheet) -> tuple[Closet, ...]:
    """Toilets, bath rooms and fittings with their sizes."""
    people = sheet.convention.colours["people"]
    return tuple(
        Closet(
            block,
            floor,
            role,
            people.get(outline.colour, "common"),
            area_of([outline]),
            side_of(outline, 0),
        )
        for role in ("closet", "bath", "closet_bath", "urinal", "basin", "special_closet")
        for block, floor, feature in placed(sheet, role)
        for outline in feature.outlines
    )


def rain_litres(sheet: Sheet) -> Quantity:
    """Storage stated beside the drawn tanks, added up."""
    total = 0.0
    handles: list[str] = []
    at: Point | None = None
    for feature in sheet.all("rain_store"):
        for note in feature.notes:
            litres = stated_number([note], "RWH_CAPACITY_L")
            if litres is not None:
                total += litres
                handles.append(note.handle)
                at = at or note.at
    if not handles:
        return Quantity(None, "l")
    return Quantity(total, "l", (Mean("stated", total),), tuple(handles), at)


def _slot(role: str, outline: Outline) -> Slot:
    return Slot(role, side_of(outline, 0), side_of(outline, 1))


def _same_place(left: Outline, right: Outline) -> bool:
    # A visitor's or disabled person's place is often drawn over the ordinary one on purpose.
    return left.layer != right.layer and abs(left.shape.area - right.shape.area) < 0.01


def _edges(sheet: Sheet, role: str) -> list[Edge]:
    edges: list[Edge] = []
    for feature in sheet.all(role):
        edges += [e for outline in feature.outlines for e in outline.shape.edges]
        edges += [e for stroke in feature.strokes for e in stroke.edges]
    return edges


def _colour(layer: str, colour: int, handle: str) -> Finding:
    return Finding(
        "colour_means_nothing",
        Severity.ERROR,
        layer,
        {"colour": "BYLAYER" if colour == 256 else str(colour)},
        (handle,),
    )
