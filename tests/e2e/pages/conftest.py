"""The world with its pages, and visitors who have no script."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator

import pytest
import uvicorn

from runtime.db.url import DatabaseUrl
from tests.database import Server, fresh_database
from tests.e2e.pages.people import People, living_pages


@pytest.fixture(scope="session")
def pages_database(pg_server: Server, template: str) -> Generator[DatabaseUrl]:
    """A database for the pages' tests, as its superuser."""
    with fresh_database(pg_server, template) as url:
        yield url


@pytest.fixture(scope="session")
async def people(pg_server: Server, pages_database: DatabaseUrl) -> AsyncGenerator[People]:
    """Citizens and staff at their browsers. Furnishing costs a second, so all tests share one town."""
    async with living_pages(pages_database, pg_server.app(pages_database)) as made:
        yield made


@pytest.fixture(scope="module")
async def address(people: People) -> AsyncGenerator[str]:
    """The app behind a real port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))

    server = uvicorn.Server(uvicorn.Config(people.app, lifespan="off", log_level="warning"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await task
