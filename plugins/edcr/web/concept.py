"""`/plan-check/concept`: what may be built, before there is a drawing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from plugins.edcr.concept.envelope import Envelope, Wish, envelope
from plugins.edcr.concept.lines import LABELS, concept_facts
from plugins.edcr.concept.needs import Need, colour_of, needs_of
from plugins.edcr.concept.site import Site, site_of
from plugins.edcr.concept.sketch import picture, sketch
from plugins.edcr.rules.book import Library
from plugins.edcr.rules.lookup import NoRowError
from plugins.edcr.samples.pen import R12
from plugins.edcr.web.frame import page
from plugins.edcr.web.pages import PAPERS, PATH, day_of
from plugins.edcr.web.words import WORDS
from runtime.access.policy import Policy
from runtime.interfaces.plugin import Interfaces
from runtime.interfaces.spatial import SITE_CONSTRAINTS, PlaceRefusedError, SiteConstraintsOf
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of, params
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route
from runtime.words import Words

CONCEPT = PATH + "/concept"
_NUMBERS = ("width", "depth", "height", "area", "road_width")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "road": ("notified", "other", "lane", "culdesac"),
    "body": ("panchayat", "municipality", "corporation"),
    "category": ("I", "II"),
}
_KNOWN = (*_NUMBERS, *_CHOICES, "use", "book", "on", "corners", "front")
_MOST_CORNERS = 100


def concept_routes(library: Library, interfaces: Interfaces) -> list[HTTPRouteHandler]:
    """The page and the drawing to begin from; `interfaces` may know who knows the land."""

    @route("GET", CONCEPT, Policy.OPEN, PAPERS, show=show_page)
    async def concept(call: Call) -> Answer:
        """The form, and the envelope where something was asked."""
        given = {name: text for name, text in params(call).items() if name in _KNOWN}
        land = interfaces.find(SITE_CONSTRAINTS)
        wrong: Faults = []
        found: Found | None = None
        if given.keys() & {*_NUMBERS, "corners"}:
            # The maps and the sketch that is judged take some ten milliseconds: not on everybody's loop.
            found, wrong = await asyncio.to_thread(_answered, given, library, land, _today(call))
        return page(
            call,
            "concept.html",
            422 if wrong else 200,
            given={name: given.get(name, "") for name in _KNOWN},
            problems=wrong,
            mistakes=dict(wrong),
            choices=_CHOICES,
            uses=library.convention.use_names,
            books=library.books,
            has_map=land is not None,
            shown=found is not None,
            href=CONCEPT,
            **_context(call, found),
        )

    @route("GET", CONCEPT + ".dxf", Policy.OPEN, PAPERS, show=show_page)
    async def drawing(call: Call) -> Answer:
        """The envelope as a scrutiny drawing."""
        given = {name: text for name, text in params(call).items() if name in _KNOWN}
        land = interfaces.find(SITE_CONSTRAINTS)
        found, _ = await asyncio.to_thread(_answered, given, library, land, _today(call))
        colour = colour_of(library, given.get("use", ""))
        if found is None or colour is None or not found.shape.is_buildable:
            raise Refusal(NOT_FOUND)
        data = sketch(found.wish, found.shape, colour).dxf(R12)
        name = b'attachment; filename="concept.dxf"'
        return Answer(
            data, 200, [(b"content-type", b"image/vnd.dxf"), (b"content-disposition", name)]
        )

    return [concept, drawing]


Faults = list[tuple[str | None, Words]]


@dataclass(frozen=True, slots=True)
class Found:
    """A wish, its envelope and what the building needs."""

    wish: Wish
    shape: Envelope
    needs: tuple[Need, ...]


def _context(call: Call, found: Found | None) -> dict[str, Any]:
    if found is None:
        return {"picture": "", "facts": [], "needs": [], "verdict": "", "download": ""}
    language = language_of(call)
    shape = found.shape
    state = "nothing" if not shape.is_buildable else "fits" if shape.fits else "too_much"
    query = call.scope["query_string"].decode("ascii", "ignore")
    return {
        "picture": picture(found.wish, shape, language),
        "facts": list(concept_facts(found.wish, shape, language)),
        "needs": [(need.title[language], need.shown(language), need.rule) for need in found.needs],
        "verdict": LABELS[state][language],
        "download": f"{CONCEPT}.dxf?{query}",
    }


def _today(call: Call) -> date:
    return call.ground.clock.now().date()


def _answered(
    given: Mapping[str, str], library: Library, land: SiteConstraintsOf | None, today: date
) -> tuple[Found | None, Faults]:
    numbers, wrong = _numbers(given)
    if given.get("on") and day_of(given["on"]) is None:
        wrong.append(("on", WORDS["no_day"]))
    if wrong:
        return None, wrong
    on = day_of(given.get("on", "")) or today
    book = given["book"] if given.get("book") in library.books else "kmbr"
    use = given.get("use", "A1.single")
    picked = {n: given[n] for n, allowed in _CHOICES.items() if given.get(n) in allowed}
    site: Site | None = None
    try:
        if given.get("corners") and land is not None:
            site = _site(given, land, use, numbers.get("area"), on)
            (low, high) = _extent(site)
            numbers |= {"width": high[0] - low[0], "depth": high[1] - low[1]}
        wish = Wish(
            width=numbers["width"],
            depth=numbers["depth"],
            use=use,
            storeys=None,
            height=numbers["height"],
            road=picked.get("road", "other"),
            road_width=numbers.get("road_width"),
            category=picked.get("category"),
            area_m2=numbers.get("area"),
            body=picked.get("body"),
            site=site,
        )
        shape = envelope(wish, library.books[book], on)
    except NoRowError:
        return None, [("use", WORDS["no_row"])]
    except (PlaceRefusedError, _CornersError):
        return None, [("corners", WORDS["no_plot"])]
    except ValueError:
        return None, [("width", WORDS["makes_no_sense"])]
    return Found(wish, shape, needs_of(wish, shape, library, book, on)), []


def _numbers(given: Mapping[str, str]) -> tuple[dict[str, float], Faults]:
    numbers: dict[str, float] = {}
    wrong: Faults = []
    by_map = bool(given.get("corners"))
    for name in _NUMBERS:
        text = given.get(name, "").strip()
        if not text and (name in ("area", "road_width") or (by_map and name in ("width", "depth"))):
            continue
        value = _number(text)
        if value is None:
            wrong.append((name, WORDS["not_a_number"]))
        else:
            numbers[name] = value
    return numbers, wrong


class _CornersError(ValueError):
    """The corners cannot be read."""


def _site(
    given: Mapping[str, str], land: SiteConstraintsOf, use: str, area: float | None, on: date
) -> Site:
    corners: list[tuple[float, float]] = []
    for line in given["corners"].splitlines()[:_MOST_CORNERS]:
        parts = [_number(part.strip()) for part in line.replace(";", ",").split(",")]
        if line.strip() and (len(parts) != 2 or None in parts):
            raise _CornersError
        if line.strip():
            corners.append((parts[1] or 0.0, parts[0] or 0.0))
    if len(corners) < 3:
        raise _CornersError
    front = given.get("front", "")
    side = int(front) - 1 if front.isdigit() and 1 <= int(front[:3]) <= len(corners) else 0
    group = use.partition(".")[0]
    found = land.site_constraints(
        [*corners, corners[0]], on=on, occupancy=group, built_up_m2=area, front=side
    )
    return site_of(found, side)


def _extent(site: Site) -> tuple[tuple[float, float], tuple[float, float]]:
    xs, ys = [x for x, _ in site.plot], [y for _, y in site.plot]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _number(text: str) -> float | None:
    try:
        value = float(text) if len(text) <= 14 else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
