"""Steps of a birth that is registered and corrected."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.world import Person
from tests.fixtures.project import BODY, Place

API = "/api/v1/births"
BIRTHS = f"{API}/registers/births"
ORDER = {"order_no": "12/2026", "dated": "2026-05-03"}
BIRTH: dict[str, Any] = {
    "name": {"en": "Meera", "ml": "മീര"},
    "sex": "female",
    "born": "2026-05-01",
    "weight": 3.1,
    "mother": "Latha Canary",
    "ward": "M1001",
    "others": [{"name": "Manu"}],
}
_mobiles = itertools.count(9_500_000_001)


async def someone(place: Place) -> Person:
    """A citizen whom nobody has seen before."""
    return await place.citizen(str(next(_mobiles)))


async def filed(citizen: Person, service: str, **answers: Any) -> str:
    """A new file's id."""
    made = await citizen.post_json(
        f"{API}/{service}/files", {"local_body": BODY, "answers": answers}
    )
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def act(
    who: Person, service: str, file: str, action: str, version: int = 1, **body: Any
) -> httpx.Response:
    """One action."""
    return await who.client.post(
        f"{API}/{service}/files/{file}/actions/{action}",
        json=body,
        headers=who.headers(idempotency_key=str(uuid4()), if_match=f'"{version}"'),
    )


async def registered(place: Place, citizen: Person, **changes: Any) -> str:
    """An entry of the register."""
    file = await filed(citizen, "birth", **{**BIRTH, **changes})
    done = await act(await place.staff("clerk"), "birth", file, "register")
    assert done.status_code == 200, done.text
    found: str = done.json()["created"][0]["id"]
    return found


async def wished(citizen: Person, entry: str, **changes: Any) -> str:
    """A file that proposes changes of an entry."""
    wish = {f"wish_{name}": value for name, value in changes.items()}
    return await filed(citizen, "correction", entry=entry, **wish)


async def corrected(place: Place, citizen: Person, entry: str, **changes: Any) -> httpx.Response:
    """What the secretary gets who amends an entry."""
    file = await wished(citizen, entry, **changes)
    return await act(await place.staff("secretary"), "correction", file, "amend", form=ORDER)
