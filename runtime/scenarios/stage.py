"""Where scenarios play: a database of their own beside the project's, furnished, and an app over it."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
import socket
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import httpx
from litestar import Litestar

from runtime.clock import FixedClock
from runtime.config import Settings
from runtime.db.doors import project_doors
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from runtime.db.server import Database, drop_database, make_database
from runtime.gateway_sim import Bank, simulator_app
from runtime.ground import Ground, Options
from runtime.jobs.senders import MemorySender
from runtime.jobs.settling import SETTLE, Settle
from runtime.loading import Catalogue
from runtime.masters.first_rows import load_first_rows
from runtime.money.http_gateway import HttpGateway
from runtime.money.shapes import RateRow
from runtime.scenarios.cast import Cast, make_cast
from runtime.scenarios.decided import Watched
from runtime.scenarios.model import Scenario
from runtime.scenarios.play import Played, Player, code_in
from runtime.serving import PACKAGE, address_at, loopback, project_app, served
from runtime.web.route import GROUND

_PATIENCE = 300  # looks at the messages, a hundredth of a second apart


@dataclasses.dataclass(slots=True)
class Stage:
    """A furnished database with its cast, and the app that plays on it."""

    database: Database
    catalogue: Catalogue
    cast: Cast
    rows: int  # of masters and calendars
    sender: MemorySender
    clock: FixedClock
    app: Litestar
    bank: Bank
    bank_place: socket.socket
    decided: Watched = dataclasses.field(default_factory=Watched)  # of the app, once it is served

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        """The app and the simulated bank on loopback ports; gives the app's address."""
        async with served(simulator_app(self.bank), self.bank_place), served(self.app) as address:
            ground: Ground = self.app.state[GROUND]
            ground.address = address
            ground.data.decisions = self.decided = Watched.over(ground.data.decisions)
            async with self.bank.wire:
                yield address

    async def pay(self, url: str) -> None:
        """Go to the bank's page and pay there."""
        async with httpx.AsyncClient(timeout=30) as browser:
            answer = await browser.post(url, data={"mode": "ok"})
        assert answer.status_code == 303, answer.status_code

    def player(self, client: httpx.AsyncClient, tell: Callable[[Played], None]) -> Player:
        """A player whose requests go through `client`; the app must be running."""
        ground: Ground = self.app.state[GROUND]

        async def code_for(mobile: str) -> str:
            for _ in range(_PATIENCE):
                await self.app.state[SETTLE]()
                texts = [m.text for m in self.sender.sent if m.to == mobile]
                if texts:
                    return code_in(texts[-1])
                await asyncio.sleep(0.01)  # the app's own loop is delivering it at this moment
            return code_in("")

        settle: Settle = self.app.state[SETTLE]
        return Player(
            client,
            self.catalogue,
            self.clock,
            self.cast,
            code_for,
            ground.data.working_days,
            tell,
            settle,
            self.pay,
        )

    def rates(self) -> list[RateRow]:
        """The rates of all fees, as the running app has them."""
        ground: Ground = self.app.state[GROUND]
        return ground.data.rates()

    async def broken_chains(self) -> int:
        """How many files' chains of events do not hold."""
        connection = await asyncpg.connect(str(self.database.admin))
        try:
            found: int = await connection.fetchval(
                "select count(*) from ksmart.file where ksmart.broken_at(local_body, id) is not null"
            )
            return found
        finally:
            await connection.close()


def beside(database: Database, name: str) -> Database:
    """Another database of the same server: scenarios never play in the project's own."""
    admin, app = (url.with_database(name) for url in (database.admin, database.app))
    return dataclasses.replace(database, admin=admin, app=app)


async def make_tables(settings: Settings, database: Database) -> None:
    """The database anew, at this tree."""
    await drop_database(database)
    await make_database(database)
    await migrate(
        database.admin,
        load_revisions(settings.generated),
        project_doors(settings.generated),
        app_password=database.app_password,
    )


async def furnish(settings: Settings, database: Database, scenarios: Iterable[Scenario]) -> Stage:
    """First rows, posts and people of the scenarios' local bodies, and an app over them."""
    catalogue = Catalogue(PACKAGE)
    connection = await asyncpg.connect(str(database.admin))
    try:
        rows = await load_first_rows(connection, settings.generated)
    finally:
        await connection.close()
    bodies = sorted({scenario.local_body for scenario in scenarios})
    cast = await make_cast(
        database.admin, catalogue, bodies, {o for scenario in scenarios for o in scenario.officers}
    )
    sender, clock = MemorySender(), FixedClock(datetime.now(UTC))
    place, secret = loopback(), secrets.token_bytes(32)
    bank = Bank(secret, httpx.AsyncClient(timeout=30), address_at(place), clock)
    app = project_app(
        database.app,
        sender,
        database=settings.database,
        clock=clock,
        options=Options(limit_scale=100),
        gateway=HttpGateway("simulator", bank.address, secret),
    )
    return Stage(database, catalogue, cast, rows, sender, clock, app, bank, place)
