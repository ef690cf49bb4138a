"""First rows of masters: typed cells, dated, and the proof that no key is there twice at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.fields.field_type import Shape
from generator.fields.mends import mend_of
from generator.fields.registry import FIELD_TYPES
from generator.load.csv_rows import CsvRow
from generator.load.document import Document
from generator.load.scalars import read_day
from generator.resolve.names import Names
from generator.resolve.shapes import Shaped
from generator.symbols import MasterRow, Value

SINCE, UNTIL = "since", "until"
# Kept beside a row for its editors: the order or notification that it came from.
REFERENCE = "ref"
_MOST_FAULTS = 20


def row_columns(fields: Mapping[str, Shaped]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that rows may have, and those that they must have."""
    known: list[str] = []
    needed: list[str] = []
    for one in fields.values():
        columns = [column.name for column in one.type.columns(one.shape)]
        known += columns
        if not one.spec.optional and one.spec.default is None:
            needed += [name for name in columns if not name.endswith("_ml")]
    return (*known, SINCE, UNTIL, REFERENCE), (*needed, SINCE)


def typed_rows(
    names: Names,
    document: Document,
    fields: Mapping[str, Shaped],
    key: str,
    rows: Iterable[CsvRow],
) -> tuple[MasterRow, ...]:
    """The rows typed and sorted by key and date; faults are told at their cells."""
    made: list[MasterRow] = []
    readers = _readers(fields)
    faults = 0
    for row in rows:
        values: dict[str, Value] = {}
        good = True
        for column, (one, is_needed) in readers.items():
            text = row.cells.get(column)
            if text is None:
                if is_needed:
                    good = False
                    names.found.append(_missing(row, column))
                values[column] = None
                continue
            try:
                values[column] = one.type.read(text, one.shape)
            except ValueError as fault:
                good = False
                names.found.append(
                    Diagnostic(
                        "KS034",
                        row.span(column),
                        str(fault),
                        expected=one.type.summary,
                        mend=mend_of(one.type, text, one.shape),
                    )
                )
        since = _day(names, row, SINCE)
        until = _day(names, row, UNTIL) if UNTIL in row.cells else None
        if since is not None and until is not None and until <= since:
            names.report(
                "KS220",
                row.span(UNTIL),
                f"this row ends on {until}, not after it begins on {since}",
                expected="`until` is the first day on which the row no longer holds",
            )
            good = False
        if good and since is not None:
            made.append(MasterRow(str(values[key]), values, since, until, row.span()))
        elif not good:
            faults += 1
            if faults >= _MOST_FAULTS:
                break
    made.sort(key=lambda row: (row.key, row.since))
    _prove_apart(names, made)
    return tuple(made)


def _readers(fields: Mapping[str, Shaped]) -> dict[str, tuple[Shaped, bool]]:
    readers: dict[str, tuple[Shaped, bool]] = {}
    for one in fields.values():
        for column in one.type.columns(one.shape):
            is_needed = not one.spec.optional and not column.name.endswith("_ml")
            readers[column.name] = one, is_needed
    return readers


def _day(names: Names, row: CsvRow, column: str) -> dt.date | None:
    text = row.cells.get(column)
    if text is None:
        names.found.append(_missing(row, column))
        return None
    day = read_day(text)
    if day is None:
        names.report(
            "KS034",
            row.span(column),
            f"'{text}' is no date",
            expected="a date such as 2026-04-01",
            mend=mend_of(FIELD_TYPES["date"], text, Shape("date")),
        )
    return day


def _missing(row: CsvRow, column: str) -> Diagnostic:
    return Diagnostic(
        "KS035",
        row.span(column),
        f"the cell '{column}' of this row is empty",
        mend="write a value, or make the field optional",
    )


def _prove_apart(names: Names, rows: list[MasterRow]) -> None:
    """No key may have two rows on one day: a look-up must have one answer."""
    for earlier, later in pairwise(rows):
        if earlier.key != later.key:
            continue
        if earlier.until is None or later.since < earlier.until:
            names.report(
                "KS220",
                _short(later.span),
                f"two rows of '{later.key}' hold on {later.since}",
                expected="rows of one key that follow each other in time",
                mend=f"end the earlier row: until {later.since}",
                others=((_short(earlier.span), f"holds since {earlier.since}"),),
            )


def check_references(
    names: Names,
    fields: Mapping[str, Shaped],
    rows: tuple[MasterRow, ...],
    keys: Mapping[str, frozenset[str]],
) -> None:
    """Each reference in a row must name a row of the other master."""
    for name, one in fields.items():
        wanted = keys.get(one.shape.to)
        if one.type.name not in ("ref", "refs") or wanted is None:
            continue
        target = names.by_kind.get("master", {}).get(one.shape.to)
        if not wanted and rows and target is not None:
            if not {"file", "rows"} & set(target.node.keys) | target.node.holes:
                names.report(
                    "KS221",
                    target.span(),
                    f"{one.shape.to} has no rows, and rows of other masters name some",
                    expected="`file: data/....csv`, or `rows:`",
                    mend="add `file:` or `rows:`",
                )
            continue  # else what is wrong with its rows was told
        faults = 0
        for row in rows:
            value = row.values.get(name)
            for code in value if isinstance(value, tuple) else (value,):
                if code is not None and code not in wanted and faults < _MOST_FAULTS:
                    faults += 1
                    names.report(
                        "KS221",
                        _short(row.span),
                        f"'{name}' names '{code}', and {one.shape.to} has no such row",
                        expected=", ".join(sorted(wanted)[:8])
                        + (" ..." if len(wanted) > 8 else ""),
                        mend=did_you_mean(str(code), wanted)
                        or "write the key of a row that is there",
                    )


def _short(span: Span) -> Span:
    return Span(span.file, span.line, span.column, 1)
