"""Migration: once, twice, from two sides, from both chains, and what it refuses."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import asyncpg
import pytest

from runtime.config import DatabaseSettings
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.migrate import Migrated, migrate
from runtime.db.pool import Doors, open_connections
from runtime.db.revisions import Revisions, RevisionsError, load_revisions
from runtime.db.roles import APP
from runtime.db.upgrade import MigrationError, pending
from runtime.db.url import DatabaseUrl
from tests.database import GENERATED, Server, execute, fresh_database, run, value


@pytest.fixture
def empty(pg_server: Server) -> Generator[DatabaseUrl]:
    with fresh_database(pg_server) as url:
        yield url


def ground(folder: Path, *texts: str) -> Path:
    """A ground of its own, one file a text."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts, start=1):
        (folder / f"{number:04d}_part.sql").write_text(text, encoding="utf-8")
    return folder


def generated(folder: Path, name: str, sql: str, down: str | None = None, extra: str = "") -> None:
    """A revision as the generator writes it."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    (versions / f"{name.replace('.', '_')}.py").write_text(
        f"from alembic import op\nrevision = {name!r}\ndown_revision = {down!r}\n{extra}\n"
        f"def upgrade() -> None:\n    op.execute({sql!r})\n"
    )


def bring(url: DatabaseUrl, revisions: Revisions, *said: list[str]) -> Migrated:
    return run(migrate(url, revisions, [], say=said[0].append if said else lambda _: None))


def test_a_new_database_comes_to_this_tree_and_the_second_run_does_nothing(
    pg_server: Server, empty: DatabaseUrl
) -> None:
    async def both() -> tuple[Migrated, Migrated]:
        revisions, doors = load_revisions(None), runtime_doors()
        password = pg_server.app_password
        first = await migrate(empty, revisions, doors, app_password=password)
        return first, await migrate(empty, revisions, doors, app_password=password)

    first, second = run(both())
    assert first.revisions[0] == "ground_0001"
    assert len(first.doors_added) == len(runtime_doors())
    assert (second.revisions, second.doors_added) == ((), ())


def test_two_migrators_at_once_do_the_work_once(empty: DatabaseUrl) -> None:
    script = (
        "import asyncio, sys\n"
        "from runtime.db.migrate import migrate\n"
        "from runtime.db.doors import runtime_doors\n"
        "from runtime.db.revisions import load_revisions\n"
        "from runtime.db.url import DatabaseUrl\n"
        "url = DatabaseUrl.parse(sys.argv[1])\n"
        "done = asyncio.run(migrate(url, load_revisions(None), runtime_doors()))\n"
        "print(len(done.revisions), len(done.doors_added))\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(empty)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = sorted(process.communicate(timeout=60)[0].split() for process in both)
    every = [str(len(load_revisions(None).by_id)), str(len(runtime_doors()))]
    assert answers == [["0", "0"], every]


def test_progress_says_what_and_how_many(tmp_path: Path, empty: DatabaseUrl) -> None:
    said: list[str] = []
    bring(empty, load_revisions(None, ground(tmp_path / "g", "create schema a", "select 1")), said)
    assert [line.rpartition("  ")[0] for line in said] == [
        "1 of 2  ground_0001",
        "2 of 2  ground_0002",
    ]


def test_ground_runs_before_what_was_generated_on_it(tmp_path: Path, empty: DatabaseUrl) -> None:
    sql = "create table a.t (x text default 'at :noon 100% '); insert into a.t values (':x');"
    generated(tmp_path, "core_a_very_long_module_name_2026.1.0", sql)
    generated(tmp_path, "zeta_1", "create table a.z ()", extra="depends_on = 'core_a_very_long_module_name_2026.1.0'")  # fmt: skip
    first = ground(tmp_path / "g", "create schema a")
    assert bring(empty, load_revisions(tmp_path, first)).revisions == (
        "ground_0001",
        "core_a_very_long_module_name_2026.1.0",
        "zeta_1",
    )
    assert run(value(empty, "SELECT x FROM a.t")) == ":x"
    # Later, both chains grow.
    ground(tmp_path / "g", "create schema a", "create table a.u ()")
    generated(tmp_path, "zeta_2", "create table a.v ()", down="zeta_1")
    assert bring(empty, load_revisions(tmp_path, first)).revisions == ("ground_0002", "zeta_2")


def test_everything_belongs_to_the_owner(tmp_path: Path, empty: DatabaseUrl) -> None:
    bring(
        empty, load_revisions(None, ground(tmp_path / "g", "create schema a; create table a.t ()"))
    )
    owner = "SELECT relowner::regrole::text FROM pg_class WHERE oid = 'a.t'::regclass"
    assert run(value(empty, owner)) == "ksmart_owner"


def test_a_failing_revision_is_named_with_its_line_and_leaves_nothing(
    tmp_path: Path, empty: DatabaseUrl
) -> None:
    folder = ground(tmp_path / "g", "create schema a", "create table a.t ();\n\nselect nonsense;")
    with pytest.raises(MigrationError, match=r"0002_part\.sql:3: .*nonsense"):
        bring(empty, load_revisions(None, folder))
    assert run(value(empty, "SELECT to_regclass('a.t')")) is None
    # Mended, it goes on from where it stopped.
    folder = ground(tmp_path / "g", "create schema a", "create table a.t ()")
    assert bring(empty, load_revisions(None, folder)).revisions == ("ground_0002",)


def test_a_table_in_use_is_waited_for(tmp_path: Path, empty: DatabaseUrl) -> None:
    bring(
        empty, load_revisions(None, ground(tmp_path / "g", "create schema a; create table a.t ()"))
    )
    folder = ground(
        tmp_path / "g", "create schema a; create table a.t ()", "alter table a.t add x int"
    )
    said: list[str] = []

    async def beside_a_reader() -> Migrated:
        reader = await asyncpg.connect(str(empty))
        transaction = reader.transaction()
        await transaction.start()
        await reader.execute("SELECT FROM a.t")
        work = asyncio.create_task(
            migrate(empty, load_revisions(None, folder), [], say=said.append)
        )
        while not said:  # the migrator gave way once
            await asyncio.sleep(0.05)
        await transaction.rollback()
        await reader.close()
        return await work

    assert run(beside_a_reader()).revisions == ("ground_0002",)
    assert "a table is in use" in said[0]


def test_a_newer_database_is_refused(tmp_path: Path, empty: DatabaseUrl) -> None:
    generated(tmp_path, "core_2", "create schema core")
    bring(empty, load_revisions(tmp_path, ground(tmp_path / "g")))
    with pytest.raises(MigrationError, match="core_2, which this tree does not know"):
        bring(empty, load_revisions(None, ground(tmp_path / "g")))


def test_a_revision_rewritten_after_it_ran_is_refused_until_accepted(
    tmp_path: Path, empty: DatabaseUrl
) -> None:
    bring(empty, load_revisions(None, ground(tmp_path / "g", "create schema a")))
    rewritten = load_revisions(None, ground(tmp_path / "g", "create schema b"))
    with pytest.raises(MigrationError, match="was changed after this database ran it"):
        bring(empty, rewritten)
    run(migrate(empty, rewritten, [], accept_rewritten=True))
    bring(empty, rewritten)


def test_an_index_can_be_built_without_a_transaction(tmp_path: Path, empty: DatabaseUrl) -> None:
    generated(tmp_path, "core_1", "create schema core; create table core.t (x int)")
    generated(tmp_path, "core_2", "select 1", down="core_1")
    path = tmp_path / "migrations" / "versions" / "core_2.py"
    path.write_text(
        path.read_text().replace(
            "    op.execute('select 1')",
            "    with op.get_context().autocommit_block():\n"
            "        op.execute('create index concurrently t_x on core.t (x)')",
        )
    )
    assert bring(empty, load_revisions(tmp_path, ground(tmp_path / "g"))).revisions[-1] == "core_2"
    assert run(value(empty, "SELECT to_regclass('core.t_x') IS NOT NULL"))


def test_what_is_missing_can_be_asked(migrated: DatabaseUrl, empty: DatabaseUrl) -> None:
    async def ask(url: DatabaseUrl) -> list[str]:
        connection = await asyncpg.connect(str(url))
        try:
            return await pending(connection, load_revisions(GENERATED))
        finally:
            await connection.close()

    assert run(ask(migrated)) == []
    assert run(ask(empty))[0] == "ground_0001"


def test_a_migrator_without_all_might_brings_a_database_there(pg_server: Server) -> None:
    """A managed server gives no superuser."""
    run(
        execute(
            pg_server.url,
            "DROP ROLE IF EXISTS manager",
            "CREATE ROLE manager LOGIN CREATEROLE PASSWORD 'manager'",
            "GRANT ksmart_owner, ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job"
            " TO manager WITH ADMIN OPTION",
        )
    )
    with fresh_database(pg_server) as url:
        run(execute(pg_server.url, f'ALTER DATABASE "{url.database}" OWNER TO manager'))
        run(execute(url, "ALTER SCHEMA public OWNER TO manager"))
        manager = url.with_login("manager", "manager")
        run(migrate(manager, load_revisions(None), runtime_doors()))
        assert run(value(pg_server.app(url), "SELECT current_user")) == APP
    run(execute(pg_server.url, "DROP ROLE manager"))


def test_postgresql_15_comes_to_the_same_tree(place: Path) -> None:
    if not Path("/usr/lib/postgresql/15").exists():
        pytest.skip("Debian's PostgreSQL 15 is not installed here")
    server = EmbeddedServer(place / "pg", Options(durable=False, major=15))

    async def whole(url: DatabaseUrl) -> int:
        await migrate(url, load_revisions(None), runtime_doors(), app_password="secret")
        app = url.with_login(APP, "secret")
        async with open_connections(app, DatabaseSettings(pool_size=2)) as connections:
            doors = Doors(connections, names_by_key(runtime_doors()))
            return int(await doors.value("ksmart.epoch"))

    with server.leased() as url:
        assert run(whole(DatabaseUrl.parse(url))) >= 1


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["0001_a.sql", "0003_b.sql"], "0002_name.sql"),
        (["0001_a.sql", "0001_b.sql"], "0002_name.sql"),
        (["0001-a.sql"], "0001_name.sql"),
    ],
)
def test_a_gap_in_the_ground_is_refused(tmp_path: Path, names: list[str], says: str) -> None:
    for name in names:
        (tmp_path / name).write_text("select 1")
    with pytest.raises(RevisionsError, match=says):
        load_revisions(None, tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense(", "SyntaxError"),
        ("raise ValueError('x')", "ValueError: x"),
        ("revision = 'a'", "a revision has"),
        ("revision = 'a'\ndef upgrade(): ...", "down_revision"),
        ("revision = 'a'\ndown_revision = 'z'\ndef upgrade(): ...", "no revision 'z' to stand on"),
        ("revision = 'a'\ndown_revision = 'a'\ndef upgrade(): ...", "[Ll]oop"),
        ("revision = 'ground_0001'\ndown_revision = None\ndef upgrade(): ...", "is also at"),
    ],
)
def test_a_wrong_generated_revision_is_refused(tmp_path: Path, text: str, says: str) -> None:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "a.py").write_text(text)
    with pytest.raises(RevisionsError, match=says):
        load_revisions(tmp_path)


def test_a_ring_of_revisions_is_refused(tmp_path: Path) -> None:
    generated(tmp_path, "a", "select 1", down="b")
    generated(tmp_path, "b", "select 1", down="a")
    with pytest.raises(RevisionsError, match="do not form a chain"):
        load_revisions(tmp_path)
