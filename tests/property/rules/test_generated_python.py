"""Python made of random rules is as clean as hand-written code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.property.rules.random_rules import quoted
from tests.property.rules.sides import Rule, compiled, module_text, random_rules
from tests.property.rules.test_same_answer import SEED

ROOT = Path(__file__).parents[3]


def _run(*command: str) -> None:
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, f"KSMART_RULES_SEED={SEED}\n{found.stdout}{found.stderr}"


LONG_TEXTS = (
    *("x" * length for length in (39, 41, 70, 71, 72, 80, 81, 82, 90, 500)),
    "മലയാളം " * 3,
    "മലയാളം " * 30,
    "😀" * 20,
    'it\'s "so" ' * 5,
)


def _long_rules(first: int) -> list[Rule]:
    """Rules with texts and patterns that hardly fit a line, or do not."""
    rules: list[Rule] = []
    for text in LONG_TEXTS:
        for rule in (f"note == {quoted(text)}", f"note.matches({quoted(text)})"):
            made = compiled(rule, first + len(rules))
            assert isinstance(made, Rule)
            rules.append(made)
    return rules


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 random rules as one module."""
    path = tmp_path_factory.mktemp("generated") / "generated_rules.py"
    rules = random_rules(SEED, 150)
    rules += _long_rules(len(rules))
    path.write_text(module_text(rules), encoding="utf-8")
    return path


def test_the_linter_finds_nothing(module: Path) -> None:
    # I001 apart: whoever sets the functions into a module sorts its imports.
    config = str(ROOT / "pyproject.toml")
    _run(
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--ignore",
        "I001",
        "--config",
        config,
        str(module),
    )


def test_the_formatter_changes_nothing(module: Path) -> None:
    config = str(ROOT / "pyproject.toml")
    _run(
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--no-cache",
        "--diff",
        "--config",
        config,
        str(module),
    )


def test_mypy_strict_finds_nothing(module: Path, tmp_path: Path) -> None:
    _run(sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(module))


def test_pyright_strict_finds_nothing(module: Path) -> None:
    config = {
        "typeCheckingMode": "strict",
        "include": [module.name],
        "extraPaths": [str(ROOT)],
        "pythonVersion": "3.11",
    }
    (module.parent / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    _run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "-p", str(module.parent))
