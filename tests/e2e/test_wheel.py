"""What people install: the wheel alone begins a project, compiles it and serves it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built as a release is."""
    out = tmp_path_factory.mktemp("dist")
    _run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(out),
            str(ROOT),
        ],
        ROOT,
    )
    [made] = out.glob("*.whl")
    return made


def test_the_wheel_begins_compiles_and_plays_a_project(wheel: Path, tmp_path: Path) -> None:
    """Installed apart, before this repository on the path; its libraries are those of this environment."""
    _run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(tmp_path / "site"),
            str(wheel),
        ],
        tmp_path,
    )
    place = f"{tmp_path / 'site'}{os.pathsep}{sysconfig.get_path('purelib')}"
    program = [sys.executable, "-c", "from generator.cli import main; main()"]
    _play(
        program,
        tmp_path / "project",
        {
            "PYTHONPATH": place,
            "PATH": f"{tmp_path / 'site' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        },
    )


@pytest.mark.nightly
def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "clean", with_pip=True)
    python = tmp_path / "clean" / "bin" / "python"
    _run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--constraint",
            str(ROOT / "constraints.txt"),
            str(wheel),
            "mypy",
        ],
        tmp_path,
    )
    project = tmp_path / "project"
    _play([str(python.parent / "ksmart")], project, {})
    _run([str(python), "-m", "mypy", "--strict", "generated"], project)


def _play(program: list[str], project: Path, environment: Mapping[str, str]) -> None:
    _run([*program, "init", str(project)], project.parent, environment)
    said = _run([*program, "generate"], project, environment)
    assert "no mistake" in said
    assert (project / "generated" / "core" / "module.py").is_file()
    played = _run([*program, "demo"], project, environment)
    assert "NOT AS EXPECTED" not in played
    assert "is in issued; certificate R/" in played


def _run(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    found = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert found.returncode == 0, f"{' '.join(command)}\n{found.stdout}{found.stderr}"
    return found.stdout + found.stderr
