"""From rules that apply to one answer: least height, greatest setback, strictest use, NOCs once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plugins.gis.answer import Cap, Height, Noc, SetbackLine, Uses, Verdict
from plugins.gis.evaluate import Applied
from plugins.gis.layers import LayerVersion
from plugins.gis.projection import scale_at, to_metres
from plugins.gis.query import Building
from plugins.gis.rulebook import EFFECTS, Effect, RuleBook, Use
from plugins.gis.surfaces import Runway, top_amsl_m

_STRICTNESS: Mapping[Use, int] = {
    "permitted": 0,
    "restricted-1": 1,
    "restricted-2": 2,
    "prohibited": 3,
}


def verdict_of(applied: Sequence[Applied]) -> Verdict:
    """The strictest effect that is certain, and the strictest of all."""
    certain: Effect | None = None
    possible: Effect | None = None
    for effect in EFFECTS:
        for one in applied:
            if one.row.effect == effect:
                possible = possible or effect
                if one.row.status == "certain":
                    certain = certain or effect
        if certain:
            break
    return Verdict(certain, possible)


def height_of(
    applied: Sequence[Applied],
    book: RuleBook,
    building: Building,
    corners: Sequence[tuple[float, float]],
    unchecked: Sequence[str],
) -> Height:
    """All caps of height, above ground and above sea level apart, and the least of them.

    Possible caps count like certain ones: a plan drawn to this figure is safe either way.

    Args:
        corners: The place, or the plot's corners, in degrees, for surfaces that slope.
        unchecked: Layers that could cap the height and were not looked at.
    """
    return height_from([cap_part(one, book, building, corners) for one in applied], unchecked)


@dataclass(frozen=True, slots=True)
class CapPart:
    """What one rule that applies does to the height."""

    floors: float | None = None
    built_up_m2: float | None = None
    above_ground: tuple[float, Cap] | None = None
    top: Cap | None = None
    above_of_top: float | None = None  # metres above ground, where its level is known
    unknown: str | None = None


_NOTHING = CapPart()


def cap_part(
    one: Applied,
    book: RuleBook,
    building: Building,
    corners: Sequence[tuple[float, float]],
) -> CapPart:
    """One rule's part in the height; `corners` as in `height_of`."""
    then, row = one.body.then, one.row
    if row.draft or not then.caps:
        return _NOTHING
    values = one.sight.properties
    cap = then.height_m.of(values) if then.height_m else None
    top: tuple[float, str | None] | None = None
    if then.top_amsl_m and (elevation := then.top_amsl_m.of(values)) is not None:
        top = elevation, None
    elif then.surfaces:
        top = _surface_top(one, book.surfaces[then.surfaces].figures, corners)
    above: float | None = None
    top_cap: Cap | None = None
    unknown: str | None = None
    if top is not None:
        height, surface = top
        if building.ground_amsl_m is None:
            unknown = f"ground level not known: {row.rule} limits the top to {height:.2f} m above sea level"
        else:
            above = height - building.ground_amsl_m - building.ground_error_m
        over = None if above is None else round(above, 2)
        top_cap = Cap(row.rule, row.zone, row.status, over, round(height, 2), surface)
    return CapPart(
        floors=then.floors.of(values) if then.floors else None,
        built_up_m2=then.built_up_m2.of(values) if then.built_up_m2 else None,
        above_ground=None
        if cap is None
        else (cap, Cap(row.rule, row.zone, row.status, cap_m=round(cap, 2))),
        top=top_cap,
        above_of_top=above,
        unknown=unknown,
    )


def height_from(parts: Sequence[CapPart], unchecked: Sequence[str]) -> Height:
    """The least of all parts."""
    caps: list[tuple[float, Cap]] = []
    unknown = [f"not checked: {layer}" for layer in unchecked]
    tops: list[Cap] = []
    floors: list[float] = []
    built_up: list[float] = []
    for part in parts:
        if part is _NOTHING:
            continue
        if part.floors is not None:
            floors.append(part.floors)
        if part.built_up_m2 is not None:
            built_up.append(part.built_up_m2)
        if part.above_ground is not None:
            caps.append(part.above_ground)
        if part.top is not None:
            tops.append(part.top)
            if part.above_of_top is not None:
                caps.append((part.above_of_top, part.top))
        if part.unknown is not None:
            unknown.append(part.unknown)
    caps.sort(key=lambda pair: (pair[0], pair[1].rule, pair[1].zone))
    tops.sort(key=lambda cap: (cap.top_amsl_m or 0.0, cap.rule, cap.zone))
    ordered = [cap for _, cap in caps] + [cap for cap in tops if cap.cap_m is None]
    return Height(
        max_m=round(max(caps[0][0], 0.0), 2) if caps else None,
        max_top_amsl_m=tops[0].top_amsl_m if tops else None,
        binding=ordered[0] if ordered else None,
        others=tuple(ordered[1:]),
        unknown_because=tuple(dict.fromkeys(unknown)),
        max_floors=int(min(floors)) if floors else None,
        max_built_up_m2=min(built_up) if built_up else None,
    )


def _surface_top(
    one: Applied, figures: Mapping[str, float], corners: Sequence[tuple[float, float]]
) -> tuple[float, str] | None:
    runway = _runway(one.sight.version, one.sight.row)
    if runway is None:
        return None
    tops = [top_amsl_m(runway, figures, *to_metres(lon, lat)) for lon, lat in corners]
    return min((top for top in tops if top is not None), default=None)


@lru_cache(maxsize=256)
def _runway(version: LayerVersion, row: int) -> Runway | None:
    path = version.geometry_of(row).parts[0][0]
    elevation = version.properties[row].get("elevation_amsl_m")
    if len(path) < 2 or isinstance(elevation, str | None):
        return None
    ax, ay = to_metres(float(path[0][0]), float(path[0][1]))
    bx, by = to_metres(float(path[-1][0]), float(path[-1][1]))
    return Runway(ax, ay, bx, by, float(elevation), scale_at((ax + bx) / 2))


def setback_lines(applied: Sequence[Applied]) -> tuple[SetbackLine, ...]:
    """Distances to keep, greatest first."""
    lines: list[SetbackLine] = []
    for one in applied:
        quantity = one.body.then.setback_m
        if quantity is None or one.row.draft:
            continue
        metres = quantity.of(one.sight.properties)
        if metres is None:
            continue
        row = one.row
        lines.append(
            SetbackLine(
                rule=row.rule,
                source=row.layer,
                zone=row.zone,
                min_m=metres,
                status=row.status,
                distance_m=row.distance_m,
                noc_if_less=one.body.then.noc,
            )
        )
    lines.sort(key=lambda line: (-line.min_m, line.rule, line.zone))
    return tuple(lines)


def uses_of(applied: Sequence[Applied], book: RuleBook) -> Uses:
    """Class of use by occupancy, the strictest of all tables that apply."""
    groups: dict[str, Use] = {}
    basis: list[str] = []
    every: set[str] = set()
    limits: list[frozenset[str]] = []
    for one in applied:
        uses = one.body.then.uses
        if uses is None or one.row.draft:
            continue
        if uses.only:
            limits.append(uses.only)
            basis.append(one.row.rule)
            continue
        values = one.sight.properties
        table = book.tables.get(str(values.get(uses.table_attribute or "")))
        row = table.rows.get(str(values.get(uses.row_attribute or ""))) if table else None
        if table is None or row is None:
            basis.append(f"{one.row.zone_version} {one.row.zone}: no table of uses")
            continue
        basis.append(table.basis.en)
        for group, use in row.items():
            if _STRICTNESS[use] >= _STRICTNESS[groups.get(group, "permitted")]:
                groups[group] = use
    unknown = None if basis else "no published plan"
    for only in limits:
        every = set(groups) | {
            group for table in book.tables.values() for row in table.rows.values() for group in row
        }
        for group in every - only:
            groups[group] = "prohibited"
    return Uses(dict(sorted(groups.items())), tuple(dict.fromkeys(basis)), unknown)


def nocs_of(applied: Sequence[Applied], book: RuleBook) -> tuple[Noc, ...]:
    """Each authority once, with every reason."""
    why: dict[str, list[str]] = {}
    certain: set[str] = set()
    for one in applied:
        name = one.body.then.noc
        if name is None or one.row.draft:
            continue
        reasons = why.setdefault(name, [])
        if one.row.rule not in reasons:
            reasons.append(one.row.rule)
        if one.row.status == "certain":
            certain.add(name)
    return tuple(
        Noc(
            authority=name,
            title=book.authorities[name].title,
            why=tuple(reasons),
            status="certain" if name in certain else "possible",
            days=book.authorities[name].days,
            papers=book.authorities[name].papers,
        )
        for name, reasons in sorted(why.items())
    )
