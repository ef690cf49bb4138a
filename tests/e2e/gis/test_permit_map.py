"""The issued permit map, fed by a real workflow on a real database: a stage is on the tile within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import mapbox_vector_tile  # type: ignore[import-untyped]  # it ships no types
import pytest

from plugins.gis.hooks import PermitHook
from plugins.gis.permits import PermitBook
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.stages import StageListener
from plugins.gis.store import Store
from plugins.gis.tiles.mercator import TileBox, tile_at
from plugins.gis.web.live import Live
from plugins.gis.web.routes import gis_routes
from plugins.gis.web.words import WORDS
from runtime.app import create_app
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.interfaces.spatial import PermitSite, PlaceRefusedError
from runtime.jobs.senders import MemorySender
from tests.database import Server
from tests.e2e.gis.app import app_of, visiting
from tests.e2e.world import World, furnish

pytestmark = pytest.mark.anyio

SERVICE = "residence_certificate.residence_certificate"
LON, LAT = 76.3523, 10.1076
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLOT = [(76.35, 10.1), (76.3504, 10.1), (76.3504, 10.1004), (76.35, 10.1004), (76.35, 10.1)]


@pytest.fixture
async def town(
    pg_server: Server, migrated: DatabaseUrl, tmp_path: Path
) -> AsyncGenerator[tuple[World, PermitBook]]:
    """The sample service's files as permits, on the map of an app with the plugin's routes and listener."""
    book = replace(
        load_rules(),
        permit_states={SERVICE: {"scrutiny": "applied", "issued": "issued", "rejected": "refused"}},
    )
    permits = PermitBook(tmp_path / "permits.jsonl")
    posts = await furnish(migrated)
    sender = MemorySender()
    app = create_app(
        "generated",
        pg_server.app(migrated),
        sender,
        database=DatabaseSettings(pool_size=4),
        options=Options(limit_scale=1000.0),
        more=gis_routes(Live(Store(tmp_path / "store", book), draws=False), permits),
        listeners={"file": StageListener(book, permits, lambda: datetime.now(UTC)).hear},
    )
    async with app.lifespan():
        transport = httpx.ASGITransport(app=cast("Any", app), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
            yield World(app, client, sender, posts, migrated), permits


async def test_a_stage_comes_to_the_tile_by_itself(town: tuple[World, PermitBook]) -> None:
    world, _ = town
    citizen, clerk, secretary = (
        await world.citizen(),
        await world.staff("clerk"),
        await world.staff("secretary"),
    )
    file = await world.filed(citizen)
    site = {"type": "Point", "coordinates": [LON, LAT], "facts": {"use": "A1", "floors": 2}}
    address = f"/api/v1/residence_certificate/residence_certificate/files/{file['id']}/site"
    assert (
        await world.client.put(address, json=site, headers=citizen.headers())
    ).status_code == 403
    placed = await world.client.put(address, json=site, headers=clerk.headers())
    assert placed.status_code == 200, placed.text
    column, row = tile_at(LON, LAT, 15)
    tile = f"/permit-map/tiles/15/{row}/{column}"
    first = await world.client.get(tile)
    assert stage_of(first)["stage"] == "applied"
    same = await world.client.get(tile, headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")

    done = await clerk.act(file["id"], "forward", 1)
    assert done.status_code == 200, done.text
    approved = await secretary.act(file["id"], "approve", 2)
    assert approved.status_code == 200, approved.text
    began = time.perf_counter()
    while True:
        now = await world.client.get(tile, headers={"if-none-match": first.headers["etag"]})
        if now.status_code == 200:
            break
        assert time.perf_counter() - began < 5, "the stage never came"
        await asyncio.sleep(0.01)
    print(f"on the tile after {time.perf_counter() - began:.2f} s")  # told, never judged
    assert stage_of(now) == {
        "number": file["number"],
        "stage": "issued",
        "since": now_day(now),
        "use": "A1",
        "floors": 2,
    }
    page = (await world.client.get("/permit-map")).text
    assert file["number"] in page
    assert "Permit issued" in page


async def test_only_who_may_read_a_file_puts_it_on_the_map(town: tuple[World, PermitBook]) -> None:
    world, _ = town
    citizen, stranger = await world.citizen(), await world.staff("clerk_elsewhere")
    file = await world.filed(citizen)
    address = f"/api/v1/residence_certificate/residence_certificate/files/{file['id']}/site"
    site = {"type": "Point", "coordinates": [LON, LAT]}
    assert (await world.client.put(address, json=site)).status_code == 401
    assert (
        await world.client.put(address, json=site, headers=stranger.headers())
    ).status_code == 404
    clerk = await world.staff("clerk")
    named = {**site, "facts": {"applicant": "Asha"}}
    refused = await world.client.put(address, json=named, headers=clerk.headers())
    assert refused.json()["reason"] == "not_public"


def test_each_stage_is_counted_as_permits_come_and_move(tmp_path: Path) -> None:
    book = PermitBook(tmp_path / "p.jsonl")
    book.put("a", [(LON, LAT)], {}, NOW)
    assert book.by_stage() == {}  # placed, but of no stage yet
    book.move("a", "applied", "A", NOW)
    book.move("b", "applied", "B", NOW)  # of a stage, but nowhere yet
    assert book.by_stage() == {"applied": 1}
    book.put("b", [(LON, LAT)], {}, NOW)
    book.move("a", "issued", "A", NOW)
    assert book.by_stage() == {"applied": 1, "issued": 1}


async def test_the_page_tells_the_stages_and_that_permits_are_made_up(tmp_path: Path) -> None:
    rules = load_rules()
    book = PermitBook(tmp_path / "p.jsonl")
    book.put("a", [(LON, LAT)], {"synthetic": 1, "local_body": "Made-up 7"}, NOW)
    book.move("a", "plinth", "SYNTHETIC-1", NOW)
    app = app_of(gis_routes(Live(Store(tmp_path / "store", rules), draws=False), book))
    async with visiting(app) as visitor:
        english = (await visitor.get("/permit-map", params={"lang": "en"})).text
        malayalam = (await visitor.get("/permit-map", params={"lang": "ml"})).text
    assert WORDS["all_made_up"].en in english
    assert WORDS["all_made_up"].ml in malayalam
    for stage in rules.stages.values():
        assert stage.en in english
        assert stage.ml in malayalam
    assert "Made-up 7" in english


def test_a_change_bumps_the_tiles_above_it_and_no_other(tmp_path: Path) -> None:
    book = PermitBook(tmp_path / "p.jsonl")
    book.put("a", [(LON, LAT)], {}, NOW)
    book.put("b", [(75.1, 12.2)], {}, NOW)
    for file in ("a", "b"):
        book.move(file, "applied", file.upper(), NOW)
    chain = [TileBox(zoom, *tile_at(LON, LAT, zoom)) for zoom in range(17)]
    far = TileBox(12, *tile_at(75.1, 12.2, 12))
    before = [book.tag(box) for box in chain], book.tag(far)
    book.move("a", "issued", "A", NOW)
    assert all(book.tag(box) != old for box, old in zip(chain, before[0], strict=True))
    assert book.tag(far) == before[1]


def test_another_process_and_a_restart_see_the_same_tiles(tmp_path: Path) -> None:
    one, other = PermitBook(tmp_path / "p.jsonl"), PermitBook(tmp_path / "p.jsonl")
    box = TileBox(15, *tile_at(76.3502, 10.1002, 15))
    one.put("a", PLOT, {"use": "A1"}, NOW)
    assert other.tile(box) == b""  # no stage is known yet
    other.move("a", "issued", "N/1", NOW)
    assert one.tile(box) == other.tile(box) == PermitBook(tmp_path / "p.jsonl").tile(box)
    [feature] = mapbox_vector_tile.decode(one.tile(box))["permit"]["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert one.tag(box) == PermitBook(tmp_path / "p.jsonl").tag(box)


def test_hearing_an_event_twice_changes_nothing(tmp_path: Path) -> None:
    book = PermitBook(tmp_path / "p.jsonl")
    book.put("a", [(LON, LAT)], {}, NOW)
    book.move("a", "issued", "N/1", NOW)
    version = book.version()
    book.move("a", "issued", "N/1", NOW)
    assert book.version() == version


def test_a_line_that_a_crash_cut_off_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    book = PermitBook(path)
    book.put("a", [(LON, LAT)], {}, NOW)
    with path.open("ab") as journal:
        journal.write(b'{"event":"stage","file":"a","at":"2026-01-01T00:00:00Z","stage":"iss')
    book.catch_up()
    assert book.permit("a") is not None
    with path.open("ab") as journal:
        journal.write(b'ued","number":"N/1"}\n')
    found = book.permit("a")
    assert found is not None
    assert found.stage == "issued"


def test_other_modules_put_permits_on_the_map(tmp_path: Path) -> None:
    book = PermitBook(tmp_path / "p.jsonl")
    hook = PermitHook(book, lambda: NOW)
    hook.put(PermitSite("f", PLOT, {"use": "F"}))
    assert book.permit("f") is not None
    with pytest.raises(PlaceRefusedError, match="swapped") as refused:
        hook.put(PermitSite("g", [(10.1, 76.3)]))
    assert refused.value.code == "swapped"


def stage_of(answer: httpx.Response) -> dict[str, Any]:
    [feature] = mapbox_vector_tile.decode(answer.content)["permit"]["features"]
    properties: dict[str, Any] = feature["properties"]
    return properties


def now_day(answer: httpx.Response) -> str:
    return str(stage_of(answer)["since"])
