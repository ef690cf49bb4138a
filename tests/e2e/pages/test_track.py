"""Where an application stands, for who has its number and knows whose mobile it is."""

from __future__ import annotations

import pytest

from tests.e2e.pages.people import People, submitted

pytestmark = pytest.mark.anyio


async def filed(people: People) -> tuple[str, str]:
    """The number of a new application, and the mobile of who made it."""
    citizen = await people.citizen()
    mobile = people.sender.sent[-1].to
    _, number, _ = await submitted(citizen)
    return number, mobile


async def test_anyone_with_number_and_digits_sees_state_next_step_and_date(people: People) -> None:
    number, mobile = await filed(people)
    visitor = people.visitor()
    await visitor.visit("/")
    await visitor.follow("Track an application")
    page = await visitor.press("See", number=f" {number.lower()} ", ending=mobile[-4:])
    assert page.status == 200
    for told in ("Scrutiny", "Residential certificate", "With the office", "Clerk"):
        assert told.lower() in page.text.lower(), told
    for kept in ("Asha", "ആശ", "Panampilly", mobile):
        assert kept not in page.text
    assert mobile[-4:] not in page.text.replace(number, "")


async def test_wrong_digits_and_no_such_number_are_told_alike(people: People) -> None:
    number, mobile = await filed(people)
    wrong = f"{(int(mobile[-4:]) + 1) % 10_000:04}"
    answers: list[str] = []
    for asked, ending in ((number, wrong), ("R/M07025/9999999", mobile[-4:])):
        visitor = people.visitor("ml")
        await visitor.visit("/track")
        page = await visitor.press("കാണുക", number=asked, ending=ending)
        assert page.status == 200
        answers.append(page.text.replace(asked, "NUMBER"))
    assert answers[0] == answers[1]
    assert "രണ്ടും ചേരുന്ന അപേക്ഷയില്ല" in answers[0]


@pytest.mark.parametrize(
    ("number", "ending", "said"),
    [
        ("", "1234", "Enter the number of the application"),
        ("RC/1", "12", "Enter four digits"),
        ("RC/1", "١٢٣٤", "Enter four digits"),
        ("' or 1=1 --" * 20, "%%%%", "Enter four digits"),
    ],
)
async def test_what_is_missing_is_said_at_its_question(
    people: People, number: str, ending: str, said: str
) -> None:
    visitor = people.visitor()
    await visitor.visit("/track")
    page = await visitor.press("See", number=number, ending=ending)
    assert page.status == 422
    assert said in page.text


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "There is no certificate of this number"), ("ml", "ഈ നമ്പറിൽ സർട്ടിഫിക്കറ്റില്ല")],
)
async def test_a_certificate_number_that_nobody_issued_is_told(
    people: People, lang: str, said: str
) -> None:
    visitor = people.visitor(lang)
    page = await visitor.visit("/verify?number=L/NOWHERE/1")
    assert "L/NOWHERE/1" in page.text
    assert said in page.text
