"""Everybody who asks: people with sessions, by role, over one app that runs in this process."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import requests
from litestar import Litestar
from schemathesis.python import asgi

from runtime.app import create_app
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.jobs.senders import MemorySender
from tests.database import Server, run
from tests.e2e.world import PASSWORD, furnish
from tests.fixtures.project import Project

STAFF = ("clerk", "superintendent", "secretary", "auditor")
"""Roles that posts hold; the world has a user of each name."""

CITIZENS = 24
_mobiles = itertools.count(8_000_000_001)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session."""

    role: str
    token: str
    mobile: str = ""
    post: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What says who asks."""
        found = {"Authorization": f"Bearer {self.token}"}
        return found if self.post is None else {**found, "Ksmart-Post": str(self.post)}


@dataclass(slots=True)
class Town:
    """The app, its client, and its people."""

    app: Litestar
    sender: MemorySender
    package: str
    staff: Mapping[str, Person] = field(default_factory=dict[str, Person])
    citizens: list[Person] = field(default_factory=list[Person])
    spare: int = 0

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        """One request."""
        with asgi.get_client(cast("Any", self.app)) as client:
            found: requests.Response = client.request(method, f"http://testserver{path}", **more)
        return found

    def as_role(self, role: str) -> Person:
        """Somebody of this role; of citizens the first."""
        return self.staff[role] if role in self.staff else self.citizens[0]

    def newcomer(self) -> Person:
        """A citizen who has opened nothing yet."""
        self.spare += 1
        return self.citizens[self.spare]

    def code_for(self, mobile: str) -> str:
        """The code that was sent to a mobile."""
        for _ in range(200):
            for message in list(self.sender.sent):
                if message.to == mobile:
                    self.sender.sent.remove(message)  # read once: the next code is another
                    return next(word for word in message.text.split() if word.strip(".").isdigit())
            time.sleep(0.05)  # the app's own loop delivers it
        raise AssertionError(f"no code reached {mobile}")


def settle(
    server: Server, project: Project, database: DatabaseUrl, *, limit_scale: float = 1000.0
) -> Town:
    """The app over a database, furnished."""
    posts = run(furnish(database, project.folder))
    sender = MemorySender()
    app = create_app(
        project.package,
        server.app(database),
        sender,
        database=DatabaseSettings(pool_size=4),
        options=Options(limit_scale=limit_scale),
    )
    town = Town(app, sender, project.package)
    if limit_scale < 1:
        return town
    town.staff = {name: _staff(town, name, posts[name]) for name in STAFF}
    mobiles = [str(next(_mobiles)) for _ in range(CITIZENS)]
    for mobile in mobiles:
        town.send("POST", "/api/v1/auth/code", json={"mobile": mobile})
    town.citizens = [_citizen(town, mobile) for mobile in mobiles]
    return town


def _staff(town: Town, name: str, post: int) -> Person:
    made = town.send("POST", "/api/v1/auth/password", json={"username": name, "password": PASSWORD})
    assert made.status_code == 201, made.text
    return Person(name, made.json()["token"], "", post)


def _citizen(town: Town, mobile: str) -> Person:
    asked = {"mobile": mobile, "code": town.code_for(mobile)}
    made = town.send("POST", "/api/v1/auth/verify", json=asked)
    assert made.status_code == 201, made.text
    return Person("citizen", made.json()["token"], mobile)
