"""What the compiler writes is fit to live with: formatted, linted, typed, importable, and a database takes it.

`generated/` of this repository is the golden output that people read; the made-up tree covers the
field types and shapes that its two modules do not use.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build import build
from generator.pipeline import check_tree, compile_tree
from generator.source import read_tree, tree_of
from generator.write import MANIFEST
from runtime.db.doors import project_doors
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from tests import database
from tests.compiling import differing_from, write_tree
from tests.database import run
from tests.golden.cases import spec_texts
from tests.synthetic import make_tree

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@pytest.fixture(
    scope="module",
    params=["made_up", "all_field_types", "standing", "side_by_side", "births"],
)
def made_up(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled project: two made-up modules, or the golden record that holds every field type."""
    root = tmp_path_factory.mktemp("made_up")
    texts = make_tree(2) if request.param == "made_up" else spec_texts(request.param)
    write_tree(tree_of(texts), root / "generated")
    return root


def test_generated_is_what_the_specs_give() -> None:
    differ = differing_from(read_tree(ROOT), ROOT / "generated")
    assert differ.nothing, f"run `ksmart generate`: {differ}"


def test_the_same_spec_gives_the_same_bytes_in_any_order_of_files() -> None:
    texts = make_tree(2)
    backwards = dict(reversed(texts.items()))
    first, second = compile_tree(tree_of(texts))[0], compile_tree(tree_of(backwards))[0]
    assert first is not None
    assert first == second


def test_many_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    tree = tree_of(make_tree(20))
    symbols, found = check_tree(tree)
    assert not found
    done, digests = build(symbols, tmp_path, tree.digest(), write=True)
    expected, _ = compile_tree(tree)
    assert expected is not None
    assert set(done.changed) == set(digests) == {MANIFEST, *expected.files}
    written = {path: (tmp_path / path).read_bytes().decode() for path in expected.files}
    assert written == expected.files
    assert build(symbols, tmp_path, tree.digest(), write=True)[0].nothing
    (tmp_path / "m003" / "module.py").unlink()
    assert build(symbols, tmp_path, tree.digest(), write=False)[0].changed == ("m003/module.py",)


def test_formatter_and_linter_leave_it_as_it_is(made_up: Path) -> None:
    config = made_up / "ruff.toml"
    config.write_text(
        f'extend = "{ROOT / "pyproject.toml"}"\n[lint.isort]\nknown-first-party = ["runtime", "generated"]\n'
    )
    for verb in (["format", "--check"], ["check"]):
        _passes([str(BIN / "ruff"), *verb, "--config", str(config), "generated"], made_up)


def test_the_strict_type_checker_finds_nothing(made_up: Path) -> None:
    flags = [
        "--strict",
        "--explicit-package-bases",
        "--namespace-packages",
        "--cache-dir",
        str(made_up / "cache"),
    ]
    _passes([str(BIN / "mypy"), *flags, "generated"], made_up, {"MYPYPATH": str(ROOT)})


def test_a_database_takes_its_tables_and_doors(made_up: Path, pg_server: database.Server) -> None:
    generated = made_up / "generated"
    with database.fresh_database(pg_server) as url:
        done = run(migrate(url, load_revisions(generated), project_doors(generated)))
        again = run(migrate(url, load_revisions(generated), project_doors(generated)))
    assert len(done.doors_added) > 40
    assert (again.revisions, again.doors_added) == ((), ())


def test_only_files_of_ours_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "generated"
    write_tree(tree_of(make_tree(1)), folder)
    (folder / "mine.py").write_text("kept = True\n")
    smaller = {path: text for path, text in make_tree(1).items() if "/core/" in path}
    done = write_tree(tree_of(smaller), folder)
    assert done.removed
    assert (folder / "mine.py").exists()
    assert not (folder / "m001").exists()


def _passes(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:

    found = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
