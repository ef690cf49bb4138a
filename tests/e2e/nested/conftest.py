"""Reports of birth: fields within fields, from the spec to the database and the page."""

from collections.abc import AsyncGenerator, Generator

import pytest

from runtime.db.url import DatabaseUrl
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.fixtures.project import Place, Project, compiled, served


@pytest.fixture(scope="session")
def births(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The golden spec, compiled once."""
    return compiled("births", tmp_path_factory.mktemp("births"))


@pytest.fixture
def database(pg_server: Server, births: Project) -> Generator[DatabaseUrl]:
    """A fresh copy of its migrated database."""
    with fresh_database(pg_server, births.template(pg_server)) as url:
        yield url


@pytest.fixture
async def place(pg_server: Server, births: Project, database: DatabaseUrl) -> AsyncGenerator[Place]:
    """It is served over a database of its own."""
    async with served(births, database, pg_server.app(database), more=portal_routes()) as made:
        yield made
