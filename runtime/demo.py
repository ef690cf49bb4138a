"""`ksmart demo`: the main job on real input, from specs to a number in a register; ends by itself.

A database of its own on the embedded server, the real HTTP server on a loopback port, and the
scenarios that the specs bring, played through it as people would.
"""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx

from runtime.clock import FixedClock
from runtime.config import Settings
from runtime.db.doors import project_doors
from runtime.db.migrate import migrate
from runtime.db.mistake import Mistake
from runtime.db.revisions import load_revisions
from runtime.db.server import (
    Database,
    drop_database,
    embedded_database,
    embedded_server,
    make_database,
)
from runtime.ground import Ground
from runtime.jobs.outbox import Outbox
from runtime.jobs.senders import MemorySender
from runtime.loading import Catalogue
from runtime.masters.first_rows import load_first_rows
from runtime.scenarios import Mismatch, Played, Player, load_scenarios, make_cast
from runtime.scenarios.play import code_in
from runtime.serving import PACKAGE, project_app, served
from runtime.web.route import GROUND

Say = Callable[[str], None]


def run_demo(settings: Settings, say: Say) -> bool:
    """Play it all; whether every step came out as its scenario says."""
    began = time.perf_counter()
    steps = _Steps(say)
    with steps.timed("generate: specs to code"):
        _generate(settings.root)
    server = embedded_server(settings, say)
    with server.leased():
        steps.done("database: embedded PostgreSQL is up")
        # Beside the project's own database, never in it.
        database = embedded_database(server, settings.database)
        admin, app = (url.with_database("ksmart_demo") for url in (database.admin, database.app))
        asyncio.run(_play(settings, dataclasses.replace(database, admin=admin, app=app), steps))
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

    def timed(self, what: str) -> _Timed:
        return _Timed(self, what)

    def failed(self, what: str) -> None:
        self.well = False
        self.done(f"NOT AS EXPECTED: {what}")


class _Timed:
    def __init__(self, steps: _Steps, what: str) -> None:
        self._steps, self._what = steps, what

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self._steps.done(self._what)


def _generate(root: Path) -> None:
    # The compiler is asked as a developer asks it: the runtime never imports it.
    program = shutil.which("ksmart", path=str(Path(sys.executable).parent)) or shutil.which(
        "ksmart"
    )
    if program is None:
        raise Mistake("the command `ksmart` is not installed beside this Python")
    found = subprocess.run(
        [program, "generate"], cwd=root, capture_output=True, text=True, check=False
    )  # noqa: S603
    if found.returncode != 0:
        raise Mistake(f"`ksmart generate` found mistakes:\n{found.stdout}{found.stderr}")


async def _play(settings: Settings, database: Database, steps: _Steps) -> None:
    await drop_database(database)
    await make_database(database)
    await migrate(
        database.admin,
        load_revisions(settings.generated),
        project_doors(settings.generated),
        app_password=database.app_password,
    )
    steps.done("migrate: roles, tables, row security, doors")
    scenarios = load_scenarios(settings.generated)
    catalogue = Catalogue(PACKAGE)
    bodies = sorted({scenario.local_body for scenario in scenarios})
    connection = await asyncpg.connect(str(database.admin))
    try:
        rows = await load_first_rows(connection, settings.generated)
    finally:
        await connection.close()
    cast = await make_cast(database.admin, catalogue, bodies)
    steps.done(f"seed: {rows} rows of masters, {len(cast.staff)} posts in {' and '.join(bodies)}")
    sender, clock = MemorySender(), FixedClock(datetime.now(UTC))
    app = project_app(database.app, sender, database=settings.database, clock=clock)
    async with served(app) as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        steps.done(f"serve: {address}")
        ground: Ground = app.state[GROUND]

        async def code_for(mobile: str) -> str:
            await Outbox(ground.doors, sender).drain()
            return code_in([message.text for message in sender.sent if message.to == mobile][-1])

        def tell(played: Played) -> None:
            steps.done(f"   {played.who} {played.what}: {played.outcome}")

        player = Player(client, catalogue, clock, cast, code_for, ground.data.working_days, tell)
        for scenario in scenarios:
            steps.done(f"{scenario.local_body}: {scenario.name}")
            try:
                await player.play(scenario)
            except Mismatch as mismatch:
                steps.failed(str(mismatch))
    broken = await _broken_chains(database)
    if broken:
        steps.failed(f"{broken} chains of events do not hold")
    else:
        steps.done("verify: every file's chain of events holds")


async def _broken_chains(database: Database) -> int:
    connection = await asyncpg.connect(str(database.admin))
    try:
        found: int = await connection.fetchval(
            "select count(*) from ksmart.file where ksmart.broken_at(local_body, id) is not null"
        )
        return found
    finally:
        await connection.close()
