"""The scenarios of the trade licence leave nothing out: every way, branch, rate and slab, and each kind of refusal."""

from __future__ import annotations

import httpx
import pytest

from runtime.config import open_project
from runtime.db.server import Database
from runtime.db.url import DatabaseUrl
from runtime.scenarios.charges import uncharged
from runtime.scenarios.coverage import walked, ways_of
from runtime.scenarios.model import load_scenarios
from runtime.scenarios.play import Played
from runtime.scenarios.stage import furnish
from tests.database import GENERATED, Server

pytestmark = pytest.mark.anyio

MODULE = "business_facilitation"
REFUSALS = {"role", "guard", "person", "documents", "version"}


async def test_every_way_is_walked_every_slab_charged_and_every_refusal_proved(
    pg_server: Server, migrated_alone: DatabaseUrl
) -> None:
    scenarios = [s for s in load_scenarios(GENERATED) if s.service.startswith(f"{MODULE}.")]
    database = Database(migrated_alone, pg_server.app(migrated_alone), None, None)
    stage = await furnish(open_project(), database, scenarios)
    played: list[Played] = []
    async with (
        stage.served() as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        player = stage.player(client, played.append)
        for scenario in scenarios:
            await player.play(scenario)
        rates = [rate for rate in stage.rates() if rate.fee.startswith(f"{MODULE}.")]
    ways = [way for way in ways_of(stage.catalogue.services()) if way.service.startswith(MODULE)]
    assert [way for way in ways if way not in walked(played, ways)] == []
    assert [line for line in uncharged(player.charged, rates) if "never" in line] == []
    assert {step.refused for step in played if step.refused} >= REFUSALS
    assert {way.kind for way in ways} == {"action", "branch", "event", "time", "guard", "person"}
