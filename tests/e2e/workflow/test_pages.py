"""The same without the API: officers' forms, flags, choices, several files, the clock; on pages without script."""

import pytest

from tests.e2e.workflow.people import act, browser, filed, inspected, issued, someone, state
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


async def test_an_officer_fills_in_his_form_and_a_question_it_reveals_is_asked_first(
    place: Place,
) -> None:
    file = await inspected(place, await someone(place), hp=None)
    officer = browser(place, await place.staff("health_inspector"))
    page = await officer.visit("/inbox")
    assert "Inspection: Inspection" in page.text
    await officer.visit(f"/files/permit/permit/{file}")
    page = await officer.follow("Inspection")
    page = await officer.press("Inspection")
    assert page.status == 422
    given = {"visited_on__day": "4", "visited_on__month": "5", "visited_on__year": "2026"}
    page = await officer.press("Inspection", **given, fit="false")
    assert "note" in page.ids, page.text
    assert await state(place, file) == "inspection"
    page = await officer.press("Inspection", note="No water")
    assert await state(place, file) == "approval"
    secretary = browser(place, await place.staff("secretary"))
    page = await secretary.visit(f"/files/permit/permit/{file}")
    assert "No water" in page.text


async def test_a_clerk_marks_what_shall_be_answered_anew_and_only_that_is_asked(
    place: Place,
) -> None:
    citizen = await someone(place)
    file = await filed(place, citizen)
    clerk = browser(place, await place.staff("clerk"))
    await clerk.visit(f"/files/permit/permit/{file}")
    assert clerk.page
    form, (_, name, value) = clerk.page.form_with("Return")
    del name, value
    await clerk.send(form, {**form.controls, "_remark": "Which motor?", "_flag.hp": "on"})
    assert await state(place, file) == "correction"
    visitor = browser(place, citizen)
    await visitor.visit(f"/files/permit/permit/{file}")
    page = await visitor.follow("Mend your answers")
    asked = set(page.forms[-1].controls)
    assert "hp" in asked
    assert not asked & {"kind", "ward", "name.en"}
    await visitor.press("Submit again", hp="3")
    assert await state(place, file) == "scrutiny"


async def test_a_permit_to_renew_is_found_and_chosen_and_fills_in_what_follows(
    place: Place,
) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    visitor = browser(place, citizen)
    await visitor.visit("/services/permit/permit")
    await visitor.follow("Start now")
    page = await visitor.press("Continue", local_body=BODY)
    page = await visitor.press("Save and continue", purpose="renewal")
    assert "previous" in page.forms[-1].options or "previous" in page.forms[-1].controls, page.text
    page = await visitor.press("Find", _find__previous="ravi")
    assert "Nothing was found" in page.text
    page = await visitor.press("Find", _find__previous="asha")
    page = await visitor.press("Save and continue", previous=permit, ward="M1001")
    assert page.status == 200
    page = await visitor.visit(str(page.url))
    assert page.forms[-1].controls.get("name.en", "Asha") == "Asha"


async def test_several_files_are_approved_from_the_inbox(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    files = [await filed(place, citizen, kind="plain", hp=None) for _ in range(3)]
    for file in files:
        await act(clerk, file, "verify", 1)
    secretary = browser(place, await place.staff("secretary"))
    await secretary.visit("/inbox")
    page = await secretary.follow("Several files at once: Approve")
    form, _ = page.form_with("Approve: the files marked")
    page = await secretary.send(form, form.controls)
    assert page.status == 422
    form, _ = page.form_with("Approve: the files marked")
    marked = {f"_file.{file}": "2" for file in files[:2]}
    page = await secretary.send(form, {**form.controls, **marked})
    assert page.text.count("Done") >= 2
    assert [await state(place, file) for file in files] == ["issued", "issued", "approval"]


async def test_the_day_it_is_due_is_explained_line_by_line(place: Place) -> None:
    citizen = await someone(place)
    file = await filed(place, citizen)
    visitor = browser(place, citizen)
    await visitor.visit(f"/files/permit/permit/{file}")
    page = await visitor.follow("How this day was counted")
    assert "30 working days from 04/05/2026" in page.text
    assert "The office does not work on this day" in page.text


async def test_a_clerk_opens_a_file_at_the_counter(place: Place) -> None:
    clerk = browser(place, await place.staff("clerk"))
    page = await clerk.visit("/counter")
    page = await clerk.follow("Permit")
    page = await clerk.press("Open the file")
    assert page.status == 422
    given = {"_name_en": "Mini", "_name_ml": "മിനി", "name__en": "Mini", "name__ml": "മിനി"}
    page = await clerk.press(
        "Open the file",
        _mobile="+91 93888 00009",
        **given,
        ward="M1001",
        kind="plain",
        purpose="new",
    )
    assert page.url.path.startswith("/files/permit/permit/"), page.text
    mini = await place.citizen("9388800009")
    assert len((await mini.get("/api/v1/me/files")).json()) == 1


async def test_renewal_begins_from_the_permit_itself(place: Place) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    visitor = browser(place, citizen)
    await visitor.visit(f"/registers/permit/permits/{permit}")
    page = await visitor.press("Apply with this: Permit")
    page = await visitor.press("Save and continue", purpose="renewal")
    assert page.forms[-1].controls["previous"] == permit
    assert page.forms[-1].controls["name.en"] == "Asha"
