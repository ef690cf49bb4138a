"""Masters while the app runs: a maker proposes, the proof says what happens, another person approves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from datetime import date, timedelta

import asyncpg
import httpx
import pytest

from runtime.catalogue import Master
from runtime.db.url import DatabaseUrl
from runtime.masters import load_snapshot
from runtime.masters.proof import plan
from runtime.portal import portal_routes
from tests.database import Server, fresh_database
from tests.e2e.pages.visitor import Page
from tests.e2e.workflow.people import browser
from tests.fixtures.project import Place, Project, compiled, served

pytestmark = pytest.mark.anyio

CASE = "trades_edited"
PATH = "/masters/shop/trade"
HEAD = "code,name_en,name_ml,fee,since,until\n"
TODAY = date(2026, 5, 4)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The golden shop whose trades have editors, compiled once."""
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


async def send(place: Place, role: str, do: str, **controls: str) -> httpx.Response:
    """What somebody's browser sends."""
    visitor = browser(place, await place.staff(role))
    page = Page(await visitor.client.get(f"{PATH}?lang=en"))
    [key] = {form.controls["_csrf"] for form in page.forms if "_csrf" in form.controls} or {""}
    return await visitor.client.post(
        PATH, data={"_csrf": key, "do": do, **controls}, headers={"origin": "http://ksmart.test"}
    )


async def changes(place: Place) -> list[tuple[str, str]]:
    rows = await place.fetch("select id::text, state from ksmart.master_change order by at, id")
    return [(row["id"], row["state"]) for row in rows]


async def in_force(place: Place, key: str, on: date) -> tuple[str, str] | None:
    """Name and fee of a trade, as another worker reads them now."""
    snapshot = await load_snapshot(place.ground.doors, place.ground.catalogue)
    row = snapshot.find(trades(place), key, on)
    return None if row is None else (row.name_en, str(row.fee))


def trades(place: Place) -> Master[object]:
    found = place.ground.catalogue.master("shop", "trade")
    assert found is not None
    return found


async def test_a_new_rate_begins_on_its_day_after_a_second_person_approved_it(place: Place) -> None:
    text = HEAD + "TEA,Tea shop,ചായക്കട,175.25,2026-06-01,\n"
    proof = await send(place, "clerk", "prove", text=text, note="SRO 1/2026")
    assert proof.status_code == 200, proof.text
    assert "Proved: this is what changes" in proof.text
    assert "fee: 175.25" in proof.text
    assert await changes(place) == []  # proving keeps nothing
    assert (await send(place, "clerk", "propose", text=text, note="SRO 1/2026")).status_code == 303
    [(change, state)] = await changes(place)
    assert state == "proposed"
    assert await in_force(place, "TEA", date(2026, 6, 1)) == ("Tea shop", "150.50")
    # The clerk holds the checker's role as well: the person is what counts.
    assert (await send(place, "clerk", "approve", change=change)).status_code == 403
    assert (await send(place, "secretary", "approve", change=change)).status_code == 303
    assert await changes(place) == [(change, "approved")]
    assert await in_force(place, "TEA", date(2026, 5, 31)) == ("Tea shop", "150.50")
    assert await in_force(place, "TEA", date(2026, 6, 1)) == ("Tea shop", "175.25")
    assert await in_force(place, "TEA", date(2023, 1, 1)) == ("Tea shop", "100.00")
    served = (
        await place.client.get("/api/v1/shop/masters/trade", params={"on": "2026-06-01"})
    ).json()
    assert [row["fee"] for row in served if row["code"] == "TEA"] == ["175.25"]
    assert (await send(place, "secretary", "approve", change=change)).status_code == 409


async def test_a_change_is_sent_back_with_a_remark_and_stays_known(place: Place) -> None:
    text = HEAD + "BOAT,Boat hire,ബോട്ട് വാടക,300,2026-06-01,\n"
    await send(place, "clerk", "propose", text=text, note="GO 4")
    [(change, _)] = await changes(place)
    assert (await send(place, "secretary", "return", change=change)).status_code == 422
    answer = await send(place, "secretary", "return", change=change, remark="Which schedule?")
    assert answer.status_code == 303
    assert await changes(place) == [(change, "returned")]
    page = await browser(place, await place.staff("clerk")).client.get(f"{PATH}?lang=en")
    assert "Which schedule?" in page.text
    assert await in_force(place, "BOAT", date(2026, 6, 1)) is None


async def test_of_two_changes_of_one_row_the_second_is_told_that_the_rows_have_changed(
    place: Place,
) -> None:
    for fee in ("200", "250"):
        text = HEAD + f"TEA,Tea shop,ചായക്കട,{fee},2026-06-01,\n"
        assert (await send(place, "clerk", "propose", text=text, note="x")).status_code == 303
    (first, _), (second, _) = await changes(place)
    answers = await asyncio.gather(
        *(send(place, "secretary", "approve", change=one) for one in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 412]
    [refused] = [answer for answer in answers if answer.status_code == 412]
    assert "The rows have changed since this was proposed" in refused.text
    assert sorted(state for _, state in await changes(place)) == ["approved", "proposed"]
    kept = await place.fetch("select count(*) from shop.trade where code = 'TEA'")
    assert kept[0]["count"] == 3


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("TEA,Tea,ചായ,1,2024-04-01,", "since", "has a row from this day"),
        ("NEW,,പുതിയത്,1,2026-06-01,", "name_en", "needed"),
        ("NEW,New,പുതിയത്,-1,2026-06-01,", "fee", "outside"),
        ("NEW,New,പുതിയത്,5000.01,2026-06-01,", "fee", "outside"),
        ("NEW,New,പുതിയത്,1.005,2026-06-01,", "fee", "places"),
        ("NEW,New,പുതിയത്,x,2026-06-01,", "fee", "no number"),
        ("NEW-WITH-A-LONG-CODE,New,പുതിയത്,1,2026-06-01,", "code", "12 characters"),
        ("NEW,New,പുതിയത്,1,2026-06-31,", "since", "from which day"),
        ("NEW,New,പുതിയത്,1,2026-06-01,2026-06-01", "until", "after it begins"),
        ("TEA,Tea shop,ചായക്കട,1,2025-06-01,", "since", "have passed"),
        ("TEA,,,,2024-04-01,2025-06-01", "until", "have passed"),
        ("SAW,,,,2020-04-01,2026-06-01", "code", "leans on 'SAW'"),
        ("TEA,Tea,ചായ,1,2019-04-01,", "since", "Two rows of 'TEA'"),
        ("TEA,Tea", "", "2 cells"),
    ],
)
async def test_what_does_not_pass_the_proof_is_told_at_its_cell(
    place: Place, row: str, column: str, says: str
) -> None:
    made = plan(
        trades(place), place.ground.catalogue.masters(), place.ground.data, HEAD + row, TODAY
    )
    assert [(fault.column, says in fault.words.en) for fault in made.faults] == [(column, True)]
    assert made.steps == ()
    answer = await send(place, "clerk", "propose", text=HEAD + row, note="x")
    assert answer.status_code == 422
    assert await changes(place) == []


async def test_a_row_that_is_ended_holds_no_longer(place: Place) -> None:
    text = HEAD + "TEA,,,,2024-04-01,2026-07-01\n"
    await send(place, "clerk", "propose", text=text, note="x")
    [(change, _)] = await changes(place)
    assert (await send(place, "secretary", "approve", change=change)).status_code == 303
    assert await in_force(place, "TEA", date(2026, 6, 30)) is not None
    assert await in_force(place, "TEA", date(2026, 7, 1)) is None


async def test_others_see_no_editor(place: Place) -> None:
    citizen = browser(place, await place.citizen("9400000001"))
    assert (await citizen.client.get(PATH)).status_code == 403
    kin = await browser(place, await place.staff("clerk")).client.get("/masters/shop/kin")
    assert kin.status_code == 404


async def test_events_are_a_chain_that_nobody_changes(place: Place) -> None:
    for day in (1, 2):
        since = TODAY + timedelta(days=day)
        await send(place, "clerk", "propose", text=HEAD + f"N{day},N,ന,1,{since},\n", note="x")
    for change, _ in await changes(place):
        await send(place, "secretary", "approve", change=change)
    rows = await place.fetch(
        "select what, hash = sha256(coalesce(lag(hash) over (order by seq), ''::bytea) || convert_to("
        "jsonb_build_array(master, change, what, at, person, post, role, said)::text, 'UTF8')) as holds"
        " from ksmart.master_event order by seq"
    )
    assert [(row["what"], row["holds"]) for row in rows] == [
        ("proposed", True), ("proposed", True), ("approved", True), ("approved", True)
    ]  # fmt: skip
    with pytest.raises(asyncpg.PostgresError, match="only added"):
        await place.fetch("delete from ksmart.master_event")


async def test_each_local_body_changes_its_own_rows(place: Place) -> None:
    stalls = place.ground.catalogue.master("shop", "stall")
    assert stalls is not None
    masters, data = place.ground.catalogue.masters(), place.ground.data
    head = "code,local_body,since,until\n"
    for text in (head + "s2,M1,2026-06-01,\n", head + "s1,,2024-04-01,2026-06-01\n"):
        assert plan(stalls, masters, data, text, TODAY, "M1").faults == ()
        [fault] = plan(stalls, masters, data, text, TODAY, "M2").faults
        assert (fault.column, fault.words.en) == (
            "local_body", "You change rows of your own local body"
        )  # fmt: skip
    visitor = browser(place, await place.staff("clerk"))
    key = Page(await visitor.client.get("/masters/shop/stall")).forms[0].controls["_csrf"]
    sent = {"_csrf": key, "do": "propose", "text": head + "s2,M1,2026-06-01,\n", "note": "x"}
    origin = {"origin": "http://ksmart.test"}
    made = await visitor.client.post("/masters/shop/stall", data=sent, headers=origin)
    assert made.status_code == 303
    [(change, _)] = await changes(place)
    checker = browser(place, await place.staff("secretary"))
    key = Page(await checker.client.get("/masters/shop/stall")).forms[0].controls["_csrf"]
    decided = {"_csrf": key, "do": "approve", "change": change}
    assert (
        await checker.client.post("/masters/shop/stall", data=decided, headers=origin)
    ).status_code == 303
    assert await changes(place) == [(change, "approved")]
