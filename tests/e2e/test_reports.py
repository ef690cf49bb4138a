"""Reports: what the database counts is what a patient clerk would count, for each who may, and nothing else."""

from __future__ import annotations

import csv
import io
import random
import statistics
import zipfile
from collections.abc import AsyncGenerator, Generator, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from runtime.meaning.working_days import working_days_between
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.e2e.pages.visitor import Visitor
from tests.e2e.workflow.people import browser
from tests.fixtures.project import BODY, Place, Project, compiled, served

pytestmark = pytest.mark.anyio

TODAY = date(2026, 5, 4)
REPORT = "/api/v1/shop/reports"
STATES = ("scrutiny", "correction", "approval", "issued", "rejected")


@dataclass(frozen=True)
class Row:
    """One application as the test knows it."""

    local_body: str
    ward: str
    state: str
    size: str
    area: Decimal
    on: date


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The golden shop with its reports, compiled once."""
    return compiled("figures", tmp_path_factory.mktemp("figures"))


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


@pytest.fixture
async def rows(place: Place) -> list[Row]:
    """Three hundred applications, a few of them in another local body."""
    draw = random.Random(3)
    made = [
        Row(
            BODY if n % 10 else "M2",
            draw.choice(["M1001", "M1002"]),
            draw.choice(STATES),
            draw.choice(["small", "large"]),
            Decimal(draw.randint(100, 3000)) / 100,
            TODAY - timedelta(days=draw.randint(0, 60)),
        )
        for n in range(300)
    ]
    connection = await asyncpg.connect(str(place.admin))
    try:
        await connection.execute(
            "set session_replication_role = replica"
        )  # rows without their files
        await connection.executemany(
            "insert into shop.application (local_body, id, number, state, ended, applicant, submitted_on, due_on,"
            " name_en, name_ml, ward, trade, size, area, since, mobile)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, 'A', 'അ', $9, 'SHOP', $10, $11, $7, '9000000001')",
            [
                (
                    row.local_body, uuid4(), f"SH/{n}", row.state, row.state in STATES[3:], uuid4(), row.on,
                    row.on + timedelta(days=30), row.ward, row.size, row.area,
                )
                for n, row in enumerate(made)
            ],
        )  # fmt: skip
    finally:
        await connection.close()
    return [row for row in made if row.local_body == BODY]


def figures(rows: Iterable[Row]) -> dict[str, str | None]:
    """What the report must say of some rows."""
    found = list(rows)
    large = sum(1 for row in found if row.area > 10 and row.size == "large")
    areas = [row.area for row in found]
    share = (
        (Decimal(large * 100) / len(found)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        if found
        else None
    )
    return {
        "files": str(len(found)),
        "area": str(sum(areas, Decimal(0))),
        "middle": str(statistics.median(areas).quantize(Decimal("0.001"))) if areas else None,
        "large": str(large),
        "share": None if share is None else str(share),
    }  # fmt: skip


async def test_every_group_and_total_is_what_python_counts(place: Place, rows: list[Row]) -> None:
    calendar = place.ground.data.working_days("core.office")

    def band(row: Row) -> str:
        age = working_days_between(calendar, row.on, TODAY) or 0
        return "0" if age <= 5 else "1" if age <= 10 else "2"

    secretary = await place.staff("secretary")
    answer = await secretary.get(f"{REPORT}/by_state")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    wanted = [
        {
            "line": None,
            "together": together,
            "by": {"state": state, "submitted_on": age},
            "figures": figures(
                r for r in rows if state in (None, r.state) and age in (None, band(r))
            ),
        }
        for state in (*STATES, None)
        for age, together in (("0", 0), ("1", 0), ("2", 0), (None, 1))
        if state is not None or age is None
    ]
    wanted[-1]["together"] = 2
    wanted = [row for row in wanted if row["figures"]["files"] != "0"]  # type: ignore[index]
    assert found == {
        "asked": {"upto": "2026-05-04"}, "rows": wanted, "fails": [], "complete": True
    }  # fmt: skip


async def test_who_asks_for_an_earlier_day_gets_its_figures(place: Place, rows: list[Row]) -> None:
    secretary = await place.staff("secretary")
    found = (await secretary.get(f"{REPORT}/by_state", upto="2026-04-10")).json()
    before = sum(1 for row in rows if row.on <= date(2026, 4, 10))
    assert found["rows"][-1]["figures"]["files"] == str(before)
    assert (await secretary.get(f"{REPORT}/by_state", upto="yesterday")).status_code == 400
    assert (await secretary.get(f"{REPORT}/by_state", nothing="1")).status_code == 400


async def test_a_monthly_statement_has_all_its_lines_and_proves_itself(
    place: Place, rows: list[Row]
) -> None:
    secretary = await place.staff("secretary")
    for asked, month in (({}, 4), ({"month": "2026-03-01"}, 3), ({"month": "2020-01-01"}, 0)):
        found = (await secretary.get(f"{REPORT}/monthly", **asked)).json()
        for line in ("small", "large", "whole"):
            mine = [r for r in rows if r.on.month == month and line in ("whole", r.size)]
            totals = [r for r in found["rows"] if r["line"] == line and r["together"] == 1]
            assert [row["figures"]["files"] for row in totals] == [str(len(mine))]
            for ward in ("M1001", "M1002"):
                of_ward = [
                    r["figures"]["files"]
                    for r in found["rows"]
                    if r["line"] == line and r["by"]["ward"] == ward
                ]
                count = sum(1 for row in mine if row.ward == ward)
                assert of_ward == ([str(count)] if count else [])
        assert found["fails"] == []


async def test_a_ward_clerk_counts_his_wards_alone(place: Place, rows: list[Row]) -> None:
    clerk = await place.staff("clerk")
    wards = (await place.fetch("select wards from ksmart.post where id = $1", clerk.post))[0][
        "wards"
    ]
    found = (await clerk.get(f"{REPORT}/by_state")).json()
    assert found["rows"][-1]["figures"] == figures(row for row in rows if row.ward in wards)


async def test_nobody_else_counts(place: Place, rows: list[Row]) -> None:
    citizen = await place.citizen("9400000001")
    assert (await citizen.get(f"{REPORT}/by_state")).status_code == 403
    secretary = await place.staff("secretary")
    assert (await secretary.get(f"{REPORT}/by_state", local_body="M2")).status_code == 403
    assert (await secretary.get(f"{REPORT}/no_such")).status_code == 404


async def test_the_page_draws_bars_beside_the_table_in_both_scripts(
    place: Place, rows: list[Row]
) -> None:
    visitor = await officer(place, "secretary")
    for lang, total, state in (("en", "Total", "Scrutiny"), ("ml", "ആകെ", "പരിശോധന")):
        page = (await visitor.client.get(f"/reports/shop/by_state?lang={lang}")).text
        assert '<svg role="img" aria-labelledby="chart-title chart-says"' in page
        assert page.count("<rect") == 15  # five states, three bands each
        assert f">{total}<" in page
        assert f">{state}<" in page
    shelf = (await visitor.client.get("/registers?lang=en")).text
    assert 'href="/reports/shop/by_state"' in shelf


async def test_the_export_holds_the_exact_figures_and_is_noted(
    place: Place, rows: list[Row]
) -> None:
    visitor = await officer(place, "secretary")
    answer = await visitor.client.get("/reports/shop/by_state/export/csv?lang=en&upto=2026-05-04")
    assert answer.status_code == 200, answer.text
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["State", "Age", "Files", "Area", "Median area", "Large", "Share"]
    assert lines[-1] == ["Total", "", *(value or "" for value in figures(rows).values())]
    book = await visitor.client.get("/reports/shop/by_state/export/xlsx")
    assert zipfile.is_zipfile(io.BytesIO(book.content))
    noted = await place.fetch("select register, form from ksmart.register_export order by form")
    assert [tuple(row.values()) for row in noted] == [
        ("shop.by_state", "csv"),
        ("shop.by_state", "xlsx"),
    ]
    clerk = await officer(place, "clerk")  # the policy gives him no `export`
    assert (await clerk.client.get("/reports/shop/by_state/export/csv")).status_code == 403


async def officer(place: Place, role: str) -> Visitor:
    """A browser of who holds the post."""
    return browser(place, await place.staff(role))
