"""Sample plans and the conformance suite as files, for people and for other engines.

The suite is `<check>/{pass,fail,na}-<name>.dxf` with an `expected.json` in each folder; its
contract stands in `tests/conformance/edcr/README.md`.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plugins.edcr.report.document import report_document
from plugins.edcr.samples.broken import BROKEN
from plugins.edcr.samples.catalogue import CASES, Case
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.pen import R12
from plugins.edcr.samples.plans import FLATS, HIGH, HOME, SHOP, TODAY
from plugins.edcr.scrutiny import scrutinise

SUITE_FORMAT = "ksmart-edcr-conformance/2"
WORST_FIRST = (
    "fail",
    "rule_error",
    "cannot_be_checked",
    "needs_officer",
    "pass",
    "not_applicable",
)
# What does not pass outright is `fail`, what the drawing or the rules leave open is `na`.
_PREFIX = {"pass": "pass", "fail": "fail", "needs_officer": "fail"}
_OLD_PREFIXES = ("pass", "fail", "na", "unchecked", "officer", "error")

Answer = dict[str, Any]
Engine = Callable[[Path, str, date], Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """What an engine said of one case: `found` is its worst status, or the finding's code."""

    folder: str
    file: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.found


def write_samples(folder: Path) -> list[Path]:
    """Sound plans and one drawing for each fault, in the R12 form that every CAD opens."""
    folder.mkdir(parents=True, exist_ok=True)
    good = {"home": HOME, "shop": SHOP, "flats": FLATS, "high-rise": HIGH}
    files = {f"good-{name}.dxf": draw_house(house) for name, house in good.items()}
    files |= {f"bad-{broken.name}.dxf": broken.draw() for broken in BROKEN}
    written: list[Path] = []
    for name, pen in sorted(files.items()):
        path = folder / name
        path.write_bytes(pen.dxf(R12))
        written.append(path)
    return written


def write_suite(folder: Path) -> list[Path]:
    """Write the suite; drawings that belong to no case any more are removed."""
    wanted: dict[Path, bytes] = {}
    expected: dict[str, list[dict[str, str]]] = {}
    for case in CASES:
        path = folder / case.check / file_name(case)
        wanted[path] = case.draw().dxf(R12)
        entry = {
            "file": path.name,
            "book": case.book,
            "as_on": case.on.isoformat(),
            "status": case.status,
        }
        if case.advice:
            entry["advice_has"] = case.advice
        expected.setdefault(case.check, []).append(entry)
    for broken in BROKEN:
        path = folder / "drawing" / f"fail-{broken.name}.dxf"
        wanted[path] = broken.draw().dxf(R12)
        entry = {"file": path.name, "book": "kmbr", "as_on": TODAY.isoformat()}
        expected.setdefault("drawing", []).append(entry | {"finding": broken.finding})
    for name, cases in expected.items():
        document = {"format": SUITE_FORMAT, "check": name, "cases": cases}
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        wanted[folder / name / "expected.json"] = text.encode()
    for old in {*folder.glob("*/*.dxf"), *folder.glob("*/expected.json")} - set(wanted):
        old.unlink()
    for path, data in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return sorted(wanted)


def file_name(case: Case) -> str:
    """`fail-rear.dxf`: the prefix goes by the status, the rest is the case's own name."""
    first, _, rest = case.name.partition("-")
    name = rest if first in _OLD_PREFIXES else case.name
    words = [_PREFIX.get(case.status, "na")]
    if case.status in ("needs_officer", "cannot_be_checked", "rule_error"):
        words.append(
            {"needs_officer": "officer", "cannot_be_checked": "unchecked", "rule_error": "error"}[
                case.status
            ]
        )
    return "-".join([*words, name or "plain"]) + ".dxf"


def judge_suite(folder: Path, engine: Engine) -> Iterator[Judged]:
    """Every case of a written suite put to an engine.

    Raises:
        ValueError: A folder holds no suite of this format.
    """
    for listing in sorted(folder.glob("*/expected.json")):
        document = json.loads(listing.read_text("utf-8"))
        if document.get("format") != SUITE_FORMAT:
            raise ValueError(f"{listing} is not of the format {SUITE_FORMAT}")
        for case in document["cases"]:
            plan = listing.parent / case["file"]
            answer = engine(plan, case["book"], date.fromisoformat(case["as_on"]))
            yield _judged(document["check"], case, answer)


def own_engine(plan: Path, book: str, on: date) -> Answer:
    """This plugin as an engine."""
    return report_document(scrutinise(plan, book=book, on=on))


def command_engine(command: str, seconds: float = 60.0) -> Engine:
    """Another program as an engine: `{file} {book} {on}` in its words, JSON on its output."""
    words = shlex.split(command)

    def ask(plan: Path, book: str, on: date) -> Answer:
        blanks = {"{file}": str(plan), "{book}": book, "{on}": on.isoformat()}
        filled = [blanks.get(word, word) for word in words]
        done = subprocess.run(filled, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - the caller's own engine
        try:
            answer: Answer = json.loads(done.stdout)
        except ValueError:
            return {"verdicts": [], "findings": []}
        return answer

    return ask


def _judged(check: str, case: dict[str, str], answer: Answer) -> Judged:
    if "finding" in case:
        codes = [str(finding["code"]) for finding in answer["findings"]]
        found = case["finding"] if case["finding"] in codes else ", ".join(codes) or "nothing"
        return Judged(check, case["file"], case["finding"], found)
    statuses = [str(v["status"]) for v in answer["verdicts"] if v["check"] == check]
    worst = min(statuses, key=WORST_FIRST.index, default="no verdict")
    return Judged(check, case["file"], case["status"], worst)
