"""What a tier or a local body changed holds there, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from datetime import date
from typing import Any

import httpx
import pytest

from generator.explain_rate import explained_rate
from generator.pipeline import check_tree
from generator.source import tree_of
from runtime.db.url import DatabaseUrl
from runtime.meaning.working_days import add_working_days
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.fixtures.project import Place, Project, compiled, served
from tests.golden.cases import spec_texts

pytestmark = pytest.mark.anyio

CASE = "shop_of_their_own"
SERVICE = "/api/v1/shop/licence"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The golden shop with its overlays, compiled once."""
    return compiled(CASE, tmp_path_factory.mktemp(CASE))


@pytest.fixture
def database(pg_server: Server, shop: Project) -> Generator[DatabaseUrl]:
    """A fresh copy of its migrated database."""
    with fresh_database(pg_server, shop.template(pg_server)) as url:
        yield url


@pytest.fixture
async def place(pg_server: Server, shop: Project, database: DatabaseUrl) -> AsyncGenerator[Place]:
    """It is served over a database of its own."""
    async with served(shop, database, pg_server.app(database), more=portal_routes()) as made:
        yield made


async def filed(place: Place, body: str, trade: str) -> httpx.Response:
    citizen = await place.citizen("9400000001")
    answers: dict[str, Any] = {
        "name": {"en": "Asha", "ml": "ആശ"}, "ward": f"{body}001", "trade": trade, "size": "small",
        "area": 12, "since": "2024-01-01", "mobile": "9400000001", "workers": [],
    }  # fmt: skip
    return await citizen.post_json(f"{SERVICE}/files", {"local_body": body, "answers": answers})


async def test_a_row_of_one_local_body_is_a_choice_there_alone(place: Place) -> None:
    here = await filed(place, "M2", "M2-BOAT")
    assert here.status_code == 201, here.text
    there = await filed(place, "M1", "M2-BOAT")
    assert there.status_code == 422
    assert [fault["pointer"] for fault in there.json()["faults"]] == ["/answers/trade"]
    assert (await filed(place, "M1", "TEA")).status_code == 201
    rows = (await place.client.get("/api/v1/shop/masters/trade")).json()
    assert {row["code"]: row["added_by"] for row in rows} == {
        "M2-BOAT": "M2", "SAW": None, "TEA": None
    }  # fmt: skip


async def test_the_promised_date_is_that_of_the_narrowest_layer(place: Place) -> None:
    calendar = place.ground.data.working_days("core.office")
    citizen = await place.citizen("9400000001")
    for body, days in (("M1", 6), ("M2", 5)):  # the tier's, and its own over it; the state says 7
        file = (await filed(place, body, "SAW" if body == "M1" else "TEA")).json()
        wanted = add_working_days(calendar, date(2026, 5, 4), days)
        assert wanted is not None
        assert file["due_on"] == wanted.isoformat()
        told = (await citizen.get(f"{SERVICE}/files/{file['id']}/clock")).json()
        assert told["whole"]["days"] == days
        assert told["state"]["days"] == (3 if body == "M1" else 2)


def test_explain_says_who_set_a_time() -> None:
    symbols, _ = check_tree(tree_of(spec_texts(CASE)))
    said = explained_rate(symbols, "sla.issue.states.scrutiny.within", "M2", "2026-05-04")
    assert "  2wd\n  set by the local body M2\n" in said
    assert said.splitlines()[-1].startswith("→ 2wd")
    assert "set by the tier municipality" in explained_rate(symbols, "sla.issue.whole", "M1", "")
    assert explained_rate(symbols, "shop.sla.issue.whole", "M1", "").startswith("shop.sla.issue")
