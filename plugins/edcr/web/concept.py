"""`/plan-check/concept`: what may be built, before there is a drawing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from plugins.edcr.concept.envelope import Envelope, Wish, envelope
from plugins.edcr.concept.lines import LABELS, concept_facts
from plugins.edcr.concept.needs import colour_of, needs_of
from plugins.edcr.concept.sketch import picture, sketch
from plugins.edcr.rules.book import Library
from plugins.edcr.rules.lookup import NoRowError
from plugins.edcr.samples.pen import R12
from plugins.edcr.web.frame import page
from plugins.edcr.web.pages import PAPERS, PATH, day_of
from plugins.edcr.web.words import WORDS
from runtime.access.policy import Policy
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
_KNOWN = (*_NUMBERS, *_CHOICES, "use", "book", "on")


def concept_routes(library: Library) -> list[HTTPRouteHandler]:
    """The page and the drawing to begin from."""

    @route("GET", CONCEPT, Policy.OPEN, PAPERS, show=show_page)
    async def concept(call: Call) -> Answer:
        """The form, and the envelope where something was asked."""
        given = {name: text for name, text in params(call).items() if name in _KNOWN}
        wrong: list[tuple[str | None, Words]] = []
        found: tuple[Wish, Envelope, str, date] | None = None
        if given.keys() & set(_NUMBERS):
            found, wrong = _answered(given, library, call.ground.clock.now().date())
        language = language_of(call)
        context: dict[str, Any] = {
            "picture": "",
            "facts": [],
            "needs": [],
            "verdict": "",
            "download": "",
        }
        if found is not None:
            wish, shape, book, on = found
            # A sketch is judged for the needs: some ten milliseconds that others need not wait for.
            needs = await asyncio.to_thread(needs_of, wish, shape, library, book, on)
            context = {
                "picture": picture(wish, shape, language),
                "facts": list(concept_facts(wish, shape, language)),
                "needs": [
                    (need.title[language], need.shown(language), need.rule) for need in needs
                ],
                "verdict": LABELS[
                    "nothing" if not shape.is_buildable else "fits" if shape.fits else "too_much"
                ][language],
                "download": f"{CONCEPT}.dxf?{call.scope['query_string'].decode('ascii', 'ignore')}",
            }
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
            shown=found is not None,
            href=CONCEPT,
            **context,
        )

    @route("GET", CONCEPT + ".dxf", Policy.OPEN, PAPERS, show=show_page)
    async def drawing(call: Call) -> Answer:
        """The envelope as a scrutiny drawing."""
        given = {name: text for name, text in params(call).items() if name in _KNOWN}
        found, _ = _answered(given, library, call.ground.clock.now().date())
        colour = colour_of(library, given.get("use", ""))
        if found is None or colour is None or not found[1].is_buildable:
            raise Refusal(NOT_FOUND)
        data = sketch(found[0], found[1], colour).dxf(R12)
        name = b'attachment; filename="concept.dxf"'
        return Answer(
            data, 200, [(b"content-type", b"image/vnd.dxf"), (b"content-disposition", name)]
        )

    return [concept, drawing]


def _answered(
    given: Mapping[str, str], library: Library, today: date
) -> tuple[tuple[Wish, Envelope, str, date] | None, list[tuple[str | None, Words]]]:
    numbers: dict[str, float] = {}
    wrong: list[tuple[str | None, Words]] = []
    for name in _NUMBERS:
        text = given.get(name, "").strip()
        if not text and name in ("area", "road_width"):
            continue
        value = _number(text)
        if value is None:
            wrong.append((name, WORDS["not_a_number"]))
        else:
            numbers[name] = value
    if given.get("on") and day_of(given["on"]) is None:
        wrong.append(("on", WORDS["no_day"]))
    if wrong:
        return None, wrong
    book = given["book"] if given.get("book") in library.books else "kmbr"
    picked = {n: given[n] for n, allowed in _CHOICES.items() if given.get(n) in allowed}
    wish = Wish(
        width=numbers["width"],
        depth=numbers["depth"],
        use=given.get("use", "A1.single"),
        storeys=None,
        height=numbers["height"],
        road=picked.get("road", "other"),
        road_width=numbers.get("road_width"),
        category=picked.get("category"),
        area_m2=numbers.get("area"),
        body=picked.get("body"),
    )
    on = day_of(given.get("on", "")) or today
    try:
        return (wish, envelope(wish, library.books[book], on), book, on), []
    except NoRowError:
        return None, [("use", WORDS["no_row"])]
    except ValueError:
        return None, [("width", WORDS["makes_no_sense"])]


def _number(text: str) -> float | None:
    try:
        value = float(text) if len(text) <= 12 else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
