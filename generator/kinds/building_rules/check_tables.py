"""Rules over tables: dates rise, cells are what their column says, rows can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

from generator.diagnostics import Diagnostic, Severity, did_you_mean
from generator.kinds.building_rules.parts import Parts
from generator.kinds.building_rules.spec import EditionSpec, TableSpec
from generator.load.document import Document
from generator.load.nodes import Step

BAND = ("over", "from", "upto", "under")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
Row = dict[str, Any]


def check_tables(parts: Parts) -> Iterator[Diagnostic]:
    """Everything that is wrong in tables."""
    uses = parts.uses
    for document, spec in parts.tables:
        for name, table in spec.tables.items():
            here = ("tables", name)
            yield from _dates(document, here, table)
            for day, edition in table.dates.items():
                at = (*here, "dates", day.isoformat(), "rows")
                yield from _like(document, (*here, "dates", day.isoformat()), edition, table)
                for index, row in enumerate(edition.rows):
                    yield from _row(document, (*at, index), row, table, uses)
                yield from _doubles(document, at, edition, table)


def is_number(text: object) -> bool:
    """Whether a cell is written as a number."""
    return isinstance(text, str) and _NUMBER.match(text) is not None


def words_of_cell(cell: object) -> tuple[str, ...]:
    """The words of a cell: one, or a list of them."""
    return (
        tuple(str(c) for c in cast("list[object]", cell))
        if isinstance(cell, list)
        else (str(cell),)
    )


def _dates(document: Document, here: tuple[Step, ...], table: TableSpec) -> Iterator[Diagnostic]:
    days = list(table.dates)
    if not days:
        yield Diagnostic("KS334", document.key_span(*here, "dates"), "a table without an edition")
    for earlier, later in pairwise(days):
        if later <= earlier:
            place = document.key_span(*here, "dates", later.isoformat())
            yield Diagnostic(
                "KS334", place, f"{later} does not come after {earlier}", expected="dates that rise"
            )


def _like(
    document: Document, at: tuple[Step, ...], edition: EditionSpec, table: TableSpec
) -> Iterator[Diagnostic]:
    """An edition has rows of its own, or says whose rows hold."""
    if edition.like is None:
        if not edition.rows:
            told = "an edition without a row: every check of it would fail"
            yield Diagnostic("KS334", document.key_span(*at), told, mend="write `rows:` or `like:`")
        return
    place = document.span(*at, "like")
    other = table.dates.get(edition.like)
    if edition.rows:
        yield Diagnostic("KS334", place, "this edition has rows of its own and those of another")
    elif other is None or other.like is not None:
        days = ", ".join(day.isoformat() for day, one in table.dates.items() if one.rows)
        yield Diagnostic("KS334", place, f"no edition of {edition.like} has rows", expected=days)


def _row(
    document: Document, at: tuple[Step, ...], row: Row, table: TableSpec, uses: frozenset[str]
) -> Iterator[Diagnostic]:
    if not isinstance(row.get("row"), str):
        yield Diagnostic(
            "KS333",
            document.near(*at),
            "the row has no name",
            mend="write `row: ...` as the gazette numbers it",
        )
    for key, cell in row.items():
        place = document.span(*at, key)
        if key == "row":
            continue
        if key in table.takes:
            if table.takes[key] == "number":
                yield from _band(document, (*at, key), cell)
            elif isinstance(cell, dict):
                yield Diagnostic("KS333", place, f"'{key}' takes words, not a band of numbers")
            elif table.takes[key] == "use":
                for word in words_of_cell(cell):
                    if word not in uses:
                        yield Diagnostic(
                            "KS333",
                            place,
                            f"there is no use '{word}'",
                            mend=did_you_mean(word, uses),
                        )
        elif key in table.gives:
            if cell != "none" and not is_number(cell):
                yield Diagnostic(
                    "KS333",
                    place,
                    f"'{cell}' is no number",
                    expected="a number, or none for no limit",
                )
        else:
            known = ["row", *table.takes, *table.gives]
            yield Diagnostic(
                "KS333",
                document.key_span(*at, key),
                f"the table has no column '{key}'",
                expected=", ".join(known),
                mend=did_you_mean(key, known),
            )


def _band(document: Document, at: tuple[Step, ...], cell: object) -> Iterator[Diagnostic]:
    if not isinstance(cell, dict):
        if not is_number(cell):
            yield Diagnostic(
                "KS333",
                document.span(*at),
                f"'{cell}' is no number",
                expected="{over: 200, upto: 500}, or one number",
            )
        return
    band = cast("dict[str, object]", cell)
    for key, value in band.items():
        if key not in BAND:
            yield Diagnostic(
                "KS333",
                document.key_span(*at, key),
                f"a band has no '{key}'",
                expected=", ".join(BAND),
                mend=did_you_mean(key, BAND),
            )
        elif not is_number(value):
            yield Diagnostic(
                "KS333", document.span(*at, key), f"'{value}' is no number", expected="a number"
            )


def _doubles(
    document: Document, at: tuple[Step, ...], edition: EditionSpec, table: TableSpec
) -> Iterator[Diagnostic]:
    """A row that asks for the very same as one above it is never reached."""
    seen: dict[str, int] = {}
    for index, row in enumerate(edition.rows):
        asks = repr(sorted((key, row[key]) for key in table.takes if key in row))
        if asks in seen:
            first = ((document.near(*at, seen[asks]), "the row that always comes first"),)
            yield Diagnostic(
                "KS333",
                document.near(*at, index),
                "this row is never reached",
                severity=Severity.ERROR,
                others=first,
            )
        seen.setdefault(asks, index)
