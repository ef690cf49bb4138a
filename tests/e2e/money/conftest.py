"""The town that takes money: compiled once a process, its database migrated once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from runtime.db.url import DatabaseUrl
from tests import database
from tests.database import Server
from tests.e2e.money import shop
from tests.e2e.money.shop import Town, compiled, town


@pytest.fixture(scope="session")
def money_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled package."""
    generated = compiled(tmp_path_factory.mktemp("money"))
    shop.ROOT_GENERATED[:] = [generated]
    return generated


@pytest.fixture(scope="session")
def money_database(pg_server: Server, money_tree: Path) -> Generator[DatabaseUrl]:
    """This worker's database at the fixture's tree."""
    template = database.migrated_template(pg_server, money_tree)
    with database.fresh_database(pg_server, template) as url:
        yield url


@pytest.fixture
async def stalls(pg_server: Server, money_database: DatabaseUrl) -> AsyncGenerator[Town]:
    """The town."""
    async with town(money_database, pg_server.app(money_database)) as made:
        yield made
        await made.truth()
