"""A small module whose workflow uses everything a workflow can do."""

from collections.abc import AsyncGenerator, Generator

import pytest

from runtime.db.url import DatabaseUrl
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.fixtures.project import Place, Project, compiled, served


@pytest.fixture(scope="session")
def permit(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The fixture spec, compiled once."""
    return compiled("side_by_side", tmp_path_factory.mktemp("permit"))


@pytest.fixture
def database(pg_server: Server, permit: Project) -> Generator[DatabaseUrl]:
    """A fresh copy of its migrated database."""
    with fresh_database(pg_server, permit.template(pg_server)) as url:
        yield url


@pytest.fixture
async def place(pg_server: Server, permit: Project, database: DatabaseUrl) -> AsyncGenerator[Place]:
    """It is served over a database of its own."""
    async with served(permit, database, pg_server.app(database), more=portal_routes()) as made:
        yield made
