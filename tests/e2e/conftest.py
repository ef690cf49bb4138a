"""The world that journeys take place in."""

from collections.abc import AsyncGenerator

import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.world import World, living


@pytest.fixture
async def world(pg_server: Server, migrated: DatabaseUrl) -> AsyncGenerator[World]:
    """An app of its own over this worker's database."""
    async with living(migrated, pg_server.app(migrated)) as made:
        yield made
