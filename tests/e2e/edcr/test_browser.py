"""The plan check in a real browser: a phone and a desk, both languages, script switched off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import SHOP
from plugins.edcr.web.concept import concept_routes
from plugins.edcr.web.desk import Desk
from plugins.edcr.web.pages import page_routes
from plugins.edcr.worker import Worker
from runtime.interfaces.plugin import Interfaces
from runtime.portal.routes import portal_routes
from runtime.serving import served
from tests.e2e.gis.app import app_of
from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.everywhere import Look
from tests.e2e.pages.judges import Axe, nu_errors
from tests.e2e.pages.test_browser import SMALL

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed"),
]
_BAD = draw_house(replace(SHOP, cars=3, front=2.0, marks=())).dxf()
_CONCEPT = "/plan-check/concept?width=15&depth=20&height=7&use=A1.single&area=250&body=panchayat"


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncGenerator[tuple[str, list[str]]]:
    """The address of an app, and pages to look at: one of them the result of a plan that fails."""
    desk = Desk(tmp_path / "desk", load_library(), Worker(seconds=20))
    assets = [r for r in portal_routes() if any(p.startswith("/static") for p in r.paths)]
    routes = [*concept_routes(desk.library, Interfaces()), *page_routes(desk), *assets]
    async with served(app_of(routes)) as address, httpx.AsyncClient(base_url=address) as client:
        sent = await client.post(
            "/plan-check", data={"book": "kmbr"}, files={"file": ("കട.dxf", _BAD)}
        )
        result = sent.headers["location"]
        while "refresh" in (await client.get(result)).headers:
            await asyncio.sleep(0.1)
        yield address, ["/plan-check", _CONCEPT, result, f"{result}/report"]


@pytest.mark.parametrize("width", [360, 1280])
async def test_pages_fit_the_screen_and_read_without_script(
    pages: tuple[str, list[str]], width: int
) -> None:
    address, paths = pages
    found = await asyncio.to_thread(_look, address, paths, width)
    assert {path: wide for path, wide in found.items() if wide > width} == {}


async def test_pages_pass_before_two_judges_that_are_not_ours(
    pages: tuple[str, list[str]], tmp_path: Path
) -> None:
    """axe-core finds nothing serious against WCAG 2.2 AA, the Nu checker no error."""
    address, paths = pages
    asked = [
        f"{path}{'&' if '?' in path else '?'}lang={lang}" for path in paths for lang in ("en", "ml")
    ]

    def judge() -> list[object]:
        browser = Browser()
        try:
            axe = Axe(browser, address)
            return [(path, one) for path in asked for one in axe.visit(address + path)]
        finally:
            browser.close()

    found = await asyncio.to_thread(judge)
    assert not found, "\n".join(map(str, found))
    async with httpx.AsyncClient(base_url=address) as client:
        answers = [(path, await client.get(path)) for path in asked]
    looks = [Look(path, "", path, "", one.text, one.status_code) for path, one in answers]
    wrong = await asyncio.to_thread(nu_errors, looks, tmp_path / "judged")
    assert not wrong, "\n".join(wrong)


def _look(address: str, paths: list[str], width: int) -> dict[str, int]:
    browser = Browser()
    try:
        browser.size(width)
        browser.script(enabled=False)
        found: dict[str, int] = {}
        for language in ("en", "ml"):
            for path in paths:
                browser.visit(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
                assert browser.evaluate("document.querySelector('h1') !== null")
                assert browser.evaluate("document.documentElement.lang") == language
                if not path.endswith("/report"):
                    assert browser.evaluate(SMALL) == [], path
                wide = browser.evaluate("document.documentElement.scrollWidth")
                found[f"{path} {language}"] = int(wide)
        return found
    finally:
        browser.close()
