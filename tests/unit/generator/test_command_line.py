"""The command line: exit codes, what it prints, what it imports, what it keeps."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.cases import spec_texts

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the golden tree `small_shop`."""
    (tmp_path / "ksmart.toml").write_text('[project]\nname = "shop"\n')
    put(tmp_path, spec_texts("small_shop"))
    return tmp_path


def put(project: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def ksmart(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator.cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def modules_after(folder: Path, *words: str) -> set[str]:
    """The modules that a run of the command line leaves imported."""
    script = (
        "import sys\n"
        f"sys.argv = ['ksmart', *{list(words)!r}]\n"
        "from generator.cli import main, run_plain\n"
        "try:\n    run_plain(sys.argv[1:]) is None and main()\nexcept SystemExit:\n    pass\n"
        "print('\\n' + ' '.join(sys.modules))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


def test_a_correct_tree_ends_with_0_and_says_what_was_looked_at(project: Path) -> None:
    run = ksmart(project, "check")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("22 documents: no mistake found in ")


def test_a_mistake_ends_with_1(project: Path) -> None:
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    run = ksmart(project, "check")
    assert run.returncode == 1
    assert "spec/shop/x.yaml:1:1: error KS101" in run.stdout
    assert "1 error, 0 warnings" in run.stdout


def test_a_warning_ends_with_0(project: Path) -> None:
    text = spec_texts("small_shop")["spec/shop/module.yaml"]
    put(project, {"spec/shop/module.yaml": text.replace("{en: Shops, ml: കടകൾ}", "{en: Shops}")})
    run = ksmart(project, "check")
    assert run.returncode == 0
    assert "warning KS702" in run.stdout


@pytest.mark.parametrize(
    "words", [("check", "--colour"), ("chekc",), ("check", "--format", "xml"), ("explain", "KS000")]
)
def test_wrong_usage_ends_with_2(project: Path, words: tuple[str, ...]) -> None:
    assert ksmart(project, *words).returncode == 2


def test_no_project_ends_with_2_and_a_way_out(tmp_path: Path) -> None:
    run = ksmart(tmp_path, "check")
    assert run.returncode == 2
    assert "ksmart init" in run.stderr


def test_the_project_is_found_from_a_folder_inside_it(project: Path) -> None:
    assert ksmart(project / "spec" / "shop", "check").returncode == 0


def test_json_is_one_object_and_nothing_else(project: Path) -> None:
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    told = json.loads(ksmart(project, "check", "--format", "json").stdout)
    assert told["errors"] == 1
    assert told["findings"][0]["code"] == "KS101"


def test_an_unchanged_tree_is_told_the_same_from_the_cache(project: Path) -> None:
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    first, second = ksmart(project, "check"), ksmart(project, "check")
    assert first.stdout.splitlines()[:-1] == second.stdout.splitlines()[:-1]
    assert (first.returncode, second.returncode) == (1, 1)
    assert "pydantic" not in modules_after(project, "check")


def test_a_changed_tree_is_looked_at_again(project: Path) -> None:
    assert ksmart(project, "check").returncode == 0
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    assert ksmart(project, "check").returncode == 1


def test_a_broken_cache_is_no_error(project: Path) -> None:
    ksmart(project, "check")
    kept = project / ".ksmart" / "cache" / "check.json"
    for text in ("[]", "{", kept.read_text("utf-8").replace("documents", "x")):
        kept.write_text(text)
        assert ksmart(project, "check").returncode == 0


def test_a_folder_that_cannot_be_written_keeps_nothing(project: Path) -> None:
    (project / ".ksmart").write_text("in the way")
    assert ksmart(project, "check").returncode == 0


def test_check_loads_neither_server_nor_database(project: Path) -> None:
    loaded = modules_after(project, "check")
    assert "generator.pipeline" in loaded
    assert loaded.isdisjoint({"litestar", "sqlalchemy", "asyncpg", "typer", "rich", "jinja2"})


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("generate", "--help")])
def test_help_loads_no_compiler(project: Path, words: tuple[str, ...]) -> None:
    loaded = modules_after(project, *words)
    # typer itself loads pydantic where a verb has options: nothing of ours does.
    assert loaded.isdisjoint({"litestar", "sqlalchemy", "yaml", "generator.pipeline"})


def test_runtime_verbs_are_there_when_called(project: Path) -> None:
    run = ksmart(project, "doctor", "--help")
    assert run.returncode == 0
    assert "database" in run.stdout


def test_the_version_is_that_of_the_package() -> None:
    import tomllib

    from generator.version import VERSION

    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert told["project"]["version"] == VERSION


def test_explain_shows_an_entry_and_lists_all(project: Path) -> None:
    assert "Mended:" in ksmart(project, "explain", "KS204").stdout
    assert "KS912" in ksmart(project, "explain").stdout


def test_schemas_are_written_for_editors(project: Path) -> None:
    assert ksmart(project, "schema", "--write").returncode == 0
    assert json.loads((project / "spec" / "schema" / "record.json").read_text("utf-8"))
    assert ksmart(project, "check").returncode == 0


def test_sarif_is_one_object_and_nothing_else(project: Path) -> None:
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    told = json.loads(ksmart(project, "check", "--format", "sarif").stdout)
    assert [one["ruleId"] for one in told["runs"][0]["results"]] == ["KS101"]


def test_a_watch_checks_again_after_a_change(project: Path) -> None:
    watch = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "check", "--watch"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert watch.stdout is not None
        assert "no mistake found" in watch.stdout.readline()
        put(project, {"spec/shop/x.yaml": "recrod: x\n"})
        assert "error KS101" in watch.stdout.readline()
    finally:
        watch.terminate()
        watch.wait()


def test_a_terminal_gets_colours_and_a_pipe_none(project: Path) -> None:
    put(project, {"spec/shop/x.yaml": "recrod: x\n"})
    assert "\x1b[" not in ksmart(project, "check").stdout
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "check"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # how Linux says that the other end was closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert run.wait() == 1
    assert b"\x1b[1;31m" in shown
    assert b"KS101" in shown
