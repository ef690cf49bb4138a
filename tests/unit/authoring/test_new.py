"""`ksmart new`: what it writes compiles, and overwrites nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.authoring.fmt import formatted
from generator.authoring.new import NewError, begin, starts
from generator.diagnostics import Severity
from generator.kinds import KINDS
from generator.pipeline import check_tree, compile_tree
from generator.source import read_tree

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with core and one new module."""
    shutil.copytree(ROOT / "spec" / "core", tmp_path / "spec" / "core")
    begin(tmp_path, "module", "pets")
    return tmp_path


def test_a_new_module_compiles(project: Path) -> None:
    files, found = compile_tree(read_tree(project))
    assert files is not None, found


@pytest.mark.parametrize("kind", [kind for kind in starts() if kind != "module"])
def test_every_start_compiles_and_only_waits_for_malayalam(kind: str, project: Path) -> None:
    made = begin(project, kind, "pets.pet_licence")
    assert made.is_whole
    files, found = compile_tree(read_tree(project))
    assert files is not None, found
    new = [one for one in found if one.span.file in made.paths]
    assert {one.code for one in new} <= {"KS702"}, new
    assert {one.severity for one in new} <= {Severity.WARNING}


def test_a_new_service_walks_every_transition(project: Path) -> None:
    made = begin(project, "service", "pets.licence")
    assert "spec/pets/scenarios/licence.yaml" in made.paths
    symbols, _ = check_tree(read_tree(project))
    assert len(symbols.scenarios) == 2
    workflow = symbols.workflows["pets.licence"]
    actions = {action.name for state in workflow.states for action in state.actions}
    done = {step.do for one in symbols.scenarios for step in one.steps}
    assert actions <= done


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in starts()])
def test_a_kind_without_a_start_begins_with_the_keys_that_it_needs(
    kind: str, project: Path
) -> None:
    made = begin(project, kind, "pets.one")
    assert not made.is_whole
    text = (project / made.paths[0]).read_text("utf-8")
    assert text.splitlines()[0] == f"{kind}: one"
    _, found = check_tree(read_tree(project))
    told = {one.code for one in found if one.span.file == made.paths[0]}
    assert "KS107" not in told, found  # no key is missing
    assert "KS105" not in told, found  # and none unknown


def test_starts_are_written_as_fmt_writes(project: Path) -> None:
    begin(project, "service", "pets.licence")
    for path in (project / "spec" / "pets").rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert formatted(path.name, text) == text


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("servce", "pets.a", "did you mean 'service'"),
        ("service", "a", "MODULE.a"),
        ("service", "cats.a", "no module 'cats'"),
        ("service", "pets.A b", "no id"),
        ("service", "pets.../../x", "no id"),
        ("module", "pets", "there already"),
    ],
)
def test_what_cannot_begin_is_told(kind: str, name: str, why: str, project: Path) -> None:
    with pytest.raises(NewError, match=why):
        begin(project, kind, name)


def test_nothing_is_overwritten(project: Path) -> None:
    begin(project, "service", "pets.licence")
    with pytest.raises(NewError, match="there already"):
        begin(project, "service", "pets.licence")
    with pytest.raises(NewError, match="there already"):
        begin(project, "register", "pets.licence")


def test_without_core_it_is_said_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(NewError, match="ksmart init"):
        begin(tmp_path, "module", "pets")
