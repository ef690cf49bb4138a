"""What a browser posts for the questions it was shown, as text by path: the shape of a draft.

Only the questions that were put are read; a control that names no such question is refused, so a
page cannot be used to slip an answer into another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from runtime.answers.typed import LONGEST_ANSWER
from runtime.catalogue import Field
from runtime.meaning.places import point_of
from runtime.refusal import Refusal, malformed

Raw = dict[str, str]
"""Answers as typed, by path: `name.en`, `members.0.born_on`."""

DATE_PARTS = ("day", "month", "year")
POINT_PARTS = ("latitude", "longitude")
_PARTS = {"date": DATE_PARTS, "point": POINT_PARTS}
_INDEX = re.compile(r"[0-9]{1,4}\Z")


def page_answers(posted: Mapping[str, str], asked: Iterable[Field]) -> Raw:
    """The posted answers to the questions in `asked`. Names that begin with `_` are the page's own.

    Raises:
        Refusal: A name that stands for none of the questions, or an answer longer than any may be.
    """
    known = {field.name: field for field in asked}
    answers: Raw = {}
    dates: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        if name.startswith("_"):
            continue
        if len(text) > LONGEST_ANSWER:
            raise malformed("An answer is too long", "ഒരു ഉത്തരം വളരെ നീണ്ടതാണ്")
        path, part, field = _place(name, known)
        if part:
            dates.setdefault(path, {})[part] = text.strip()
        else:
            # Browsers send line ends as CR LF; kept texts have LF only.
            answers[path] = _tidy(text.replace("\r\n", "\n"), field.kind)
    for path, parts in dates.items():
        answers[path] = _joined(parts)
    return answers


def merged(kept: Mapping[str, str], asked: Iterable[Field], answers: Raw) -> Raw:
    """The draft with the answers to the questions in `asked` replaced; all others stay."""
    names = {field.name for field in asked}
    rest = {path: text for path, text in kept.items() if path.partition(".")[0] not in names}
    return {**rest, **answers}


def row_indexes(raw: Mapping[str, str], table: Field) -> list[int]:
    """The indexes of a table's rows, in order; an added row that is still empty counts."""
    found = {
        int(index)
        for path in raw
        if path.startswith(f"{table.name}.") and _INDEX.match(index := path.split(".")[1])
    }
    return sorted(found)


def with_row_added(raw: Raw, table: Field) -> Raw:
    """The answers with one more, empty row, unless the table is full."""
    raw = _renumbered(raw, table, row_indexes(raw, table))
    count = len(row_indexes(raw, table))
    if count >= table.max_rows:
        return raw
    return {
        **raw,
        **{
            f"{table.name}.{count}.{inner.name}": "" for inner in table.fields if not inner.computed
        },
    }


def without_row(raw: Raw, table: Field, index: int) -> Raw:
    """The answers without one row; those after it move up."""
    return _renumbered(raw, table, [other for other in row_indexes(raw, table) if other != index])


def without_empty_rows(raw: Raw, tables: Iterable[Field]) -> Raw:
    """The answers without rows that nobody filled in: what was added by mistake is no mistake."""
    for table in tables:
        if table.kind == "table":
            filled = [
                index
                for index in row_indexes(raw, table)
                if _is_filled(raw, f"{table.name}.{index}.")
            ]
            raw = _renumbered(raw, table, filled)
    return raw


def plain_mobile(text: str) -> str:
    """A mobile number as people write it, without spaces, dashes and the country's code."""
    digits = re.sub(r"[\s().-]", "", text)
    for prefix in ("+91", "0091", "91", "0"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 10:
            return digits[len(prefix) :]
    return digits


def _tidy(text: str, kind: str) -> str:
    if kind == "mobile":
        return plain_mobile(text)
    return re.sub(r"\s", "", text) if kind in ("pincode", "aadhaar") else text


def _place(name: str, known: Mapping[str, Field]) -> tuple[str, str, Field]:
    """The path that a control stands for, which part of a date it is ("" for a whole answer), the field."""
    steps = name.split(".")
    field = known.get(steps[0])
    inner = steps[1:]
    if field is not None and field.kind == "table" and len(inner) >= 2 and _INDEX.match(inner[0]):
        if int(inner[0]) >= field.max_rows:
            raise _strange(name)
        field, inner = (
            next((column for column in field.fields if column.name == inner[1]), None),
            inner[2:],
        )
    if field is None or field.computed or field.kind == "table":
        raise _strange(name)
    if len(inner) == 1 and inner[0] in _PARTS.get(field.kind, ()):
        return name.rpartition(".")[0], inner[0], field
    if inner != (inner[:1] if field.bilingual and inner[:1] in (["en"], ["ml"]) else []):
        raise _strange(name)
    if field.bilingual and not inner:
        raise _strange(name)
    return name, "", field


def _strange(name: str) -> Refusal:
    del name  # never echoed: it may be anything
    return malformed(
        "The page sent an answer to a question that it did not ask", "ചോദിക്കാത്ത ചോദ്യത്തിന് ഉത്തരം വന്നു"
    )


def _joined(parts: Mapping[str, str]) -> str:
    """`27/3/2015` or a geo URI; empty where nothing was entered."""
    if set(parts) & set(POINT_PARTS):
        return point_of(*(parts.get(part, "") for part in POINT_PARTS))
    return "/".join(parts.get(part, "") for part in DATE_PARTS) if any(parts.values()) else ""


def date_parts(text: str) -> tuple[str, str, str]:
    """Day, month and year as they were typed, from a draft or from an ISO date."""
    if match := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", text, re.ASCII):
        return (str(int(match[3])), str(int(match[2])), match[1])
    day, month, year = [*text.split("/"), "", "", ""][:3]
    return (day, month, year)


def _renumbered(raw: Raw, table: Field, order: list[int]) -> Raw:
    new = {old: index for index, old in enumerate(order)}
    moved: Raw = {}
    for path, text in raw.items():
        if not path.startswith(f"{table.name}."):
            moved[path] = text
            continue
        _, index, rest = path.split(".", 2)
        if int(index) in new:
            moved[f"{table.name}.{new[int(index)]}.{rest}"] = text
    return moved


def _is_filled(raw: Mapping[str, str], prefix: str) -> bool:
    return any(text.strip() for path, text in raw.items() if path.startswith(prefix))
