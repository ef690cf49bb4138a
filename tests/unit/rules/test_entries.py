"""Each code of rules has its entry, whose bad example gives it and whose mended one does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.rules.patterns import PatternError, parse_pattern

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/diagnostics/KS3xx.md").read_text(encoding="utf-8")


def test_codes_and_entries_match() -> None:
    written = set(re.findall(r"^## (KS3\d\d) ", PAGE, re.MULTILINE))
    used: set[str] = set()
    for path in (ROOT / "generator/rules").glob("*.py"):
        used |= set(re.findall(r'"(KS3\d\d)"', path.read_text(encoding="utf-8")))
    assert {code for code in written if code < "KS330"} == used  # the rest are building rules'


@pytest.mark.parametrize("code", ["KS323", "KS324"])
def test_the_patterns_of_entries_are_wrong_and_mended(code: str) -> None:
    entry = PAGE.partition(f"## {code}")[2].partition("\n## ")[0]
    wrong, mended = re.findall(r"^pattern: '(.*)'$", entry, re.MULTILINE)
    with pytest.raises(PatternError) as caught:
        parse_pattern(wrong)
    assert caught.value.code == code
    assert parse_pattern(mended).written == mended
