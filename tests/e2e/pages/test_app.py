"""The portal as an app: it can be installed, keeps nothing of anybody, and says when there is no line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from runtime.portal.words import WORDS
from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.people import People

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine: .ci/machine"),
]
# The worker has the page in its hands; within reason.
READY = """Promise.race([
  new Promise((_, fail) => setTimeout(() => fail("no worker"), 20000)),
  navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(
    done => navigator.serviceWorker.addEventListener("controllerchange", done))).then(() => 1)
])"""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A phone."""
    made = Browser()
    made.size(360)
    yield made
    made.close()


class Line:
    """What joins a phone to us: its page and the worker that stands before it."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._sessions = browser, [browser._session]
        for target in browser("Target.getTargets")["targetInfos"]:
            if target["type"] == "service_worker":
                made = browser("Target.attachToTarget", targetId=target["targetId"], flatten=True)
                self._sessions.append(made["sessionId"])

    def cut(self, lost: bool) -> None:
        """Take it away, or give it back."""
        for session in reversed(self._sessions):
            self._browser._session = session
            self._browser("Network.enable")
            self._browser(
                "Network.emulateNetworkConditions",
                offline=lost,
                latency=0,
                downloadThroughput=-1,
                uploadThroughput=-1,
            )


async def test_without_a_line_the_app_says_so_and_comes_back(
    address: str, browser: Browser
) -> None:
    def go() -> tuple[str, str, list[str]]:
        browser.visit(f"{address}/")
        browser.promised(READY)
        line = Line(browser)
        line.cut(lost=True)
        browser.visit(f"{address}/track")
        lost = browser.evaluate("document.body.innerText")
        kept = browser.promised(
            "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(one => one.keys()))))"
            ".then(all => JSON.stringify(all.flat().map(one => new URL(one.url).pathname)))"
        )
        line.cut(lost=False)
        browser.visit(f"{address}/track")
        return lost, browser.evaluate("document.querySelector('h1').innerText"), kept

    lost, back, kept = await asyncio.to_thread(go)
    assert WORDS["offline"].ml in lost
    assert WORDS["offline"].en in lost
    assert back == WORDS["track"].en
    # The style, the mark, the letters and the page that says so; no page of anybody.
    assert "/offline" in kept
    assert "/track" not in kept


async def test_a_phone_would_offer_to_install_it(address: str, browser: Browser) -> None:
    def problems() -> tuple[list[object], str]:
        browser.visit(f"{address}/")
        browser.promised(READY)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            found = browser("Page.getInstallabilityErrors")["installabilityErrors"]
            if not found:
                break
        return found, browser("Page.getAppManifest")["data"]

    found, manifest = await asyncio.to_thread(problems)
    assert found == []
    assert WORDS["service_name"].ml in manifest


async def test_the_worker_is_asked_for_anew_and_holds_no_secret(people: People) -> None:
    visitor = await people.citizen()
    answer = await visitor.client.get("/worker.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    page = await visitor.client.get("/offline")
    assert "set-cookie" not in page.headers
    assert "/logout" not in page.text
