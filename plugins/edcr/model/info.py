"""What a drafter states in words: PLAN_INFO lines and the texts on other layers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plugins.edcr.model.convention import Convention
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.sheet import Note

Answer = float | bool | str

_ASSIGNMENT = re.compile(r"([A-Z][A-Z0-9_./ &]*?)\s*=\s*", re.IGNORECASE)
_SECOND = re.compile(r"\s([A-Z][A-Z0-9_.]{4,})\s*=", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[-+]?\.\d+")
_AREA_UNITS = {
    "HA": 10000.0,
    "HECTARE": 10000.0,
    "ARE": 100.0,
    "ARES": 100.0,
    "CENT": 40.468564224,
    "CENTS": 40.468564224,
    "SQFT": 0.09290304,
    "SQ.FT": 0.09290304,
    "ACRE": 4046.8564224,
}
_NOTHING_SAID = frozenset({"NA", "N/A", "NIL", "-", ""})


@dataclass(frozen=True)
class Stated:
    """Facts in words. `raw` keeps every line as written; `facts` only what could be understood.

    A fact that is absent here is unknown, never false and never zero.
    """

    raw: dict[str, tuple[str, ...]]
    facts: dict[str, Answer]
    handles: dict[str, str] = field(default_factory=dict[str, str])


def read_stated(notes: Iterable[Note], convention: Convention) -> tuple[Stated, list[Finding]]:
    """Read `KEY=VALUE` lines. Lines that hold two assignments are taken apart and reported."""
    raw: dict[str, list[str]] = {}
    handles: dict[str, str] = {}
    findings: list[Finding] = []
    for note in notes:
        for line in note.text.splitlines():
            for index, (key, value) in enumerate(_assignments(line)):
                raw.setdefault(key, []).append(value)
                handles.setdefault(key, note.handle)
                if index:
                    findings.append(_about("two_on_a_line", key, value, note))
    facts: dict[str, Answer] = {}
    for key, values in raw.items():
        known = convention.info.get(key.upper().replace(" ", ""))
        if len(set(values)) > 1:
            shown = " / ".join(dict.fromkeys(values))
            severity = Severity.ERROR if known else Severity.WARNING
            findings.append(Finding("key_twice", severity, values={"key": key, "values": shown}))
            # Two answers are no answer: neither can be believed over the other.
            continue
        if known is None:
            continue
        answer = _answer(values[0], known.kind)
        if answer is None:
            if values[0].upper() not in _NOTHING_SAID:
                findings.append(
                    Finding(
                        "value_unread", Severity.WARNING, values={"key": key, "value": values[0]}
                    )
                )
            continue
        if known.kind == "area" and not _NUMBER.fullmatch(values[0]):
            findings.append(
                Finding(
                    "area_with_unit",
                    Severity.WARNING,
                    values={"key": key, "value": values[0], "area": f"{answer:g}"},
                )
            )
        facts[known.fact] = answer
    return Stated({k: tuple(v) for k, v in raw.items()}, facts, handles), findings


def stated_number(notes: Iterable[Note], key: str) -> float | None:
    """The number that a text like `FLR_HT_M=3.15` states; blanks and quotes are forgiven."""
    wanted = key.replace("_", "")
    for note in notes:
        for line in note.text.splitlines():
            name, found, value = line.partition("=")
            if not found:
                continue
            plain = re.sub(r"[^A-Z0-9]", "", name.upper())
            if re.sub(r"\d+$", "", plain) == wanted:
                number = _NUMBER.search(value)
                if number:
                    return float(number[0].replace(",", ""))
    return None


def stated_numbers(notes: Iterable[Note], key: str) -> list[int]:
    """Whole numbers of a text like `TYPICAL_FLOOR_PLAN=1,2,3,4`."""
    for note in notes:
        name, found, value = note.text.partition("=")
        if found and name.strip().upper() == key:
            return [int(number) for number in re.findall(r"-?\d{1,4}", value)]
    return []


def _assignments(line: str) -> Iterable[tuple[str, str]]:
    text = line.strip().strip("'\"")
    name, found, rest = text.partition("=")
    if not found or not _ASSIGNMENT.match(f"{name}="):
        return
    second = _SECOND.search(rest)
    while second:
        yield name.strip(), rest[: second.start()].strip()
        name, rest = second[1], rest[second.end() :]
        second = _SECOND.search(rest)
    yield name.strip(), rest.strip()


def _answer(value: str, kind: str) -> Answer | None:
    text = value.strip().upper()
    if text in _NOTHING_SAID or text.startswith("<"):
        return None
    if kind == "answer":
        return {"YES": True, "Y": True, "NO": False, "N": False}.get(text)
    if kind == "word":
        return text
    number = _NUMBER.match(text.replace(" ", ""))
    if number is None:
        return None
    amount = float(number[0].replace(",", ""))
    if kind == "number":
        return amount
    suffix = text.replace(" ", "")[number.end() :].strip("_ ").rstrip(".")
    if suffix in ("", "M2", "SQM", "SQ.M", "M", "SQMT"):
        return amount
    factor = _AREA_UNITS.get(suffix)
    return None if factor is None else amount * factor


def _about(code: str, key: str, value: str, note: Note) -> Finding:
    return Finding(
        code,
        Severity.WARNING,
        note.layer,
        {"key": key, "value": value},
        (note.handle,),
        note.at,
    )
