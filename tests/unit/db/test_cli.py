"""The database's verbs, as a person runs them: in a project of their own, each its own process."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from runtime.db.embedded import EmbeddedServer

Ksmart = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def ksmart(shared_place: Path) -> Generator[Ksmart]:
    """Runs a verb in a project whose server stays up between verbs."""
    (shared_place / "ksmart.toml").write_text('[project]\nname = "trial"\n')

    def call(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", "from runtime.cli import app; app()", *words],
            cwd=shared_place,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **environ},
            capture_output=True,
            text=True,
        )

    assert call("db", "start").returncode == 0
    first = call("migrate")
    assert "ground_0001" in first.stdout, first.stderr
    yield call
    EmbeddedServer(shared_place / ".ksmart" / "postgres").stop(force=True)


def test_a_migrated_project_is_found_fit(ksmart: Ksmart) -> None:
    assert ksmart("migrate").stdout.startswith("0 revisions, 0 doors added")
    fit = ksmart("doctor")
    assert fit.returncode == 0, fit.stdout
    for promise in ("synchronous_commit = on", "the app reaches no table", "ksmart_app logs in"):
        assert promise in fit.stdout


def test_the_doctor_says_what_is_wrong_and_the_way_out(ksmart: Ksmart) -> None:
    spoil = "grant select on ksmart.person to ksmart_app"
    assert ksmart("db", "psql", "-c", spoil).returncode == 0
    sick = ksmart("doctor")
    assert sick.returncode == 1
    assert "wrong    ksmart_app reaches tables itself: ksmart.person" in sick.stdout
    assert "mend: REVOKE" in sick.stdout
    assert ksmart("db", "psql", "-c", "revoke all on ksmart.person from ksmart_app").returncode == 0


def test_status_tells_that_the_server_was_kept(ksmart: Ksmart) -> None:
    assert "kept by `ksmart db start`" in ksmart("db", "status").stdout


def test_a_reset_needs_a_yes(ksmart: Ksmart) -> None:
    refused = ksmart("db", "reset")
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert ksmart("db", "psql", "-c", "select").returncode == 0
    assert ksmart("db", "reset", "--yes").returncode == 0
    assert "does not exist" in ksmart("db", "psql", "-c", "select").stderr
    assert "ground_0001" in ksmart("migrate").stdout


def test_a_mistake_is_one_line_without_traceback_or_password(ksmart: Ksmart) -> None:
    url = "postgresql://nobody:s3cret@127.0.0.1:1/x"
    failed = ksmart("migrate", KSMART_DATABASE_URL=url)
    assert failed.returncode == 1
    assert failed.stderr.startswith(
        "ksmart: no connection to postgresql://nobody:***@127.0.0.1:1/x"
    )
    assert "Traceback" not in failed.stderr
    assert "s3cret" not in failed.stdout + failed.stderr
    assert "a database URL is set" in ksmart("db", "start", KSMART_DATABASE_URL=url).stderr


def test_the_verbs_start_without_the_heavy_libraries() -> None:
    script = "import sys, runtime.cli; print([m for m in ('litestar', 'sqlalchemy', 'asyncpg') if m in sys.modules])"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n"
