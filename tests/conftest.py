"""Fixtures every test may ask for. The machinery is in `tests/database.py`."""

from collections.abc import Generator

import pytest

from runtime.db.url import DatabaseUrl
from tests import database


@pytest.fixture(scope="session")
def pg_server() -> Generator[DatabaseUrl]:
    """The machine's shared test server (fsync off), as its superuser."""
    with database.test_server() as server:
        yield server


@pytest.fixture(scope="session")
def pg_url(pg_server: DatabaseUrl) -> Generator[str]:
    """An empty database of this run, as its superuser; dropped at the end."""
    with database.fresh_database(pg_server) as url:
        yield str(url)
