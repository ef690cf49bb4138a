"""Databases for tests: one embedded server per machine user, a migrated template, cheap copies.

The server lives in a stable folder, is shared by every run and every xdist worker, keeps nothing
(fsync off), and stops when the last run ends. The template is migrated once per digest of what
makes a database; every later copy is a CREATE DATABASE. Databases of runs that were killed are
dropped by the next run: their names carry the process that made them.
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Coroutine, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import psutil

import runtime.db
from runtime.db.doors import project_doors
from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from runtime.db.roles import APP, prepare_database
from runtime.db.url import DatabaseUrl

Result = TypeVar("Result")

# Not the system's temporary folder: TMPDIR differs between runs, and they should share.
FOLDER = Path("/var/tmp") / f"ksmart-test-{os.geteuid()}"
OPTIONS = Options(durable=False, max_connections=300, shared_buffers_mb=128)
GENERATED = Path(__file__).parent.parent / "generated"
KEEP_TEMPLATES_DAYS = 2


@dataclass(frozen=True, slots=True)
class Server:
    """The test server, as its superuser, and the password of the app's log-in on it."""

    url: DatabaseUrl
    app_password: str

    def app(self, url: DatabaseUrl) -> DatabaseUrl:
        """The same database, as the app."""
        return url.with_login(APP, self.app_password)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for one coroutine, from a test that is not one."""
    return asyncio.run(work)


@contextmanager
def test_server() -> Generator[Server]:
    """The test server for as long as the block runs."""
    embedded = EmbeddedServer(FOLDER, OPTIONS)
    with embedded.leased() as url:
        server = Server(DatabaseUrl.parse(url), embedded.secret("app_password"))
        run(_drop_abandoned(server.url))
        yield server


@contextmanager
def fresh_database(server: Server, template: str | None = None) -> Generator[DatabaseUrl]:
    """A new database, empty or a copy, dropped at the end."""
    name = f"run_{os.getpid()}_{secrets.token_hex(4)}"
    url = server.url.with_database(name)
    run(_create(server.url, name, template))
    try:
        yield url
    finally:
        run(execute(server.url, f'DROP DATABASE "{name}" WITH (FORCE)'))


def migrated_template(server: Server, generated: Path = GENERATED) -> str:
    """The name of a database at this tree, migrated at most once for what the tree says."""
    files = [
        *Path(runtime.db.__file__).parent.glob("**/*.sql"),
        *Path(runtime.db.__file__).parent.glob("*.py"),
        *generated.glob("**/*.sql"),
        *(generated / "migrations").glob("**/*.py"),
    ]
    name = f"template_{_digest(files)}"
    run(_make_template(server, name, generated))
    return name


async def execute(url: DatabaseUrl, *statements: str) -> None:
    """Run statements on a connection of their own."""
    connection = await asyncpg.connect(str(url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def value(url: DatabaseUrl, query: str, *args: object) -> Any:
    """One value, on a connection of its own."""
    connection = await asyncpg.connect(str(url))
    try:
        return await connection.fetchval(query, *args)
    finally:
        await connection.close()


def _digest(files: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


async def _create(server: DatabaseUrl, name: str, template: str | None) -> None:
    copy = f' TEMPLATE "{template}"' if template else ""
    await execute(server, f'CREATE DATABASE "{name}"{copy}')
    if template:  # rights on the database itself are not copied
        connection = await asyncpg.connect(str(server.with_database(name)))
        try:
            await prepare_database(connection)
        finally:
            await connection.close()


async def _make_template(server: Server, name: str, generated: Path) -> None:
    keeper = await asyncpg.connect(str(server.url))
    try:
        # Workers come at the same moment: one builds, the others find it built.
        await keeper.execute("SELECT pg_advisory_lock(hashtext('template'))")
        if not await keeper.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            building = f"run_{os.getpid()}_template"
            await keeper.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
            await keeper.execute(f'CREATE DATABASE "{building}"')
            await migrate(
                server.url.with_database(building),
                load_revisions(generated),
                project_doors(generated),
                app_password=server.app_password,
            )
            await keeper.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
        await keeper.execute(f"COMMENT ON DATABASE \"{name}\" IS '{await _today(keeper)}'")
        old = await keeper.fetch(
            "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{16}$'"
            " AND shobj_description(oid, 'pg_database')::date < current_date - $1::int",
            KEEP_TEMPLATES_DAYS,
        )
        for row in old:
            await keeper.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await keeper.close()


async def _today(connection: "asyncpg.Connection[asyncpg.Record]") -> str:
    return str(await connection.fetchval("SELECT current_date::text"))


async def _drop_abandoned(server: DatabaseUrl) -> None:
    connection = await asyncpg.connect(str(server))
    try:
        found = await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^run_'")
        for name in (str(row["datname"]) for row in found):
            if not psutil.pid_exists(int(name.split("_")[1])):
                await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()
