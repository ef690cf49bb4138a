"""Fixtures every test may ask for. The machinery is in `tests/database.py`."""

from collections.abc import AsyncGenerator, Generator

import asyncpg
import pytest

from runtime.config import DatabaseSettings
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.url import DatabaseUrl
from tests import database


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Coroutine tests (`@pytest.mark.anyio`) run on the loop that production runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def pg_server() -> Generator[database.Server]:
    """The machine's shared test server (fsync off)."""
    with database.test_server() as server:
        yield server


@pytest.fixture(scope="session")
def pg_url(pg_server: database.Server) -> Generator[str]:
    """An empty database of this run, as its superuser; dropped at the end."""
    with database.fresh_database(pg_server) as url:
        yield str(url)


@pytest.fixture(scope="session")
def template(pg_server: database.Server) -> str:
    """The name of a database at this tree, to copy from."""
    return database.migrated_template(pg_server)


@pytest.fixture(scope="session")
def migrated(pg_server: database.Server, template: str) -> Generator[DatabaseUrl]:
    """This worker's own database at this tree, as its superuser, for tests that keep apart."""
    with database.fresh_database(pg_server, template) as url:
        yield url


@pytest.fixture
def migrated_alone(pg_server: database.Server, template: str) -> Generator[DatabaseUrl]:
    """A database at this tree for one test, as its superuser."""
    with database.fresh_database(pg_server, template) as url:
        yield url


@pytest.fixture
async def doors(pg_server: database.Server, migrated: DatabaseUrl) -> AsyncGenerator[Doors]:
    """The doors of `migrated`, called as the app calls them."""
    async with open_connections(pg_server.app(migrated), DatabaseSettings()) as connections:
        yield Doors(connections, names_by_key(runtime_doors()))


@pytest.fixture
async def admin(
    migrated: DatabaseUrl,
) -> "AsyncGenerator[asyncpg.Connection[asyncpg.Record]]":
    """A superuser's connection to `migrated`, to prepare and to look."""
    connection = await asyncpg.connect(str(migrated))
    yield connection
    await connection.close()
