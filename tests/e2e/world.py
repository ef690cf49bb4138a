"""A small world for journeys: two real local bodies with their staff, an app in this process, and people."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from runtime.app import create_app
from runtime.clock import Clock
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Ground, Options
from runtime.identity.staff import NewPost, NewStaff, add_post, add_staff, hold_post
from runtime.interfaces.gateway import PaymentGateway
from runtime.interfaces.plugin import Interfaces
from runtime.jobs.outbox import Outbox
from runtime.jobs.senders import MemorySender
from runtime.masters.first_rows import load_first_rows
from runtime.web.route import GROUND
from runtime.words import Words
from tests.database import GENERATED

ALUVA = "M07025"
CHANGANASSERY = "M05016"
SERVICE = "/api/v1/residence_certificate/residence_certificate"
REGISTERS = "/api/v1/residence_certificate/registers"
PASSWORD = "correct horse battery staple"

_mobiles = itertools.count(9_000_000_001)
_TOKENS: dict[tuple[str, str], str] = {}
"""Sessions of staff by database: checking a password is dear on purpose."""

STAFF: Mapping[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    # user name: local body, role, wards, area
    "clerk": (ALUVA, "clerk", tuple(f"{ALUVA}{n:03d}" for n in range(1, 27)), ()),
    "clerk_of_ward_1": (ALUVA, "clerk", (f"{ALUVA}001",), ()),
    "superintendent": (ALUVA, "superintendent", (), ()),
    "secretary": (ALUVA, "secretary", (), ()),
    "auditor": (ALUVA, "auditor", (), (ALUVA, CHANGANASSERY)),
    "clerk_elsewhere": (
        CHANGANASSERY,
        "clerk",
        tuple(f"{CHANGANASSERY}{n:03d}" for n in range(1, 38)),
        (),
    ),
    "secretary_elsewhere": (CHANGANASSERY, "secretary", (), ()),
}


async def furnish(url: DatabaseUrl, generated: Path = GENERATED) -> dict[str, int]:
    """Load the first rows and the staff; returns the posts by user name."""
    connection = await asyncpg.connect(str(url))
    known = await connection.fetch("select code, id from ksmart.post")
    if known:  # a password is dear to hash: an earlier test of this worker has furnished the place
        await connection.close()
        return {row["code"].partition("-")[2]: row["id"] for row in known}
    try:
        await load_first_rows(connection, generated)
        posts: dict[str, int] = {}
        for name, (body, role, wards, area) in STAFF.items():
            title = Words(name.replace("_", " ").capitalize(), "തസ്തിക")
            posts[name] = await add_post(
                connection, NewPost(f"{body}-{name}", title, body, role, wards, area)
            )
            person = await add_staff(connection, NewStaff(name, PASSWORD, Words(name, name)))
            await hold_post(connection, posts[name], person, date(2024, 1, 1))
        return posts
    finally:
        await connection.close()


@dataclass(slots=True)
class Person:
    """Somebody with a session, acting as himself or as a post."""

    client: httpx.AsyncClient
    token: str
    post: int | None = None

    def headers(self, **more: str) -> dict[str, str]:
        found = {
            "authorization": f"Bearer {self.token}",
            **{k.replace("_", "-"): v for k, v in more.items()},
        }
        if self.post is not None:
            found["ksmart-post"] = str(self.post)
        return found

    async def get(self, path: str, **params: str) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=self.headers())

    async def post_json(
        self, path: str, body: object, *, key: str | None = None, **more: str
    ) -> httpx.Response:
        return await self.client.post(
            path, json=body, headers=self.headers(idempotency_key=key or str(uuid4()), **more)
        )

    async def act(
        self, file: str, action: str, version: int, body: object = None, key: str | None = None
    ) -> httpx.Response:
        return await self.post_json(
            f"{SERVICE}/files/{file}/actions/{action}", body or {}, key=key, if_match=f'"{version}"'
        )


@dataclass(slots=True)
class World:
    """The app and everybody in it."""

    app: Litestar
    client: httpx.AsyncClient
    sender: MemorySender
    posts: dict[str, int]
    admin: DatabaseUrl
    read: dict[str, int] = field(default_factory=dict[str, int])  # messages read, by mobile

    @property
    def ground(self) -> Ground:
        found: Ground = self.app.state[GROUND]
        return found

    async def code_for(self, mobile: str) -> str:
        """The code that was sent to a mobile since the last look."""
        for _ in range(1000):
            texts = [message.text for message in self.sender.sent if message.to == mobile]
            if len(texts) > self.read.get(mobile, 0):
                break
            # The app's own loop may be delivering it at this moment.
            await Outbox(self.ground.doors, self.sender).drain()
            await asyncio.sleep(0.005)
        self.read[mobile] = len(texts)
        found = re.search(r"\d{6}", texts[-1])
        assert found
        return found[0]

    async def citizen(self, mobile: str | None = None) -> Person:
        """A citizen logged in by a code."""
        mobile = mobile or str(next(_mobiles))
        await self.client.post("/api/v1/auth/code", json={"mobile": mobile})
        made = await self.client.post(
            "/api/v1/auth/verify", json={"mobile": mobile, "code": await self.code_for(mobile)}
        )
        assert made.status_code == 201, made.text
        return Person(self.client, made.json()["token"])

    async def staff(self, name: str) -> Person:
        """A member of staff, logged in by password, acting as the post of that name."""
        key = (self.admin.database, name)
        if key not in _TOKENS:
            made = await self.client.post(
                "/api/v1/auth/password", json={"username": name, "password": PASSWORD}
            )
            assert made.status_code == 201, made.text
            _TOKENS[key] = made.json()["token"]
        return Person(self.client, _TOKENS[key], self.posts[name])

    async def filed(self, citizen: Person, **changes: Any) -> dict[str, Any]:
        """A new file in Aluva."""
        made = await citizen.post_json(f"{SERVICE}/files", opening(**changes))
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found


_buildings = itertools.count(1)


def answers(**changes: Any) -> dict[str, Any]:
    """Answers that pass; each time for another building."""
    found: dict[str, Any] = {
        "name": {"en": "Asha Thomas", "ml": "ആശ തോമസ്"},
        "ward": f"{ALUVA}012",
        "house": {"en": "Panampilly House", "ml": "പനമ്പിള്ളി ഹൗസ്"},
        "building_no": f"12/{next(_buildings)}",
        "pincode": "683101",
        "resident_since": "2019-06-01",
        "tenure": "rented",
        "owner_name": "K. Varghese",
        "owner_mobile": "9000000002",
        "purpose": "education",
        "members": [{"name": "Joseph", "relation": "spouse", "born_on": "1984-02-29"}],
    }
    return {name: value for name, value in {**found, **changes}.items() if value is not None}


def opening(local_body: str = ALUVA, **changes: Any) -> dict[str, Any]:
    """A body that opens a file."""
    return {"local_body": local_body, "answers": answers(**changes)}


@asynccontextmanager
async def living(
    admin: DatabaseUrl,
    app_url: DatabaseUrl,
    *,
    clock: Clock | None = None,
    limit_scale: float = 1000.0,
    production: bool = False,
    pool_size: int = 10,
    offers: Interfaces | None = None,
    more: Sequence[HTTPRouteHandler] = (),
    gateway: PaymentGateway | None = None,
) -> AsyncGenerator[World]:
    """The app over a migrated database, furnished, in this process."""
    posts = await furnish(admin)
    sender = MemorySender()
    app = create_app(
        "generated",
        app_url,
        sender,
        database=DatabaseSettings(pool_size=pool_size),
        options=Options(production=production, limit_scale=limit_scale),
        clock=clock,
        offers=offers,
        more=more,
        gateway=gateway,
        address="http://ksmart.test" if gateway else "",
    )
    async with app.lifespan():
        transport = httpx.ASGITransport(app=cast("Any", app), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
            yield World(app, client, sender, posts, admin)
