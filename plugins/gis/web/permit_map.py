"""`/permit-map`: permits and their stages as tiles, as a list, and the way onto the map.

A tile's tag is the version of that tile alone, so a browser that has it costs one comparison, and a
stage that was approved is on the tile with the next question.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from plugins.gis.permits import LAYER, Permit, PermitBook
from plugins.gis.query import RefusedQueryError
from plugins.gis.rulebook import RuleBook
from plugins.gis.stages import Happened, stage_of
from plugins.gis.tiles.archive import packed
from plugins.gis.tiles.mercator import MOST_ZOOM
from plugins.gis.tiles.shelf import Tile
from plugins.gis.web.assets import address, has_map
from plugins.gis.web.frame import page
from plugins.gis.web.know import refusal_of
from plugins.gis.web.layers import LOOKS, look_of, map_layers
from plugins.gis.web.ogc import Served
from plugins.gis.web.tiles import TILES, box_named, tile_answer
from plugins.gis.web.words import WORDS
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.files import read_file
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal
from runtime.web.answer import Answer, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route

LOOKING = Limit("permit map", per_address=300)
WATCHING = Limit("permit map version", per_address=600)
GROUND_LAYER = "local_body"
PLACING = Limit("permit site", per_address=120)
SHOWN = 20
_ASK_ALWAYS = b"no-cache"


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a permit's site is: a GeoJSON Point, or a Polygon of one ring; and its public facts."""

    type: str
    coordinates: list[object]
    facts: dict[str, str | int | float] = {}


def permit_routes(permits: PermitBook, served: Served) -> list[HTTPRouteHandler]:
    """The map's routes over one journal, and the store whose local bodies stand behind the permits."""
    book = served.live.store.book

    @route("GET", "/permit-map", Policy.OPEN, LOOKING, show=show_page)
    async def permit_map(call: Call) -> Answer:
        """The permits that moved last as a list, all of them on a map after a tap."""
        language = language_of(call)
        stages = _stages(permits, book, language)
        layer = {
            "id": LAYER,
            "title": WORDS["permit"].in_language(language),
            "tiles": "/permit-map/tiles/{z}/{y}/{x}",
            "look": look_of(LAYER),
            "looks": {stage["id"]: stage["look"] for stage in stages},
            "words": {stage["id"]: stage["title"] for stage in stages},
            "on": True,
            "most": MOST_ZOOM,
        }
        ground = [one for one in map_layers(book, language) if one["id"] == GROUND_LAYER]
        known = GROUND_LAYER in served.begins()
        return page(
            call,
            "permits.html",
            title=WORDS["permit_map"].in_language(language),
            lead=WORDS["permit_map_lead"].in_language(language),
            synthetic=permits.is_synthetic(),
            has_map=has_map(),
            map_script=address("maplibre-gl.mjs"),
            map_style=address("maplibre-gl.css"),
            layers=json.dumps([*(ground if known else []), layer]),
            stages=stages,
            watch="/permit-map/version",
            permits=[_shown(permit, book, language) for permit in permits.latest(SHOWN)],
        )

    @route("GET", "/permit-map/version", Policy.OPEN, WATCHING)
    async def version(call: Call) -> Answer:
        """A number that grows with every change: a map that is open asks it every two seconds."""
        call.query()
        return json_value({"version": permits.version()}, 200, (b"cache-control", _ASK_ALWAYS))

    @route("GET", "/permit-map/tiles/{zoom:str}/{row:str}/{column:str}", Policy.OPEN, TILES)
    async def tile(call: Call) -> Answer:
        """A tile. `v` only makes its address new for browsers."""
        call.query("v")
        box = box_named(call.part("zoom"), call.part("row"), call.part("column"))
        tag = permits.tag(box)
        if tag in (call.header(b"if-none-match") or ""):
            return tile_answer(call, Tile(b"", tag), _ASK_ALWAYS)
        made = permits.tile(box)
        return tile_answer(call, Tile(packed(made) if made else b"", tag), _ASK_ALWAYS)

    @route("PUT", "/api/v1/{module:str}/{service:str}/files/{id:str}/site", Policy.SESSION, PLACING)
    async def placed(call: Call) -> Answer:
        """Put a file on the map: by an officer who may read it, of a service whose stages are public."""
        service = service_of(call)
        name = f"{service.module}.{service.name}"
        if name not in book.permit_states:
            raise Refusal(NOT_FOUND)
        if call.actor.post is None:
            raise Refusal(NOT_ALLOWED)
        query = call.query("local_body")
        file = call.id()
        found = await read_file(call.ground, call.actor, service, file, query.get("local_body"))
        site = await call.json(Site)
        body = msgspec.json.decode(found.body, type=_File)
        now = call.ground.clock.now()
        try:
            await asyncio.to_thread(permits.put, str(file), _corners(site), site.facts, now)
        except RefusedQueryError as error:
            raise refusal_of(error, book) from None
        event = Happened(service.module, service.name, str(file), body.state, body.number)
        stage = stage_of(book, event)
        if stage is not None:
            await asyncio.to_thread(permits.move, str(file), stage, body.number or "", now)
        return json_value({"version": permits.version()})

    return [permit_map, version, tile, placed]


class _File(msgspec.Struct):
    state: str
    number: str | None = None


def _corners(site: Site) -> list[list[float]]:
    """The positions of a site, one of a point.

    Raises:
        RefusedQueryError: it is neither a point nor a polygon of one ring.
    """
    try:
        if site.type == "Point":
            return [msgspec.convert(site.coordinates, list[float])[:2]]
        if site.type == "Polygon":
            rings = msgspec.convert(site.coordinates, list[list[list[float]]])
            if len(rings) == 1:
                return rings[0]
    except msgspec.ValidationError as error:
        raise RefusedQueryError("bad_plot", f"coordinates: {error}") from None
    raise RefusedQueryError("bad_plot", "a site is a Point, or a Polygon of one ring")


def _stages(permits: PermitBook, book: RuleBook, language: str) -> list[dict[str, Any]]:
    """The stages in their order, with their colour on the map and how many permits stand there."""
    counts = permits.by_stage()
    return [
        {
            "id": stage,
            "title": words.ml if language == "ml" else words.en,
            "look": number % LOOKS,
            "count": f"{counts.get(stage, 0):,}",
        }
        for number, (stage, words) in enumerate(book.stages.items())
    ]


def _shown(permit: Permit, book: RuleBook, language: str) -> dict[str, str]:
    words = book.stages.get(permit.stage)
    stage = permit.stage if words is None else (words.ml if language == "ml" else words.en)
    facts = permit.facts
    place = " ".join(str(facts[name]) for name in ("local_body", "ward") if facts.get(name))
    use = ", ".join(
        text
        for text in (
            str(facts.get("use", "")),
            f"{facts['area_m2']} m²" if facts.get("area_m2") else "",
        )
        if text
    )
    since = permit.since.date().isoformat() if permit.since else ""
    return {"number": permit.number, "place": place, "use": use, "stage": stage, "since": since}
