"""The first page: every service, and a search in both scripts."""

from __future__ import annotations

import pytest

from tests.e2e.pages.people import People

pytestmark = pytest.mark.anyio

RESIDENCE = "/services/residence_certificate/residence_certificate"
TRADE = "/services/business_facilitation/trade_licence"


async def found(people: People, asked: str, language: str = "en") -> set[str]:
    visitor = people.visitor(language)
    await visitor.visit("/")
    page = await visitor.press("Search" if language == "en" else "തിരയുക", q=asked)
    assert page.status == 200
    return {href for _, href in page.links if href.startswith("/services/")}


@pytest.mark.parametrize(
    "asked", ["residen", "RESIDENTIAL cert", "റസിഡൻഷ്യൽ", "റസിഡന്\u200dഷ്യല്\u200d", "  സർട്ടി  "]
)
async def test_a_service_is_found_by_the_beginnings_of_its_words(
    people: People, asked: str
) -> None:
    services = await found(people, asked)
    assert RESIDENCE in services
    assert TRADE not in services


async def test_an_empty_search_shows_everything(people: People) -> None:
    assert {RESIDENCE, TRADE} <= await found(people, "")


@pytest.mark.parametrize(
    "asked", ["zzzz", "<script>alert(1)</script>", "' or 1=1 --", "ക്ഷ്ത്ര്യ" * 100]
)
async def test_what_is_not_found_is_said_with_a_way_on(people: People, asked: str) -> None:
    visitor = people.visitor("ml")
    page = await visitor.visit("/")
    page = await visitor.press("തിരയുക", q=asked)
    assert "ഈ പേരിൽ സേവനമില്ല" in page.text
    assert ("എല്ലാ സേവനങ്ങളും", "/") in page.links
