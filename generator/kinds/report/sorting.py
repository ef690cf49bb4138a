"""What the rows of a report are sorted by: fields with few values, months, ages in bands."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.report.spec import BySpec
from generator.load.document import Document
from generator.load.scalars import read_duration
from generator.resolve.names import Names
from generator.resolve.paths import all_paths, field_of_path
from generator.resolve.words import text_or_none
from generator.symbols import Record, ReportBy

KINDS = ("field", "month", "year", "fy", "age")
_FEW = ("choice", "bool", "code", "int", "pincode")
"""Types whose values a column of a report may stand for, beside references to masters."""
_DAYS = ("date", "datetime")
_BUILT_IN = ("state", "life", "ended", "local_body")
_BUILT_IN_DAYS = ("submitted_on", "due", "opened_at")


def by_at(
    names: Names,
    document: Document,
    index: int,
    spec: BySpec,
    record: Record,
    masters: Mapping[str, object],
    has_calendar: bool,
) -> ReportBy | None:
    """One item of `by:`; None where it is wrong, which is told."""
    written = [kind for kind in KINDS if getattr(spec, kind) is not None]
    at = ("by", index)
    if len(written) != 1:
        names.report(
            "KS451",
            document.key_span(*at, written[-1]) if written else document.span(*at),
            "this sorts by " + (" and ".join(written) if written else "nothing"),
            expected="one of " + ", ".join(KINDS),
        )
        return None
    kind = written[0]
    path: str = getattr(spec, kind)
    span = document.span(*at) if document.text(*at) else document.span(*at, kind)
    field = field_of_path(record.fields, path)
    few = _few(record, path, masters)
    if kind == "field" and few:
        return ReportBy(kind, path, field, text_or_none(spec.title))
    days = _days(record)
    if kind != "field" and path in days:
        if kind != "age":
            return ReportBy(kind, path, field, text_or_none(spec.title))
        return _age(names, document, index, spec, record, has_calendar)
    if names.is_lost(document, path.split(".")[0]):
        return None
    known = days if kind != "field" else _all_few(record, masters)
    what = f"is of type {field.type}" if field else "is no field of the record"
    names.report(
        "KS451",
        span,
        f"rows cannot be sorted by '{path}': it {what}",
        expected=", ".join(known) or "a date",
        mend=did_you_mean(path, known),
    )
    return None


def _few(record: Record, path: str, masters: Mapping[str, object]) -> bool:
    field = field_of_path(record.fields, path)
    if field is None:
        return path in _BUILT_IN and path in record.builtins
    if field_of_path(record.fields, path.split(".")[0]) is not field and "." in path:
        top = field_of_path(record.fields, path.split(".")[0])
        if top is not None and (top.type == "table" or field.bilingual):
            return False
    return field.type in _FEW or (field.type == "ref" and field.to in masters)


def _all_few(record: Record, masters: Mapping[str, object]) -> list[str]:
    paths = [*all_paths(record.fields), *_BUILT_IN]
    return [path for path in paths if _few(record, path, masters)]


def _days(record: Record) -> list[str]:
    kept = ("opened_at",) if record.entry else ("submitted_on", "due")
    return [field.path for field in record.fields if field.type in _DAYS] + list(kept)


def _age(
    names: Names,
    document: Document,
    index: int,
    spec: BySpec,
    record: Record,
    has_calendar: bool,
) -> ReportBy | None:
    at = ("by", index, "upto")
    bands: list[int] = []
    unit = ""
    for place, text in enumerate(spec.upto[:-1]):
        length = read_duration(text)
        wrong = length is None or length.unit not in ("d", "wd") or unit not in ("", length.unit)
        if length is None or wrong or (bands and length.amount <= bands[-1]):
            names.report(
                "KS454",
                document.span(*at, place),
                f"the band '{text}' does not follow those before it",
                expected="days or working days that rise: [5wd, 15wd, 30wd, else]",
            )
            return None
        unit = length.unit
        bands.append(length.amount)
    if not bands or spec.upto[-1] != "else":
        names.report(
            "KS454",
            document.span(*at) if spec.upto else document.span("by", index),
            "the bands of an age leave out what is older",
            expected="[5wd, 15wd, 30wd, else]",
            mend="write else as the last",
        )
        return None
    if unit == "wd" and not has_calendar:
        names.report(
            "KS455",
            document.span(*at),
            "these bands count working days, and the report names no calendar",
            expected="calendar: core.office",
        )
        return None
    assert spec.age is not None
    field = field_of_path(record.fields, spec.age)
    return ReportBy("age", spec.age, field, text_or_none(spec.title), tuple(bands), unit)
