"""Every row that is marked sure against the gazette's own table, copied by hand in `gazette.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from plugins.edcr.rules.book import Cell
from plugins.edcr.rules.load import load_library
from plugins.edcr.rules.lookup import find_rows

_BOOK = load_library().books["kmbr"]


@dataclass(frozen=True)
class Line:
    """One row of the copy."""

    rule: str
    table: str
    since: date
    keys: dict[str, Cell]
    gives: dict[str, float | None]


def _lines() -> list[Line]:
    lines: list[Line] = []
    rule, table, since, columns = "", "", date.min, list[str]()
    for text in (Path(__file__).parent / "gazette.txt").read_text("utf-8").split("\n"):
        if text.startswith("== "):
            rule, place, names = (part.strip() for part in text[3:].split("|"))
            table, day = place.split()
            since, columns = date.fromisoformat(day), names.split()
        elif text and not text.startswith("#"):
            asked, values = (part.split() for part in text.split(":"))
            keys = {name: _cell(value) for name, value in (word.split("=") for word in asked)}
            cells = (None if value == "-" else float(value) for value in values)
            lines.append(Line(rule, table, since, keys, dict(zip(columns, cells, strict=True))))
    return lines


def _cell(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text


LINES = _lines()


@pytest.mark.parametrize("line", LINES, ids=lambda n: f"{n.rule}: {n.keys}")
def test_a_sure_row_is_that_of_the_gazette(line: Line) -> None:
    edition, (row, *others) = find_rows(_BOOK.tables[line.table], line.keys, line.since)
    assert not others, "the keys of the copy must leave no row open"
    assert edition.since == line.since
    assert {name: row.gives[name] for name in line.gives} == line.gives


def test_every_cell_that_is_marked_sure_has_such_a_line() -> None:
    sure: set[tuple[str, str, str, str]] = set()
    for table in _BOOK.tables.values():
        for edition in table.editions:
            if edition.certainty == "gazette":
                sure |= {
                    (table.name, edition.since.isoformat(), row.place, column)
                    for row in edition.rows
                    for column, value in row.gives.items()
                    if value is not None
                }
    for line in LINES:
        _, (row, *_) = find_rows(_BOOK.tables[line.table], line.keys, line.since)
        sure -= {(line.table, line.since.isoformat(), row.place, column) for column in line.gives}
    assert sorted(sure) == []


def test_no_draft_or_secondary_edition_is_taken_for_the_gazette() -> None:
    kpbr = load_library().books["kpbr"]
    own = [t for name, t in kpbr.tables.items() if name not in kpbr.inherited]
    assert own
    assert all(e.certainty != "gazette" for table in own for e in table.editions)
    assert kpbr.inherited_certainty == "secondary"
