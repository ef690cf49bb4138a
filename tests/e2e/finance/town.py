"""The project's own modules over a database with a ledger in it: leases are signed, rents are demanded."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import asyncpg
import httpx

from plugins.finance import journal
from plugins.finance.books import load_books
from plugins.finance.install import install, join_services, load_chart_rows
from plugins.finance.ledger import BookLedger, Gate
from plugins.finance.web.routes import web_routes
from runtime.clock import FixedClock
from runtime.db.url import DatabaseUrl
from runtime.gateway_sim import Bank, simulator_app
from runtime.interfaces.ledger import LEDGER
from runtime.interfaces.plugin import Interfaces
from runtime.jobs.settling import SETTLE
from runtime.meaning.dates import KOLKATA
from runtime.meaning.ledger.books import Books
from runtime.money.http_gateway import HttpGateway
from runtime.portal.routes import portal_routes
from tests.database import GENERATED
from tests.e2e.world import ALUVA, Person, World, living

LEASES = "/api/v1/revenue/lease"
BANK, SECRET = "http://bank.test", b"a secret of tests"
MAY = datetime(2026, 5, 4, 10, 0, tzinfo=KOLKATA)


@dataclass(slots=True)
class Town:
    """A world whose modules know the ledger, and a superuser's connection beside it."""

    world: World
    books: Books
    ledger: BookLedger
    clock: FixedClock
    bank: Any
    admin: asyncpg.Connection[asyncpg.Record]

    async def settle(self) -> None:
        """Everything that is due is done."""
        await self.world.app.state[SETTLE]()

    async def act(
        self, who: Person, file: str, action: str, service: str = LEASES
    ) -> dict[str, Any]:
        """One action at the file's present version."""
        seen = await who.get(f"{service}/files/{file}")
        assert seen.status_code == 200, seen.text
        made = await who.post_json(
            f"{service}/files/{file}/actions/{action}", {}, if_match=f'"{seen.json()["row_version"]}"'
        )  # fmt: skip
        assert made.status_code == 200, made.text
        found: dict[str, Any] = made.json()
        return found

    async def let(
        self, unit: str, rent: str = "5250", begins_on: str = "2026-05-01", months: int = 36,
        citizen: Person | None = None,
    ) -> str:  # fmt: skip
        """A unit let to a new citizen; the lease's number."""
        world = self.world
        citizen = citizen or await world.citizen()
        clerk, secretary = await world.staff("clerk"), await world.staff("secretary")
        answers = {
            "unit": unit, "building": {"en": "Market", "ml": "മാർക്കറ്റ്"}, "ward": f"{ALUVA}012",
            "name": {"en": "Leela Stores", "ml": "ലീല സ്റ്റോഴ്സ്"}, "use": "Groceries", "decision": "FC 12/2026", "rent": rent,
            "deposit_months": 6, "begins_on": begins_on, "term_months": months, "escalation": "5", "gst": True,
        }  # fmt: skip
        made = await citizen.post_json(f"{LEASES}/files", {"local_body": ALUVA, "answers": answers})
        assert made.status_code == 201, made.text
        file = made.json()["id"]
        await self.act(clerk, file, "verify")
        await self.act(secretary, file, "confirm")
        paid = await clerk.post_json(
            f"{LEASES}/files/{file}/receipts", {"mode": "cash", "payer": "Leela"}
        )
        assert paid.status_code == 201, paid.text
        await self.settle()
        signed = await self.act(secretary, file, "sign")
        await self.settle()
        return str(signed["created"][0]["number"])

    async def pays_at_bank(self, url: str, mode: str = "ok") -> None:
        """Somebody goes to the bank's page and pays there."""
        transport = httpx.ASGITransport(app=cast("Any", self.bank))
        async with httpx.AsyncClient(transport=transport, base_url=BANK) as browser:
            assert (await browser.get(url)).status_code == 200
            await browser.post(url, data={"mode": mode})

    async def movements(self, thing: str) -> list[tuple[Any, ...]]:
        """What stands on a thing's card."""
        rows = await self.admin.fetch(
            "select kind, head, amount, period_first, due_on from ledger.movement where thing = $1 order by period_first, head", thing
        )  # fmt: skip
        return [tuple(row) for row in rows]


@asynccontextmanager
async def town(admin: DatabaseUrl, app_url: DatabaseUrl) -> AsyncGenerator[Town]:
    """The town on 4 May 2026."""
    books = load_books(GENERATED / "plugins/chart_of_accounts.json")
    connection = await asyncpg.connect(str(admin))
    await install(connection)
    await load_chart_rows(connection, books.chart)
    await journal.open_books(connection, ALUVA, 2026)
    await join_services(connection)
    ledger, clock = BookLedger(Gate(str(admin)), books), FixedClock(MAY)
    offers = Interfaces({LEDGER.name: ledger})
    readers = Gate(str(admin), "finance_reader")
    holder: list[Any] = []
    transport = httpx.ASGITransport(
        app=cast("Any", lambda *a: holder[0](*a)), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
        bank = simulator_app(Bank(SECRET, client, BANK, clock))
        wire = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", bank)), base_url=BANK
        )
        gateway = HttpGateway("bank", BANK, SECRET, wire)
        pages = [*portal_routes(), *web_routes(ledger, readers)]
        async with (
            living(
                admin, app_url, clock=clock, offers=offers, more=pages, gateway=gateway
            ) as world,
            wire,
        ):
            holder.append(world.app)
            yield Town(world, books, ledger, clock, bank, connection)
    await readers.close()
    await ledger.gate.close()
    await connection.close()
