"""No way leads to what a register entry has once said: not by privilege, door, API, page or log-in."""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec
import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.versions.register import BIRTHS, ORDER, act, corrected, registered, someone, wished
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio
ROLES = ("app", "citizen", "ward", "office", "area", "job")
TABLES = ("births.birth_version", "births.birth", "births.birth_others")


async def test_no_role_may_change_or_delete_what_a_version_says(place: Place) -> None:
    for role in (f"ksmart_{name}" for name in ROLES):
        for table in TABLES:
            assert not (
                await place.fetch(
                    "select 1 where has_table_privilege($1, $2, 'delete')"
                    " or has_table_privilege($1, $2, 'truncate') or has_table_privilege($1, $2, 'update')",
                    role,
                    table,
                )
            )
            columns = await place.fetch(
                "select attname from pg_attribute where attrelid = $2::regclass and attnum > 0"
                " and has_column_privilege($1, attrelid, attnum, 'update')",
                role,
                table,
            )
            assert {row["attname"] for row in columns} <= {"version_latest"}


async def test_a_version_that_was_followed_is_out_of_reach_even_of_who_may_follow(
    place: Place, database: DatabaseUrl
) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    await corrected(place, citizen, entry, born="2026-04-30")
    connection = await asyncpg.connect(str(database))
    try:
        await connection.execute("set role ksmart_office")
        await connection.execute("select set_config('ksmart.scope', $1, false)", f"{{{BODY}}}")
        seen = await connection.fetch("select version from births.birth_version")
        assert len(seen) == 2
        done = await connection.execute(
            "update births.birth_version set version_latest = true where version = 1"
        )
        assert done == "UPDATE 0"
        for statement in (
            "update births.birth_version set born = '2020-01-01'",
            "update births.birth set born = '2020-01-01'",
            "delete from births.birth_version",
            "delete from births.birth",
            "update births.birth_others set name = 'X'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_apps_log_in_reaches_no_row_and_no_role(
    place: Place, pg_server: Server, database: DatabaseUrl
) -> None:
    await registered(place, await someone(place))
    connection = await asyncpg.connect(str(pg_server.app(database)))
    try:
        for statement in (
            "select born from births.birth",
            "select born from births.birth_version",
            "update births.birth_version set born = '2020-01-01'",
            "update births.birth_version set version_latest = false",
            "insert into births.birth_version (local_body) values ('M1')",
            "delete from births.birth_version",
            "alter table births.birth_version disable row level security",
            "set role ksmart_office",
            "set role ksmart_owner",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "forged",
    [
        {"registered_on": "2020-01-01"},  # `never` of the entry
        {"number": "R/M1/2020/00001"},
        {"version": 7},
        {"version_note_en": "All well"},
        {"id": "00000000-0000-7000-8000-000000000000"},
        {"informant": None, "life": "cancelled"},
    ],
)
async def test_the_door_refuses_what_no_amendment_may_touch(
    place: Place, monkeypatch: pytest.MonkeyPatch, forged: dict[str, Any]
) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    file = await wished(citizen, entry, born="2026-04-30")
    original = type(place.ground.doors).value

    async def forging(self: Any, name: str, *args: Any) -> Any:
        if ".act_correction" in name:
            decision = msgspec.json.decode(args[-1])
            decision["amends"][0]["row"] |= forged
            args = (*args[:-1], msgspec.json.encode(decision).decode())
        return await original(self, name, *args)

    monkeypatch.setattr(type(place.ground.doors), "value", forging)
    done = await act(await place.staff("secretary"), "correction", file, "amend", form=ORDER)
    assert done.status_code == 403
    assert len(await place.fetch("select from births.birth_version")) == 1


async def test_the_api_and_the_pages_have_no_way_to_write_an_entry(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    for path in (
        f"{BIRTHS}/{entry}",
        f"{BIRTHS}/{entry}/versions",
        f"/registers/births/births/{entry}",
    ):
        for method in ("PUT", "PATCH", "POST", "DELETE"):
            tried = await secretary.client.request(
                method, path, json={"born": "2020-01-01"}, headers=secretary.headers()
            )
            assert tried.status_code in (403, 404, 405), (method, path)
    assert [
        row["born"].isoformat()
        for row in await place.fetch("select born from births.birth_version")
    ] == ["2026-05-01"]
