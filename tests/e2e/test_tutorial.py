"""The tutorial is true: its files are written, its commands run, and they print what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^```(?P<kind>\S+)(?: (?P<place>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks() -> list[re.Match[str]]:
    return list(BLOCK.finditer((ROOT / "docs" / "tutorial.md").read_text("utf-8")))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A shell in which `ksmart` is this compiler."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "ksmart"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator.cli "$@"\n')
    program.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


def is_said(wanted: str, printed: list[str]) -> bool:
    """Whether a line was printed; `...` stands for anything."""
    pieces = [re.escape(piece.strip()) for piece in wanted.split("...")]
    pattern = re.compile(".*".join(pieces))
    return any(pattern.search(line) for line in printed)


def test_every_command_of_the_tutorial_prints_what_it_says(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ran = 0
    for block in blocks():
        place = tmp_path / (block["place"] or "")
        if block["kind"] != "console":
            place.write_text(block["text"], "utf-8")
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            command, *wanted = part.rstrip("\n").split("\n")
            done = subprocess.run(
                command, shell=True, cwd=place, env=environment, capture_output=True, text=True
            )
            printed = (done.stdout + done.stderr).split("\n")
            for line in wanted:
                assert is_said(line, printed), (
                    f"$ {command}\n{done.stdout}{done.stderr}\nnot: {line}"
                )
            ran += 1
    assert ran >= 18


def test_the_service_is_under_two_hundred_lines() -> None:
    """The mission's promise: a complete new service in under 200 lines of YAML and no code."""
    written = [block["text"] for block in blocks() if block["kind"] == "yaml"]
    start = (ROOT / "generator" / "authoring" / "starts" / "service.yaml").read_text("utf-8")
    assert sum(text.count("\n") for text in (*written, start)) < 200
