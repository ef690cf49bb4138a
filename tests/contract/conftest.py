"""One town for all contract tests: its database is furnished once."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import pytest
from schemathesis.python import asgi

from runtime.db.url import DatabaseUrl
from tests.contract.people import Town, settle
from tests.database import GENERATED, Server, fresh_database


@pytest.fixture(scope="session")
def contract_database(pg_server: Server, template: str) -> Generator[DatabaseUrl]:
    """A database of the contract tests' own."""
    with fresh_database(pg_server, template) as url:
        yield url
        asgi.shutdown_lifespans()


@pytest.fixture(scope="session")
def town(pg_server: Server, contract_database: DatabaseUrl) -> Town:
    """The app and everybody in it."""
    return settle(pg_server, contract_database)


@pytest.fixture(scope="session")
def tired(pg_server: Server, contract_database: DatabaseUrl) -> Town:
    """The same app where every limit is used up."""
    return settle(pg_server, contract_database, limit_scale=1e-6)


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The document that the generator wrote."""
    found: dict[str, Any] = json.loads((GENERATED / "openapi.json").read_text())
    return found
