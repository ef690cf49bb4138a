"""`/ogc`: OGC API Features over HTTP. Documents come as JSON or as pages, features as GeoJSON or as pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar.handlers import HTTPRouteHandler

from plugins.gis.layers import LayerVersion
from plugins.gis.ogc import documents
from plugins.gis.ogc.crs import BadParameterError, box_of, system
from plugins.gis.ogc.documents import GEOJSON, JSON, OPENAPI, link
from plugins.gis.ogc.features import Item, chosen, feature
from plugins.gis.ogc.openapi import FEW_ITEMS, MOST_ITEMS, definition
from plugins.gis.ogc.times import Days, days_of
from plugins.gis.query import When
from plugins.gis.rulebook import LayerRule
from plugins.gis.web.frame import page
from plugins.gis.web.know import moment_of
from plugins.gis.web.live import Live
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Refusal, malformed
from runtime.web.answer import Answer, Header
from runtime.web.call import Call
from runtime.web.route import route

ROOT = "/ogc"
OPEN = Limit("ogc api", per_address=1200)
# Open data: pages of other sites may read it.
SHARED: Header = (b"access-control-allow-origin", b"*")
_FORMS = ("json", "html")


class Served:
    """What the routes of features and tiles share over one store."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def layer(self, call: Call) -> LayerRule:
        """The layer that the path names, if anything was ever recorded for it."""
        name = call.part("collection")
        layer = self.live.store.book.layers.get(name)
        if layer is None or name not in self.begins():
            raise Refusal(NOT_FOUND)
        return layer

    def begins(self) -> dict[str, date]:
        """Layers with data, and the first day that any version speaks about."""
        found: dict[str, date] = {}
        for event in self.live.store.events():
            since = event.effective_from
            if event.event == "recorded" and since is not None:
                found[event.layer] = min(found.get(event.layer, since), since)
        return found

    def layers(self) -> list[LayerRule]:
        """Layers with data, strictest first."""
        known = self.begins()
        every = self.live.store.book.layers.values()
        return sorted((one for one in every if one.id in known), key=lambda one: (one.rank, one.id))

    async def today(self, call: Call) -> dict[str, LayerVersion]:
        """The versions of today."""
        moment = moment_of(call)
        bundle = self.live.now(moment.today)
        if bundle is None:
            when = When(moment.today, moment.now)
            bundle = await asyncio.to_thread(self.live.open, when, moment.now)
        return {version.facts.layer: version for version in bundle.index.versions}

    async def versions(self, call: Call, layer: str, days: Days | None) -> list[LayerVersion]:
        """The versions of a layer that held in the time asked about; of today by default."""
        today = await self.today(call)
        if days is None:
            return [today[layer]] if layer in today else []
        now = call.ground.clock.now()
        return self.live.store.versions_during(layer, days.first, days.last, now)


def ogc_routes(served: Served) -> list[HTTPRouteHandler]:
    """The routes of OGC API Features."""

    @route("GET", ROOT, Policy.OPEN, OPEN)
    async def landing(call: Call) -> Answer:
        """Where everything is."""
        form = _form(call)
        return as_document(call, form, documents.landing(site(call), form), "Land rules of Kerala")

    @route("GET", f"{ROOT}/conformance", Policy.OPEN, OPEN)
    async def conformance(call: Call) -> Answer:
        """What is conformed to."""
        form = _form(call)
        return as_document(call, form, documents.conformance(site(call), form), "Conformance")

    @route("GET", f"{ROOT}/api", Policy.OPEN, OPEN)
    async def api(call: Call) -> Answer:
        """The definition."""
        form = _form(call)
        await served.today(call)
        made = definition(site(call), [layer.id for layer in served.layers()])
        if form == "html":
            return as_document(call, form, made, "API definition")
        kind = (b"content-type", OPENAPI.encode())
        return Answer(msgspec.json.encode(made), 200, [kind, SHARED])

    @route("GET", f"{ROOT}/collections", Policy.OPEN, OPEN)
    async def collections(call: Call) -> Answer:
        """All layers."""
        form = _form(call)
        today = await served.today(call)
        begins = served.begins()
        root = site(call)
        made = documents.collections(root, form, [], None)
        made["collections"] = [
            documents.collection(root, layer, today.get(layer.id), begins.get(layer.id))
            for layer in served.layers()
        ]
        return as_document(call, form, made, "Collections")

    @route("GET", f"{ROOT}/collections/{{collection:str}}", Policy.OPEN, OPEN)
    async def collection(call: Call) -> Answer:
        """One layer."""
        form = _form(call)
        today = await served.today(call)
        layer = served.layer(call)
        begins = served.begins().get(layer.id)
        made = documents.collection(site(call), layer, today.get(layer.id), begins, form)
        return as_document(call, form, made, layer.title.en)

    @route("GET", f"{ROOT}/collections/{{collection:str}}/items", Policy.OPEN, OPEN)
    async def items(call: Call) -> Answer:
        """Zones of a layer."""
        given = asked(call, "bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "f")
        form = form_of(call, given)
        await served.today(call)
        layer = served.layer(call)
        with_400 = Reading()
        crs = with_400(system, given.get("crs"), "crs")
        box_crs = with_400(system, given.get("bbox-crs"), "bbox-crs")
        area = with_400(box_of, given["bbox"], box_crs) if "bbox" in given else None
        days = with_400(days_of, given["datetime"]) if "datetime" in given else None
        limit = min(_whole(given, "limit", FEW_ITEMS, 1), MOST_ITEMS)
        offset = _whole(given, "offset", 0, 0)
        versions = await served.versions(call, layer.id, days)
        found = await asyncio.to_thread(chosen, versions, area, offset, limit)
        root = site(call)
        here = f"{root}/collections/{layer.id}/items"
        links = _page_links(here, given, form, offset, limit, found.matched)
        links.append(link(f"{root}/collections/{layer.id}", "collection", JSON, layer.title.en))
        made: dict[str, Any] = {
            "type": "FeatureCollection",
            "links": links,
            "timeStamp": _stamp(call.ground.clock.now()),
            "numberMatched": found.matched,
            "numberReturned": len(found.items),
        }
        if form == "html":
            rows = [_row(root, layer.id, item) for item in found.items]
            return as_document(call, form, made, layer.title.en, rows)
        made["features"] = await asyncio.to_thread(
            lambda: [feature(item, crs, ()) for item in found.items]
        )
        return _features(made, crs.uri)

    @route("GET", f"{ROOT}/collections/{{collection:str}}/items/{{item:path}}", Policy.OPEN, OPEN)
    async def item(call: Call) -> Answer:
        """One zone."""
        given = asked(call, "crs", "datetime", "f")
        form = form_of(call, given)
        await served.today(call)
        layer = served.layer(call)
        with_400 = Reading()
        crs = with_400(system, given.get("crs"), "crs")
        days = with_400(days_of, given["datetime"]) if "datetime" in given else None
        name = call.part("item").lstrip("/")
        found: Item | None = None
        for version in await served.versions(call, layer.id, days):
            if name in version.ids:
                found = version, version.ids.index(name)
                break
        if found is None:
            raise Refusal(NOT_FOUND)
        root = site(call)
        here = f"{root}/collections/{layer.id}/items/{quote(name, safe='')}"
        links = [
            link(f"{here}?f={form}", "self", GEOJSON if form == "json" else "text/html"),
            link(f"{here}?f={'html' if form == 'json' else 'json'}", "alternate", "text/html" if form == "json" else GEOJSON),
            link(f"{root}/collections/{layer.id}", "collection", JSON, layer.title.en),
        ]  # fmt: skip
        made = feature(found, crs, links)
        if form == "html":
            return as_document(
                call, form, made, f"{layer.title.en} {name}", [_row(root, layer.id, found)]
            )
        return _features(made, crs.uri)

    return [landing, conformance, api, collections, collection, items, item]


class Reading:
    """Calls a reader of a parameter; what it refuses is answered with 400, as the standard says."""

    def __call__(self, read: Any, *given: Any) -> Any:
        try:
            return read(*given)
        except BadParameterError as error:
            raise bad(str(error)) from None


def bad(text: str) -> Refusal:
    """400 with the reason in words."""
    return malformed(text, "ഒരു പാരാമീറ്റർ ശരിയല്ല")


def asked(call: Call, *known: str) -> dict[str, str]:
    """The query; an unknown parameter is answered with 400, as the standard says."""
    return (
        call.query(*known, "lang") if b"lang=" in call.scope["query_string"] else call.query(*known)
    )


def form_of(call: Call, given: dict[str, str], forms: tuple[str, ...] = _FORMS) -> str:
    """The form that is asked for: `f`, else what the browser or program accepts."""
    form = given.get("f")
    if form is not None:
        if form not in forms:
            raise bad(f"f is one of {', '.join(forms)}")
        return form
    accepts = call.header(b"accept") or ""
    return "html" if "html" in forms and "text/html" in accepts else forms[0]


def site(call: Call) -> str:
    """The address of the API as its visitor calls it."""
    host = call.header(b"host") or ""
    if not host or len(host) > 255 or not all(c.isalnum() or c in ".-:[]" for c in host):
        return ROOT
    scheme = "https" if call.ground.options.production else "http"
    return f"{scheme}://{host}{ROOT}"


def _form(call: Call) -> str:
    return form_of(call, asked(call, "f"))


def as_document(
    call: Call,
    form: str,
    made: dict[str, Any],
    title: str,
    rows: list[dict[str, str]] | None = None,
) -> Answer:
    """A document as JSON, or as a page for people."""
    if form == "json":
        body = msgspec.json.encode(made)
        return Answer(body, 200, [(b"content-type", JSON.encode()), SHARED])
    shown = {
        key: value for key, value in made.items() if key not in ("links", "features", "geometry")
    }
    text = msgspec.json.format(msgspec.json.encode(shown), indent=2).decode()
    return page(
        call, "ogc.html", title=title, links=made.get("links", []), rows=rows or [], text=text,
    )  # fmt: skip


def _features(made: dict[str, Any], crs: str) -> Answer:
    headers = [
        (b"content-type", GEOJSON.encode()),
        (b"content-crs", f"<{crs}>".encode()),
        SHARED,
    ]
    return Answer(msgspec.json.encode(made), 200, headers)


def _page_links(
    here: str, given: dict[str, str], form: str, offset: int, limit: int, matched: int
) -> list[dict[str, Any]]:
    def at(start: int, wanted: str) -> str:
        fields = {**given, "f": wanted, "limit": str(limit)}
        if start:
            fields["offset"] = str(start)
        else:
            fields.pop("offset", None)
        return f"{here}?{urlencode(fields, safe=':/,')}"

    kinds = {"json": GEOJSON, "html": "text/html"}
    other = "html" if form == "json" else "json"
    links = [
        link(at(offset, form), "self", kinds[form]),
        link(at(offset, other), "alternate", kinds[other]),
    ]
    if offset + limit < matched:
        links.append(link(at(offset + limit, form), "next", kinds[form]))
    if offset:
        links.append(link(at(max(offset - limit, 0), form), "prev", kinds[form]))
    return links


def _row(root: str, layer: str, item: Item) -> dict[str, str]:
    version, row = item
    name = version.ids[row]
    facts = ", ".join(
        f"{key}: {value}" for key, value in version.properties[row].items() if value is not None
    )
    return {
        "href": f"{root}/collections/{layer}/items/{quote(name, safe='')}?f=html",
        "name": name,
        "facts": facts,
    }


def _whole(given: dict[str, str], name: str, default: int, least: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < least:
        raise bad(f"{name} is a whole number from {least}")
    return int(text)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
