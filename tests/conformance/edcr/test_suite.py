"""The committed suite: drawn by the catalogue, complete for every check, and kept by our engine."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.suite import command_engine, judge_suite, own_engine, write_suite

HERE = Path(__file__).parent
CHECKS = sorted({check.name for book in load_library().books.values() for check in book.checks})
# Failing these always leaves the matter to an officer: the rule says so without a condition.
OFFICER_ONLY = {
    check.name
    for check in load_library().books["kmbr"].checks
    if any(p.on == "fail" and p.when.source == "true" and p.instead is None for p in check.provisos)
}


def _files(folder: Path) -> dict[str, bytes]:
    wanted = [*folder.glob("*/*.dxf"), *folder.glob("*/expected.json")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in wanted}


def test_the_committed_suite_is_what_the_catalogue_draws(tmp_path: Path) -> None:
    write_suite(tmp_path)
    assert _files(tmp_path) == _files(HERE), (
        "run: ksmart edcr conformance tests/conformance/edcr --write"
    )


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_a_passing_a_failing_and_an_uncheckable_plan(check: str) -> None:
    cases = json.loads((HERE / check / "expected.json").read_text("utf-8"))["cases"]
    statuses = {case["status"] for case in cases}
    assert {"pass", "cannot_be_checked"} <= statuses
    assert ("needs_officer" if check in OFFICER_ONLY else "fail") in statuses


def test_our_engine_keeps_the_whole_suite() -> None:
    judged = list(judge_suite(HERE, own_engine))
    assert [one for one in judged if not one.agrees] == []
    assert len(judged) > 300


def test_another_engine_is_asked_by_command(tmp_path: Path) -> None:
    script = tmp_path / "engine.py"
    script.write_text(
        'print(\'{"verdicts": [{"check": "crz", "status": "pass"}], "findings": []}\')'
    )
    room = tmp_path / "crz"
    room.mkdir()
    for name in ("expected.json", "pass-plain.dxf"):
        (room / name).write_bytes((HERE / "crz" / name).read_bytes())
    engine = command_engine(f"{sys.executable} {script} {{file}} {{book}} {{on}}")
    found = defaultdict(list)
    for one in judge_suite(tmp_path, engine):
        found[one.agrees].append(one.file)
    assert "pass-plain.dxf" in found[True]
    assert all(not name.startswith("pass") for name in found[False])


def test_an_engine_that_says_nothing_keeps_no_case() -> None:
    judged = list(judge_suite(HERE / "..", lambda plan, book, on: {"verdicts": [], "findings": []}))
    assert judged == []
    silent = list(judge_suite(HERE, lambda plan, book, on: {"verdicts": [], "findings": []}))
    assert not any(one.agrees for one in silent)
