"""What an option brings along: asked where it is chosen, refused elsewhere, kept nowhere else."""

from __future__ import annotations

import itertools
from typing import Any

import asyncpg
import httpx
import pytest

from tests.e2e.workflow.people import browser
from tests.e2e.world import Person
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio

SERVICE = "/api/v1/births/report"
_mobiles = itertools.count(9_400_000_001)


def answers(**changes: Any) -> dict[str, Any]:
    """Answers that pass: a birth in a hospital, an address abroad."""
    found: dict[str, Any] = {
        "kind": "live",
        "born_on": "2026-05-01",
        "weeks": 38,
        "place": "hospital",
        "place_hospital_hospital": "H001",
        "mother_name_first": {"en": "Asha", "ml": "ആശ"},
        "father_name_first": {"en": "Joseph", "ml": "ജോസഫ്"},
        "present_where": "abroad",
        "present_where_abroad_country": "Oman",
        "children": [{"sex": "female", "named": False, "end": "natural"}],
    }
    return {name: value for name, value in {**found, **changes}.items() if value is not None}


async def someone(place: Place) -> Person:
    """A citizen whom nobody has seen before."""
    return await place.citizen(str(next(_mobiles)))


async def opened(who: Person, **changes: Any) -> httpx.Response:
    """An attempt at a new file."""
    body = {"local_body": BODY, "answers": answers(**changes)}
    return await who.post_json(f"{SERVICE}/files", body)


def faults(answer: httpx.Response) -> dict[str, str]:
    """Codes by pointer."""
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["code"] for fault in answer.json()["faults"]}


async def test_what_the_option_brings_is_needed_and_what_others_bring_is_refused(
    place: Place,
) -> None:
    who = await someone(place)
    found = faults(await opened(who, place="home"))
    assert found == {
        "/answers/place_hospital_hospital": "not_asked",
        "/answers/place_home_ward": "missing",
        "/answers/place_home_house": "missing",
        "/answers/place_home_midwife": "missing",
    }
    assert faults(await opened(who, present_where="here")) == {
        "/answers/present_where_here_ward": "missing",
        "/answers/present_where_here_house": "missing",
        "/answers/present_where_abroad_country": "not_asked",
    }
    assert faults(await opened(who, place="sea")) == {"/answers/place": "unknown"}


async def test_a_row_of_a_table_has_options_and_groups_too(place: Place) -> None:
    who = await someone(place)
    row = {"sex": "male", "named": True, "end": "other"}
    assert faults(await opened(who, children=[row])) == {
        "/answers/children/0/name_first": "missing",
        "/answers/children/0/end_other_how": "missing",
    }
    row |= {"name_first": {"en": "Jo", "ml": "ജോ"}, "end_other_how": "Forceps"}
    made = await opened(who, children=[row])
    assert made.status_code == 201, made.text
    kept = (await who.get(f"{SERVICE}/files/{made.json()['id']}")).json()
    assert kept["children"][0]["end_other_how"] == "Forceps"
    assert kept["children"][0]["name_first"] == {"en": "Jo", "ml": "ജോ"}


async def test_what_stands_in_a_group_that_is_not_asked_is_refused(place: Place) -> None:
    found = faults(await opened(await someone(place), kind="found"))
    assert found["/answers/mother_name_first"] == "not_asked"
    assert found["/answers/present_where"] == "not_asked"
    assert found["/answers/father_name_first"] == "not_asked"


async def test_the_database_keeps_nothing_of_an_option_that_was_not_chosen(place: Place) -> None:
    made = await opened(await someone(place))
    file = made.json()["id"]
    with pytest.raises(asyncpg.CheckViolationError, match="report_place_home_alone"):
        await place.fetch(
            "update births.report set place_home_ward = 'M1001' where id = $1::uuid", file
        )
    await place.fetch(
        "update births.report set place_hospital_ip_no = '12' where id = $1::uuid", file
    )


async def test_one_value_is_found_by_its_path_across_the_options(place: Place) -> None:
    who = await someone(place)
    assert (await opened(who, born_on="2026-04-02")).status_code == 201
    again = await opened(who, born_on="2026-04-02")
    assert again.status_code == 409, again.text
    staff = await place.staff("clerk")
    listed = await staff.get(
        "/api/v1/births/registers/reports", local_body=BODY, place_hospital_hospital="H001"
    )
    assert listed.status_code == 200, listed.text
    rows = listed.json()
    assert rows
    assert {row["place_hospital_hospital"] for row in rows} == {"H001"}


async def test_a_draft_keeps_what_is_hidden_and_submission_drops_it(place: Place) -> None:
    who = await someone(place)
    typed = {
        "kind": "live", "born_on": "2026-05-01", "weeks": "38", "place": "road", "place_home_ward": "M1001",
        "place_home_house.en": "Rose villa", "mother_name_first.en": "Asha", "mother_name_first.ml": "ആശ",
        "father_name_first.en": "Jo", "father_name_first.ml": "ജോ", "present_where": "abroad",
        "present_where_abroad_country": "Oman", "present_where_india_pin": "nonsense",
        "children.0.sex": "male", "children.0.named": "no", "children.0.end": "natural",
    }  # fmt: skip
    made = await who.post_json(f"{SERVICE}/drafts", {"local_body": BODY, "answers": typed})
    assert made.status_code == 201, made.text
    draft = made.json()["id"]
    kept = (await who.get(f"{SERVICE}/drafts/{draft}")).json()
    assert kept["answers"]["place_home_house.en"] == "Rose villa"
    sent = await who.post_json(
        f"{SERVICE}/drafts/{draft}/submit", {}, if_match=f'"{kept["row_version"]}"'
    )
    assert sent.status_code == 201, sent.text
    file = (await who.get(f"{SERVICE}/files/{sent.json()['id']}")).json()
    assert (file["place"], file["place_home_ward"]) == ("road", None)
    assert file["present_where_india_pin"] is None


async def test_the_page_asks_on_after_the_choice_without_script(place: Place) -> None:
    visitor = browser(place, await someone(place))
    await visitor.visit("/services/births/report")
    await visitor.follow("Start now")
    page = await visitor.press("Continue", local_body=BODY)
    assert "place" in page.forms[-1].options
    assert not any(name.startswith("place_") for name in page.forms[-1].controls)
    day = {"born_on.day": "1", "born_on.month": "5", "born_on.year": "2026"}
    form, button = page.form_with("Save and continue")
    del button
    page = await visitor.send(
        form, {**form.controls, **day, "kind": "live", "weeks": "38", "place": "home"}
    )
    assert "More questions" in page.text or "place_home_ward" in page.forms[-1].controls
    assert {"place_home_ward", "place_home_house.en"} <= set(page.forms[-1].controls)
    assert "place_hospital_hospital" not in page.forms[-1].controls


async def test_openapi_says_what_belongs_to_which_option(place: Place) -> None:
    document = (await place.client.get("/openapi.json")).json()
    schema = document["components"]["schemas"]["births.report.answers"]
    assert schema["properties"]["place_home_ward"]["x-show"] == "place == 'home'"


async def test_either_the_answer_is_given_or_the_reason_why_it_is_not_known(place: Place) -> None:
    who = await someone(place)
    found = faults(await opened(who, weeks=None, father_name_first=None))
    assert found == {"/answers/weeks": "missing", "/answers/father_name_first": "missing"}
    both = faults(await opened(who, weeks_unknown="not_known", father_unknown="single_mother"))
    assert both == {"/answers/weeks": "not_asked", "/answers/father_name_first": "not_asked"}
    reasons = {"father_unknown": "single_mother", "weeks_unknown": "not_known", "single": "Sister"}
    made = await opened(who, weeks=None, father_name_first=None, **reasons)
    assert made.status_code == 201, made.text
    file = (await who.get(f"{SERVICE}/files/{made.json()['id']}")).json()
    assert (file["weeks"], file["father_unknown"], file["single"]) == (
        None,
        "single_mother",
        "Sister",
    )
    with pytest.raises(asyncpg.CheckViolationError, match="report_weeks_unknown_alone"):
        await place.fetch(
            "update births.report set weeks = 38 where id = $1::uuid", made.json()["id"]
        )


AADHAAR = "234123412346"


async def test_an_aadhaar_number_is_checked_and_shown_whole_to_whom_the_policy_names(
    place: Place,
) -> None:
    who = await someone(place)
    wrong = await opened(who, mother_aadhaar="234123412345")
    assert faults(wrong) == {"/answers/mother_aadhaar": "check_digit"}
    assert "234123412345" not in wrong.text
    assert faults(await opened(who, mother_aadhaar="0341")) == {"/answers/mother_aadhaar": "type"}
    made = await opened(who, mother_aadhaar=AADHAAR, father_aadhaar=AADHAAR)
    assert made.status_code == 201, made.text
    address = f"{SERVICE}/files/{made.json()['id']}"
    mine = (await who.get(address)).json()
    assert (mine["mother_aadhaar"], mine["father_aadhaar"]) == (AADHAAR, "••••••••2346")
    clerk = (await (await place.staff("clerk")).client.get(
        address, params={"local_body": BODY}, headers=(await place.staff("clerk")).headers()
    )).json()  # fmt: skip
    assert (clerk["mother_aadhaar"], clerk["father_aadhaar"]) == ("••••••••2346", "••••••••2346")
    secretary = (await (await place.staff("secretary")).get(address, local_body=BODY)).json()
    assert (secretary["mother_aadhaar"], secretary["father_aadhaar"]) == (AADHAAR, "••••••••2346")


async def test_a_place_is_two_numbers_on_a_page_and_one_uri_elsewhere(place: Place) -> None:
    who = await someone(place)
    assert faults(await opened(who, spot="10.1, 76.3")) == {"/answers/spot": "type"}
    assert faults(await opened(who, spot="geo:95.1,76.3")) == {"/answers/spot": "place"}
    made = await opened(who, spot="geo:10.015861,76.341867;u=12")
    assert made.status_code == 201, made.text
    visitor = browser(place, who)
    page = await visitor.visit(f"/files/births/report/{made.json()['id']}")
    assert "10.015861, 76.341867 (± 12 m)" in page.text
    await visitor.visit("/services/births/report")
    await visitor.follow("Start now")
    page = await visitor.press("Continue", local_body=BODY)
    form, _ = page.form_with("Save and continue")
    page = await visitor.send(
        form, {**form.controls, "spot.latitude": "10.5", "spot.longitude": "76.25"}
    )
    drafts = (await who.get("/api/v1/me/drafts")).json()
    draft = (await who.get(f"{SERVICE}/drafts/{drafts[0]['id']}")).json()
    assert draft["answers"]["spot"] == "geo:10.5,76.25"
    assert page.forms[-1].controls["spot.latitude"] == "10.5"


async def test_twins_are_one_report_and_two_entries(place: Place) -> None:
    who = await someone(place)
    anna = {"sex": "female", "named": True, "name_first": {"en": "Anna", "ml": "അന്ന"}}
    children = [
        {**anna, "end": "natural"},
        {"sex": "male", "named": False, "end": "other", "end_other_how": "Forceps"},
    ]
    made = await opened(who, children=children)
    assert made.status_code == 201, made.text
    done = await act(await place.staff("secretary"), made.json()["id"], "accept", 1)
    assert done.status_code == 200, done.text
    rows = await place.fetch(
        "select sex, name_first_en, end_other_how, number, mother_name_first_en from births.birth"
        " where file = $1::uuid order by number",
        made.json()["id"],
    )
    assert [(row["sex"], row["name_first_en"], row["end_other_how"]) for row in rows] == [
        ("F", "Anna", None),
        ("M", None, "Forceps"),
    ]
    assert len({row["number"] for row in rows}) == 2
    assert {row["mother_name_first_en"] for row in rows} == {"Asha"}
    staff = await place.staff("clerk")
    found = await staff.get("/api/v1/births/registers/births", local_body=BODY, q="അന്ന")
    assert [row["number"] for row in found.json()] == [rows[0]["number"]]


async def act(who: Person, file: str, action: str, version: int) -> httpx.Response:
    """One action."""
    return await who.post_json(
        f"{SERVICE}/files/{file}/actions/{action}", {}, if_match=f'"{version}"'
    )


async def test_what_may_be_picked_depends_on_another_answer_of_the_group(place: Place) -> None:
    who = await someone(place)
    here = {
        "present_where": "here",
        "present_where_abroad_country": None,
        "present_where_here_ward": "M1001",
        "present_where_here_house": {"en": "Rose", "ml": "റോസ്"},
    }
    found = faults(await opened(who, **here, present_where_here_part="P2"))
    assert found == {"/answers/present_where_here_part": "unknown"}
    made = await opened(who, **here, present_where_here_part="P1")
    assert made.status_code == 201, made.text


async def test_a_file_belongs_to_the_local_body_that_its_answers_name(place: Place) -> None:
    who = await someone(place)
    home = {
        "place": "home",
        "place_hospital_hospital": None,
        "place_home_house": {"en": "Rose", "ml": "റോസ്"},
        "place_home_midwife": False,
    }
    refused = await opened(who, **home, place_home_ward="M2001")
    assert list(faults(refused).values()) == ["belongs"]
    assert "another local body" in refused.text
    assert (await opened(who, **home, place_home_ward="M1001")).status_code == 201
