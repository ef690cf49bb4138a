"""`ksmart test`: every scenario of the specs against the real app, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx

from runtime.config import Settings
from runtime.db.server import Database, embedded_database, embedded_server
from runtime.scenarios.charges import uncharged
from runtime.scenarios.coverage import unwalked, walked, ways_of
from runtime.scenarios.decided import undecided
from runtime.scenarios.model import Scenario, load_scenarios
from runtime.scenarios.play import Mismatch, Played
from runtime.scenarios.stage import beside, furnish, make_tables
from runtime.scenarios.trace import Trace


def run_scenarios(settings: Settings, only: str, say: Callable[[str], None]) -> tuple[int, int]:
    """Play the scenarios whose name holds `only`; how many passed and how many failed."""
    scenarios = [s for s in load_scenarios(settings.generated) if only.lower() in s.name.lower()]
    server = embedded_server(settings, say)
    with server.leased():
        database = beside(embedded_database(server, settings.database), "ksmart_scenarios")
        return asyncio.run(_all(settings, database, scenarios, say, is_whole=not only))


async def _all(
    settings: Settings,
    database: Database,
    scenarios: list[Scenario],
    say: Callable[[str], None],
    *,
    is_whole: bool,
) -> tuple[int, int]:
    await make_tables(settings, database)
    stage = await furnish(settings, database, scenarios)
    failed = 0
    async with (
        stage.served() as address,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        trace = Trace(say)
        played: list[Played] = []

        def tell(done: Played) -> None:
            played.append(done)
            trace.step(done)

        player = stage.player(client, tell)
        for scenario in scenarios:
            began = time.perf_counter()
            trace.begin(scenario.name, scenario.service)
            try:
                await player.play(scenario)
            except Mismatch as mismatch:
                failed += 1
                say(f"FAILED  {mismatch}")
            else:
                say(f"passed  {scenario.name} ({time.perf_counter() - began:.2f} s)")
    say("")
    named = {scenario.service for scenario in scenarios}
    ways = [way for way in ways_of(stage.catalogue.services()) if is_whole or way.service in named]
    for line in (
        *unwalked(ways, walked(played, ways)),
        *uncharged(player.charged, stage.rates()),
        *undecided(stage.decided),
    ):
        say(line)
    return len(scenarios) - failed, failed
