"""What is proposed of an entry is typed and checked as the entry's own fields, and shown beside them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.versions.register import API, corrected, registered, someone, wished
from tests.e2e.workflow.people import browser
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ({"wish_weight": 12}, ("/answers/wish_weight", "max")),  # the entry's bounds
        ({"wish_weight": 3.12345}, ("/answers/wish_weight", "places")),
        ({"wish_born": "2027-01-01"}, ("/answers/wish_born", "max")),
        ({"wish_sex": "other"}, ("/answers/wish_sex", "type")),
        ({"wish_ward": "M9999"}, ("/answers/wish_ward", "unknown")),
        ({"wish_name": {"en": "Only"}}, ("/answers/wish_name/ml", "missing")),
        ({"wish_registered_on": "2026-01-01"}, ("/answers/wish_registered_on", "extra")),
    ],
)
async def test_a_wish_is_checked_as_the_field_it_is_of(
    place: Place, wish: dict[str, Any], fault: tuple[str, str]
) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    made = await citizen.post_json(
        f"{API}/correction/files", {"local_body": BODY, "answers": {"entry": entry, **wish}}
    )
    assert made.status_code == 422
    found = [(one["pointer"], one["code"]) for one in made.json()["faults"]]
    assert [pointer for pointer, _ in found] == [fault[0]], found


async def test_the_form_shows_what_stands_beside_what_is_wished(place: Place) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    draft = await citizen.post_json(
        f"{API}/correction/drafts", {"local_body": BODY, "answers": {"entry": entry}}
    )
    page = await browser(place, citizen).visit(
        f"/apply/births/correction/{draft.json()['id']}/p/all"
    )
    assert "In the register: Meera" in page.response.text
    assert "In the register: 01/05/2026" in page.response.text
    assert "In the register: Female" in page.response.text
    assert "Latha" not in page.response.text  # private: no form shows it


async def test_the_desk_sees_what_stands_beside_what_is_wished(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    file = await wished(citizen, entry, born="2026-04-30", mother="Leela Canary")
    page = await browser(place, secretary).visit(f"/files/births/correction/{file}")
    assert "30/04/2026" in page.response.text
    assert "In the register: 01/05/2026" in page.response.text
    assert "Latha" not in page.response.text
    assert "Leela" not in page.response.text


async def test_the_entrys_page_tells_every_version_and_what_it_changed(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    await corrected(place, citizen, entry, born="2026-04-30", mother="Leela Canary")
    page = await browser(place, secretary).visit(f"/registers/births/births/{entry}")
    text = " ".join(page.response.text.split())
    assert "Version 2" in text
    assert "Version 1" in text
    assert "Date of birth, Name of mother corrected by order 12/2026 of 03/05/2026" in text
    assert "<del>01/05/2026</del> → 30/04/2026" in text
    assert "Latha" not in text  # masked before and after
    assert "Leela" not in text
