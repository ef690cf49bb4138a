"""Fields within fields in real Chromium: what an option brings comes up when it is chosen."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

import pytest
import uvicorn

from tests.e2e.nested.test_options import someone
from tests.e2e.pages.browser import Browser, chromium
from tests.e2e.pages.people import outside
from tests.e2e.pages.test_live_form import alive
from tests.e2e.workflow.people import browser as visitor_of
from tests.fixtures.project import BODY, Place

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium on this machine: apt-get install chromium"
    ),
]

PUT = "[...new Set([...document.querySelectorAll('form [name]')].map(e => e.name))]"


def choose(browser: Browser, name: str, value: str) -> set[str]:
    """Choose one of the radios; what is asked then."""
    browser.evaluate(f"document.querySelector('[name={name}][value={value}]').click()")
    return set(browser.evaluate(PUT))


async def test_what_an_option_brings_comes_and_goes_at_once(place: Place) -> None:
    visitor = visitor_of(place, await someone(place))
    await visitor.visit("/services/births/report")
    await visitor.follow("Start now")
    page = await visitor.press("Continue", local_body=BODY)
    path = str(page.url.path)
    draft = path.split("/p/")[0]
    form, _ = page.form_with("Save and continue")
    day = {"born_on.day": "1", "born_on.month": "5", "born_on.year": "2026"}
    told = {**form.controls, **day, "kind": "live", "weeks": "38", "place": "road"}
    await visitor.send(form, told)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    app = cast("Any", place.transport.app)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.02)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    cookies = {cookie.name: cookie.value or "" for cookie in visitor.client.cookies.jar}

    def look() -> tuple[list[set[str]], list[bool]]:
        browser = Browser()
        try:
            browser.cookies(address, cookies)
            browser.visit(address + path)
            alive(browser)
            event = [choose(browser, "place", where) for where in ("home", "hospital", "home")]
            event.append(choose(browser, "place_home_midwife", "true"))
            browser.visit(f"{address}{draft}/p/parents")
            alive(browser)
            weeks = "weeks" in event[0]
            father = "father_name_first.en"
            parents = [weeks, father in browser.evaluate(PUT)]
            reason = "document.querySelector('[name=father_unknown]')"
            browser.evaluate(f"{reason}.click()")
            parents.append(father in browser.evaluate(PUT))
            browser.evaluate(
                f"{reason}.checked = false; {reason}.dispatchEvent(new Event('input', {{bubbles: true}}))"
            )
            parents.append(father in browser.evaluate(PUT))
            return event, parents
        finally:
            browser.close()

    try:
        event, parents = await outside(look)
    finally:
        server.should_exit = True
        await task
    home = {"place_home_house.en", "place_home_ward", "place_home_midwife"}
    assert home <= event[0]
    assert "place_hospital_hospital" in event[1]
    assert not home & event[1]
    assert home <= event[2]
    assert "place_home_by" not in event[2]
    assert "place_home_by" in event[3]
    assert parents == [True, True, False, True]
