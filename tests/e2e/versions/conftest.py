"""A register of births whose entries are amended, served over a database of its own."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from runtime.db.url import DatabaseUrl
from runtime.papers import papers_in
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.fixtures.project import Place, Project, compiled, served


@pytest.fixture(scope="session")
def births(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The golden case, compiled once."""
    return compiled("entry_versions", tmp_path_factory.mktemp("births"))


@pytest.fixture
def database(pg_server: Server, births: Project) -> Generator[DatabaseUrl]:
    """A fresh copy of its migrated database."""
    with fresh_database(pg_server, births.template(pg_server)) as url:
        yield url


@pytest.fixture
async def place(
    pg_server: Server, births: Project, database: DatabaseUrl, tmp_path: Path
) -> AsyncGenerator[Place]:
    """It is served with a store of its own."""
    async with served(
        births,
        database,
        pg_server.app(database),
        papers=papers_in(tmp_path / "papers", {}),
        more=portal_routes(),
    ) as made:
        yield made
