"""Books for tests: one database with the sample chart, and in it a local body of each test's own."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncpg
import pytest

from plugins.finance import journal
from plugins.finance.books import load_books
from plugins.finance.connection import Connection
from plugins.finance.install import install, load_chart_rows
from runtime.meaning.ledger.chart import Chart

Result = TypeVar("Result")
SPEC = Path(__file__).parents[3] / "spec/finance"
BOOKS = load_books(SPEC)
_bodies = (f"M{number:05}" for number in itertools.count(1))


@dataclass(frozen=True, slots=True)
class Books:
    """A local body with open books for 2025, 2026 and 2027, in a database that other tests use too."""

    url: str
    local_body: str
    chart: Chart

    def run(self, work: Callable[[Connection], Awaitable[Result]]) -> Result:
        """One piece of work on a connection of its own, as the superuser."""

        async def connected() -> Result:
            connection = await asyncpg.connect(self.url)
            try:
                return await work(connection)
            finally:
                await connection.close()

        return asyncio.run(connected())

    def fetch(self, sql: str, *arguments: object) -> list[tuple[object, ...]]:
        async def work(connection: Connection) -> list[tuple[object, ...]]:
            return [tuple(row) for row in await connection.fetch(sql, *arguments)]

        return self.run(work)


@pytest.fixture(scope="session")
def chart() -> Chart:
    return BOOKS.chart


@pytest.fixture(scope="session")
def finance_url(pg_url: str, chart: Chart) -> str:
    async def work() -> None:
        connection = await asyncpg.connect(pg_url)
        try:
            await install(connection)
            await load_chart_rows(connection, chart)
        finally:
            await connection.close()

    asyncio.run(work())
    return pg_url


@pytest.fixture
def books(finance_url: str, chart: Chart) -> Books:
    made = Books(finance_url, next(_bodies), chart)

    async def work(connection: Connection) -> None:
        for year in (2025, 2026, 2027):
            await journal.open_books(connection, made.local_body, year)

    made.run(work)
    return made
