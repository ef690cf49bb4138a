"""README tells every setting: what `ksmart.toml` may hold, and every variable that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.config import read_settings
from runtime.db.mistake import Mistake

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "README.md").read_text("utf-8")
_VARIABLE = re.compile(r"KSMART_[A-Z_]*[A-Z]\b")


def test_every_variable_that_the_code_reads_is_told_and_no_other() -> None:
    read = {
        name
        for folder in ("runtime", "generator", "plugins")
        for path in (ROOT / folder).rglob("*.py")
        for name in _VARIABLE.findall(path.read_text("utf-8"))
    }
    assert read - {"KSMART_SHARED"} == set(_VARIABLE.findall(TOLD)) - {
        "KSMART_SHARED",
        "KSMART_GOLDEN",
    }


@pytest.mark.parametrize("section", ["", "project", "database", "documents", "gateway", "messages"])
def test_every_key_of_the_settings_is_told(section: str, tmp_path: Path) -> None:
    (tmp_path / "ksmart.toml").write_text(f"[{section}]\nzzz = 1\n" if section else "zzz = 1\n")
    with pytest.raises(Mistake) as refused:
        read_settings(tmp_path, {})
    known = str(refused.value).partition("known: ")[2].split(", ")
    assert known != [""]
    row = next(
        line for line in TOLD.splitlines() if line.startswith(f"| `[{section or 'project'}]`")
    )
    missing = [key for key in known if f"`{key}`" not in row]
    assert (
        not missing if section else all(f"`[{key}]`" in TOLD for key in known if key not in _BARE)
    )


_BARE = ("generator", "serve")
"""Sections that may stand and hold nothing yet."""
