"""How high a block is, by dimension and by level lines, and which floors count as storeys."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.measured import longest
from plugins.edcr.model.plan import Floor
from plugins.edcr.model.quantity import Mean, Quantity
from plugins.edcr.model.sheet import Sheet


def height_of(
    sheet: Sheet, block: int, floors: Sequence[Floor], findings: list[Finding]
) -> Quantity:
    """HT_OF_BLDG by geometry; level lines and floor heights are the other witnesses."""
    drawn = longest(sheet.measures("height", block), findings, sheet.convention)
    by_levels = _between_levels(sheet, block)
    if drawn.value is None:
        if by_levels is None:
            return drawn
        return Quantity(by_levels, "m", (Mean("levels", by_levels),))
    means = list(drawn.means)
    if by_levels is not None:
        means.append(Mean("levels", by_levels))
        if abs(by_levels - drawn.value) > 0.05:
            findings.append(
                _two_means(sheet.convention.layer_name("height", block), drawn, by_levels)
            )
    return Quantity(drawn.value, "m", tuple(means), drawn.handles, drawn.at, drawn.mark)


def _between_levels(sheet: Sheet, block: int) -> float | None:
    ground = [e for f in sheet.all("ground_line", block) for s in f.strokes for e in s.edges]
    roof = [e for f in sheet.all("roof_line", block) for s in f.strokes for e in s.edges]
    if not ground or not roof:
        return None
    low = min(point[1] for edge in ground for point in (edge.start, edge.end))
    high = max(point[1] for edge in roof for point in (edge.start, edge.end))
    return high - low


def _two_means(layer: str, drawn: Quantity, other: float) -> Finding:
    return Finding(
        "two_means_differ",
        Severity.WARNING,
        layer,
        {"drawn": f"{other:.3f}", "dimension": f"{drawn.value:.3f}"},
        drawn.handles,
        drawn.at,
    )


def is_storey(floor: Floor, floors: Sequence[Floor]) -> bool:
    # A stair room or tank room on the roof is not a storey: it covers a small part only.
    if floor.built_up.value is None:
        return False
    largest = max((f.built_up.value or 0.0) for f in floors)
    top = max(f.number for f in floors)
    return floor.number != top or floor.number == 0 or floor.built_up.value > 0.15 * largest
