"""Answers as people type them: text by path, read into the shape that the API takes.

A draft and an HTML form both hold `{"name.en": "Asha", "members.0.name": "Joseph", "born_on":
"29/02/1984"}`. `read_typed` turns that into `{"name": {"en": "Asha"}, "members": [{"name":
"Joseph"}], "born_on": "1984-02-29"}`. Empty text is no answer. What cannot be read stays as it was
typed, so that `explain` says the same of it as of any other wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from runtime.answers.explain import UNKNOWN_FIELD
from runtime.answers.faults import Faults
from runtime.catalogue import Field
from runtime.meaning.places import parts_of, point_of

LONGEST_ANSWER = 10_000
MOST_PATHS = 5_000

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}\Z", re.ASCII)
_TRUTH = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
# Grouped as the field is typed in India: 1,50,000.
_GROUPED = re.compile(r"-?\d{1,3}(,\d{2,3})+(\.\d+)?\Z", re.ASCII)


def read_typed(
    typed: Mapping[str, str], fields: tuple[Field, ...], faults: Faults
) -> dict[str, Any]:
    """The answers in the API's shape. Paths that name no question become faults."""
    known = {field.name: field for field in fields if not field.computed}
    answers: dict[str, Any] = {}
    tables: dict[str, dict[int, dict[str, str]]] = {}
    for path, text in typed.items():
        name, _, rest = path.partition(".")
        field = known.get(name)
        if field is not None and field.kind == "table":
            index, _, inner = rest.partition(".")
            if _is_index(index, field) and inner:
                tables.setdefault(name, {}).setdefault(int(index), {})[inner] = text
                continue
        elif field is not None and field.bilingual:
            if rest in ("en", "ml"):
                if text.strip():
                    answers.setdefault(name, {})[rest] = text
                continue
        elif field is not None and not rest:
            if text.strip():
                answers[name] = read_value(text, field)
            continue
        faults.add(pointer_of(path), "unknown_field", UNKNOWN_FIELD)
    for name, rows in tables.items():
        answers[name] = _rows(rows, known[name], faults)
    return answers


def read_value(text: str, field: Field) -> Any:
    """One answer as JSON would give it: dates as ISO text, whole numbers and truths as such."""
    text = text.strip()
    if field.kind == "date":
        return _date(text)
    if field.kind == "int":
        plain = text.replace(",", "") if _GROUPED.match(text) else text
        return int(plain) if _WHOLE.match(plain) else text
    if field.kind in ("decimal", "money", "percent", "area"):
        return text.replace(",", "") if _GROUPED.match(text) else text
    if field.kind == "aadhaar":
        return re.sub(r"[\s-]", "", text)  # as it stands on the card: four, four and four
    if field.kind == "point":
        return point_of(*parts_of(text))
    if field.kind == "bool":
        return _TRUTH.get(text.lower(), text)
    return text


def pointer_of(path: str) -> str:
    """The JSON pointer of a path: `members.0.name` is `/members/0/name`."""
    return "/" + path[:80].replace("~", "~0").replace("/", "~1").replace(".", "/")


def path_of(pointer: str) -> str:
    """The path of a JSON pointer: where a form shows the fault."""
    return pointer[1:].replace("/", ".").replace("~1", "/").replace("~0", "~")


def unknown_paths(typed: Iterable[str], fields: tuple[Field, ...]) -> list[str]:
    """The paths that name no question of the record."""
    faults = Faults()
    read_typed(dict.fromkeys(typed, ""), fields, faults)
    return [path_of(fault.pointer) for fault in faults.found]


def _is_index(text: str, field: Field) -> bool:
    return (
        text.isascii()
        and text.isdigit()
        and len(text) <= 4
        and int(text) < max(field.max_rows, 1)
        and text == str(int(text))  # one row has one name
    )


def _rows(rows: dict[int, dict[str, str]], field: Field, faults: Faults) -> list[dict[str, Any]]:
    """The rows in order. One whose every answer is empty was never filled in and falls away."""
    found: list[dict[str, Any]] = []
    for index in sorted(rows):
        inner = Faults()
        row = read_typed(rows[index], field.fields, inner)
        for fault in inner.found:
            faults.add(f"/{field.name}/{index}{fault.pointer}", fault.code, fault.message)
        if row:
            found.append(row)
    return found


def _date(text: str) -> str:
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    if match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return text
