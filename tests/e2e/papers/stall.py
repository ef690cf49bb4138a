"""Steps of a citizen who wants a stall."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.world import Person
from tests.fixtures import files
from tests.fixtures.project import BODY, Place

SERVICE = "/api/v1/stalls/permit"
SCAN = files.pdf()
ANSWERS = {
    "name.en": "Asha Stall",
    "name.ml": "ആശ സ്റ്റാൾ",
    "ward": "M1001",
    "goods": "cloth",
    "phone": "9000000003",
    "owners.0.name": "Asha",
}


async def draft(citizen: Person, **changes: str) -> str:
    """A draft, by id."""
    answers = {**ANSWERS, **{k.replace("__", "."): v for k, v in changes.items()}}
    made = await citizen.client.post(
        f"{SERVICE}/drafts",
        json={"local_body": BODY, "answers": answers},
        headers=citizen.headers(),
    )
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def lay(
    person: Person, where: str, name: str, content: bytes, title: str = "scan.pdf", **fields: str
) -> httpx.Response:
    """One document laid in a draft (`drafts/ID`) or with a file (`files/ID`)."""
    return await person.client.post(
        f"{SERVICE}/{where}/documents/{name}",
        files={"file": (title, content)},
        data=fields,
        headers=person.headers(),
    )


async def submit(citizen: Person, ident: str) -> httpx.Response:
    """The draft becomes a file."""
    return await citizen.client.post(
        f"{SERVICE}/drafts/{ident}/submit",
        headers=citizen.headers(idempotency_key=str(uuid4()), if_match='"1"'),
    )


async def filed(citizen: Person) -> dict[str, Any]:
    """A file with its proof of identity."""
    ident = await draft(citizen)
    laid = await lay(citizen, f"drafts/{ident}", "identity", SCAN, kind="passport", place="0")
    assert laid.status_code == 201, laid.text
    made = await submit(citizen, ident)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def act(person: Person, file: dict[str, Any], action: str, **body: Any) -> dict[str, Any]:
    """One action; gives the file as it then stands."""
    done = await person.client.post(
        f"{SERVICE}/files/{file['id']}/actions/{action}",
        json=body,
        headers=person.headers(idempotency_key=str(uuid4()), if_match=f'"{file["row_version"]}"'),
    )
    assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json()
    return found


async def permitted(place: Place, citizen: Person) -> dict[str, Any]:
    """A file that went all the way; the certificate is drawn when the outbox has been drained."""
    file = await filed(citizen)
    file = await act(await place.staff("clerk"), file, "forward")
    return await act(await place.staff("secretary"), file, "approve")
