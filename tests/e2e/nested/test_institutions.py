"""People of a hospital: they report, see and act on its own births alone."""

from __future__ import annotations

from datetime import date

import asyncpg
import pytest

from runtime.identity.staff import NewPost, NewStaff, add_post, add_staff, hold_post
from runtime.words import Words
from tests.e2e.nested.test_options import SERVICE, act, answers, opened, someone
from tests.e2e.world import PASSWORD, Person
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


async def matron(place: Place, hospital: str | None) -> Person:
    """Somebody with a post of a hospital, or of none."""
    name = f"matron_{hospital}".lower()
    connection = await asyncpg.connect(str(place.admin))
    try:
        post = await add_post(
            connection,
            NewPost(name, Words("Matron", "മേട്രൻ"), BODY, "matron", institution=hospital),
        )
        person = await add_staff(connection, NewStaff(name, PASSWORD, Words(name, name)))
        await hold_post(connection, post, person, date(2024, 1, 1))
    finally:
        await connection.close()
    made = await place.client.post(
        "/api/v1/auth/password", json={"username": name, "password": PASSWORD}
    )
    assert made.status_code == 201, made.text
    return Person(place.client, made.json()["token"], post)


async def test_a_hospital_sees_its_own_births_and_no_others(place: Place) -> None:
    first, second, of_none = [await matron(place, code) for code in ("H001", "H002", None)]
    who = await someone(place)
    mine = (await opened(who)).json()["id"]
    road = (await opened(who, place="road", place_hospital_hospital=None)).json()["id"]
    address = f"{SERVICE}/files/{mine}"
    assert (await first.get(address, local_body=BODY)).status_code == 200
    for other in (second, of_none):
        assert (await other.get(address, local_body=BODY)).status_code == 404
        assert (await act(other, mine, "vouch", 1)).status_code == 404
        listed = await other.get("/api/v1/births/registers/reports", local_body=BODY)
        assert listed.json() == []
        found = await other.get("/api/v1/births/registers/reports", local_body=BODY, q="rose")
        assert found.json() == []
    assert (await first.get(f"{SERVICE}/files/{road}", local_body=BODY)).status_code == 404
    listed = await first.get("/api/v1/births/registers/reports", local_body=BODY)
    assert [row["id"] for row in listed.json()] == [mine]
    assert (await act(first, mine, "vouch", 1)).status_code == 200


async def test_a_hospital_reports_births_of_its_own(place: Place) -> None:
    first = await matron(place, "H001")
    applicant = {"mobile": "9000000011", "name": {"en": "Asha", "ml": "ആശ"}}

    async def report(**changes: object) -> int:
        body = {"local_body": BODY, "answers": answers(**changes), "applicant": applicant}
        return (await first.post_json(f"{SERVICE}/files", body)).status_code

    assert await report(born_on="2026-04-20") == 201
    assert await report(born_on="2026-04-21", place_hospital_hospital="H002") == 403
    assert await report(born_on="2026-04-22", place="road", place_hospital_hospital=None) == 403


async def test_the_list_of_a_hospital_walks_its_own_index(place: Place) -> None:
    rows = await place.fetch("select indexdef from pg_indexes where tablename = 'report'")
    wanted = "(local_body, place_hospital_hospital, id DESC)"
    assert any(wanted in row["indexdef"] for row in rows)
