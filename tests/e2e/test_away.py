"""Without the database the app says so, and comes back by itself."""

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.world import SERVICE, living, opening

pytestmark = pytest.mark.anyio


async def test_a_database_that_is_away_is_503_and_its_return_is_noticed(
    pg_server: Server, migrated_alone: DatabaseUrl
) -> None:
    async with living(migrated_alone, pg_server.app(migrated_alone)) as world:
        citizen = await world.citizen()
        keeper = await asyncpg.connect(str(pg_server.url))
        name = migrated_alone.database
        await keeper.execute(f'alter database "{name}" allow_connections false')
        await keeper.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name
        )
        try:
            assert (await world.client.get("/health/live")).status_code == 200
            for answer in (
                await world.client.get("/health/ready"),
                await citizen.get("/api/v1/me/files"),
                await citizen.post_json(f"{SERVICE}/files", opening()),
                await world.client.post("/api/v1/auth/code", json={"mobile": "6000000001"}),
            ):
                assert answer.status_code == 503
                assert int(answer.headers["retry-after"]) > 0
                assert answer.json()["type"] == "urn:ksmart:problem:unavailable"
        finally:
            await keeper.execute(f'alter database "{name}" allow_connections true')
            await keeper.close()
        assert (await world.client.get("/health/ready")).status_code == 200
        assert (await citizen.post_json(f"{SERVICE}/files", opening())).status_code == 201
