"""The plan as a drawing with numbered marks where something is to be said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from plugins.edcr.geometry import ArcEdge, Edge, Point
from plugins.edcr.model.plan import Plan
from plugins.edcr.model.quantity import Point as MarkPoint

# Role -> style class; drawn in this order, so that what matters lies on top.
_LAYERS = {
    "other_road": "road",
    "notified_road": "road",
    "lane": "road",
    "culdesac": "road",
    "plot": "plot",
    "front_yard": "yard front",
    "rear_yard": "yard rear",
    "side_yard_1": "yard side",
    "side_yard_2": "yard side",
    "open_parking": "parking",
    "covered_parking": "parking",
    "covered": "covered",
    "built_up": "built",
    "built_up_existing": "existing",
    "footprint": "print",
    "deduct": "deduct",
    "carpet": "thin",
    "unit": "thin",
    "mezzanine": "thin",
    "room": "thin",
    "kitchen": "thin",
    "closet": "thin",
    "bath": "thin",
    "closet_bath": "thin",
    "stair": "stair",
    "flight": "stair",
    "landing": "stair",
    "fire_stair": "stair",
    "fire_flight": "stair",
    "lift": "stair",
    "car_slot": "slot",
    "disabled_slot": "slot",
    "two_wheeler": "slot",
    "loading_bay": "slot",
    "recreation": "thin",
    "well": "water",
    "rain_store": "water",
    "pit": "waste",
    "septic_tank": "waste",
    "waste_unit": "waste",
    "power_line": "power",
}
STYLE = """
svg.plan{background:#fbfbf8;touch-action:none}
svg.plan path{fill:none;stroke:#777;stroke-width:1;vector-effect:non-scaling-stroke}
.plot{stroke:#111!important;stroke-width:2.5!important}.road{fill:#e8e6e0!important;stroke:#b9b4a6!important}
.yard{fill:#dff0dc!important;fill-opacity:.55;stroke:#8bb686!important}.front{fill:#e6efcf!important}.side{fill:#d9efe6!important}
.print{stroke:#1b3a6b!important;stroke-width:2!important;fill:#cfd9ea!important;fill-opacity:.45}
.covered{stroke:#8193b4!important;stroke-dasharray:5 3}.built{stroke:#3d6098!important;fill:#dbe4f3!important;fill-opacity:.35}
.existing{stroke:#8a6d3b!important;fill:#f1e6d0!important;fill-opacity:.5}.deduct{stroke:#a33!important;stroke-dasharray:3 2}
.slot,.parking{stroke:#555!important;fill:#ececec!important;fill-opacity:.6}.stair{stroke:#7a4fa3!important}.water{stroke:#2a7fb8!important;fill:#d5ebf7!important}
.waste{stroke:#8a6d3b!important;fill:#efe3cf!important}.power{stroke:#c60!important}
.span{stroke:#c2185b!important;stroke-width:2!important}
.mark circle{stroke:#fff;stroke-width:.12}.mark text{fill:#fff;font:bold 1px sans-serif;text-anchor:middle;dominant-baseline:central}
.mark a{cursor:pointer}.mark .fail,.mark .error,.mark .rule_error{fill:#b71c1c}.mark .cannot_be_checked{fill:#6d6d6d}.mark .needs_officer,.mark .warning{fill:#c77700}.mark .note{fill:#5b7a99}.mark .pass{fill:#2e7d32}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number on the plan; `link` is the id of its line in the report."""

    number: str
    kind: str
    title: str
    link: str
    at: MarkPoint
    span: tuple[MarkPoint, MarkPoint] | None = None


def plan_svg(
    plan: Plan, marks: Iterable[Mark], standalone: bool = False, label: str = "Plan"
) -> str:
    """SVG of the scrutiny layers. Coordinates are metres from the plot's first corner, y down.

    The marks in it are links, so it is a group of things to readers of the screen and no one picture.
    """
    shapes: list[tuple[int, str, str]] = []
    order = {role: index for index, role in enumerate(_LAYERS)}
    for feature in plan.sheet.features.values():
        if feature.place is None or feature.place.role.name not in order:
            continue
        role = feature.place.role.name
        runs = [outline.shape.edges for outline in feature.outlines]
        runs += [stroke.edges for stroke in feature.strokes]
        for edges in runs:
            closed = len(edges) > 1 and edges[0].start == edges[-1].end
            path = _path(edges, closed)
            if path:
                title = f"<title>{escape(feature.layer)}</title>"
                shape = f'<path class="{_LAYERS[role]}" d="{path}">{title}</path>'
                shapes.append((order[role], feature.layer, shape))
    box = _box(plan)
    size = max(box[2] - box[0], box[3] - box[1])
    body = [shape for _, _, shape in sorted(shapes, key=lambda s: (s[0], s[1]))]
    listed = list(marks)
    for mark in listed:
        if mark.span is not None:
            (ax, ay), (bx, by) = mark.span
            body.append(f'<path class="span" d="M{_n(ax)} {_n(-ay)}L{_n(bx)} {_n(-by)}"/>')
    body += [_mark(mark, index, size) for index, mark in enumerate(_spread(listed, size))]
    x, y = box[0], -box[3]
    view = f"{_n(x)} {_n(y)} {_n(box[2] - box[0])} {_n(box[3] - box[1])}"
    style = f"<style>{_print_style(size)}</style>" if standalone else ""
    return (
        f'<svg class="plan" xmlns="http://www.w3.org/2000/svg" viewBox="{view}" '
        f'preserveAspectRatio="xMidYMid meet" role="group" aria-label="{escape(label)}">{style}{"".join(body)}</svg>'
    )


def _print_style(size: float) -> str:
    """Line widths in drawing units, for viewers that cannot keep them constant on the screen."""
    unit = size / 700
    style = STYLE.replace("vector-effect:non-scaling-stroke", "")
    # Widths below 1 belong to the marks, which are scaled already.
    style = re.sub(
        r"stroke-width:([1-9][\d.]*)", lambda m: f"stroke-width:{float(m[1]) * unit:.4f}", style
    )
    return re.sub(
        r"stroke-dasharray:(\d+) (\d+)",
        lambda m: f"stroke-dasharray:{int(m[1]) * unit:.4f} {int(m[2]) * unit:.4f}",
        style,
    )


def _mark(mark: Mark, index: int, size: float) -> str:
    scale = _n(size / 55)
    return (
        f'<g class="mark" id="mark-{index}" transform="translate({_n(mark.at[0])} {_n(-mark.at[1])}) '
        f'scale({scale})" data-s="{scale}"><a href="#{escape(mark.link)}"><title>{escape(mark.title)}</title>'
        f'<circle class="{mark.kind}" r="1"/><text>{escape(mark.number)}</text></a></g>'
    )


def _spread(marks: list[Mark], size: float) -> list[Mark]:
    """Marks that would hide each other are put side by side."""
    step = size / 55 * 2.1
    taken: dict[tuple[int, int], int] = {}
    spread: list[Mark] = []
    for mark in marks:
        cell = (round(mark.at[0] / step), round(mark.at[1] / step))
        while cell in taken:
            taken[cell] += 1
            cell = (cell[0] + 1, cell[1])
        taken[cell] = 1
        moved = (cell[0] * step, cell[1] * step)
        near = abs(moved[0] - mark.at[0]) < step and abs(moved[1] - mark.at[1]) < step
        at = mark.at if near and taken[cell] == 1 and len(marks) == 1 else moved
        spread.append(Mark(mark.number, mark.kind, mark.title, mark.link, at, mark.span))
    return spread


def _path(edges: Iterable[Edge], closed: bool) -> str:
    parts: list[str] = []
    last: Point | None = None
    for edge in edges:
        start, end = edge.start, edge.end
        if last is None or start != last:
            parts.append(f"M{_n(start[0])} {_n(-start[1])}")
        if isinstance(edge, ArcEdge):
            parts.append(_arc(edge))
        else:
            parts.append(f"L{_n(end[0])} {_n(-end[1])}")
        last = end
    if closed:
        parts.append("Z")
    return "".join(parts)


def _arc(edge: ArcEdge) -> str:
    # A full circle has no direction as one SVG arc: halve anything beyond a half turn.
    radius, sweep_flag = _n(edge.radius), 0 if edge.sweep > 0 else 1
    text = ""
    for share in (0.5, 1.0):
        x, y = edge.at(share)
        text += f"A{radius} {radius} 0 0 {sweep_flag} {_n(x)} {_n(-y)}"
    return text


def _box(plan: Plan) -> tuple[float, float, float, float]:
    boxes = [plan.plot.shape.box] if plan.plot.shape else []
    if not boxes:
        boxes = [o.shape.box for f in plan.sheet.features.values() if f.place for o in f.outlines]
    if not boxes:
        return (0.0, 0.0, 10.0, 10.0)
    x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
    x1, y1 = max(b[2] for b in boxes), max(b[3] for b in boxes)
    margin = max(x1 - x0, y1 - y0, 1.0) * 0.12
    return (x0 - margin, y0 - margin, x1 + margin, y1 + margin)


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
