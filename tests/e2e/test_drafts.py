"""Drafts: half-filled forms, as typed, until they are submitted whole."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from runtime.drafts.drafts import MOST_DRAFTS
from tests.e2e.world import ALUVA, SERVICE, Person, World, answers

pytestmark = pytest.mark.anyio

DRAFTS = f"{SERVICE}/drafts"


def typed(**changes: str) -> dict[str, str]:
    """A form filled in as people type."""
    found = {
        "name.en": "  Asha   Thomas ",
        "name.ml": "ആശ തോമസ്",
        "ward": f"{ALUVA}012",
        "house.en": "Panampilly House",
        "house.ml": "പനമ്പിള്ളി ഹൗസ്",
        "building_no": answers()["building_no"],
        "pincode": "683101",
        "resident_since": "1/6/2019",
        "tenure": "rented",
        "owner_name": "K. Varghese",
        "owner_mobile": "9000000002",
        "purpose": "education",
        "members.0.name": "Joseph",
        "members.0.relation": "spouse",
        "members.0.born_on": "29/02/1984",
        "members.1.name": "",
    }
    return {**found, **{name.replace("__", "."): text for name, text in changes.items()}}


async def drafted(citizen: Person, given: dict[str, str]) -> str:
    made = await citizen.post_json(DRAFTS, {"local_body": ALUVA, "answers": given})
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def submit(
    citizen: Person, draft: str, version: int = 1, key: str | None = None
) -> httpx.Response:
    headers = citizen.headers(idempotency_key=key or str(uuid4()), if_match=f'"{version}"')
    return await citizen.client.post(f"{DRAFTS}/{draft}/submit", headers=headers)


def pointers(answer: httpx.Response) -> set[str]:
    return {fault["pointer"] for fault in answer.json()["faults"]}


async def test_a_draft_is_kept_as_it_was_typed(world: World) -> None:
    citizen = await world.citizen()
    draft = await drafted(citizen, {"name.en": "  Ash", "resident_since": "sometime"})
    found = await citizen.get(f"{DRAFTS}/{draft}")
    assert found.json()["answers"] == {"name.en": "  Ash", "resident_since": "sometime"}
    assert found.headers["etag"] == '"1"'


async def test_a_submitted_draft_becomes_a_file_and_is_gone(world: World) -> None:
    citizen = await world.citizen()
    draft, key = await drafted(citizen, typed()), str(uuid4())
    made = await submit(citizen, draft, key=key)
    assert made.status_code == 201, made.text
    file = (await citizen.get(made.headers["location"])).json()
    assert file["name"]["en"] == "Asha Thomas"
    assert file["resident_since"] == "2019-06-01"
    assert [(row["name"], row["born_on"]) for row in file["members"]] == [("Joseph", "1984-02-29")]
    assert (await citizen.get(f"{DRAFTS}/{draft}")).status_code == 404
    again = await submit(citizen, draft, key=key)
    assert (again.status_code, again.content) == (201, made.content)


async def test_answers_to_questions_that_are_hidden_by_now_are_dropped(world: World) -> None:
    citizen = await world.citizen()
    made = await submit(citizen, await drafted(citizen, typed(tenure="own")))
    assert made.status_code == 201, made.text
    file = (await citizen.get(made.headers["location"])).json()
    assert (file["owner_name"], file["owner_mobile"]) == (None, None)


async def test_a_draft_that_is_not_whole_stays_and_says_everything_that_is_missing(
    world: World,
) -> None:
    citizen = await world.citizen()
    draft = await drafted(
        citizen, {"name.en": "Asha", "resident_since": "31/02/2019", "tenure": "castle"}
    )
    refused = await submit(citizen, draft)
    assert refused.status_code == 422
    assert {
        "/answers/name/ml",
        "/answers/ward",
        "/answers/resident_since",
        "/answers/tenure",
        "/answers/purpose",
    } <= pointers(refused)
    assert (await citizen.get(f"{DRAFTS}/{draft}")).status_code == 200


async def test_a_draft_is_replaced_at_the_version_that_was_read(world: World) -> None:
    citizen = await world.citizen()
    draft = await drafted(citizen, typed())
    for version, status in ((1, 200), (1, 412), (2, 200)):
        headers = citizen.headers(if_match=f'"{version}"')
        put = await citizen.client.put(
            f"{DRAFTS}/{draft}", json={"answers": {"name.en": "B"}}, headers=headers
        )
        assert put.status_code == status
    unversioned = await citizen.client.put(
        f"{DRAFTS}/{draft}", json={"answers": {}}, headers=citizen.headers()
    )
    assert unversioned.status_code == 428
    assert (await submit(citizen, draft, version=1)).status_code == 412


async def test_a_draft_is_its_owners_alone(world: World) -> None:
    owner, stranger = await world.citizen(), await world.citizen()
    draft = await drafted(owner, typed())
    assert (await stranger.get(f"{DRAFTS}/{draft}")).status_code == 404
    assert (await submit(stranger, draft)).status_code == 404
    gone = await stranger.client.delete(f"{DRAFTS}/{draft}", headers=stranger.headers())
    assert gone.status_code == 404
    assert (await stranger.get("/api/v1/me/drafts")).json() == []
    assert [row["id"] for row in (await owner.get("/api/v1/me/drafts")).json()] == [draft]


async def test_a_draft_can_be_thrown_away(world: World) -> None:
    citizen = await world.citizen()
    draft = await drafted(citizen, typed())
    gone = await citizen.client.delete(f"{DRAFTS}/{draft}", headers=citizen.headers())
    assert gone.status_code == 204
    assert (await citizen.get(f"{DRAFTS}/{draft}")).status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"colour": "red"}, 422),
        ({"years_here": "7"}, 422),
        ({"members.20.name": "A"}, 422),
        ({"name": "Asha"}, 422),
        ({"name.en": "a\x00"}, 400),
        ({"name.en": "a" * 10_001}, 413),
        ({f"members.0.name{n}": "" for n in range(5001)}, 413),
        ({"name.en": 5}, 422),
        ([], 422),
    ],
)
async def test_a_draft_takes_only_texts_of_known_questions(
    world: World, given: Any, status: int
) -> None:
    citizen = await world.citizen()
    made = await citizen.post_json(DRAFTS, {"local_body": ALUVA, "answers": given})
    assert made.status_code == status, made.text


async def test_nobody_keeps_drafts_without_end(world: World) -> None:
    citizen = await world.citizen()
    for _ in range(MOST_DRAFTS):
        await drafted(citizen, {})
    refused = await citizen.post_json(DRAFTS, {"local_body": ALUVA, "answers": {}})
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:ksmart:problem:too-many-drafts",
    )


async def test_a_draft_past_its_day_is_swept_away(world: World) -> None:
    citizen = await world.citizen()
    old, young = await drafted(citizen, {}), await drafted(citizen, {})
    today = world.ground.clock.now().date()
    connection = await asyncpg.connect(str(world.admin))
    await connection.execute(
        "update ksmart.draft set keep_until = $2::date - 1 where id = $1", old, today
    )
    await connection.close()
    await world.ground.doors.value("ksmart.housekeep", today, 1000)
    assert [row["id"] for row in (await citizen.get("/api/v1/me/drafts")).json()] == [young]
