"""A picture of the layers around a point, and what was answered there (SVG, no script)."""

from __future__ import annotations

from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.answer import Answer
from plugins.gis.engine import Engine
from plugins.gis.plot import candidates, shape_in_metres
from plugins.gis.projection import scale_at, to_degrees, to_metres
from plugins.gis.query import PointQuery
from plugins.gis.rulebook import RuleBook

_SIZE = 640
_LIST = 420
# Layer -> fill or stroke, strongest first; what is not named is drawn thin and grey.
_COLOURS = {
    "crz": "#2b8cbe",
    "htl": "#084081",
    "tidal_bank": "#4eb3d3",
    "landslide": "#d7301f",
    "efl_forest": "#238b45",
    "paddy_wetland": "#78c679",
    "dam_reservoir": "#6baed6",
    "defence": "#525252",
    "monument": "#8c510a",
    "heritage": "#dfc27d",
    "railway": "#756bb1",
    "ht_line": "#e7298a",
    "master_plan": "#fec44f",
    "road": "#636363",
    "river": "#9ecae1",
    "airport_cczm": "#fa9fb5",
}
_PLAIN = ("local_body", "ward", "village")


def draw_answer(engine: Engine, query: PointQuery, radius_m: float, language: str) -> str:
    """The answer at a point as an SVG: map on the left, list on the right."""
    answer = engine.know(query)
    index, book = engine.bundle.index, engine.bundle.book
    x, y = to_metres(query.lon, query.lat)
    half = radius_m * scale_at(x)
    frame = shapely.box(x - half, y - half, x + half, y + half)
    ring = np.array([to_degrees(*corner) for corner in shapely.get_coordinates(frame).tolist()])
    shapes: list[tuple[int, str, str]] = []
    seen: list[str] = []
    for zone in candidates(index, ring):
        version, row = index.row_of(zone)
        layer = version.facts.layer
        piece = shape_in_metres(version, row).intersection(frame)
        if piece.is_empty:
            continue
        if layer not in seen:
            seen.append(layer)
        rank = book.layers[layer].rank
        shapes.append((-rank, layer, _path(piece, layer, x - half, y + half, 2 * half)))
    body = "\n".join(drawn for _, _, drawn in sorted(shapes))
    error = query.error_m() / radius_m * _SIZE / 2
    middle = _SIZE / 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE + _LIST} {_SIZE}" width="{_SIZE + _LIST}" height="{_SIZE}" font-family="Noto Sans, Noto Sans Malayalam, DejaVu Sans, sans-serif">',
            f'<rect width="{_SIZE + _LIST}" height="{_SIZE}" fill="#ffffff"/>',
            f'<svg width="{_SIZE}" height="{_SIZE}" viewBox="0 0 {_SIZE} {_SIZE}"><rect width="{_SIZE}" height="{_SIZE}" fill="#f7f7f2"/>',
            body,
            f'<circle cx="{middle}" cy="{middle}" r="{max(error, 3):.1f}" fill="#cb181d" fill-opacity="0.2" stroke="#cb181d"/>',
            f'<circle cx="{middle}" cy="{middle}" r="3" fill="#cb181d"/>',
            f'<path d="M20 {_SIZE - 20} h{_SIZE * 100 / (2 * radius_m):.1f}" stroke="#000000" stroke-width="3"/>',
            f'<text x="20" y="{_SIZE - 28}" font-size="12">100 m</text>',
            "</svg>",
            _list(answer, book, seen, language),
            "</svg>",
        ]
    )


def _path(shape: BaseGeometry, layer: str, west: float, north: float, width: float) -> str:
    colour = _COLOURS.get(layer, "#969696")
    data: list[str] = []
    filled = False
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            filled = True
            rings = (part.exterior, *part.interiors)
            data += [_moves(ring, west, north, width) + "Z" for ring in rings]
        elif isinstance(part, shapely.LineString):
            data.append(_moves(part, west, north, width))
    if not data:
        return ""
    path = " ".join(data)
    if not filled:
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    if layer in _PLAIN:
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-dasharray="4 3"/>'
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.3" fill-rule="evenodd" stroke="{colour}"/>'


def _moves(shape: BaseGeometry, west: float, north: float, width: float) -> str:
    places = shapely.get_coordinates(shape)
    pixels = np.column_stack([places[:, 0] - west, north - places[:, 1]]) * (_SIZE / width)
    return "M" + " L".join(f"{px:.1f} {py:.1f}" for px, py in pixels.tolist())


def _list(answer: Answer, book: RuleBook, layers: list[str], language: str) -> str:
    lines = [
        ("#000000", "bold", f"{place.name or place.code} ({place.status})")
        for place in answer.place.get("local_body", ())
    ]
    for row in answer.zones[:14]:
        title = row.title.ml if language == "ml" else row.title.en
        lines.append(
            (_COLOURS.get(row.layer, "#000000"), "normal", f"{title}: {row.effect}, {row.status}")
        )
    height = answer.height
    known = "not known" if height.max_m is None else f"{height.max_m:g} m"
    lines.append(
        (
            "#000000",
            "bold",
            f"Height {known}, top {height.max_top_amsl_m or 'not limited'} (m above sea)",
        )
    )
    lines += [
        ("#000000", "normal", f"Keep {line.min_m:g} m from {line.source}")
        for line in answer.setbacks.lines[:4]
    ]
    for noc in answer.nocs[:5]:
        name = noc.title.ml if language == "ml" else noc.title.en
        lines.append(("#000000", "normal", f"NOC: {name} ({noc.status})"))
    missing = ", ".join(gap.layer for gap in answer.not_checked) or "nothing"
    lines.append(("#636363", "normal", f"Not checked: {missing}"))
    made_up = any(row.synthetic for row in answer.zones)
    if made_up:
        lines.append(("#cb181d", "bold", "Synthetic data: no fact about any place"))
    lines.append(("#636363", "normal", f"Layers here: {', '.join(sorted(layers))}"))
    drawn: list[str] = []
    at = 28
    for colour, weight, text in lines:
        drawn.append(
            f'<rect x="{_SIZE + 14}" y="{at - 10}" width="10" height="10" fill="{colour}"/>'
        )
        for piece in _wrapped(text, 50):
            drawn.append(
                f'<text x="{_SIZE + 30}" y="{at}" font-size="13" font-weight="{weight}" fill="#111111">{escape(piece)}</text>'
            )
            at += 18
        at += 3
    return "\n".join(drawn)


def _wrapped(text: str, width: int) -> list[str]:
    rows = [""]
    for word in text.split():
        if rows[-1] and len(rows[-1]) + len(word) + 1 > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows
