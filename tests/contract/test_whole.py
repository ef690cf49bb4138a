"""Every module over its own document: all scenarios are played, the rest is swept, each answer is held against it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import httpx
import pytest
from schemathesis.python import asgi

from runtime.app import create_app
from runtime.clock import FixedClock
from runtime.config import DatabaseSettings, open_project
from runtime.db.server import Database
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.jobs.senders import MemorySender
from runtime.money.http_gateway import HttpGateway
from runtime.scenarios.charges import uncharged
from runtime.scenarios.coverage import walked, ways_of
from runtime.scenarios.model import Scenario, load_scenarios
from runtime.scenarios.play import Played, Player
from runtime.scenarios.stage import Stage, furnish
from tests.contract.heard import Heard
from tests.contract.people import Person, Town
from tests.contract.seen import Seen, operations
from tests.contract.sweep import Sweep
from tests.contract.traffic import Traffic
from tests.contract.walk import Filed
from tests.database import GENERATED, Server

pytestmark = pytest.mark.anyio

HELD = "business_facilitation"
"""The module whose scenarios leave nothing out: a test holds them there."""
REFUSALS = {"role", "guard", "person", "documents", "version"}


@dataclass(slots=True)
class Whole:
    """All modules being served, their scenarios played through a client that hears every answer."""

    stage: Stage
    scenarios: list[Scenario]
    played: list[Played]
    player: Player
    heard: Heard
    sweep: Sweep
    app_url: DatabaseUrl


@asynccontextmanager
async def whole(
    server: Server, database: DatabaseUrl, document: dict[str, Any]
) -> AsyncGenerator[Whole]:
    scenarios = load_scenarios(GENERATED)
    app_url = server.app(database)
    stage = await furnish(open_project(), Database(database, app_url, None, None), scenarios)
    heard = Heard(document, Seen(document))
    hooks: Any = {"request": [heard.send], "response": [heard.hear]}
    played: list[Played] = []
    async with (
        stage.served() as address,
        httpx.AsyncClient(base_url=address, timeout=60, event_hooks=hooks) as client,
    ):
        player = stage.player(client, played.append)
        for scenario in scenarios:
            await player.play(scenario)
        plays = list(played)
        sweep = Sweep(client, heard, player, scenarios)
        await sweep.all()
        yield Whole(stage, scenarios, plays, player, heard, sweep, app_url)


async def test_all_modules_answer_as_their_document_says_and_the_trade_licence_is_walked_whole(
    pg_server: Server, migrated_alone: DatabaseUrl, whole_document: dict[str, Any]
) -> None:
    async with whole(pg_server, migrated_alone, whole_document) as made:
        heard = made.heard
        print(f"\nall modules: {heard.seen.report()}")
        assert heard.faults == []
        assert heard.seen.undeclared() == []
        assert all(status < 500 for _, status in heard.seen.counts)
        missed = "\n".join(heard.seen.unsucceeded())
        assert heard.seen.succeeded() >= 0.95, missed
        _walked_whole(made)
        traffic = await _traffic(made, migrated_alone, examples=1, seconds=15)
    assert not traffic.failures, "\n\n".join(traffic.failures.values())
    assert all(status < 500 for _, status in traffic.seen.counts)


@pytest.mark.nightly
async def test_every_refusal_of_all_modules_is_met_and_long_traffic_finds_no_difference(
    pg_server: Server, migrated_alone: DatabaseUrl, whole_document: dict[str, Any]
) -> None:
    async with whole(pg_server, migrated_alone, whole_document) as made:
        heard = made.heard
        async with _tired(made) as tired:
            await made.sweep.refuse(tired)
        print(f"\nall modules: {heard.seen.report()}\nnever met: {heard.seen.unseen()}")
        assert heard.faults == []
        assert heard.seen.undeclared() == []
        assert all(status < 500 for _, status in heard.seen.counts)
        declared = sum(
            400 <= status < 500 for one in operations(whole_document) for status in one.declared
        )
        # What is left are conflicts that need a plot of their own.
        assert len(heard.seen.unseen()) <= 0.08 * declared
        traffic = await _traffic(made, migrated_alone, examples=20, seconds=None)
    assert not traffic.failures, "\n\n".join(traffic.failures.values())
    assert traffic.seen.undeclared() == []
    assert all(status < 500 for _, status in traffic.seen.counts)


def _walked_whole(made: Whole) -> None:
    ways = [way for way in ways_of(made.stage.catalogue.services()) if way.service.startswith(HELD)]
    assert {way.kind for way in ways} == {"action", "branch", "event", "time", "guard", "person"}
    assert [way for way in ways if way not in walked(made.played, ways)] == []
    rates = [rate for rate in made.stage.rates() if rate.fee.startswith(f"{HELD}.")]
    assert [line for line in uncharged(made.player.charged, rates) if "never" in line] == []
    own = [step for step in made.played if step.service.startswith(HELD)]
    assert {step.refused for step in own if step.refused} >= REFUSALS


@asynccontextmanager
async def _tired(made: Whole) -> AsyncGenerator[httpx.AsyncClient]:
    """An app over the same database whose every limit is used up."""
    app = _app(made, Options(limit_scale=1e-6))
    transport = httpx.ASGITransport(app=cast("Any", app), raise_app_exceptions=False)
    hooks: Any = {"response": [made.heard.hear]}
    async with (
        app.lifespan(),
        httpx.AsyncClient(
            transport=transport, base_url="http://ksmart.test", event_hooks=hooks
        ) as client,
    ):
        yield client


def _app(made: Whole, options: Options) -> Any:
    return create_app(
        "generated", made.app_url, MemorySender(), database=DatabaseSettings(pool_size=4), options=options,
        clock=FixedClock(made.stage.clock.now()), address="http://ksmart.test",
        gateway=HttpGateway("simulator", made.stage.bank.address, made.stage.bank.secret),
    )  # fmt: skip


async def _traffic(made: Whole, admin: DatabaseUrl, examples: int, seconds: int | None) -> Traffic:
    """Generated traffic over the whole document, at files in every state that scenarios and sweep left."""
    body = made.sweep.body
    staff: dict[str, Person] = {}
    for (place, role), member in made.stage.cast.staff.items():
        if place == body and role not in staff:
            headers = await made.sweep.by(role)
            staff[role] = Person(role, headers["authorization"].split()[1], "", member.post)
    citizens = [
        Person("citizen", (await made.player._headers(body, "citizen", f"c{n}"))["authorization"].split()[1])
        for n in range(4)
    ]  # fmt: skip
    town = Town(
        _app(made, Options(limit_scale=1000.0)), MemorySender(), "generated", staff, citizens
    )
    traffic = Traffic(town, Seen(made.heard.document), await _standing(made, admin))
    try:
        await asyncio.to_thread(traffic.run, examples, seconds)
    finally:
        await asyncio.to_thread(asgi.shutdown_lifespans)
    print(f"\nschemathesis, all modules: {traffic.cases} cases; {traffic.seen.report()}")
    return traffic


async def _standing(made: Whole, admin: DatabaseUrl) -> dict[tuple[str, str], Filed]:
    owners = {
        held.id: held.headers
        for name, every in made.heard.held.items()
        if name.endswith((".drafts.submit", ".files.open"))
        for held in every
        if "ksmart-post" not in held.headers
    }
    connection = await asyncpg.connect(str(admin))
    try:
        rows = await connection.fetch(
            "select module || '.' || service as name, id::text, state, row_version from ksmart.file order by opened_at"
        )
    finally:
        await connection.close()
    return {
        (row["name"], row["state"]): Filed(
            row["id"], Person("citizen", owners[row["id"]]["authorization"].split()[1]), row["state"], row["row_version"]
        )
        for row in rows
        if row["id"] in owners
    }  # fmt: skip
