"""OGC API Tiles: tile sets of the whole and of each layer, and the tiles of every map."""

from __future__ import annotations

import asyncio
import gzip

from litestar.handlers import HTTPRouteHandler

from plugins.gis.layers import LayerVersion
from plugins.gis.ogc import documents
from plugins.gis.ogc.documents import MATRIX_SET, MVT
from plugins.gis.ogc.times import days_of
from plugins.gis.tiles.mercator import MOST_ZOOM, TileBox
from plugins.gis.tiles.shelf import Shelf, Tile
from plugins.gis.web.ogc import (
    ROOT,
    SHARED,
    Reading,
    Served,
    as_document,
    asked,
    bad,
    form_of,
    site,
)
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

TILES = Limit("tiles", per_address=6000)
_KEPT = b"public, max-age=300"
"""Browsers ask again after five minutes, by the tile's tag: a new version is then seen."""


def tile_routes(served: Served) -> list[HTTPRouteHandler]:
    """The routes of OGC API Tiles over one store."""
    shelf = Shelf(served.live.store.folder)

    @route("GET", f"{ROOT}/tileMatrixSets", Policy.OPEN, TILES)
    async def matrix_sets(call: Call) -> Answer:
        """The tile matrix sets that are known."""
        form = form_of(call, asked(call, "f"))
        return as_document(call, form, documents.matrix_sets(site(call), form), "Tile matrix sets")

    @route("GET", f"{ROOT}/tileMatrixSets/{{matrix_set:str}}", Policy.OPEN, TILES)
    async def matrix_set(call: Call) -> Answer:
        """One tile matrix set."""
        form = form_of(call, asked(call, "f"))
        _check_set(call)
        return as_document(call, form, documents.matrix_set(site(call), form), MATRIX_SET)

    @route("GET", f"{ROOT}/tiles", Policy.OPEN, TILES)
    async def whole_list(call: Call) -> Answer:
        """The tile sets of all layers together."""
        form = form_of(call, asked(call, "f"))
        root = site(call)
        made = documents.tilesets(f"{root}/tiles", root, "All layers", form)
        return as_document(call, form, made, "Tile sets")

    @route("GET", f"{ROOT}/tiles/{{matrix_set:str}}", Policy.OPEN, TILES)
    async def whole_set(call: Call) -> Answer:
        """The tile set of all layers together."""
        form = form_of(call, asked(call, "f"))
        _check_set(call)
        await served.today(call)
        root = site(call)
        made = documents.tileset(f"{root}/tiles/{MATRIX_SET}", root, served.layers(), form)
        return as_document(call, form, made, "All layers")

    @route(
        "GET",
        f"{ROOT}/tiles/{{matrix_set:str}}/{{zoom:str}}/{{row:str}}/{{column:str}}",
        Policy.OPEN,
        TILES,
    )
    async def whole_tile(call: Call) -> Answer:
        """A tile of all layers, or of those that `collections` names."""
        given = asked(call, "collections", "datetime", "f")
        form_of(call, given, ("mvt",))
        box = _box(call)
        days = Reading()(days_of, given["datetime"]) if "datetime" in given else None
        await served.today(call)
        known = [layer.id for layer in served.layers()]
        wanted = given["collections"].split(",") if "collections" in given else known
        if not set(wanted) <= set(known):
            raise bad(f"collections are some of {', '.join(known)}")
        versions: list[LayerVersion] = []
        for layer in known:
            if layer in wanted:
                versions += (await served.versions(call, layer, days))[:1]
        return _answer(call, await asyncio.to_thread(shelf.joined, versions, box))

    @route("GET", f"{ROOT}/collections/{{collection:str}}/tiles", Policy.OPEN, TILES)
    async def layer_list(call: Call) -> Answer:
        """The tile sets of one layer."""
        form = form_of(call, asked(call, "f"))
        await served.today(call)
        layer = served.layer(call)
        root = site(call)
        here = f"{root}/collections/{layer.id}/tiles"
        return as_document(
            call, form, documents.tilesets(here, root, layer.title.en, form), layer.title.en
        )

    @route(
        "GET", f"{ROOT}/collections/{{collection:str}}/tiles/{{matrix_set:str}}", Policy.OPEN, TILES
    )
    async def layer_set(call: Call) -> Answer:
        """The tile set of one layer."""
        form = form_of(call, asked(call, "f"))
        _check_set(call)
        await served.today(call)
        layer = served.layer(call)
        root = site(call)
        here = f"{root}/collections/{layer.id}/tiles/{MATRIX_SET}"
        return as_document(call, form, documents.tileset(here, root, [layer], form), layer.title.en)

    @route(
        "GET",
        f"{ROOT}/collections/{{collection:str}}/tiles/{{matrix_set:str}}/{{zoom:str}}/{{row:str}}/{{column:str}}",
        Policy.OPEN,
        TILES,
    )
    async def layer_tile(call: Call) -> Answer:
        """A tile of one layer."""
        given = asked(call, "datetime", "f")
        form_of(call, given, ("mvt",))
        box = _box(call)
        days = Reading()(days_of, given["datetime"]) if "datetime" in given else None
        today = await served.today(call)
        name = call.part("collection")
        if days is None and name in today:
            version = today[name]
            found = shelf.kept(version, box)
            if found is None:
                found = await asyncio.to_thread(shelf.tile, version, box)
            return _answer(call, found)
        layer = served.layer(call)
        versions = await served.versions(call, layer.id, days)
        if not versions:
            return Answer(b"", 204, [SHARED])
        return _answer(call, await asyncio.to_thread(shelf.tile, versions[0], box))

    return [
        matrix_sets,
        matrix_set,
        whole_list,
        whole_set,
        whole_tile,
        layer_list,
        layer_set,
        layer_tile,
    ]


def _check_set(call: Call) -> None:
    if call.part("matrix_set") != MATRIX_SET:
        raise Refusal(NOT_FOUND)


def _box(call: Call) -> TileBox:
    """The tile that the path names: 404 where the matrix set has none such, 400 where it is no number."""
    _check_set(call)
    return box_named(call.part("zoom"), call.part("row"), call.part("column"))


def box_named(zoom: str, row: str, column: str) -> TileBox:
    """The tile of three path parts."""
    numbers: list[int] = []
    for text in (zoom, row, column):
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise bad("tileMatrix, tileRow and tileCol are whole numbers")
        numbers.append(int(text))
    z, y, x = numbers
    if z > MOST_ZOOM or y >= 1 << z or x >= 1 << z:
        raise Refusal(NOT_FOUND)
    return TileBox(z, x, y)


def _answer(call: Call, tile: Tile) -> Answer:
    return tile_answer(call, tile, _KEPT)


def tile_answer(call: Call, tile: Tile, kept: bytes) -> Answer:
    """A tile over HTTP: 304 for who has it, 204 where nothing is drawn."""
    headers = [(b"etag", tile.tag.encode()), (b"cache-control", kept), SHARED]
    if tile.tag in (call.header(b"if-none-match") or ""):
        return Answer(b"", 304, headers)
    if not tile.body:
        return Answer(b"", 204, headers)
    headers.append((b"content-type", MVT.encode()))
    if "gzip" in (call.header(b"accept-encoding") or ""):
        headers += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
        return Answer(tile.body, 200, headers)
    return Answer(gzip.decompress(tile.body), 200, headers)
