"""The whole way through the pages, without script: apply, be sent back, mend, be certified."""

import pytest

from tests.e2e.pages.people import RESIDENT, START, People, filled_in

pytestmark = pytest.mark.anyio


async def test_a_citizen_applies_mends_and_is_certified_through_pages_alone(people: People) -> None:
    citizen = await people.citizen()
    await citizen.visit(START)
    page = await citizen.follow("Start now")
    page = await citizen.press("Continue", local_body="M07025")
    assert (
        page.headings == ["Residential certificate The resident"]
        or "The resident" in page.headings[0]
    )
    page = await citizen.press("Save and continue", **RESIDENT)
    assert "The house" in page.headings[0], page.text
    assert "owner_name" not in page.forms[-1].controls
    page = await citizen.press("Save and continue", tenure="rented")
    assert "One more question" in page.text
    page = await citizen.press(
        "Save and continue", owner_name="K. Varghese", owner_mobile="9000000002"
    )
    page = await citizen.press("Add")
    page = await citizen.press(
        "Save and continue", members__0__name="Joseph", members__0__relation="spouse", members__0__born_on__day="29",
        members__0__born_on__month="2", members__0__born_on__year="1984",
    )  # fmt: skip
    page = await citizen.press("Save and continue", purpose="education")
    assert page.headings[0].endswith("Check your answers"), page.text
    assert "29/02/1984" in page.text
    page = await citizen.press("Submit the application")
    assert page.headings == ["Application received"], page.text
    page = await citizen.follow("See this application")
    number = page.headings[0].split()[-1]

    clerk = await people.staff("clerk")
    page = await clerk.follow(number)
    page = await clerk.press("Return for correction", _remark="Enter the sub-number")
    assert "Return for correction: done" in page.text

    page = await citizen.visit(str(citizen.page.url) if citizen.page else "/mine")
    assert "Enter the sub-number" in page.text
    page = await citizen.follow("Mend your answers")
    assert page.forms[-1].controls["building_no"] == "12/345"
    page = await citizen.press("Submit again", building_no="12/345A")
    assert "Submit again: done" in page.text, page.text

    await clerk.visit("/inbox")
    await clerk.follow(number)
    page = await clerk.press("Forward for approval")
    assert "Forward for approval: done" in page.text, page.text

    secretary = await people.staff("secretary")
    await secretary.follow("Registers")
    await secretary.follow("Applications")
    page = await secretary.follow(number)
    assert "12/345A" in page.text
    page = await secretary.press("Approve")
    assert "Issued" in page.text

    page = await secretary.visit("/registers/residence_certificate/certificates?q=പനമ്പിള്ളി")
    [entry] = [text for text, _ in page.links if text.startswith("R/M07025/")]
    page = await secretary.follow(entry)
    assert "Asha Thomas" in page.text

    await citizen.visit("/mine")
    await citizen.follow("What is registered in your name")
    await citizen.follow("Residential certificates")
    page = await citizen.follow(entry)
    assert page.headings[0].endswith(entry)


async def test_an_application_filled_in_plainly_is_submitted(people: People) -> None:
    citizen = await filled_in(await people.citizen())
    page = await citizen.press("Submit the application")
    assert page.headings == ["Application received"], page.text
