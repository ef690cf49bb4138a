"""The books as services ask for them: `runtime.interfaces.ledger`, over connections with a poster's rights."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg

from plugins.finance import journal, orders, receivables, runs
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError
from runtime.interfaces.gateway import News
from runtime.interfaces.ledger import Charge, LedgerRefusedError, Run
from runtime.meaning.ledger.books import Books
from runtime.meaning.periods import Period

BY = "services"
_RUN = (
    "select local_body, fee, period_first, period_last, due_on, state, things, total, figures, tried_by, approved_by,"
    " stopped, refused from ledger.run"
)


@dataclass(slots=True)
class Gate:
    """Connections to the books, made when they are first needed and kept for the loop that made them."""

    url: str
    role: str = "finance_poster"
    _pool: asyncpg.Pool[asyncpg.Record] | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """A connection with the role's rights; a refusal of the books goes on as the interface's own.

        Raises:
            LedgerRefusedError: As the work within was refused.
        """
        async with self.raw() as connection:
            try:
                yield connection
            except RefusedError as refused:
                raise LedgerRefusedError(refused.reason, str(refused)) from refused

    @asynccontextmanager
    async def raw(self) -> AsyncGenerator[Connection]:
        """A connection with the role's rights."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._making, self._loop, self._pool = asyncio.Lock(), loop, None
        async with self._making:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self.url, min_size=0, max_size=4, server_settings={"role": self.role}
                )
        async with self._pool.acquire() as connection:
            yield connection

    async def close(self) -> None:
        """Close what is open."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None


@dataclass(slots=True)
class BookLedger:
    """The ledger over one database and the books' rules."""

    gate: Gate
    books: Books

    def desk(self, local_body: str, by: str = BY) -> Desk:
        """The rules for one body."""
        return Desk(self.books.rules, self.books.fees, local_body, by)

    async def assess(
        self, local_body: str, fee: str, since: date, source: str, charges: Sequence[Charge]
    ) -> int:
        """Bring the roll to these charges."""
        mine = [runs.Charge(c.thing, c.head, c.paise, c.payer) for c in charges]
        async with self.gate.connection() as connection:
            return await runs.bring_roll(
                connection, self.desk(local_body), fee, mine, since, source
            )

    async def try_run(
        self, local_body: str, fee: str, period: Period, due_on: date, on: date, by: str
    ) -> Run:
        """Work out what the roll gives."""
        async with self.gate.connection() as connection:
            await runs.try_run(connection, self.desk(local_body, by), fee, period, due_on, on)
            row = await connection.fetchrow(
                f"{_RUN} where local_body = $1 and fee = $2 and period_first = $3",
                local_body, fee, period.first,
            )  # fmt: skip
        assert row is not None
        return _run(row)

    async def previous(self, local_body: str, fee: str, before: date) -> Run | None:
        """The latest raised run of an earlier period."""
        async with self.gate.connection() as connection:
            row = await connection.fetchrow(
                f"{_RUN} where local_body = $1 and fee = $2 and period_first < $3 and state = 'raised'"
                " order by period_first desc limit 1",
                local_body, fee, before,
            )  # fmt: skip
        return None if row is None else _run(row)

    async def stop_run(self, local_body: str, fee: str, first: date, rule: str) -> None:
        """Ask for a reason."""
        async with self.gate.connection() as connection:
            await connection.execute(
                "select ledger.stop_run($1, $2, $3, $4)", local_body, fee, first, rule
            )

    async def approve_run(
        self, local_body: str, fee: str, first: date, by: str, reason: str = ""
    ) -> None:
        """Approve."""
        async with self.gate.connection() as connection:
            await runs.approve_run(connection, local_body, fee, first, by, reason)

    async def raise_approved(self, bodies: Sequence[str]) -> int:
        """Raise what is approved, and settle the bodies whose books have grown."""
        done = 0
        async with self.gate.connection() as connection:
            waiting = await connection.fetch(
                "select distinct fee, period_first from ledger.run where state = 'approved'"
                " and local_body = any ($1) order by period_first, fee",
                list(bodies),
            )  # fmt: skip
            desks = [self.desk(body) for body in bodies] if waiting else []
            for row in waiting:
                while one := await runs.raise_next(connection, desks, row["fee"], row["period_first"]):  # fmt: skip
                    await journal.settle(connection, one.local_body)
                    done += 1
        return done

    async def demand_late(
        self, local_body: str, fee: str, period: Period, due_on: date, on: date, charges: Sequence[Charge]
    ) -> int | None:  # fmt: skip
        """Demand of things that came after the run; a head that was demanded before is left as it is."""
        made = 0
        async with self.gate.connection() as connection:
            raised = await connection.fetchval(
                "select exists (select from ledger.run where local_body = $1 and fee = $2 and period_first = $3"
                " and state = 'raised')",
                local_body, fee, period.first,
            )  # fmt: skip
            if not raised:
                return None
            ordered = sorted(charges, key=lambda charge: charge.thing)
            for thing, same in groupby(ordered, key=lambda charge: charge.thing):
                heads = {charge.head: charge.paise for charge in same}
                source = f"late:{fee}:{period.first}:{thing}"
                await receivables.raise_demand(
                    connection, self.desk(local_body), thing, fee, period, due_on, heads, on, source
                )
                made += len(heads)
        return made

    async def hear(self, gateway: str, news: News, on: date) -> str:
        """Post a payment of one of our orders."""
        async with self.gate.connection() as connection:
            order = await orders.find(connection, news.order)
            if order is None or order.gateway != gateway:
                return "unknown"
            if news.status == "paid" and news.payment and news.paise and news.currency == "INR":
                made = await orders.receive(connection, self.desk, order, news.payment, news.paise, news.mode, on)  # fmt: skip
                for body in sorted({part.local_body for part in order.parts}):
                    await journal.settle(connection, body)
                return made
            if news.status == "paid":
                return "unreadable"
            if news.status in ("failed", "expired"):
                await connection.execute("select ledger.end_order($1, 'failed')", order.id)
            return news.status

    async def orders_due(self, limit: int) -> list[UUID]:
        """Orders to ask about."""
        async with self.gate.connection() as connection:
            rows = await connection.fetch("select * from ledger.orders_due($1)", limit)
        return [row[0] for row in rows]

    async def end_order(self, order: UUID) -> None:
        """An order that nobody paid."""
        async with self.gate.connection() as connection:
            await connection.execute("select ledger.end_order($1, 'failed')", order)

    async def runs(self, bodies: Sequence[str], fee: str = "", limit: int = 50) -> list[Run]:
        """Runs of these bodies."""
        async with self.gate.connection() as connection:
            rows = await connection.fetch(
                f"{_RUN} where local_body = any ($1) and ($2 = '' or fee = $2)"
                " order by period_first desc, local_body, fee limit $3",
                list(bodies), fee, limit,
            )  # fmt: skip
        return [_run(row) for row in rows]


def _run(row: Any) -> Run:
    return Run(
        row["local_body"], row["fee"], Period(row["period_first"], row["period_last"]), row["due_on"], row["state"],
        row["things"], row["total"], json.loads(row["figures"]), row["tried_by"], row["approved_by"], row["stopped"],
        row["refused"],
    )  # fmt: skip
