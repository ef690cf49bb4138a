"""`/know-your-land`: the question as a form, the answer as a list, the report as a PDF with its QR code.

Questions are GET: a reload, the back button, the other language and a link all ask again. Nothing is kept:
the access log names routes by their pattern, and pages are not cached.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

from litestar.handlers import HTTPRouteHandler

from plugins.gis.answer import Answer as Known
from plugins.gis.query import PlotQuery, PointQuery, RefusedQueryError
from plugins.gis.rulebook import RuleBook
from plugins.gis.web.asking import KNOWN, Query, from_fields
from plugins.gis.web.assets import address, has_map
from plugins.gis.web.frame import page
from plugins.gis.web.know import know, moment_of, refusal_of
from plugins.gis.web.layers import map_layers
from plugins.gis.web.live import Live
from plugins.gis.web.outline import encoded
from plugins.gis.web.report import Reports
from plugins.gis.web.showing import shown
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of, params
from runtime.refusal import Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

PATH = "/know-your-land"
LOOKING = Limit("know your land page", per_address=300)
DRAWING = Limit("know your land report", per_address=30)
_MORE = ("land_uid", "corners", "occupancy", "built_up_m2", "floors", "ground_amsl_m", "as_of")


def page_routes(live: Live) -> list[HTTPRouteHandler]:
    """The page and its report over one store."""
    reports = Reports()

    @route("GET", PATH, Policy.OPEN, LOOKING, show=show_page)
    async def looked(call: Call) -> Answer:
        """The form, and the answer where something was asked."""
        given = {name: text for name, text in params(call).items() if name in KNOWN}
        refused: Refusal | None = None
        context: dict[str, Any] = {"answer": None}
        if given:
            try:
                context = await _answered(call, given)
            except RefusedQueryError as error:
                refused = refusal_of(error, live.store.book)
        return page(
            call,
            "know.html",
            422 if refused else 200,
            given={name: given.get(name, "") for name in KNOWN},
            more=any(name in given for name in _MORE),
            refused=(refused.detail or refused.problem.title) if refused else None,
            has_map=has_map(),
            map_script=address("maplibre-gl.mjs"),
            map_style=address("maplibre-gl.css"),
            layers=json.dumps(map_layers(live.store.book, language_of(call))),
            **context,
        )

    async def _answered(call: Call, given: dict[str, str]) -> dict[str, Any]:
        moment = moment_of(call)
        query = from_fields(given, moment)
        answer, _ = await know(live, query, moment)
        language = language_of(call)
        again = urlencode(again_with(query))
        return {
            "answer": shown(answer, live.store.book, language),
            "report": f"{PATH}/report.pdf?{again}&lang={language}",
            "data": f"/api/v1/know-your-land?{again}",
            "mark": json.dumps(_mark(query)),
        }

    @route("GET", f"{PATH}/report.pdf", Policy.OPEN, DRAWING, show=show_page)
    async def report(call: Call) -> Answer:
        """The answer on paper; its code asks the same question again, under the same law and data."""
        given = {name: text for name, text in params(call).items() if name in KNOWN}
        moment = moment_of(call)
        try:
            query = from_fields(given, moment)
        except RefusedQueryError as error:
            raise refusal_of(error, live.store.book) from None
        answer, _ = await know(live, query, moment)
        link = f"{_site(call)}{PATH}?{urlencode(again_with(query))}"
        pdf = await asyncio.to_thread(_drawn, reports, answer, live.store.book, call, link)
        headers = [
            (b"content-type", b"application/pdf"),
            (b"content-disposition", b'inline; filename="know-your-land.pdf"'),
            (b"cache-control", b"no-store"),
        ]
        return Answer(pdf, 200, headers)

    return [looked, report]


def again_with(query: Query) -> dict[str, str]:
    """The fields that ask the same question again, as the law stood and as it was recorded."""
    asked: dict[str, str] = {}
    if isinstance(query, PlotQuery):
        asked["ring"] = encoded(query.ring.tolist())
        asked["error_m"] = f"{query.error_m:g}"
        if query.front is not None:
            asked["front"] = str(query.front)
    elif isinstance(query, PointQuery):
        asked["lat"], asked["lon"] = repr(query.lat), repr(query.lon)
        if query.accuracy_m is not None:
            asked["accuracy_m"] = f"{query.accuracy_m:g}"
    if query.land_uid is not None:
        asked["land_uid"] = query.land_uid
    building = query.building
    for name in ("occupancy", "built_up_m2", "height_m", "floors", "ground_amsl_m"):
        value = getattr(building, name)
        if value is not None:
            asked[name] = str(value)
    if building.ground_error_m:
        asked["ground_error_m"] = str(building.ground_error_m)
    asked["as_of"] = query.when.as_of.isoformat()
    asked["known_at"] = query.when.known_at.isoformat()
    return asked


def _drawn(reports: Reports, answer: Known, book: RuleBook, call: Call, link: str) -> bytes:
    return reports.pdf(answer, book, language_of(call), link)


def _mark(query: Query) -> dict[str, Any] | None:
    if isinstance(query, PointQuery):
        return {"type": "Point", "coordinates": [query.lon, query.lat]}
    if isinstance(query, PlotQuery):
        return {"type": "Polygon", "coordinates": [query.ring.tolist()]}
    return None


def _site(call: Call) -> str:
    """The site as its visitor calls it; the code is for him, so it leads where he came from."""
    host = call.header(b"host") or ""
    known = host and len(host) < 256 and all(c.isalnum() or c in ".-:[]" for c in host)
    scheme = "https" if call.ground.options.production else "http"
    return f"{scheme}://{host}" if known else ""
