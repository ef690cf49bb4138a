"""The verbs as people call them: scenarios pass, a wrong one is told with its step."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KSMART = str(Path(sys.executable).parent / "ksmart")


def test_a_scenario_that_does_not_hold_is_told_with_its_step(tmp_path: Path) -> None:
    """The project's own three pass; the fourth, which expects too much, fails by name."""
    for module in ("core", "residence_certificate"):
        shutil.copytree(ROOT / "spec" / module, tmp_path / "spec" / module)
    (tmp_path / "ksmart.toml").write_text('[project]\nname = "trial"\n')
    folder = tmp_path / "spec" / "residence_certificate" / "scenarios"
    wrong = (folder / "rejected.yaml").read_text("utf-8")
    wrong = wrong.replace(
        "an own house is rejected after it was sent back once", "hopes for too much"
    )
    wrong = wrong.replace("years_here: 0", "years_here: 5").replace("1/20", "1/21")
    (folder / "hopes.yaml").write_text(wrong, "utf-8")
    _ksmart(tmp_path, "generate", expected=0)
    said = _ksmart(tmp_path, "test", expected=1)
    assert said.count("passed  ") == 3
    assert (
        "FAILED  hopes for too much: step 1, citizen submit: years_here: expected 5, found 0"
        in said
    )
    assert "3 passed, 1 failed" in said
    assert "  1  citizen        submit " in said  # each step is told
    assert "[scrutiny → approval]" in said
    assert "transitions: 8 of 8 walked" in said


def _ksmart(folder: Path, verb: str, expected: int) -> str:
    found = subprocess.run(
        [KSMART, verb], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert found.returncode == expected, found.stdout + found.stderr
    return found.stdout
