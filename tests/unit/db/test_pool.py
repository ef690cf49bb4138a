"""Calling doors: refusals, a database that goes away, and no state left behind."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import pytest

from runtime.config import DatabaseSettings
from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.pool import DatabaseUnavailable, Doors, Refusal, open_connections
from runtime.db.url import DatabaseUrl
from tests import database
from tests.database import Server

FUNCTIONS = """
    CREATE SCHEMA IF NOT EXISTS d;
    GRANT USAGE ON SCHEMA d TO public;
    CREATE OR REPLACE FUNCTION d.refuse(text, text) RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = $1, DETAIL = $2; END $$;
    CREATE OR REPLACE FUNCTION d.pair(OUT a int, OUT b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
    CREATE OR REPLACE FUNCTION d.many(int) RETURNS SETOF int LANGUAGE sql AS
        $$ SELECT generate_series(1, $1) $$;
    CREATE OR REPLACE FUNCTION d.echo(jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT $1 $$;
    CREATE OR REPLACE FUNCTION d.wait(float) RETURNS void LANGUAGE sql AS $$ SELECT pg_sleep($1) $$;
    CREATE OR REPLACE FUNCTION d.scoped(text) RETURNS text LANGUAGE sql VOLATILE AS
        $$ SELECT set_config('ksmart.me', $1, true) $$;
    CREATE OR REPLACE FUNCTION d.scope() RETURNS text LANGUAGE sql STABLE AS
        $$ SELECT nullif(current_setting('ksmart.me', true), '') $$;
    CREATE OR REPLACE FUNCTION d.full() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'disk' USING ERRCODE = '53100'; END $$;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA d TO public;
"""

pytestmark = pytest.mark.anyio


@pytest.fixture
async def probes(admin: "asyncpg.Connection[asyncpg.Record]", doors: Doors) -> Doors:
    await admin.execute(FUNCTIONS)
    return doors


@pytest.fixture
async def alone(probes: Doors, pg_server: Server, migrated: DatabaseUrl) -> AsyncGenerator[Doors]:
    """Doors over a single connection: what one call leaves, the next one meets."""
    del probes
    async with open_connections(
        pg_server.app(migrated), DatabaseSettings(pool_size=1, acquire_timeout_ms=50)
    ) as connections:
        yield Doors(connections, {})


async def test_a_door_gives_a_row_a_value_or_rows(probes: Doors) -> None:
    row = await probes.row("d.pair")
    assert row is not None
    assert dict(row) == {"a": 1, "b": "x"}
    assert await probes.value("d.pair") == 1
    assert [row[0] for row in await probes.rows("d.many", 3)] == [1, 2, 3]
    assert await probes.row("d.many", 0) is None
    assert await probes.value("d.many", 0) is None


async def test_json_comes_and_goes_as_text(probes: Doors) -> None:
    assert await probes.value("d.echo", '{"a": [1.10]}') == '{"a": [1.10]}'


async def test_a_refusal_carries_its_code_and_detail(probes: Doors) -> None:
    with pytest.raises(Refusal) as caught:
        await probes.value("d.refuse", "KS412", "version 3")
    assert (caught.value.code, caught.value.detail, caught.value.message) == (
        "KS412", "version 3", "no",
    )  # fmt: skip


async def test_another_error_is_a_bug_and_passes(probes: Doors) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await probes.value("d.refuse", "22012", "")


async def test_a_full_disk_is_unavailable_with_a_known_outcome(probes: Doors) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        await probes.value("d.full")
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("name", ["d.x; drop table t", "d.x()", "x", '"d".x', "d.X", "d.x y", ""])
async def test_only_a_name_is_a_name(probes: Doors, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a door"):
        await probes.value(name)


async def test_a_calls_settings_end_with_it(alone: Doors) -> None:
    assert await alone.value("d.scoped", "somebody") == "somebody"
    assert await alone.value("d.scope") is None


async def test_a_cancelled_call_leaves_its_connection_usable(alone: Doors) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await alone.value("d.wait", 60.0)
    assert await alone.value("d.pair") == 1


async def test_a_slow_statement_ends_with_a_known_outcome(
    probes: Doors, pg_server: Server, migrated: DatabaseUrl
) -> None:
    settings = DatabaseSettings(pool_size=1, statement_timeout_ms=100)
    async with open_connections(pg_server.app(migrated), settings) as connections:
        with pytest.raises(DatabaseUnavailable) as caught:
            await Doors(connections, {}).value("d.wait", 60.0)
    assert not caught.value.outcome_unknown


async def test_a_full_pool_gives_up_in_time(alone: Doors) -> None:
    waiting = asyncio.create_task(alone.value("d.wait", 0.5))
    await asyncio.sleep(0)
    with pytest.raises(DatabaseUnavailable, match="no free connection") as caught:
        await alone.value("d.pair")
    assert not caught.value.outcome_unknown
    await waiting
    assert await alone.value("d.pair") == 1


async def test_who_gives_up_waiting_takes_no_turn_from_others(
    probes: Doors, pg_server: Server, migrated: DatabaseUrl
) -> None:
    settings = DatabaseSettings(pool_size=2, acquire_timeout_ms=5_000)
    async with open_connections(pg_server.app(migrated), settings) as connections:
        doors = Doors(connections, {})
        calls = [asyncio.create_task(doors.value("d.wait", 0.01)) for _ in range(60)]
        await asyncio.sleep(0.05)
        for call in calls[1::2]:
            call.cancel()
        done = await asyncio.gather(*calls, return_exceptions=True)
        assert all(
            isinstance(one, asyncio.CancelledError) or one is None or one == "" for one in done
        )
        assert await asyncio.gather(*(doors.value("d.pair") for _ in range(20))) == [1] * 20


async def test_a_wrong_log_in_is_unavailable(pg_server: Server, migrated: DatabaseUrl) -> None:
    wrong = migrated.with_login("ksmart_app", "guess")
    with pytest.raises(DatabaseUnavailable) as caught:
        async with open_connections(wrong, DatabaseSettings()):
            pass
    assert "guess" not in str(caught.value)


async def test_calls_go_on_after_the_server_was_killed_and_came_back(place: Path) -> None:
    server = EmbeddedServer(place / "pg", Options(shared_buffers_mb=16))
    with server.leased() as url:
        async with open_connections(
            DatabaseUrl.parse(url), DatabaseSettings(pool_size=3)
        ) as connections:
            await database.execute(DatabaseUrl.parse(url), FUNCTIONS)
            doors = Doors(connections, {})
            waiting = [asyncio.create_task(doors.value("d.wait", 60.0)) for _ in range(3)]
            await asyncio.sleep(0.2)
            found = server.status().running
            assert found is not None
            os.kill(found.pid, signal.SIGKILL)
            for lost in await asyncio.gather(*waiting, return_exceptions=True):
                assert isinstance(lost, DatabaseUnavailable)
                assert lost.outcome_unknown
            with pytest.raises(DatabaseUnavailable):
                await doors.value("d.pair")
            with server.leased():
                assert await doors.value("d.pair") == 1
