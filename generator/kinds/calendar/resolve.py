"""Calendars: working weekdays, hours, weekdays off, holidays from the document or a CSV file."""

from __future__ import annotations

import datetime as dt

from generator.fields.field_type import Shape
from generator.fields.mends import mend_of
from generator.fields.registry import FIELD_TYPES
from generator.kinds.calendar.spec import WEEK, CalendarSpec
from generator.load.csv_rows import read_rows
from generator.load.document import Document
from generator.load.scalars import read_day
from generator.resolve.names import Names
from generator.resolve.tables import table_text
from generator.resolve.words import text_of
from generator.symbols import Calendar, Text

_COLUMNS = ("date", "name_en", "name_ml")


def resolve_calendars(names: Names) -> dict[str, Calendar]:
    """The calendars by qualified name."""
    made: dict[str, Calendar] = {}
    for name, document in names.of_kind("calendar"):
        spec = document.spec
        assert isinstance(spec, CalendarSpec)
        _check_week(names, document, spec)
        made[name] = Calendar(
            name,
            document.module,
            document.name,
            text_of(spec.title),
            tuple(sorted({WEEK.index(day) for day in spec.week})),
            spec.hours.from_,
            spec.hours.to,
            {WEEK.index(day): tuple(sorted(set(places))) for day, places in spec.off.items()},
            _holidays(names, document, spec),
            document.span(),
        )
    return made


def _check_week(names: Names, document: Document, spec: CalendarSpec) -> None:
    if not spec.week:
        names.report(
            "KS603",
            document.key_span("week"),
            "a week without a working day: nothing would ever be due",
            expected="[mon, tue, wed, thu, fri, sat]",
            mend="write week: [mon, tue, wed, thu, fri, sat]",
        )
    if spec.hours.to <= spec.hours.from_:
        names.report(
            "KS603",
            document.span("hours", "to"),
            f"the office closes at {spec.hours.to:%H:%M}, not after it opens at "
            f"{spec.hours.from_:%H:%M}",
            expected="a time after `from`",
            mend="write a time after `from`, or exchange the two",
        )
    for day, places in spec.off.items():
        if day not in spec.week:
            names.report(
                "KS603",
                document.key_span("off", day),
                f"'{day}' is no working day, so none of them can be off",
                expected=", ".join(spec.week),
                mend=f"add '{day}' to `week:`, or take it out of `off:`",
            )
        for index, place in enumerate(places):
            if not 1 <= place <= 5:
                names.report(
                    "KS603",
                    document.span("off", day, index),
                    f"no month has a weekday number {place}",
                    expected="1 to 5: {sat: [2]} are second Saturdays",
                    mend="write a number from 1 to 5",
                )


def _holidays(names: Names, document: Document, spec: CalendarSpec) -> dict[dt.date, Text]:
    if spec.holidays is not None and spec.file is not None:
        names.report(
            "KS203",
            document.key_span("holidays"),
            "the holidays stand here and in a file",
            expected="`holidays`, or `file`",
            others=((document.key_span("file"), "the file"),),
        )
    if spec.file is None:
        return {
            day: Text(words.en, words.ml or "")
            for day, words in sorted((spec.holidays or {}).items())
        }
    table = table_text(names, document, spec.file)
    if table is None:
        return {}
    rows, found = read_rows(*table, _COLUMNS, ("date", "name_en"))
    names.found.extend(found)
    made: dict[dt.date, Text] = {}
    for row in rows:
        text = row.cells.get("date", "")
        day = read_day(text)
        if day is None:
            names.report(
                "KS034",
                row.span("date"),
                f"'{text}' is no date",
                expected="a date such as 2026-01-26",
                mend=mend_of(FIELD_TYPES["date"], text, Shape("date")),
            )
        elif "name_en" not in row.cells:
            names.report("KS035", row.span("name_en"), "this holiday has no name")
        elif day in made:
            # Two feasts on one day: the office is closed once, and shown under both names.
            first = made[day]
            malayalam = row.cells.get("name_ml", "")
            made[day] = Text(
                f"{first.en}; {row.cells['name_en']}",
                f"{first.ml}; {malayalam}" if first.ml and malayalam else first.ml or malayalam,
            )
        else:
            made[day] = Text(row.cells["name_en"], row.cells.get("name_ml", ""))
    return dict(sorted(made.items()))
