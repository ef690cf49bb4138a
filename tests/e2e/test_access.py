"""Nobody sees or does what is not his."""

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.world import ALUVA, CHANGANASSERY, REGISTERS, SERVICE, World, opening

pytestmark = pytest.mark.anyio


async def test_the_apps_log_in_may_read_no_table(
    world: World, pg_server: Server, migrated: DatabaseUrl
) -> None:
    connection = await asyncpg.connect(str(pg_server.app(migrated)))
    try:
        for table in (
            "ksmart.file",
            "ksmart.person",
            "ksmart.session",
            "residence_certificate.application",
            "core.ward",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select * from {table}")
    finally:
        await connection.close()


async def test_another_citizens_file_is_not_there(world: World) -> None:
    owner, stranger = await world.citizen(), await world.citizen()
    file = (await world.filed(owner))["id"]
    for path in ("", "/history", "/actions"):
        assert (await owner.get(f"{SERVICE}/files/{file}{path}")).status_code == 200
        assert (await stranger.get(f"{SERVICE}/files/{file}{path}")).status_code == 404
    assert (await stranger.act(file, "withdraw", 1)).status_code == 404
    assert (await stranger.get("/api/v1/me/files")).json() == []


async def test_what_is_there_and_what_is_not_look_the_same(world: World) -> None:
    owner, stranger = await world.citizen(), await world.citizen()
    file = (await world.filed(owner))["id"]
    there = (await stranger.get(f"{SERVICE}/files/{file}")).json()
    nowhere = (await stranger.get(f"{SERVICE}/files/0190a000-0000-7000-8000-000000000001")).json()
    assert {**there, "request": ""} == {**nowhere, "request": ""}


async def test_another_office_sees_nothing(world: World) -> None:
    file = (await world.filed(await world.citizen()))["id"]
    stranger = await world.staff("clerk_elsewhere")
    for params in ({}, {"local_body": ALUVA}):
        assert (await stranger.get(f"{SERVICE}/files/{file}", **params)).status_code == 404
        assert (await stranger.get(f"{SERVICE}/files/{file}/history", **params)).status_code == 404
        listed = await stranger.get(f"{REGISTERS}/applications", **params)
        assert file not in listed.text
        found = await stranger.get(f"{REGISTERS}/applications", q="Asha", **params)
        assert file not in found.text
    assert (await stranger.act(file, "forward", 1)).status_code == 404
    assert file not in (await stranger.get("/api/v1/inbox")).text


async def test_a_clerk_sees_his_wards_only(world: World) -> None:
    citizen = await world.citizen()
    near = (await world.filed(citizen, ward=f"{ALUVA}001"))["id"]
    far = (await world.filed(citizen, ward=f"{ALUVA}002"))["id"]
    clerk = await world.staff("clerk_of_ward_1")
    assert (await clerk.get(f"{SERVICE}/files/{near}")).status_code == 200
    assert (await clerk.get(f"{SERVICE}/files/{far}")).status_code == 404
    listed = (await clerk.get(f"{REGISTERS}/applications", limit="200")).text
    assert near in listed
    assert far not in listed
    assert (await clerk.act(far, "forward", 1)).status_code == 404


async def test_an_auditor_reads_where_he_may_and_acts_nowhere(world: World) -> None:
    file = (
        await world.filed(
            await world.citizen(), local_body=CHANGANASSERY, ward=f"{CHANGANASSERY}001"
        )
    )["id"]
    auditor = await world.staff("auditor")
    assert (
        await auditor.get(f"{SERVICE}/files/{file}", local_body=CHANGANASSERY)
    ).status_code == 200
    assert (
        await auditor.get(f"{SERVICE}/files/{file}/actions", local_body=CHANGANASSERY)
    ).json() == []
    assert (await auditor.act(file, "forward", 1)).status_code == 403
    assert (await auditor.get(f"{SERVICE}/files/{file}", local_body="M01001")).status_code == 404


async def test_a_private_answer_is_masked_for_those_who_need_it_not(world: World) -> None:
    file = (await world.filed(await world.citizen(), owner_mobile="9876543210"))["id"]
    seen = {
        name: (await (await world.staff(name)).get(f"{SERVICE}/files/{file}")).json()[
            "owner_mobile"
        ]
        for name in ("clerk", "secretary", "auditor")
    }
    assert seen["clerk"] == seen["secretary"] == "9876543210"
    assert seen["auditor"] != "9876543210"
    assert seen["auditor"].endswith("3210")


async def test_a_citizen_may_not_search(world: World) -> None:
    citizen = await world.citizen()
    assert (await citizen.get(f"{REGISTERS}/applications", q="Asha")).status_code == 403


async def test_a_citizens_list_takes_no_filter(world: World) -> None:
    citizen = await world.citizen()
    mine = (await world.filed(citizen))["id"]
    assert [row["id"] for row in (await citizen.get(f"{REGISTERS}/applications")).json()] == [mine]
    assert (await citizen.get(f"{REGISTERS}/applications", ward="x")).status_code == 400
    assert (await citizen.get(f"{REGISTERS}/applications", local_body=ALUVA)).status_code == 400


async def test_a_post_opens_no_file_and_has_no_drafts(world: World) -> None:
    clerk = await world.staff("clerk")
    assert (await clerk.post_json(f"{SERVICE}/files", opening())).status_code == 403
    assert (await clerk.post_json(f"{SERVICE}/drafts", {"local_body": ALUVA})).status_code == 403
    assert (await clerk.get("/api/v1/me/files")).status_code == 403


async def test_a_person_has_no_inbox(world: World) -> None:
    assert (await (await world.citizen()).get("/api/v1/inbox")).status_code == 403


async def test_who_forwarded_may_not_approve(world: World) -> None:
    clerk, secretary = await world.staff("clerk"), await world.staff("secretary")
    file = (await world.filed(await world.citizen()))["id"]
    await clerk.act(file, "forward", 1)
    assert (await clerk.act(file, "approve", 2)).json()["reason"] == "role"
    connection = await asyncpg.connect(str(world.admin))
    await connection.execute(
        "update ksmart.file_event e set person = (select h.person from ksmart.holding h where h.post = $1)"
        " where e.file = $2 and e.action = 'forward'",
        secretary.post,
        file,
    )
    await connection.close()
    refused = await secretary.act(file, "approve", 2)
    assert (refused.status_code, refused.json()["reason"]) == (403, "not_by")


async def test_the_actions_offered_are_those_that_work(world: World) -> None:
    file = (await world.filed(await world.citizen()))["id"]
    offered = {
        name: [
            action["name"]
            for action in (
                await (await world.staff(name)).get(f"{SERVICE}/files/{file}/actions")
            ).json()
        ]
        for name in ("clerk", "secretary")
    }
    assert offered == {"clerk": ["forward", "return"], "secretary": []}
