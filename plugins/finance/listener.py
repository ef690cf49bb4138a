"""Hears of what files do, and posts the money that they moved: the outbox's own loop is the poster's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncpg

from plugins.finance import journal, poster
from runtime.meaning.ledger.books import Books


@dataclass(slots=True)
class MoneyListener:
    """Posts what waits in the feed whenever something is heard; the payload itself says nothing new."""

    url: str
    books: Books
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def hear(self, topic: str, payload: bytes) -> None:
        """Post and settle. Raising means: the outbox tries again.

        Raises:
            asyncpg.PostgresError, OSError: The database is away.
        """
        async with self._one:
            connection = await asyncpg.connect(self.url)
            try:
                await connection.execute("set role finance_poster")
                while (await poster.post_money(connection, self.books)).read:
                    pass
                rows = await connection.fetch("select distinct local_body from ledger.fresh")
                for row in rows:
                    await journal.settle(connection, row["local_body"])
            finally:
                await connection.close()
