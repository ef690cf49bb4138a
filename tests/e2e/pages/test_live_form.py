"""Questions that come and go while a form is filled in, in real Chromium; the server decides again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.people import RESIDENT, START, People, cookies, outside
from tests.e2e.pages.visitor import Visitor

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium on this machine: apt-get install chromium"
    ),
]

ASKED = (
    "[...document.querySelectorAll('form [name]')].map(e => e.name).filter(n => !n.startsWith('_'))"
)
PUT = f"[...new Set({ASKED})]"
TENURE = ["tenure"]
WHOSE = ["tenure", "owner_name", "owner_mobile"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all."""
    made = Browser()
    yield made
    made.close()


async def at_the_house(people: People) -> tuple[Visitor, str]:
    """A draft whose first page is saved, and the address of the page with questions that wait."""
    visitor = await people.citizen()
    await visitor.visit(START)
    await visitor.follow("Start now")
    await visitor.press("Continue", local_body="M07025")
    page = await visitor.press("Save and continue", **RESIDENT)
    return visitor, str(page.url.path)


def alive(browser: Browser) -> None:
    """Wait until the page's script has looked at the form."""
    for _ in range(500):
        if browser.evaluate("!!document.querySelector('form[data-live]')"):
            return
        time.sleep(0.02)
    raise AssertionError("the form's script has not come")


def choose(browser: Browser, value: str) -> list[str]:
    """Choose a tenure as a person does; what is asked then."""
    browser.evaluate(f"document.querySelector('[name=tenure][value={value}]').click()")
    return list(browser.evaluate(PUT))


@pytest.mark.parametrize("width", [360, 1280])
async def test_questions_come_and_go_as_answers_change(
    people: People, address: str, browser: Browser, width: int
) -> None:
    visitor, place = await at_the_house(people)

    def answer() -> list[list[str]]:
        browser.size(width)
        browser.script(enabled=True)
        browser.cookies(address, cookies(visitor, "ml"))
        browser.visit(address + place)
        alive(browser)
        seen = [list(browser.evaluate(PUT))]
        seen += [choose(browser, tenure) for tenure in ("rented", "own", "relative", "rented")]
        return seen

    assert await outside(answer) == [TENURE, WHOSE, TENURE, ["tenure", "owner_name"], WHOSE]


async def test_what_was_typed_is_there_again_and_is_saved_in_one_go(
    people: People, address: str, browser: Browser
) -> None:
    visitor, place = await at_the_house(people)

    def answer() -> tuple[str, str]:
        browser.script(enabled=True)
        browser.cookies(address, cookies(visitor, "en"))
        browser.visit(address + place)
        alive(browser)
        choose(browser, "rented")
        browser.evaluate("document.querySelector('[name=owner_name]').focus()")
        browser.type("Mary")
        browser.evaluate("document.querySelector('[name=owner_mobile]').focus()")
        browser.type("9847000001")
        choose(browser, "own")
        choose(browser, "rented")
        kept = str(browser.evaluate("document.querySelector('[name=owner_name]').value"))
        browser.evaluate("document.querySelector('.buttons [name=_go]').click()")
        browser.settle()
        return kept, str(browser.evaluate("document.querySelector('h1').textContent"))

    kept, heading = await outside(answer)
    assert kept == "Mary"
    assert heading.endswith("Household")
    page = await visitor.visit(place)
    assert page.forms[-1].controls["owner_name"] == "Mary"


async def test_an_empty_answer_to_what_the_browser_put_is_told(people: People) -> None:
    visitor, place = await at_the_house(people)
    page = await visitor.visit(place)
    form, _ = page.form_with("Save and continue")
    sent = {**form.controls, "tenure": "rented", "owner_name": "", "owner_mobile": ""}
    page = await visitor.send(form, sent)
    assert "owner_name" in page.forms[-1].controls
    assert page.text.count("Name of the owner") > 1, "in the summary and at the question"


async def test_what_the_rules_do_not_ask_is_not_taken_however_it_is_sent(people: People) -> None:
    visitor, place = await at_the_house(people)
    page = await visitor.visit(place)
    form, _ = page.form_with("Save and continue")
    await visitor.send(form, {**form.controls, "tenure": "own", "owner_name": "Somebody"})
    page = await visitor.visit(place)
    assert "owner_name" not in page.forms[-1].controls
    page = await visitor.send(form, {**form.controls, "tenure": "own", "purpose": "bank"})
    assert page.status == 400, "a question of another page"


async def test_without_script_a_question_that_waits_is_neither_seen_nor_sent(
    people: People, address: str, browser: Browser
) -> None:
    visitor, place = await at_the_house(people)

    def answer() -> tuple[list[str], list[str]]:
        browser.script(enabled=False)
        browser.cookies(address, cookies(visitor, "en"))
        browser.visit(address + place)
        return choose(browser, "rented"), list(
            browser.evaluate("[...new FormData(document.querySelector('main form')).keys()]")
        )

    put, sent = await outside(answer)
    assert put == TENURE
    assert [name for name in sent if not name.startswith("_")] == TENURE


async def test_nothing_but_our_files_runs_on_a_form(
    people: People, address: str, browser: Browser
) -> None:
    visitor, place = await at_the_house(people)
    page = await visitor.visit(place)
    policy = page.response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy

    def attack() -> tuple[bool, bool]:
        browser.script(enabled=True)
        browser.cookies(address, cookies(visitor, "en"))
        browser.visit(address + place)
        browser.evaluate(
            "const s = document.createElement('script');"
            "s.append('window.ran = true'); document.body.append(s)"
        )
        ran = bool(browser.evaluate("'ran' in window"))
        evaluated = browser.evaluate(
            "try { document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click();"
            " 'ran' in window } catch { false }"
        )
        return ran, bool(evaluated)

    assert await outside(attack) == (False, False)
