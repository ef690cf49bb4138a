"""Reports of one birth find each other at the desk, in either script; citizens are told of none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.nested.test_options import SERVICE, act, opened, someone
from tests.e2e.workflow.people import browser
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio

HOME: dict[str, Any] = {
    "place": "home", "place_hospital_hospital": None, "place_home_ward": "M1001", "place_home_midwife": False,
    "place_home_house": {"en": "Rose villa", "ml": "റോസ് വില്ല"}, "born_on": "2026-04-11",
}  # fmt: skip


async def report(place: Place, en: str, ml: str, **changes: Any) -> str:
    """A report of a birth at home by somebody new."""
    made = await opened(
        await someone(place), **{**HOME, "mother_name_first": {"en": en, "ml": ml}, **changes}
    )
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def alike(place: Place, file: str, role: str = "secretary") -> list[str]:
    """What the desk is told of a file."""
    found = (await (await place.staff(role)).get(f"{SERVICE}/files/{file}", local_body=BODY)).json()
    return [one["id"] for one in found["alike"]]


async def test_likely_duplicates_are_told_in_either_script_and_to_staff_alone(place: Place) -> None:
    first = await report(place, "Asha Mary", "ആശ മേരി")
    second = await report(place, "mary  ASHA", "ലത")  # the English agrees, in another order
    third = await report(place, "Aasha", "മേരി ആശ")  # the Malayalam agrees with the first
    await report(place, "Asha Mary", "ആശ മേരി", born_on="2026-04-12")
    assert sorted(await alike(place, first)) == sorted([second, third])
    assert await alike(place, second) == [first]
    assert await alike(place, third, "clerk") == [first]
    owner = await someone(place)
    made = await opened(
        owner, **{**HOME, "mother_name_first": {"en": "Asha Mary", "ml": "ആശ മേരി"}}
    )
    mine = (await owner.get(f"{SERVICE}/files/{made.json()['id']}")).json()
    assert "alike" not in mine
    page = await browser(place, await place.staff("secretary")).visit(
        f"/files/births/report/{first}"
    )
    assert "May be the same" in page.text
    assert any(address.endswith(third) for _, address in page.links)


async def test_mended_answers_are_compared_anew(place: Place) -> None:
    first = await report(place, "Latha", "ലത")
    owner = await someone(place)
    made = await opened(owner, **{**HOME, "mother_name_first": {"en": "Uma", "ml": "ഉമ"}})
    second = made.json()["id"]
    assert await alike(place, first) == []
    secretary = await place.staff("secretary")
    sent = await secretary.post_json(
        f"{SERVICE}/files/{second}/actions/return", {"remark": "Whose?"}, if_match='"1"'
    )
    assert sent.status_code == 200, sent.text
    mended = {"answers": {"mother_name_first": {"en": "Latha", "ml": "ലത"}}}
    sent = await owner.post_json(
        f"{SERVICE}/files/{second}/actions/resubmit", mended, if_match='"2"'
    )
    assert sent.status_code == 200, sent.text
    assert await alike(place, first) == [second]
    assert (await act(secretary, first, "accept", 1)).status_code == 200


async def test_the_question_walks_indexes(place: Place) -> None:
    for number in range(3):
        await report(place, f"Mother {number}", f"അമ്മ {number}")
    plan = await place.fetch(
        "explain select distinct o.id from ksmart.alike a join ksmart.alike o on o.local_body = a.local_body"
        " and o.record = a.record and o.key = a.key and o.id <> a.id where a.local_body = 'M1'"
        " and a.record = 'births.report' and a.id = '019df15b-8480-769e-940e-320567e972ce'"
    )
    text = "\n".join(row["QUERY PLAN"] for row in plan)
    assert "Seq Scan" not in text, text
    keys = await place.fetch("select encode(key, 'escape') as key from ksmart.alike")
    assert keys
    assert not any("other" in row["key"] for row in keys)
