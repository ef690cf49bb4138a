"""Databases for tests: one embedded server per machine user, a database per test run.

The server lives in a stable folder, is shared by every run and every xdist worker, keeps nothing
(fsync off), and stops when the last run ends. Databases of runs that were killed are dropped by
the next one: their names carry the process that made them.
"""

import asyncio
import os
import secrets
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import psutil

from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.url import DatabaseUrl

Result = TypeVar("Result")

# Not the system's temporary folder: TMPDIR differs between runs, and they should share.
FOLDER = Path("/var/tmp") / f"ksmart-test-{os.geteuid()}"
OPTIONS = Options(durable=False, max_connections=300, shared_buffers_mb=128)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for one coroutine, from a test that is not one."""
    return asyncio.run(work)


@contextmanager
def test_server() -> Generator[DatabaseUrl]:
    """The test server, as its superuser."""
    with EmbeddedServer(FOLDER, OPTIONS).leased() as url:
        server = DatabaseUrl.parse(url)
        run(_drop_abandoned(server))
        yield server


@contextmanager
def fresh_database(server: DatabaseUrl, template: str | None = None) -> Generator[DatabaseUrl]:
    """A new database, empty or a copy, dropped at the end."""
    name = f"run_{os.getpid()}_{secrets.token_hex(4)}"
    copy = f' TEMPLATE "{template}"' if template else ""
    run(execute(server, f'CREATE DATABASE "{name}"{copy}'))
    try:
        yield server.with_database(name)
    finally:
        run(execute(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def execute(url: DatabaseUrl, sql: str) -> None:
    """Run statements on a connection of their own."""
    connection = await asyncpg.connect(str(url))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _drop_abandoned(server: DatabaseUrl) -> None:
    connection = await asyncpg.connect(str(server))
    try:
        found = await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^run_'")
        for name in (str(row["datname"]) for row in found):
            if not psutil.pid_exists(int(name.split("_")[1])):
                await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()
