"""A small synthetic Kerala, drawn once a session, and everything the plugin serves over it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from plugins.gis.permits import PermitBook
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.synth.make import make
from plugins.gis.web.live import Live
from plugins.gis.web.routes import gis_routes
from tests.e2e.gis.app import app_of, visiting


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store."""
    folder = tmp_path_factory.mktemp("gis") / "store"
    make(Store(folder, load_rules()), "test", 0.005, None)
    return folder


@pytest.fixture(scope="session")
def live(drawn: Path) -> Live:
    """The store as an app serves it."""
    return Live(Store(drawn, load_rules()), draws=False)


@pytest.fixture(scope="session")
def permits(tmp_path_factory: pytest.TempPathFactory) -> PermitBook:
    """The journal of permits."""
    return PermitBook(tmp_path_factory.mktemp("gis") / "permits.jsonl")


@pytest.fixture
async def web(live: Live, permits: PermitBook) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody asking over HTTP."""
    async with visiting(app_of(gis_routes(live, permits))) as client:
        yield client
