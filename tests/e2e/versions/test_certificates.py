"""A certificate is of a version: an amendment supersedes it, and the new one holds."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.e2e.versions.register import corrected, registered, someone
from tests.e2e.world import Person
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def papers(place: Place, citizen: Person, many: int = 1) -> list[bytes]:
    """The citizen's certificates, by version."""
    for _ in range(500):
        # The app's own loop may be drawing it at this moment.
        await place.settle()
        kept = await place.fetch("select id from ksmart.certificate order by entry_version")
        if len(kept) == many:
            break
        await asyncio.sleep(0.02)
    found = [{"id": row["id"]} for row in kept]
    got = [await citizen.get(f"/api/v1/certificates/{one['id']}/file") for one in found]
    return [one.content for one in got]


async def checked(place: Place, pdf: bytes) -> dict[str, Any]:
    found: dict[str, Any] = (await place.client.post("/api/v1/verify", content=pdf)).json()
    return found


async def test_after_an_amendment_the_earlier_one_is_superseded_with_the_date(place: Place) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    (first,) = await papers(place, citizen)
    assert (await checked(place, first))["standing"] == "valid"
    place.clock.at += timedelta(days=2)
    await corrected(place, citizen, entry, name={"en": "Mira", "ml": "മിറ"})
    # At once, and not only when the new one has been drawn.
    told = await checked(place, first)
    assert (told["standing"], told["superseded_at"][:10]) == ("superseded", "2026-05-06")
    assert told["shown"]["version"] == "1"
    page = await place.client.post("/verify", files={"file": ("old.pdf", first)})
    assert "06-05-2026" in page.text or "06/05/2026" in page.text
    old, new = await papers(place, citizen, 2)
    assert old == first
    now = await checked(place, new)
    assert (now["standing"], now["superseded_at"], now["shown"]["version"]) == ("valid", None, "2")
    assert now["shown"]["name"].startswith("Mira")
    assert now["number"] == told["number"]


@pytest.mark.parametrize(("life", "standing"), [("expired", "expired"), ("cancelled", "revoked")])
async def test_a_certificate_stands_as_the_life_of_its_entry(
    place: Place, life: str, standing: str
) -> None:
    citizen = await someone(place)
    await registered(place, citizen)
    (first,) = await papers(place, citizen)
    await place.fetch("update births.birth set life = $1", life)
    assert (await checked(place, first))["standing"] == standing
