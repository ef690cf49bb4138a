"""The envelope drawn: as a scrutiny drawing to start from, and as a picture."""

from __future__ import annotations

from html import escape

from plugins.edcr.concept.envelope import Envelope, Wish
from plugins.edcr.concept.outline import Ring
from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.pen import Pen

_ROADS = {"notified": 1, "other": 2, "lane": 5, "culdesac": 6}
_EDGE = 6.0


def sketch(wish: Wish, found: Envelope, colour: int) -> Pen:
    """The envelope as a scrutiny drawing. `colour` is that of the use.

    A plain rectangle comes with yards and parking; on a site of another shape only plot, footprint and
    floors are drawn, and the yards are the designer's.
    """
    if wish.site is None and len(found.outlines) == 1:
        (x0, y0), (x1, y1) = _extent(found.outlines[0])
        return draw_house(
            House(
                plot=(wish.width, wish.depth),
                front=y0,
                rear=wish.depth - y1,
                left=x0,
                right=wish.width - x1,
                uses=(colour,) * found.storeys,
                height=found.height_m,
                road=wish.road_width or 5.0,
                road_colour=_ROADS[wish.road],
                far_edge=found.front_m + (wish.road_width or 5.0),
                access=None if wish.road_width is None else f"{wish.road_width:g}",
                cars=found.cars or 0,
            )
        )
    pen = Pen()
    pen.outline("PLOT_BOUNDARY", list(wish.plot))
    pen.text("PLAN_INFO", (wish.width + 3, -2), f"PLOT_AREA_M2={found.plot_m2:.2f}")
    for ring in wish.site.barred if wish.site else ():
        pen.outline("SITE_BARRED", list(ring))
    for number, ring in enumerate(found.outlines, 1):
        pen.outline(f"BLK_{number}_LVL_0_BLDG_FOOT_PRINT", list(ring))
        pen.outline(f"BLK_{number}_COVERED_AREA", list(ring))
        for floor in range(found.storeys):
            away = (floor + 1) * (wish.width + 5)
            moved = [(x + away, y) for x, y in ring]
            pen.outline(f"BLK_{number}_FLR_{floor}_BLT_UP_AREA", moved, colour)
        side = wish.width + 1
        pen.dimension(f"BLK_{number}_HT_OF_BLDG", (side, 0), (side, found.height_m))
    return pen


def picture(wish: Wish, found: Envelope, language: str) -> str:
    """An SVG of plot, yards and footprint with their measures; it needs no script."""
    (x0, y0), (x1, y1) = _extent(wish.plot)
    width, depth = x1 - x0, y1 - y0
    size = max(width, depth) / 40
    street = {"en": "street", "ml": "റോഡ്"}[language]
    texts = [
        (x0 + width / 2, y0 - _EDGE * size * 0.3, street),
        (x0 + width / 2, y0 + found.front_m / 2, f"{found.front_m:.2f} m"),
        (x0 + width / 2, y1 - found.rear_m / 2, f"{found.rear_m:.2f} m"),
        (x0 + found.side_m / 2, y0 + depth / 2, f"{found.side_m:.2f}"),
        (x1 - found.side_m / 2, y0 + depth / 2, f"{found.side_m:.2f}"),
    ]
    for ring in found.outlines:
        (ax, ay), (bx, by) = _extent(ring)
        told = f"{found.footprint_m2:.1f} m² × {found.storeys}"
        texts.append(((ax + bx) / 2, (ay + by) / 2, told))
    shapes = [_polygon(wish.plot, "plot", y1)]
    shapes += [_polygon(ring, "room", y1) for ring in (wish.site.buildable if wish.site else ())]
    shapes += [_polygon(ring, "print", y1) for ring in found.outlines]
    shapes += [_polygon(ring, "barred", y1) for ring in (wish.site.barred if wish.site else ())]
    words = "".join(
        f'<text x="{x:.2f}" y="{y1 - y:.2f}" font-size="{size * 1.2:.2f}" '
        f'text-anchor="middle" dominant-baseline="middle">{escape(text)}</text>'
        for x, y, text in texts
    )
    box = f"{x0 - 2 * size:.2f} {-2 * size:.2f} {width + 4 * size:.2f} {depth + 6 * size:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" class="concept" role="img" '
        f'aria-label="{escape(street)}">{"".join(shapes)}{words}</svg>'
    )


_FILL = {
    "plot": ("#f4f1e8", "#6b5b2e"),
    "room": ("#e4efe9", "#0a6b4a"),
    "print": ("#bcd9cb", "#0a3f2b"),
    "barred": ("#f0d5cf", "#8e2a16"),
}


def _polygon(ring: Ring, kind: str, top: float) -> str:
    # Attributes, not style: pages forbid inline styles.
    fill, stroke = _FILL[kind]
    points = " ".join(f"{x:.2f},{top - y:.2f}" for x, y in ring)
    return (
        f'<polygon points="{points}" fill="{fill}" stroke="{stroke}" stroke-width="1.5" '
        'vector-effect="non-scaling-stroke"/>'
    )


def _extent(ring: Ring) -> tuple[tuple[float, float], tuple[float, float]]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs), min(ys)), (max(xs), max(ys))
