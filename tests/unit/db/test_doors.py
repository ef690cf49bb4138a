"""Doors: read, named, deployed, dropped."""

from pathlib import Path

import asyncpg
import pytest

from runtime.db.doors import (
    Door,
    DoorError,
    add_missing,
    deployed,
    digest_name,
    drop_unused,
    load_doors,
    names_by_key,
    parse_doors,
    project_doors,
    runtime_doors,
)
from runtime.db.url import DatabaseUrl
from tests.database import Server, run, value


def text(returns: str = "1", name: str = "ksmart.probe", owner: str = "ksmart_ward") -> str:
    return (
        f"-- door: {name} owner={owner}\n"
        "create function {door}() returns int language sql stable security definer\n"
        f"set search_path = '' as $$ select {returns} $$;\n"
    )


def doors(sql: str) -> list[Door]:
    return parse_doors(sql, "probe.sql")


def test_the_name_changes_with_the_text_and_only_with_it() -> None:
    assert digest_name("s", "n", "a") == digest_name("s", "n", "a")
    assert digest_name("s", "n", "a") != digest_name("s", "n", "b")
    assert doors(text("1"))[0].name != doors(text("2"))[0].name


def test_a_door_that_changes_hands_is_another_door() -> None:
    here, there = doors(text())[0], doors(text(owner="ksmart_office"))[0]
    assert here.name != there.name
    assert here.key == there.key == "ksmart.probe"


def test_a_name_that_postgresql_would_cut_is_refused() -> None:
    digest_name("s", "n" * 51, "")
    with pytest.raises(DoorError, match="too long"):
        digest_name("s", "n" * 52, "")


def test_generated_doors_keep_their_names() -> None:
    sql = "-- door: core.list__0123456789 owner=ksmart_area\nCREATE FUNCTION core.list__0123456789() ..."
    (found,) = doors(sql)
    assert (found.full_name, found.key, found.owner) == (
        "core.list__0123456789", "core.list", "ksmart_area",
    )  # fmt: skip


def test_a_file_holds_several_doors() -> None:
    found = doors(
        "-- Generated. Do not edit.\n\n" + text("1", "ksmart.a") + "\n" + text("2", "ksmart.b")
    )
    assert [door.key for door in found] == ["ksmart.a", "ksmart.b"]
    assert found[1].source == "probe.sql:7"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("select 1;", "probe.sql:1: SQL before the first"),
        ("-- door: probe owner=ksmart_ward\ncreate function {door}()", "probe.sql:1: a door's header"),
        ("-- door: a.b owner=postgres\ncreate function {door}()", "no door may belong to postgres"),
        ("-- door: a.b owner=ksmart_app\ncreate function {door}()", "no door may belong"),
        ("-- door: a.b owner=ksmart_ward; drop\ncreate function {door}()", "header"),
        ("-- door: a.b owner=ksmart_ward\ncreate or replace function {door}()", "never OR REPLACE"),
        ("-- door: a.b owner=ksmart_ward\ndrop table x; -- {door}", "one CREATE FUNCTION"),
        ("-- door: a.b owner=ksmart_ward\ncreate function a.b()", "carries no digest"),
        (f"-- door: a.{'b' * 60}__0123456789 owner=ksmart_ward\ncreate function x()", "longer than"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_where_it_is_wrong(sql: str, says: str) -> None:
    with pytest.raises(DoorError, match=says):
        doors(sql)


def test_two_doors_of_one_name_show_both_places(tmp_path: Path) -> None:
    for name in ("a.sql", "b.sql"):
        (tmp_path / name).write_text(text())
    with pytest.raises(DoorError, match=r"b\.sql:1.*is also at .*a\.sql:1"):
        load_doors([tmp_path / "a.sql", tmp_path / "b.sql"])


def test_a_projects_doors_are_the_runtimes_and_the_generated(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "doors.sql").write_text(text(name="core.probe"))
    keys = names_by_key(project_doors(tmp_path)).keys()
    assert "core.probe" in keys
    assert names_by_key(runtime_doors()).keys() < keys


async def deploy(url: DatabaseUrl, *wanted: Door) -> list[str]:
    connection = await asyncpg.connect(str(url))
    try:
        return await add_missing(connection, wanted)
    finally:
        await connection.close()


async def contract(url: DatabaseUrl, *wanted: Door) -> tuple[list[str], set[str]]:
    connection = await asyncpg.connect(str(url))
    try:
        return await drop_unused(connection, wanted), await deployed(connection)
    finally:
        await connection.close()


def test_the_app_calls_a_door_with_its_owners_rights(
    pg_server: Server, migrated_alone: DatabaseUrl
) -> None:
    sql = (
        text("1").replace("returns int", "returns text").replace("select 1", "select current_user")
    )
    (door,) = doors(sql)
    assert run(deploy(migrated_alone, door)) == [door.full_name]
    app = pg_server.app(migrated_alone)
    assert run(value(app, f"SELECT {door.full_name}()")) == "ksmart_ward"


def test_only_the_app_may_call_a_door(migrated_alone: DatabaseUrl) -> None:
    (door,) = doors(text())
    run(deploy(migrated_alone, door))
    for role, may in {"ksmart_app": True, "ksmart_citizen": False, "public": False}.items():
        assert may == run(
            value(migrated_alone, "SELECT has_function_privilege($1, $2, 'EXECUTE')", role, f"{door.full_name}()")
        )  # fmt: skip


def test_owners_may_create_nothing_afterwards(migrated_alone: DatabaseUrl) -> None:
    run(deploy(migrated_alone, *doors(text())))
    for role in ("ksmart_ward", "ksmart_app"):
        query = "SELECT has_schema_privilege($1, 'ksmart', 'CREATE')"
        assert run(value(migrated_alone, query, role)) is False


def test_deploying_again_adds_nothing(migrated_alone: DatabaseUrl) -> None:
    (door,) = doors(text())
    run(deploy(migrated_alone, door))
    assert run(deploy(migrated_alone, door)) == []


def test_an_older_door_stays_until_contract(migrated_alone: DatabaseUrl) -> None:
    (old,), (new,) = doors(text("1")), doors(text("2"))
    run(deploy(migrated_alone, old))
    run(deploy(migrated_alone, new))
    for door, answer in ((old, 1), (new, 2)):
        assert run(value(migrated_alone, f"SELECT {door.full_name}()")) == answer
    dropped, left = run(contract(migrated_alone, new))
    assert old.full_name in dropped
    assert left == {new.full_name}


def test_contract_drops_no_function_that_is_not_a_door(migrated_alone: DatabaseUrl) -> None:
    run(contract(migrated_alone))
    assert run(value(migrated_alone, "SELECT ksmart.today()"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("security definer", ""), "must be SECURITY DEFINER"),
        (("set search_path = ''", ""), "must be SECURITY DEFINER"),
        (("set search_path = ''", "set search_path = public"), "must be SECURITY DEFINER"),
        (("select 1", "select 1 from nowhere"), "line 2 of its text: relation \"nowhere\""),
        (("$$;", "$$; drop table ksmart.file;"), "multiple commands"),
    ],
)  # fmt: skip
def test_an_unsafe_door_is_not_deployed(
    migrated: DatabaseUrl, change: tuple[str, str], says: str
) -> None:
    good, bad = doors(text("1", "ksmart.good"))[0], doors(text().replace(*change))[0]
    with pytest.raises(DoorError, match=says):
        run(deploy(migrated, good, bad))
    left = run(value(migrated, "SELECT count(*) FROM pg_proc WHERE proname ~ '^(good|probe)__'"))
    assert left == 0  # all or none
