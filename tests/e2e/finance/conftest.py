"""The town that takes money, its ledger joined to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from plugins.finance import journal
from plugins.finance.connection import Connection
from plugins.finance.install import install, join_services, load_chart_rows
from plugins.finance.yaml_source import read_documents
from runtime.db.url import DatabaseUrl
from runtime.meaning.ledger.books import Books, kind_of, read_books
from tests.database import Server
from tests.e2e.finance import town as letting_town
from tests.e2e.money.conftest import money_database, money_tree, stalls
from tests.e2e.money.shop import Town
from tests.e2e.world import ALUVA
from tests.unit.finance.conftest import SPEC

__all__ = ["money_database", "money_tree", "stalls"]

STALL = '  stall_fee: {income: "140400500", current: "431300201", arrear: "431300202", advance: "350410301", refund: "350420101", waiver: "140400500", write_off: "270010101", prior: "280010101", fund: general, function: "90"}\n'


@dataclass(slots=True)
class Ledger:
    """The town, its books, and a connection that has a poster's rights."""

    town: Town
    books: Books
    connection: Connection


def read(extra: str) -> Books:
    """The project's own ledger, with more sets."""
    texts = [path.read_text("utf-8") for path in sorted(Path(SPEC).glob("*.yaml"))]
    whole = "\n---\n".join(texts).replace("\nsets:\n", f"\nsets:\n{extra}")
    documents = read_documents(whole, "ledger.yaml")
    return read_books(one for one in documents if kind_of(one) != "module")


@pytest.fixture
async def ledger(stalls: Town) -> AsyncGenerator[Ledger]:
    books = read(STALL)
    admin = await asyncpg.connect(str(stalls.world.admin))
    await install(admin)
    await load_chart_rows(admin, books.chart)
    await journal.open_books(admin, ALUVA, 2026)
    await join_services(admin)
    await admin.execute("set role finance_poster")
    yield Ledger(stalls, books, admin)
    await admin.close()


@pytest.fixture
async def letting(
    pg_server: Server, migrated_alone: DatabaseUrl
) -> AsyncGenerator[letting_town.Town]:
    """The project's own modules with their ledger, in a database of their own."""
    async with letting_town.town(migrated_alone, pg_server.app(migrated_alone)) as made:
        yield made
