"""Every kind of page, for everybody, as it comes and after forms sent wrong: two judges that are not ours."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from runtime.db.url import DatabaseUrl
from runtime.portal import portal_routes
from runtime.portal.assets import asset, content_type
from runtime.portal.returns import ROUTES as RETURNS
from tests.database import Server, fresh_database
from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.everywhere import Look, furnished
from tests.e2e.pages.judges import Axe, nu_errors

pytestmark = pytest.mark.browser

# What a link does not lead to: files, addresses in codes and messages, steps between two pages that other
# tests walk, and addresses that lead on.
ELSEWHERE = {
    "/static/{digest:str}/{name:str}", "/rules/{digest:str}/meaning.js", "/rules/{digest:str}/form.js",
    "/rules/{digest:str}/{module:str}",
    "/registers/{module:str}/{register:str}/export/{form:str}",
    "/reports/{module:str}/{report:str}/export/{form:str}", "/v/{token:str}", "/V/{token:str}",
    "/manifest.webmanifest", "/worker.js", "/offline", "/login/code", "/received/{module:str}/{service:str}/{id:str}",
    "/apply/{module:str}/{service:str}/{id:str}/check",
    "/pay/{module:str}/{service:str}/{id:str}/order", "/pay/{module:str}/{service:str}/{id:str}/take",
    "/certificates/{id:str}", "/rules/{digest:str}", "/rules/{digest:str}/{module:str}/{name:str}",
    "/pay/{module:str}/{service:str}/{id:str}/receipt/{receipt:str}/cancel",
    "/files/{module:str}/{service:str}/{id:str}/documents",
    "/inbox/{module:str}/{service:str}/{action:str}",
    *(path for route in RETURNS for path in route.paths),
}  # fmt: skip


@pytest.fixture(scope="module")
def town_database(pg_server: Server, template: str) -> Generator[DatabaseUrl]:
    """A database of the town's own."""
    with fresh_database(pg_server, template) as url:
        yield url


@pytest.fixture(scope="module", params=["ml", pytest.param("en", marks=pytest.mark.nightly)])
def seen(
    request: pytest.FixtureRequest, pg_server: Server, town_database: DatabaseUrl
) -> list[Look]:
    """What everybody sees. Officers read the other language than citizens; by night it is turned round."""
    others = {"ml": "en", "en": "ml"}[request.param]

    async def look_around() -> list[Look]:
        async with furnished(town_database, pg_server.app(town_database)) as town:
            return await town.looks({"citizen": request.param, "": others})

    looks = asyncio.run(look_around())
    # One of each: the same page looks alike to two officers.
    return list({(look.kind, look.state, look.lang): look for look in reversed(looks)}.values())


@pytest.fixture(scope="module")
def axe() -> Iterator[Axe]:
    """axe-core in one Chromium, with the portal's styles beside the pages."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine: .ci/machine")
    shelf = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Shelf)
    threading.Thread(target=shelf.serve_forever, daemon=True).start()
    browser = Browser()
    browser.size(320)
    yield Axe(browser, f"http://127.0.0.1:{shelf.server_port}")
    browser.close()
    shelf.shutdown()


def test_links_and_forms_lead_to_every_kind_of_page(seen: list[Look]) -> None:
    pages = {
        path
        for route in portal_routes()
        if "GET" in route.http_methods
        for path in route.paths
        if "path:" not in path and _is_whole(path)
    }
    assert pages - {look.kind for look in seen} - ELSEWHERE == set()
    assert {look.lang for look in seen} == {"en", "ml"}
    assert not [look for look in seen if look.status >= 500]


def test_every_page_is_sound_html(seen: list[Look], tmp_path: Path) -> None:
    assert nu_errors(seen, tmp_path) == []


def test_every_page_can_be_used_by_everybody(seen: list[Look], axe: Axe) -> None:
    """WCAG 2.2 AA without serious or critical findings, and no page wider than a small phone (or 400 % zoom)."""
    found: list[object] = []
    for look in seen:
        found += [(look.kind, look.state, one) for one in axe.violations(look.html)]
        if (wide := axe.width()) > 320:
            found.append((look.kind, look.state, f"{wide} wide"))
    assert not found, "\n".join(map(str, found))


def _is_whole(path: str) -> bool:
    """Not the beginning of a longer address, which is named only so that the router answers it with a page."""
    return not path.endswith(("{module:str}", "/{module:str}/{service:str}")) or (path.startswith(
        ("/services/", "/apply/", "/counter/")
    ) and path.count("{") == 2)  # fmt: skip


class _Shelf(http.server.BaseHTTPRequestHandler):
    """The portal's stylesheet and fonts, whatever digest is asked for."""

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        kind = content_type(name)
        self.send_response(200)
        self.send_header("content-type", (kind or b"text/html").decode())
        self.end_headers()
        self.wfile.write(asset(name)[0] if kind else b"<!doctype html><title>-</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test has no log."""
