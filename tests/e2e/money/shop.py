"""A small town that takes money: the made-up stall service over the real core, compiled, served, with its bank."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx

from generator.source import tree_of
from runtime.app import create_app
from runtime.clock import FixedClock
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.gateway_sim import Bank, simulator_app
from runtime.ground import Options
from runtime.jobs.senders import MemorySender
from runtime.meaning.dates import KOLKATA
from runtime.money.http_gateway import HttpGateway
from runtime.portal.routes import portal_routes
from tests.compiling import write_tree
from tests.e2e import world as common
from tests.e2e.world import ALUVA, Person, World

ROOT = Path(__file__).parents[3]
PACKAGE = "money_generated"
SERVICE = "/api/v1/stall/stall"
SECRET = b"a secret of tests"
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=KOLKATA)


def texts() -> dict[str, str]:
    """The real core and the fixture's module."""
    found: dict[str, str] = {}
    for folder in (ROOT / "spec" / "core", ROOT / "tests/fixtures/money/spec/stall"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found[f"spec/{folder.name}/{path.relative_to(folder).as_posix()}"] = path.read_text(
                    "utf-8"
                )
    return found


def compiled(folder: Path) -> Path:
    """The generated package below `folder`, importable."""
    generated = folder / PACKAGE
    write_tree(tree_of(texts()), generated)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return generated


@dataclass(slots=True)
class Town:
    """The world of journeys with a bank beside it."""

    world: World
    bank: Bank
    gateway: HttpGateway
    clock: FixedClock
    app: Any  # the bank's
    app_url: DatabaseUrl

    async def filed(self, citizen: Person, **changes: Any) -> str:
        """A new file in Aluva; its id."""
        answers = {"name": "Asha", "ward": f"{ALUVA}012", "capital": "60000", "years": 2, **changes}
        made = await citizen.post_json(
            f"{SERVICE}/files", {"local_body": ALUVA, "answers": answers}
        )
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def money(self, person: Person, file: str) -> dict[str, Any]:
        """What the file owes and what came in."""
        found = await person.get(f"{SERVICE}/files/{file}/money")
        assert found.status_code == 200, found.text
        return cast("dict[str, Any]", found.json())

    async def order(self, person: Person, file: str, key: str | None = None) -> dict[str, Any]:
        """An order for all that is due."""
        made = await person.post_json(f"{SERVICE}/files/{file}/payments", {}, key=key)
        assert made.status_code == 201, made.text
        return cast("dict[str, Any]", made.json())

    async def pay(self, order: dict[str, Any], mode: str = "ok") -> httpx.Response:
        """Somebody goes to the bank's page and pays there, as the mode says."""
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", self.app)), base_url="http://bank.test"
        ) as browser:
            shown = await browser.get(order["url"])
            assert shown.status_code == 200
            return await browser.post(order["url"], data={"mode": mode})

    async def act(
        self, person: Person, file: str, action: str, body: object = None
    ) -> httpx.Response:
        """One action, at the version that the file has now."""
        seen = await person.get(f"{SERVICE}/files/{file}")
        return await person.post_json(
            f"{SERVICE}/files/{file}/actions/{action}",
            body or {},
            if_match=f'"{seen.json()["row_version"]}"',
        )

    async def truth(self) -> None:
        """The books: what receipts clear, what events say and what was settled are one sum; numbers have no gap."""
        connection = await asyncpg.connect(str(self.world.admin))
        try:
            row = await connection.fetchrow(
                """
                select (select coalesce(sum(paise), 0) from ksmart.receipt) as receipts,
                       (select coalesce(sum(paise), 0) from ksmart.receipt_line) as lines,
                       (select coalesce(sum(paise), 0) from ksmart.money_event where kind = 'received') as events,
                       (select count(*) from ksmart.receipt where intent is not null)
                       - (select count(distinct (gateway, payment)) from ksmart.receipt where intent is not null) as doubles,
                       (select count(*) from ksmart.payment_intent i where (i.state = 'settled')
                        <> exists (select from ksmart.receipt r where r.intent = i.id)) as loose,
                       (select count(*) from ksmart.receipt r group by local_body, substr(number, 1, 19)
                        having count(*) <> max(right(number, 7)::int) limit 1) as gaps,
                       (select count(*) from (
                            select o.head from ksmart.file f cross join lateral ksmart.owed(f.local_body, f.id) o
                            where o.received > o.demanded) x) as overpaid
                """
            )
        finally:
            await connection.close()
        assert row is not None
        assert row["receipts"] == row["lines"] == row["events"]
        assert (row["doubles"], row["loose"], row["gaps"], row["overpaid"]) == (0, 0, None, 0)


@asynccontextmanager
async def town(
    admin: DatabaseUrl, app_url: DatabaseUrl, pool_size: int = 10
) -> AsyncGenerator[Town]:
    """The app and the bank, each reaching the other by HTTP in this process."""
    clock = FixedClock(NOW)
    posts = await common.furnish(admin, ROOT_GENERATED[0])
    holder: list[Any] = []
    transport = httpx.ASGITransport(
        app=cast("Any", lambda *a: holder[0](*a)), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
        bank = Bank(SECRET, client, "http://bank.test", clock)
        sim = simulator_app(bank)
        wire = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", sim)), base_url="http://bank.test"
        )
        gateway = HttpGateway("bank", "http://bank.test", SECRET, wire)
        sender = MemorySender()
        app = create_app(
            PACKAGE, app_url, sender,
            database=DatabaseSettings(pool_size=pool_size), options=Options(limit_scale=1000.0), clock=clock,
            more=portal_routes(), gateway=gateway, address="http://ksmart.test",
        )  # fmt: skip
        holder.append(app)
        async with app.lifespan(), wire:
            yield Town(World(app, client, sender, posts, admin), bank, gateway, clock, sim, app_url)


ROOT_GENERATED: list[Path] = []
"""Where the package was compiled to in this process."""


def key() -> str:
    """A new Idempotency-Key."""
    return str(uuid4())
