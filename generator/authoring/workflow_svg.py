"""A workflow drawn: states in layers from the first to the ends, ways as curves with their words.

Drawn by ourselves, so that a page needs no script and a printed note no browser. States are put in
layers by the longest way from the start that does not go back, layers in the order that crosses
least; ways up again and far down have a lane each at the sides. Sizes are in pixels of a screen.
"""

from __future__ import annotations

import unicodedata
from html import escape

from msgspec import Struct

from generator.authoring.workflow_graph import START, Edge, edges_of, said
from generator.symbols import State, Workflow

_LATIN, _OTHER, _LINE = 7.6, 12.5, 17  # width of a letter, height of a line of text
_BOX_HEIGHT, _GAP, _LAYER, _MARGIN = 46, 40, 130, 30
_SWEEPS = 6


class _Box(Struct):
    """A state on the page: its middle at the top, its width."""

    x: float
    y: float
    width: float
    layer: int


def svg(workflow: Workflow, language: str = "en") -> str:
    """The drawing as one SVG file."""
    edges = edges_of(workflow, language)
    layers = _layers(workflow, edges)
    boxes = _placed(workflow, layers, edges, language)
    ways, left, right = _ways(_joined(edges), boxes)
    parts = [*ways, *(_state(state, boxes[state.name], language) for state in workflow.states)]
    start = boxes[START]
    parts.append(f'<circle class="start" cx="{start.x:.0f}" cy="{start.y + 23:.0f}" r="9"/>')
    width, height = right - left, max(box.y for box in boxes.values()) + _BOX_HEIGHT + _MARGIN
    title = escape(said(workflow.title, language) if workflow.title else workflow.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def width_of(text: str) -> float:
    """How wide a text is about, in pixels: signs above and below a letter take no room."""
    return sum(
        _LATIN if ord(letter) < 0x300 else _OTHER
        for letter in text
        if unicodedata.category(letter) not in ("Mn", "Cf", "Me")
    )


_STYLE = (
    "text{font:14px 'Noto Sans Malayalam',Manjari,sans-serif;text-anchor:middle}"
    ".way text{font-size:12px;fill:#333;paint-order:stroke;stroke:#fff;stroke-width:4px}"
    ".way .by{fill:#666;font-style:italic}"
    "path.line{fill:none;stroke:#555;stroke-width:1.4}path.back{stroke-dasharray:5 4}"
    "rect{fill:#fff;stroke:#1b4d7a;stroke-width:1.6}.end rect{fill:#e8eef4;stroke-width:3}"
    ".stopped rect{fill:#fff6e0}.start{fill:#1b4d7a}"
)


def _layers(workflow: Workflow, edges: list[Edge]) -> dict[str, int]:
    """The layer of each state: behind all that lead to it, ways that turn back left out."""
    names = [START, *(state.name for state in workflow.states)]
    onward: dict[str, list[str]] = {name: [] for name in names}
    for edge in edges:
        if not edge.back and edge.target in onward and edge.target != edge.source:
            onward[edge.source].append(edge.target)
    done: list[str] = []
    turning: set[tuple[str, str]] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        for target in onward[name]:
            if target in (*way, name):
                turning.add((name, target))
            elif target not in done:
                visit(target, (*way, name))
        if name not in done:
            done.append(name)

    for name in names:
        if name not in done:
            visit(name, ())
    layer = dict.fromkeys(names, 0)
    for name in reversed(done):
        for target in onward[name]:
            if (name, target) not in turning:
                layer[target] = max(layer[target], layer[name] + 1)
    return layer


def _placed(
    workflow: Workflow, layers: dict[str, int], edges: list[Edge], language: str
) -> dict[str, _Box]:
    titles = {state.name: said(state.title, language) for state in workflow.states}
    widths = {name: max(90.0, width_of(titles.get(name, "")) + 28) for name in layers}
    widths[START] = 20.0
    rows: list[list[str]] = [[] for _ in range(max(layers.values()) + 1)]
    for name, layer in layers.items():
        rows[layer].append(name)
    beside: dict[str, list[str]] = {name: [] for name in layers}
    for edge in edges:
        if edge.target in beside:
            beside[edge.source].append(edge.target)
            beside[edge.target].append(edge.source)
    place = {name: float(index) for row in rows for index, name in enumerate(row)}
    for _ in range(_SWEEPS):
        for row in rows:
            row.sort(key=lambda name: (_middle(beside[name], place, place[name]), name))
            middle = (len(row) - 1) / 2
            place.update({name: index - middle for index, name in enumerate(row)})
    words = max(width_of(line) for edge in edges for line in (edge.label, ", ".join(edge.by)))
    gap = max(_GAP, words + _GAP - min(widths[name] for name in layers if name != START))
    spans = [sum(widths[name] for name in row) + gap * (len(row) - 1) for row in rows]
    widest = max(spans)
    boxes: dict[str, _Box] = {}
    for layer, (row, span) in enumerate(zip(rows, spans, strict=True)):
        x = _MARGIN + (widest - span) / 2
        for name in row:
            y = _MARGIN + layer * _LAYER
            boxes[name] = _Box(x + widths[name] / 2, float(y), widths[name], layer)
            x += widths[name] + gap
    return boxes


def _middle(names: list[str], place: dict[str, float], own: float) -> float:
    return sum(place[name] for name in names) / len(names) if names else own


def _joined(edges: list[Edge]) -> list[Edge]:
    """Ways between the same two states as one, their words under one another."""
    joined: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        key = (edge.source, edge.target)
        before = joined.get(key)
        label = f"{before.label}\n{edge.label}" if before else edge.label
        by = tuple(dict.fromkeys((*(before.by if before else ()), *edge.by)))
        joined[key] = Edge(edge.source, edge.target, label, by, edge.back)
    return list(joined.values())


def _ways(edges: list[Edge], boxes: dict[str, _Box]) -> tuple[list[str], float, float]:
    """Every way drawn, and how far to the left and to the right the drawing goes."""
    left = min(box.x - box.width / 2 for box in boxes.values()) - _MARGIN
    right = max(box.x + box.width / 2 for box in boxes.values()) + _MARGIN
    drawn: list[str] = []
    for edge in edges:
        source, target = boxes[edge.source], boxes.get(edge.target)
        if target is None:
            continue
        half = max(width_of(line) for line in (*edge.label.split("\n"), ", ".join(edge.by))) / 2
        if target.layer - source.layer == 1:
            drawn.append(_down(edge, source, target))
        elif target.layer > source.layer or source.x > target.x:
            right += half + _GAP
            drawn.append(_around(edge, source, target, right, 1))
            right += half
        else:
            left -= half + _GAP
            drawn.append(_around(edge, source, target, left, -1))
            left -= half
    return drawn, left - _MARGIN, right + _MARGIN


def _down(edge: Edge, source: _Box, target: _Box) -> str:
    x1, y1 = source.x, source.y + (32 if edge.source == START else _BOX_HEIGHT)
    x2, y2 = target.x, target.y
    bend = (y2 - y1) / 2
    line = (
        f"M{x1:.0f},{y1:.0f} C{x1:.0f},{y1 + bend:.0f} {x2:.0f},{y2 - bend:.0f} {x2:.0f},{y2:.0f}"
    )
    # Words stand nearer to where a way leads: ways part there, and meet where they begin.
    return _drawn(edge, line, (x1 + 5 * x2) / 6, (y1 + 2 * y2) / 3 - 8)


def _around(edge: Edge, source: _Box, target: _Box, lane: float, side: int) -> str:
    x1, x2 = source.x + side * source.width / 2, target.x + side * target.width / 2
    y1, y2 = source.y + _BOX_HEIGHT / 2, target.y + _BOX_HEIGHT / 2
    turn = 24 if y2 > y1 else -24
    if edge.source == edge.target:
        y1, y2, turn = y1 + 14, y2 - 14, -10
    line = (
        f"M{x1:.0f},{y1:.0f} H{lane - side * 24:.0f} Q{lane:.0f},{y1:.0f} {lane:.0f},{y1 + turn:.0f} "
        f"V{y2 - turn:.0f} Q{lane:.0f},{y2:.0f} {lane - side * 24:.0f},{y2:.0f} H{x2:.0f}"
    )
    return _drawn(edge, line, lane, (y1 + y2) / 2 - 8)


def _drawn(edge: Edge, line: str, x: float, y: float) -> str:
    kind = "line back" if edge.back else "line"
    labels = edge.label.split("\n")
    words = "".join(
        f'<text x="{x:.0f}" y="{y + index * _LINE:.0f}">{escape(label)}</text>'
        for index, label in enumerate(labels)
    )
    if edge.by:
        below = y + len(labels) * _LINE - 2
        words += f'<text class="by" x="{x:.0f}" y="{below:.0f}">{escape(", ".join(edge.by))}</text>'
    return f'<g class="way"><path class="{kind}" d="{line}" marker-end="url(#tip)"/>{words}</g>'


def _state(state: State, box: _Box, language: str) -> str:
    kinds = [
        "state",
        *(["end"] if state.end else []),
        *(["stopped"] if state.clock_stopped else []),
    ]
    left = box.x - box.width / 2
    return (
        f'<g class="{" ".join(kinds)}" id="{escape(state.name)}">'
        f'<rect x="{left:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{_BOX_HEIGHT}" rx="8"/>'
        f'<text x="{box.x:.0f}" y="{box.y + 28:.0f}">{escape(said(state.title, language))}</text></g>'
    )
