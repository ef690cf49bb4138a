"""Steps that tests of the fixture module take again and again."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.pages.visitor import Visitor
from tests.e2e.world import Person
from tests.fixtures.project import BODY, Place

SERVICE = "/api/v1/permit/permit"
VISIT = {"visited_on": "2026-05-04", "fit": True}
_mobiles = itertools.count(9_300_000_001)


def answers(**changes: Any) -> dict[str, Any]:
    """Answers that pass: food, with a motor, so both branches apply."""
    found: dict[str, Any] = {
        "purpose": "new",
        "name": {"en": "Asha", "ml": "ആശ"},
        "ward": "M1001",
        "kind": "food",
        "hp": 12,
        "people": [],
    }
    return {name: value for name, value in {**found, **changes}.items() if value is not None}


async def someone(place: Place) -> Person:
    """A citizen whom nobody has seen before."""
    return await place.citizen(str(next(_mobiles)))


async def filed(place: Place, citizen: Person, **changes: Any) -> str:
    """A new file's id."""
    made = await citizen.post_json(
        f"{SERVICE}/files", {"local_body": BODY, "answers": answers(**changes)}
    )
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def act(
    who: Person, file: str, action: str, version: int, key: str | None = None, **body: Any
) -> httpx.Response:
    """One action."""
    return await who.client.post(
        f"{SERVICE}/files/{file}/actions/{action}",
        json=body,
        headers=who.headers(idempotency_key=key or str(uuid4()), if_match=f'"{version}"'),
    )


async def inspected(place: Place, citizen: Person, **changes: Any) -> str:
    """A file that two officers look at."""
    file = await filed(place, citizen, **changes)
    done = await act(await place.staff("clerk"), file, "verify", 1)
    assert done.status_code == 200, done.text
    return file


async def events(place: Place, file: str) -> list[str]:
    """What happened to a file, oldest first."""
    rows = await place.fetch(
        "select action from ksmart.file_event where file = $1::uuid order by seq", file
    )
    return [row["action"] for row in rows]


async def state(place: Place, file: str) -> str:
    """Where a file stands."""
    rows = await place.fetch("select state from ksmart.file where id = $1::uuid", file)
    found: str = rows[0]["state"]
    return found


async def issued(place: Place, citizen: Person) -> str:
    """A permit of this citizen."""
    file = await filed(place, citizen, kind="plain", hp=None)
    await act(await place.staff("clerk"), file, "verify", 1)
    done = await act(await place.staff("secretary"), file, "approve", 2)
    found: str = done.json()["created"][0]["id"]
    return found


def browser(place: Place, who: Person) -> Visitor:
    """The browser of somebody who is logged in."""
    cookies = {"ksmart_session": who.token}
    if who.post is not None:
        cookies["ksmart_post"] = str(who.post)
    client = httpx.AsyncClient(
        transport=place.transport,
        base_url="http://ksmart.test",
        cookies=cookies,
        headers={"accept-language": "en"},
    )
    return Visitor(client)
