"""`ksmart demo`: the main job on real input, from specs to a number in a register; ends by itself.

A database of its own on the embedded server, the real HTTP server on a loopback port, and the
scenarios that the specs bring, played through it as people would.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from runtime.config import Settings
from runtime.db.mistake import Mistake
from runtime.db.server import Database, embedded_database, embedded_server
from runtime.scenarios import Mismatch, Played, load_scenarios
from runtime.scenarios.stage import beside, furnish, make_tables

Say = Callable[[str], None]


def run_demo(settings: Settings, say: Say) -> bool:
    """Play it all; whether every step came out as its scenario says."""
    began = time.perf_counter()
    steps = _Steps(say)
    _generate(settings.root)
    steps.done("generate: specs to code")
    server = embedded_server(settings, say)
    with server.leased():
        steps.done("database: embedded PostgreSQL is up")
        database = beside(embedded_database(server, settings.database), "ksmart_demo")
        asyncio.run(_play(settings, database, steps))
    say(f"done in {time.perf_counter() - began:.1f} s")
    return steps.well


class _Steps:
    """Says each step with the time it took."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = time.perf_counter()
        self.well = True

    def done(self, what: str) -> None:
        now = time.perf_counter()
        self._say(f"{now - self._last:7.2f} s  {what}")
        self._last = now

    def failed(self, what: str) -> None:
        self.well = False
        self.done(f"NOT AS EXPECTED: {what}")

    def played(self, step: Played) -> None:
        self.done(f"   {step.who} {step.what}: {step.outcome}")


def _generate(root: Path) -> None:
    # The compiler is asked as a developer asks it: the runtime never imports it.
    beside_python = str(Path(sys.executable).parent)
    program = shutil.which("ksmart", path=beside_python) or shutil.which("ksmart")
    if program is None:
        raise Mistake("the command `ksmart` is not installed beside this Python")
    found = subprocess.run(  # noqa: S603 - our own program, no shell
        [program, "generate"], cwd=root, capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        raise Mistake(f"`ksmart generate` found mistakes:\n{found.stdout}{found.stderr}")


async def _play(settings: Settings, database: Database, steps: _Steps) -> None:
    await make_tables(settings, database)
    steps.done("migrate: roles, tables, row security, doors")
    every = load_scenarios(settings.generated)
    scenarios = [scenario for scenario in every if scenario.demo] or every
    stage = await furnish(settings, database, scenarios)
    bodies = " and ".join(sorted({scenario.local_body for scenario in scenarios}))
    steps.done(f"seed: {stage.rows} rows of masters, {len(stage.cast.staff)} posts in {bodies}")
    async with (
        stage.served() as address,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        steps.done(f"serve: {address}")
        player = stage.player(client, steps.played)
        for scenario in scenarios:
            steps.done(f"{scenario.local_body}: {scenario.name}")
            try:
                await player.play(scenario)
            except Mismatch as mismatch:
                steps.failed(str(mismatch))
    broken = await stage.broken_chains()
    if broken:
        steps.failed(f"{broken} chains of events do not hold")
    else:
        steps.done("verify: every file's chain of events holds")
