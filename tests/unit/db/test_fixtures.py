"""The fixtures other tests stand on."""

from pathlib import Path

import asyncpg
import pytest

from runtime.db.pool import Doors
from runtime.db.url import DatabaseUrl
from tests.database import Server, fresh_database, migrated_template, run, value


def test_a_fresh_database_is_empty_and_a_run_keeps_one_of_its_own(
    pg_server: Server, pg_url: str
) -> None:
    tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    with fresh_database(pg_server) as fresh:
        assert run(value(fresh, tables)) == 0
        assert fresh.database != DatabaseUrl.parse(pg_url).database


def test_the_template_is_made_once_and_copied(pg_server: Server, tmp_path: Path) -> None:
    made = "SELECT oid FROM pg_database WHERE datname = $1"
    template = migrated_template(pg_server, generated=tmp_path)
    before = run(value(pg_server.url, made, template))
    assert migrated_template(pg_server, generated=tmp_path) == template
    assert run(value(pg_server.url, made, template)) == before
    with fresh_database(pg_server, template) as copy:
        assert run(value(copy, "SELECT to_regclass('ksmart.file') IS NOT NULL"))


@pytest.mark.anyio
async def test_a_door_answers_the_app(doors: Doors) -> None:
    assert await doors.value("ksmart.epoch") >= 1


@pytest.mark.anyio
async def test_what_the_superuser_commits_is_what_doors_see(
    admin: "asyncpg.Connection[asyncpg.Record]", doors: Doors
) -> None:
    await admin.execute("UPDATE ksmart.data_epoch SET epoch = epoch + 1")
    assert await doors.value("ksmart.epoch") == await admin.fetchval(
        "SELECT epoch FROM ksmart.data_epoch"
    )
