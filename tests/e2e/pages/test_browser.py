"""The pages in real Chromium: phones, keyboard, sizes. Script is off throughout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.people import RESIDENT, START, People, cookies, outside, submitted
from tests.e2e.pages.visitor import Visitor

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium on this machine: apt-get install chromium"
    ),
]

# What can be pressed and is no link inside a sentence (WCAG 2.2, 2.5.8 leaves those out).
SMALL = """
[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')].filter(e => {
  const r = e.getBoundingClientRect()
  return r.width > 1 && r.height > 1 && r.height < 43.5 && !e.closest('p:not(:has(.target)), .summary, .skip, .tasks, .card, td, th')
}).map(e => e.outerHTML.slice(0, 100))
"""
WIDE = "document.documentElement.scrollWidth"
FOCUS = "document.activeElement.id || document.activeElement.name || document.activeElement.textContent.trim()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all."""
    made = Browser()
    made.script(enabled=False)
    yield made
    made.close()


@pytest.mark.parametrize("lang", ["en", "ml"])
@pytest.mark.parametrize("width", [320, 1280])  # 320: a small phone, and 1280 at 400 % zoom
async def test_no_page_is_wider_than_its_window_nor_hard_to_press(
    people: People, address: str, browser: Browser, lang: str, width: int
) -> None:
    applicant = await people.citizen()
    await applicant.visit(START)
    await applicant.follow("Start now")
    page = await applicant.press("Continue", local_body="M07025")
    draft = str(page.url.path).split("/p/")[0]
    await applicant.press(
        "Save and continue", **{**RESIDENT, "name__en": "Antidisestablishmentarianism" * 4}
    )
    await applicant.press("Save and continue", tenure="rented")
    await applicant.press("Save and continue", owner_name="ക്ഷ്ത്ര്യ" * 10, owner_mobile="x")
    await applicant.visit(f"{draft}/p/household")
    await applicant.press("Add")
    other, _, file = await submitted(await people.citizen())
    clerk = await people.staff("clerk")
    places: list[tuple[Visitor | None, str]] = [
        (None, "/"),
        (None, START),
        (None, "/login"),
        (None, "/styleguide"),
        (None, "/nowhere"),
    ]
    places += [
        (applicant, draft + rest)
        for rest in ("", "/check", "/p/resident", "/p/house?wrong=1", "/p/household", "/drop")
    ]
    places += [
        (applicant, "/mine"),
        (other, file),
        (other, "/registers"),
        (other, file.replace("/files/", "/received/")),
    ]
    places += [
        (clerk, rest)
        for rest in (
            "/inbox",
            file,
            "/registers",
            "/registers/residence_certificate/applications",
            "/posts",
        )
    ]

    def look() -> list[str]:
        found: list[str] = []
        browser.size(width)
        for visitor, place in places:
            browser.cookies(address, cookies(visitor, lang))
            browser.visit(address + place)
            if browser.evaluate(WIDE) > width:
                found.append(f"{place} is {browser.evaluate(WIDE)} wide")
            found += [f"{place}: small {element}" for element in browser.evaluate(SMALL)]
        return found

    assert await outside(look) == []


async def test_a_form_is_filled_in_by_keyboard_alone(
    people: People, address: str, browser: Browser
) -> None:
    visitor = await people.citizen()
    await visitor.visit(START)
    await visitor.follow("Start now")
    page = await visitor.press("Continue", local_body="M07025")
    place = str(page.url.path)

    def type_through() -> tuple[list[str], str]:
        browser.size(360)
        browser.cookies(address, cookies(visitor, "en"))
        browser.visit(address + place)
        order: list[str] = []
        for _ in range(30):
            browser.key("Tab")
            order.append(browser.evaluate(FOCUS))
            if order[-1] == "name-en":
                break
        typed = ["Asha", None, "House", None, "12/1", "683101", "1", "6", "2019"]
        for text in typed:
            browser.type(text or "ആശ")
            browser.key("Tab")
            order.append(browser.evaluate(FOCUS))
            if order[-1] == "ward":
                browser.key("ArrowDown")
                browser.key("Tab")
                order.append(browser.evaluate(FOCUS))
        browser.key("Enter")
        browser.settle()
        return order, browser.evaluate("document.querySelector('h1').textContent")

    order, heading = await outside(type_through)
    assert order[0] == "Skip to main content"
    fields = [
        name
        for name in order
        if name in ("name-en", "name-ml", "ward", "house-en", "house-ml", "building_no", "pincode")
    ]
    assert fields == [
        "name-en",
        "name-ml",
        "ward",
        "house-en",
        "house-ml",
        "building_no",
        "pincode",
    ]
    assert order[-4:-1] == ["resident_since-day", "resident_since-month", "resident_since-year"]
    assert order[-1] == "_go"
    assert heading.endswith("The house")


async def test_a_problem_above_the_form_leads_the_focus_to_its_input(
    people: People, address: str, browser: Browser
) -> None:
    visitor = await people.citizen()
    await visitor.visit(START)
    await visitor.follow("Start now")
    await visitor.press("Continue", local_body="M07025")
    page = await visitor.press("Save and continue", **{**RESIDENT, "pincode": "1"})

    def press_link() -> str:
        browser.size(360)
        browser.cookies(address, cookies(visitor, "en"))
        browser.visit(f"{address}{page.url.path}?wrong=1")
        # Focused by script of ours, pressed by key as a person would: the page itself runs none.
        browser.evaluate("document.querySelector('.summary a').focus()")
        browser.key("Enter")
        browser.key("Tab")
        return str(browser.evaluate(FOCUS))

    # Following the link moves the starting point into the input; the next Tab goes on from there.
    assert await outside(press_link) == "resident_since-day"


FIRST = (
    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
)


@pytest.mark.parametrize(("lang", "most_kb"), [("en", 60), ("ml", 110)])
async def test_the_first_page_is_small(
    address: str, browser: Browser, lang: str, most_kb: int
) -> None:
    def first() -> tuple[int, float, str]:
        browser("Network.clearBrowserCache")
        browser.cookies(address, cookies(None, lang))
        browser.visit(address + "/")
        count = browser.evaluate(f"{FIRST}.length")
        size = browser.evaluate(f"{FIRST}.reduce((sum, one) => sum + one.transferSize, 0)")
        face = "document.fonts.check('16px \"Noto Sans Malayalam\"', 'മലയാളം')"
        return int(count), float(size), str(browser.evaluate(face))

    count, size, face = await outside(first)
    assert count <= 8
    assert 2_000 < size <= most_kb * 1024
    assert face == "True"
