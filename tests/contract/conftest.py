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
from tests.fixtures.project import Project, own_modules

WALKED = ("core", "residence_certificate")
"""The modules whose every operation and refusal is walked through by hand; all others: `test_whole.py`."""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The walked modules, compiled by themselves."""
    return own_modules("generated_contract", WALKED, tmp_path_factory.mktemp("contract"))


@pytest.fixture(scope="session")
def contract_database(pg_server: Server, project: Project) -> Generator[DatabaseUrl]:
    """A database of the contract tests' own."""
    with fresh_database(pg_server, project.template(pg_server)) as url:
        yield url
        asgi.shutdown_lifespans()


@pytest.fixture(scope="session")
def town(pg_server: Server, project: Project, contract_database: DatabaseUrl) -> Town:
    """The app and everybody in it."""
    return settle(pg_server, project, contract_database)


@pytest.fixture(scope="session")
def tired(pg_server: Server, project: Project, contract_database: DatabaseUrl) -> Town:
    """The same app where every limit is used up."""
    return settle(pg_server, project, contract_database, limit_scale=1e-6)


@pytest.fixture(scope="session")
def document(project: Project) -> dict[str, Any]:
    """The document of the walked modules."""
    found: dict[str, Any] = json.loads((project.folder / "openapi.json").read_text())
    return found


@pytest.fixture(scope="session")
def whole_document() -> dict[str, Any]:
    """The document of every module, as the generator wrote it."""
    found: dict[str, Any] = json.loads((GENERATED / "openapi.json").read_text())
    return found
