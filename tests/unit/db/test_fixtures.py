"""The fixtures other tests stand on."""

import asyncpg

from tests.database import run


def test_the_url_opens_an_empty_database(pg_url: str) -> None:
    async def tables() -> int:
        connection = await asyncpg.connect(pg_url)
        try:
            return len(
                await connection.fetch(
                    "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                )
            )
        finally:
            await connection.close()

    assert run(tables()) == 0
