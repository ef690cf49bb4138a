"""The world with its pages, and visitors who have no script."""

from collections.abc import AsyncGenerator

import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.pages.people import People, living_pages


@pytest.fixture
async def people(pg_server: Server, migrated_alone: DatabaseUrl) -> AsyncGenerator[People]:
    """Citizens and staff at their browsers, over a database of their own."""
    async with living_pages(migrated_alone, pg_server.app(migrated_alone)) as made:
        yield made
