"""Filling in a form: nothing is lost, nothing is done twice, nothing gets in that was not asked."""

import asyncio

import pytest

from tests.e2e.pages.people import RESIDENT, START, People, filled_in
from tests.e2e.pages.visitor import Page, Visitor

pytestmark = pytest.mark.anyio

NAUGHTY = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "Robert'); DROP TABLE file;--",
    "ഴാങ് ക്ലോദ് വാൻ ഡാമ്മ്, അവൻ, അവന്‍, ന്‍റെ",
    "ക്ഷ്ത്ര്യ" * 12,
    "a\u0301\u0302\u0303 Ünïcödé 😀 𠜎",
    "ESC=&amp;&lt; %00 %20 + ; = &",
]


async def at_first_page(people: People) -> Visitor:
    visitor = await people.citizen()
    await visitor.visit(START)
    await visitor.follow("Start now")
    await visitor.press("Continue", local_body="M07025")
    return visitor


def here(visitor: Visitor) -> Page:
    assert visitor.page
    return visitor.page


async def test_a_wrong_page_comes_back_with_what_was_typed_and_where_to_mend_it(
    people: People,
) -> None:
    visitor = await at_first_page(people)
    typed = {
        **RESIDENT,
        "resident_since__day": "31",
        "resident_since__month": "2",
        "name__ml": "",
        "pincode": "12",
    }
    page = await visitor.press("Save and continue", **typed)
    assert page.status == 200
    assert page.forms[-1].controls["resident_since.day"] == "31"
    assert page.forms[-1].controls["pincode"] == "12"
    problems = [
        (text, href)
        for text, href in page.links
        if href in ("#name-ml", "#pincode", "#resident_since-day")
    ]
    assert problems == [
        ("Name of the resident (In Malayalam): Enter an answer", "#name-ml"),
        ("PIN code: Enter the six digits of a PIN code", "#pincode"),
        ("Living here since: Enter a date of the calendar", "#resident_since-day"),
    ]
    assert {href[1:] for _, href in problems} <= page.ids
    page = await visitor.visit(f"{page.url.path}?wrong=1&lang=ml")
    assert page.lang == "ml"
    assert page.forms[-1].controls["pincode"] == "12"


async def test_a_date_in_the_future_is_told_on_its_own_page(people: People) -> None:
    visitor = await at_first_page(people)
    page = await visitor.press("Save and continue", **{**RESIDENT, "resident_since__year": "2090"})
    assert any(href == "#resident_since-day" for _, href in page.links)


async def test_an_answer_to_what_was_not_asked_is_refused(people: People) -> None:
    visitor = await at_first_page(people)
    form, _ = here(visitor).form_with("Save and continue")
    for name in ("owner_name", "years_here", "tenure", "members.0.name", "applicant", "state"):
        page = await visitor.send(form, {**form.controls, name: "x"})
        assert page.status == 400, name


@pytest.mark.parametrize("text", NAUGHTY)
async def test_any_text_survives_every_page_and_runs_on_none(people: People, text: str) -> None:
    visitor = await at_first_page(people)
    page = await visitor.press(
        "Save and continue", **{**RESIDENT, "name__en": text[:120], "name__ml": text[:120]}
    )
    assert page.status == 200
    page = await visitor.visit(str(page.url.path).rsplit("/", 1)[0] + "/resident?wrong=1")
    assert page.forms[-1].controls["name.en"] == text[:120]
    page = await visitor.visit(str(page.url.path).split("/p/")[0] + "/check")
    assert page.status == 200
    assert text[:40] in page.text


async def test_rows_are_added_filled_and_removed_by_buttons(people: People) -> None:
    visitor = await at_first_page(people)
    await visitor.press("Save and continue", **RESIDENT)
    await visitor.press("Save and continue", tenure="own")
    await visitor.press("Add")
    await visitor.press("Add another", members__0__name="First", members__0__relation="child")
    page = await visitor.press(
        "Add another", members__1__name="Second", members__1__relation="parent"
    )
    form = page.forms[-1]
    [(_, name, value)] = [button for button in form.buttons if button[2] == "members.0"]
    page = await visitor.send(form, {**form.controls, name: value})
    assert page.forms[-1].controls["members.0.name"] == "Second"
    # The empty second row falls away by itself.
    page = await visitor.press("Save and continue")
    assert page.headings[0].endswith("Purpose")


async def test_the_enter_key_goes_on_and_removes_no_row(people: People) -> None:
    visitor = await at_first_page(people)
    await visitor.press("Save and continue", **RESIDENT)
    await visitor.press("Save and continue", tenure="own")
    page = await visitor.press("Add")
    assert page.forms[-1].buttons[0][1:] == ("_go", "on")


async def test_saving_for_later_keeps_even_wrong_answers(people: People) -> None:
    visitor = await at_first_page(people)
    await visitor.press("Save and come back later", **{**RESIDENT, "pincode": "x"})
    page = await visitor.visit("/mine")
    page = await visitor.follow("Residential certificate")
    assert "Needs mending" in page.text
    page = await visitor.follow("The resident")
    assert page.forms[-1].controls["pincode"] == "x"


async def test_two_windows_on_one_draft_do_not_overwrite_each_other(people: People) -> None:
    visitor = await at_first_page(people)
    stale, _ = here(visitor).form_with("Save and continue")
    page = await visitor.press("Save and continue", **RESIDENT)
    address = str(page.url.path).split("/p/")[0]
    sent = {**stale.controls, "pincode": "111111"}
    page = await visitor.send(stale, sent)
    assert "changed in another window" in page.text
    page = await visitor.visit(f"{address}/p/resident")
    assert page.forms[-1].controls["pincode"] == "683101"


async def test_a_double_click_on_save_is_no_conflict(people: People) -> None:
    visitor = await at_first_page(people)
    form, _ = here(visitor).form_with("Save and continue")
    sent = {**form.controls, **{name.replace("__", "."): text for name, text in RESIDENT.items()}}
    await visitor.send(form, sent)
    page = await visitor.send(form, sent)
    assert page.headings[0].endswith("The house")


async def test_a_double_click_on_submit_opens_one_file(people: People) -> None:
    visitor = await filled_in(await people.citizen())
    form, (_, name, value) = here(visitor).form_with("Submit the application")
    address, sent = (
        str(here(visitor).url.join(form.action)),
        {**form.controls, **({name: value} if name else {})},
    )
    answers = await asyncio.gather(*(visitor.client.post(address, data=sent) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    page = await visitor.visit("/mine")
    assert len([text for text, _ in page.links if text.startswith("RC/")]) == 1


async def test_the_back_button_after_submitting_leads_to_no_second_file(people: People) -> None:
    visitor = await filled_in(await people.citizen())
    check = str(here(visitor).url.path)
    await visitor.press("Submit the application")
    assert (await visitor.visit(check)).status == 404


async def test_a_second_application_for_the_same_building_is_told_in_words(people: People) -> None:
    visitor = await people.citizen()
    await filled_in(visitor, building_no="77/7")
    await visitor.press("Submit the application")
    await filled_in(visitor, building_no="77/7")
    page = await visitor.press("Submit the application")
    assert page.status == 409
    assert "You already have an open application for this building" in page.text


async def test_an_unfinished_form_cannot_be_submitted(people: People) -> None:
    visitor = await at_first_page(people)
    check = str(here(visitor).url.path).split("/p/")[0] + "/check"
    page = await visitor.visit(check)
    assert "Submit the application" not in [
        button[0] for form in page.forms for button in form.buttons
    ]
    token = page.forms[0].controls["_csrf"]
    forced = await visitor.client.post(
        check, data={"_csrf": token, "_key": "k" * 20, "_version": "1"}
    )
    assert forced.status_code == 422


async def test_changing_one_answer_leads_back_to_the_check_page(people: People) -> None:
    visitor = await filled_in(await people.citizen())
    page = await visitor.follow("Change: PIN code")
    page = await visitor.press("Save and continue", pincode="683102")
    assert page.headings[0].endswith("Check your answers")
    assert "683102" in page.text


async def test_an_answer_that_a_later_one_hides_is_not_submitted(people: People) -> None:
    visitor = await at_first_page(people)
    await visitor.press("Save and continue", **{**RESIDENT, "building_no": "55/1"})
    await visitor.press("Save and continue", tenure="rented")
    await visitor.press("Save and continue", owner_name="K. Varghese", owner_mobile="9000000002")
    await visitor.press("Save and continue")
    page = await visitor.press("Save and continue", purpose="bank")
    await visitor.follow("Change: Whose house is it")
    page = await visitor.press("Save and continue", tenure="own")
    assert "K. Varghese" not in page.text
    page = await visitor.press("Submit the application")
    assert page.headings == ["Application received"], page.text


async def test_a_draft_thrown_away_is_gone(people: People) -> None:
    visitor = await at_first_page(people)
    address = str(here(visitor).url.path).split("/p/")[0]
    await visitor.visit(address)
    await visitor.follow("Throw this draft away")
    await visitor.press("Throw this draft away")
    assert (await visitor.visit(address)).status == 404


async def test_somebody_elses_draft_is_not_there(people: People) -> None:
    visitor = await at_first_page(people)
    other = await people.citizen()
    for rest in ("", "/p/resident", "/check", "/drop"):
        assert (await other.visit(str(here(visitor).url.path).split("/p/")[0] + rest)).status == 404
