"""The plugin's pages in Chromium: narrow and wide, both languages, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from plugins.gis.permits import PermitBook
from plugins.gis.web.live import Live
from plugins.gis.web.routes import gis_routes
from runtime.portal.home import static
from tests.e2e.gis.app import app_of, serving
from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.everywhere import Look
from tests.e2e.pages.judges import Axe, nu_errors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium here"),
]

PAGES = (
    "/know-your-land?",
    "/know-your-land?lat=9.97&lon=76.3&accuracy_m=8&",
    "/know-your-land?corners=9.97,76.3;9.97,76.301;9.971,76.301&",
    "/know-your-land?lat=76.3&lon=9.97&",
    "/k-map?",
    "/permit-map?",
)
SMALL = """[...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main textarea, main summary')]
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width && r.height < 43.5
    && !e.closest('p:not(.buttons), dd') && e.type !== 'checkbox'; }).map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def address(live: Live, permits: PermitBook) -> Iterator[str]:
    with serving(app_of([*gis_routes(live, permits), static])) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_pages_fit_and_are_touched_easily(
    address: str, browser: Browser, width: int, script: bool
) -> None:
    browser.size(width)
    browser.script(script)
    for page in PAGES:
        for language in ("en", "ml"):
            browser.visit(f"{address}{page}lang={language}")
            assert browser.evaluate("document.documentElement.lang") == language
            assert browser.evaluate("document.documentElement.scrollWidth") <= width, page
            assert browser.evaluate(SMALL) == [], page


@pytest.mark.parametrize("language", ["en", "ml"])
def test_pages_pass_before_two_judges_that_are_not_ours(
    address: str, browser: Browser, language: str, tmp_path: Path
) -> None:
    """axe-core finds nothing serious against WCAG 2.2 AA, the Nu checker no error."""
    browser.size(360)
    browser.script(True)
    axe = Axe(browser, address)
    paths = [f"{page}lang={language}" for page in PAGES]
    found = [(path, one) for path in paths for one in axe.visit(f"{address}{path}")]
    assert not found, "\n".join(map(str, found))
    looks = [
        Look(path, "", path, "", answer.text, answer.status_code)
        for path in paths
        for answer in [httpx.get(f"{address}{path}")]
    ]
    wrong = nu_errors(looks, tmp_path)
    assert not wrong, "\n".join(wrong)


def test_the_map_comes_only_after_a_tap_and_the_list_always(address: str, browser: Browser) -> None:
    browser.size(360)
    browser.script(True)
    browser.visit(f"{address}/k-map?lang=en")
    assert browser.evaluate("document.querySelectorAll('.layers li').length") > 10
    assert browser.evaluate("document.querySelectorAll('canvas').length") == 0
    asked = (
        "performance.getEntriesByType('resource').filter((e) => e.name.includes('maplibre')).length"
    )
    assert browser.evaluate(asked) == 0
    browser.script(False)
    browser.visit(f"{address}/know-your-land?lat=9.97&lon=76.3&lang=en")
    assert browser.evaluate("document.querySelectorAll('.rule').length") > 0
    assert browser.evaluate(
        "[...document.querySelectorAll('.map-box, .here')].every((e) => e.hidden)"
    )
