"""Rows of records that are chosen, taken over, and looked at again before anything is kept."""

from typing import Any

import pytest

from tests.e2e.workflow.people import SERVICE, act, answers, browser, filed, issued, someone
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


async def test_one_may_choose_what_the_rule_of_the_question_lets_one(place: Place) -> None:
    one, two = await someone(place), await someone(place)
    permit = await issued(place, one)
    mine = await one.get(f"{SERVICE}/choices/previous", local_body=BODY)
    assert [row["id"] for row in mine.json()] == [permit]
    assert (await two.get(f"{SERVICE}/choices/previous", local_body=BODY)).json() == []
    assert (await one.get(f"{SERVICE}/choices/name", local_body=BODY)).status_code == 404


async def test_choices_are_found_by_words(place: Place) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    found = await citizen.get(f"{SERVICE}/choices/previous", local_body=BODY, q="ash")
    assert [row["id"] for row in found.json()] == [permit]
    none = await citizen.get(f"{SERVICE}/choices/previous", local_body=BODY, q="ravi")
    assert none.json() == []


async def test_a_row_that_may_not_be_chosen_is_refused_like_one_that_is_not_there(
    place: Place,
) -> None:
    one, two = await someone(place), await someone(place)
    permit = await issued(place, one)
    for previous in (permit, "00000000-0000-7000-8000-000000000000"):
        made = await two.post_json(
            f"{SERVICE}/files",
            {"local_body": BODY, "answers": answers(purpose="renewal", previous=previous)},
        )
        assert [(f["pointer"], f["code"]) for f in made.json()["faults"]] == [
            ("/answers/previous", "unknown")
        ]


async def test_what_was_not_answered_is_taken_over_from_the_row(place: Place) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    body = answers(purpose="renewal", previous=permit, name=None, kind=None)
    made = await citizen.post_json(f"{SERVICE}/files", {"local_body": BODY, "answers": body})
    assert made.status_code == 201, made.text
    seen = (await citizen.get(f"{SERVICE}/files/{made.json()['id']}")).json()
    assert (seen["name"]["en"], seen["kind"], seen["previous"]) == ("Asha", "plain", permit)


async def test_a_row_that_changes_between_the_doors_makes_the_caller_look_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    doors = place.ground.doors
    original = type(doors).value
    moved = False

    async def meanwhile(self: Any, name: str, *args: object) -> Any:
        nonlocal moved
        if ".open_permit_" in name and not moved:
            moved = True
            await place.fetch(
                "insert into ksmart.life_event (local_body, entry, seq, record, at, life_from, life_to, person, role)"
                " values ($1, $2::uuid, 1, 'permit.permit', now(), 'active', 'suspended', $2::uuid, 'secretary')",
                BODY,
                permit,
            )
        return await original(self, name, *args)

    monkeypatch.setattr(type(doors), "value", meanwhile)
    body = {"local_body": BODY, "answers": answers(purpose="renewal", previous=permit)}
    assert (await citizen.post_json(f"{SERVICE}/files", body)).status_code == 412
    assert (await citizen.post_json(f"{SERVICE}/files", body)).status_code == 201


async def test_renewal_ends_the_life_of_the_old_entry_and_notes_it(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    permit = await issued(place, citizen)
    file = await filed(place, citizen, purpose="renewal", previous=permit, kind="plain", hp=None)
    await act(clerk, file, "verify", 1)
    await act(await place.staff("secretary"), file, "approve", 2)
    lives = await place.fetch("select id, life from permit.permit")
    assert sorted(row["life"] for row in lives) == ["active", "expired"]
    assert [str(row["id"]) for row in lives if row["life"] == "expired"] == [permit]
    noted = await place.fetch("select life_from, life_to, file from ksmart.life_event")
    assert [(n["life_from"], n["life_to"], str(n["file"])) for n in noted] == [
        ("active", "expired", file)
    ]


async def test_an_entry_that_is_no_longer_active_cannot_be_moved_so(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    permit = await issued(place, citizen)
    files = [
        await filed(place, citizen, purpose="renewal", previous=permit, kind="plain", hp=None)
        for _ in range(2)
    ]
    secretary = await place.staff("secretary")
    for file in files:
        await act(clerk, file, "verify", 1)
    assert (await act(secretary, files[0], "approve", 2)).status_code == 200
    assert (await act(secretary, files[1], "approve", 2)).status_code == 409


async def test_nothing_is_shown_or_taken_over_from_a_row_that_may_not_be_chosen(
    place: Place,
) -> None:
    one, two = await someone(place), await someone(place)
    permit = await issued(place, one)
    draft = await two.post_json(
        "/api/v1/permit/permit/drafts",
        {"local_body": BODY, "answers": {"purpose": "renewal", "previous": permit}},
    )
    visitor = browser(place, two)
    for path in ("p/all", "check"):
        page = await visitor.visit(f"/apply/permit/permit/{draft.json()['id']}/{path}")
        assert page.status == 200
        assert "Asha" not in page.response.text
