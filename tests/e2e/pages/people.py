"""People at their browsers, over an app in this process with the portal's pages."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import httpx
from litestar import Litestar

from runtime.app import create_app
from runtime.clock import Clock
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Ground, Options
from runtime.jobs.outbox import Outbox
from runtime.jobs.senders import MemorySender
from runtime.portal import portal_routes
from runtime.web.route import GROUND
from tests.e2e.pages.visitor import Visitor
from tests.e2e.world import PASSWORD, furnish

START = "/services/residence_certificate/residence_certificate"
_mobiles = itertools.count(9_100_000_001)
Result = TypeVar("Result")
ORIGIN = "http://ksmart.test"

RESIDENT: Mapping[str, str] = {
    "name__en": "Asha Thomas",
    "name__ml": "ആശ തോമസ്",
    "ward": "M07025012",
    "house__en": "Panampilly House",
    "house__ml": "പനമ്പിള്ളി ഹൗസ്",
    "building_no": "12/345",
    "pincode": "683101",
    "resident_since__day": "1",
    "resident_since__month": "6",
    "resident_since__year": "2019",
}


@dataclass(slots=True)
class People:
    """Everybody who comes to the portal."""

    app: Litestar
    sender: MemorySender

    @property
    def ground(self) -> Ground:
        """The app's ground."""
        found: Ground = self.app.state[GROUND]
        return found

    def visitor(self, language: str = "en") -> Visitor:
        """Somebody with a fresh browser."""
        # Litestar types its scope more narrowly than httpx; they are the same at run time.
        transport = httpx.ASGITransport(app=cast("Any", self.app), raise_app_exceptions=False)
        client = httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, headers={"accept-language": language}
        )
        return Visitor(client)

    async def code_for(self, mobile: str) -> str:
        """The code last sent to a mobile."""
        for _ in range(100):
            await Outbox(self.ground.doors, self.sender).drain()
            texts = [message.text for message in self.sender.sent if message.to == mobile]
            if texts and (found := re.search(r"\d{6}", texts[-1])):
                return found[0]
            await asyncio.sleep(0.02)  # the app's own loop has taken it and is delivering
        raise AssertionError("no code was sent")

    async def citizen(self, language: str = "en") -> Visitor:
        """A citizen who has just logged in."""
        visitor, mobile = self.visitor(language), str(next(_mobiles))
        page = await visitor.visit("/login")
        button = page.forms[-1].buttons[0][0]
        page = await visitor.press(button, mobile=mobile)
        page = await visitor.press(page.forms[-1].buttons[0][0], code=await self.code_for(mobile))
        assert page.url.path == "/mine", page.text
        return visitor

    async def staff(self, name: str) -> Visitor:
        """A member of staff at his inbox."""
        visitor = self.visitor()
        await visitor.visit("/staff/login")
        page = await visitor.press("Log in", username=name, password=PASSWORD)
        assert page.url.path == "/inbox", page.text
        return visitor


_buildings = itertools.count(1)


async def filled_in(visitor: Visitor, **changes: str) -> Visitor:
    """A draft with every page answered, at the check page; each time for another building."""
    await visitor.visit(START)
    await visitor.follow("Start now")
    await visitor.press("Continue", local_body="M07025")
    resident = {**RESIDENT, "building_no": f"99/{next(_buildings)}", **changes}
    await visitor.press("Save and continue", **resident)
    await visitor.press("Save and continue", tenure="own")
    await visitor.press("Save and continue")
    await visitor.press("Save and continue", purpose="bank")
    return visitor


async def submitted(visitor: Visitor, **changes: str) -> tuple[Visitor, str, str]:
    """A new application of this citizen: its number and the address of its page."""
    await filled_in(visitor, **changes)
    await visitor.press("Submit the application")
    page = await visitor.follow("See this application")
    return visitor, page.headings[0].split()[-1], str(page.url.path)


async def outside(work: Callable[[], Result]) -> Result:
    """Drive the browser in a thread: the app answers on this loop."""
    return await asyncio.to_thread(work)


def cookies(visitor: Visitor | None, lang: str) -> dict[str, str]:
    kept = (
        {cookie.name: cookie.value or "" for cookie in visitor.client.cookies.jar}
        if visitor
        else {}
    )
    return {**kept, "ksmart_lang": lang}


@asynccontextmanager
async def living_pages(
    admin: DatabaseUrl,
    app_url: DatabaseUrl,
    clock: Clock | None = None,
    limit_scale: float = 1000.0,
) -> AsyncGenerator[People]:
    """The app with its pages over a migrated database, furnished."""
    await furnish(admin)
    sender = MemorySender()
    app = create_app(
        "generated",
        app_url,
        sender,
        database=DatabaseSettings(pool_size=5),
        options=Options(limit_scale=limit_scale),
        clock=clock,
        more=portal_routes(),
    )
    async with app.lifespan():
        yield People(app, sender)
