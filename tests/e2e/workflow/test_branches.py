"""Officers side by side: each branch once, all of them joined, sent back and opened again."""

import asyncio
from collections import Counter

import pytest

from tests.e2e.workflow.people import SERVICE, VISIT, act, events, filed, inspected, someone, state
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_two_officers_at_once_with_the_same_page_are_both_heard(place: Place) -> None:
    citizen = await someone(place)
    health, power = await place.staff("health_inspector"), await place.staff("engineer")
    for _ in range(5):
        file = await inspected(place, citizen)
        done = await asyncio.gather(
            act(health, file, "health", 2, form=VISIT), act(power, file, "power", 2, form=VISIT)
        )
        assert [one.status_code for one in done] == [200, 200], [one.text for one in done]
        assert await state(place, file) == "approval"
        assert sorted(await events(place, file)) == ["health", "power", "submit", "verify"]


async def test_a_branch_is_done_once_however_many_try(place: Place) -> None:
    citizen, health = await someone(place), await place.staff("health_inspector")
    file = await inspected(place, citizen)
    done = await asyncio.gather(*(act(health, file, "health", 2, form=VISIT) for _ in range(8)))
    found = Counter(one.status_code for one in done)
    assert found[200] == 1
    assert found[409] + found[412] == 7
    assert (await events(place, file)).count("health") == 1


async def test_the_inbox_of_each_officer_shows_his_branch_until_it_is_done(place: Place) -> None:
    citizen, health = await someone(place), await place.staff("health_inspector")
    power = await place.staff("engineer")
    file = await inspected(place, citizen)
    desks = [
        {row["id"]: row["branches"] for row in (await who.get("/api/v1/inbox")).json()}
        for who in (health, power)
    ]
    assert [desk.get(file) for desk in desks] == [["health"], ["power"]]
    await act(health, file, "health", 2, form=VISIT)
    rest = [row["id"] for row in (await health.get("/api/v1/inbox")).json()]
    assert file not in rest


async def test_answers_of_the_form_are_checked_whole_and_kept(place: Place) -> None:
    citizen, health = await someone(place), await place.staff("health_inspector")
    file = await inspected(place, citizen)
    wrong = await act(health, file, "health", 2, form={"visited_on": "2027-01-01", "fit": False})
    assert wrong.status_code == 422
    assert {f["pointer"] for f in wrong.json()["faults"]} == {"/form/visited_on", "/form/note"}
    none = await act(health, file, "health", 2)
    assert {f["pointer"] for f in none.json()["faults"]} == {"/form/visited_on", "/form/fit"}
    assert (await act(health, file, "health", 2, form=VISIT)).status_code == 200
    kept = await place.fetch("select key, form, answers from ksmart.file_answers where file = $1::uuid", file)  # fmt: skip
    assert [(row["key"], row["form"]) for row in kept] == [("health", "permit.inspection")]


async def test_only_what_was_not_done_opens_again_unless_its_rule_reads_a_changed_answer(
    place: Place,
) -> None:
    citizen, health = await someone(place), await place.staff("health_inspector")
    power = await place.staff("engineer")
    file = await inspected(place, citizen)
    await act(health, file, "health", 2, form=VISIT)
    assert (await act(power, file, "send_back", 3, remark="Which motor?")).status_code == 200
    again = await act(citizen, file, "resubmit", 4, answers={"hp": 14})
    assert again.json()["state"] == "inspection"
    assert await _open(place, file) == ["power"]
    assert (await act(power, file, "send_back", 5, remark="And the kind?")).status_code == 200
    await act(citizen, file, "resubmit", 6, answers={"kind": "food"})
    assert await _open(place, file) == ["health", "power"]


async def test_a_file_without_a_branch_that_applies_goes_straight_on(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    file = await filed(place, citizen, kind="plain", hp=None)
    assert (await act(clerk, file, "verify", 1)).json()["state"] == "approval"
    trail = (await citizen.get(f"{SERVICE}/files/{file}/history")).json()
    assert [(e["action"], e["state_to"]) for e in trail] == [
        ("submit", "scrutiny"),
        ("verify", "approval"),
    ]


async def test_a_guard_reads_what_an_officer_answered(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    file = await inspected(place, citizen, hp=None)
    unfit = {"visited_on": "2026-05-04", "fit": False, "note": "No water"}
    await act(await place.staff("health_inspector"), file, "health", 2, form=unfit)
    refused = await act(secretary, file, "approve", 3)
    assert (refused.status_code, refused.json()["reason"]) == (409, "when")


async def test_what_was_flagged_may_be_changed_and_nothing_else(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    file = await filed(place, citizen)
    unknown = await act(clerk, file, "return", 1, remark="Mend", flags=["nothing"])
    assert [f["pointer"] for f in unknown.json()["faults"]] == ["/flags/0"]
    await act(clerk, file, "return", 1, remark="Mend", flags=["hp"])
    refused = await act(citizen, file, "resubmit", 2, answers={"ward": "M1001"})
    assert [f["pointer"] for f in refused.json()["faults"]] == ["/answers/ward"]
    assert (await act(citizen, file, "resubmit", 2, answers={"hp": 3})).status_code == 200


async def _open(place: Place, file: str) -> list[str]:
    rows = await place.fetch(
        "select name from ksmart.file_branch where file = $1::uuid and standing = 'open' order by name",
        file,
    )
    return [row["name"] for row in rows]
