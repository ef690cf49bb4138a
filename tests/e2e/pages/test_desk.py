"""Staff at their desks: inbox, actions, conflicts, registers."""

import pytest

from tests.e2e.pages.people import People, submitted

pytestmark = pytest.mark.anyio

REGISTER = "/registers/residence_certificate/applications"


async def test_an_action_without_the_remark_it_asks_for_comes_back(people: People) -> None:
    _, _, address = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    await clerk.visit(address)
    page = await clerk.press("Return for correction", _remark="  ")
    assert page.status == 422
    assert any(href == "#remark-return" for _, href in page.links)
    page = await clerk.press("Return for correction", _remark="Say why <b>")
    assert "Say why <b>" in page.text


async def test_a_file_that_moved_on_shows_what_changed_and_does_nothing(people: People) -> None:
    _, _, address = await submitted(await people.citizen())
    clerk, other = await people.staff("clerk"), await people.staff("superintendent")
    await clerk.visit(address)
    await other.visit(address)
    await other.press("Return for correction", _remark="Photo missing")
    page = await clerk.press("Forward for approval")
    assert page.status == 412
    assert "Somebody changed this file meanwhile" in page.headings[0]
    assert "Return for correction" in page.text
    assert "Photo missing" in page.text
    assert "Submitted" not in page.text  # only what happened since
    page = await clerk.follow("Look at the file again")
    assert "With the applicant" in page.text


async def test_a_double_click_on_an_action_does_it_once(people: People) -> None:
    _, _, address = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    page = await clerk.visit(address)
    form, _ = page.form_with("Forward for approval")
    await clerk.send(form, form.controls)
    page = await clerk.send(form, form.controls)
    assert page.status == 200
    assert "Forward for approval: done" in page.text
    assert page.text.count("by Clerk") == 1


async def test_only_what_the_post_may_do_is_offered(people: People) -> None:
    visitor, _, address = await submitted(await people.citizen())
    secretary = await people.staff("secretary")
    page = await secretary.visit(address)
    assert "You cannot act on this file now" in page.text
    assert (await secretary.visit(f"{address}/do/forward")).status == 409
    page = await visitor.visit(address)
    assert [form.action for form in page.forms] == ["/logout"]


async def test_a_file_of_another_local_body_is_not_there(people: People) -> None:
    _, _, address = await submitted(await people.citizen())
    for stranger in (
        await people.staff("clerk_elsewhere"),
        await people.staff("clerk_of_ward_1"),
        await people.citizen(),
    ):
        assert (await stranger.visit(address)).status == 404
        assert (await stranger.visit(f"{address}/do/forward")).status == 404


async def test_mending_asks_what_the_change_brings_up(people: People) -> None:
    visitor, _, address = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    await clerk.visit(address)
    await clerk.press("Return for correction", _remark="The house is rented")
    await visitor.visit(address)
    await visitor.follow("Mend your answers")
    page = await visitor.press("Submit again", tenure="rented")
    assert page.status == 200
    assert "One more question" in page.text
    page = await visitor.press("Submit again", owner_name="K. Varghese", owner_mobile="12")
    assert page.status == 422
    assert any(href == "#owner_mobile" for _, href in page.links)
    page = await visitor.press("Add", owner_mobile="9000000002")
    assert page.forms[-1].controls["owner_mobile"] == "9000000002"
    page = await visitor.press(
        "Submit again", members__0__name="Joseph", members__0__relation="spouse"
    )
    assert "Submit again: done" in page.text, page.text
    assert "Joseph" in page.text


async def test_a_citizen_withdraws_after_being_asked_once_more(people: People) -> None:
    visitor, _, address = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    await clerk.visit(address)
    await clerk.press("Return for correction", _remark="x y")
    await visitor.visit(address)
    page = await visitor.follow("Withdraw")
    assert "This cannot be undone." in page.text
    page = await visitor.press("Withdraw")
    assert "This application is closed." in page.text


async def test_a_register_is_searched_in_both_scripts_and_filtered(people: People) -> None:
    _, number, _ = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    for words in ("ആശ തോമസ്", "asha", number):
        await clerk.visit(REGISTER)
        page = await clerk.press("Search", q=words)
        assert number in [text for text, _ in page.links], words
    await clerk.visit(REGISTER)
    page = await clerk.press("Filter", state="issued")
    assert number not in [text for text, _ in page.links]
    page = await clerk.press("Filter", state="scrutiny", ward="M07025012")
    assert number in [text for text, _ in page.links]


async def test_a_search_for_nothing_readable_is_told_in_words(people: People) -> None:
    clerk = await people.staff("clerk")
    page = await clerk.visit(f"{REGISTER}?q=%2C%2C")
    assert page.status == 400
    assert any(href == "#q" for _, href in page.links)


async def test_the_wards_to_filter_by_are_those_of_the_posts_own_body(people: People) -> None:
    clerk = await people.staff("clerk")
    page = await clerk.visit(REGISTER)
    [form] = [form for form in page.forms if "ward" in form.options]
    assert {code[:6] for code in form.options["ward"].values() if code} == {"M07025"}


async def test_an_auditor_looks_into_the_bodies_of_his_area(people: People) -> None:
    auditor = await people.staff("auditor")
    page = await auditor.visit(f"{REGISTER}?in=M05016")
    assert page.status == 200
    [form] = [form for form in page.forms if "in" in form.options]
    assert set(form.options["in"].values()) == {"", "M07025", "M05016"}


async def test_a_broken_place_in_a_list_is_a_400(people: People) -> None:
    clerk = await people.staff("clerk")
    for address in ("/inbox?after=x", "/inbox?after=2026-01-01_x", f"{REGISTER}?after=x"):
        assert (await clerk.visit(address)).status == 400
