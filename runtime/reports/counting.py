"""A report counted: its door asked, its rows put into order.

Bands of age are turned into dates here, once, by the local body's calendar: the database compares
a date and never counts the working days of a row to sort it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from runtime.access.actor import Actor
from runtime.catalogue import Report, ReportBy
from runtime.files.doors import scope_of
from runtime.ground import Ground
from runtime.meaning.working_days import Calendar, add_working_days
from runtime.refusal import NOT_ALLOWED, Refusal, malformed

MOST_ROWS = 20_000
"""As many as a door gives; one more says that there are more."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One row. `line` is the line's place, None for the whole; `together` columns from the right
    are taken together: their values are None. `values` are exact texts, None where there is none."""

    line: int | None
    together: int
    by: tuple[str | None, ...]
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """A whole report: what was asked, its rows in order, the checks that fail."""

    asked: Mapping[str, date]
    rows: tuple[Counted, ...]
    fails: tuple[str, ...]
    truncated: bool

    @property
    def whole(self) -> Counted | None:
        """The row over everything."""
        return next((r for r in self.rows if r.line is None and r.together == len(r.by)), None)


class _Found(msgspec.Struct):
    asked: list[date]
    rows: list[list[Any]]
    fails: list[str | None]


def may_read(report: Report, actor: Actor) -> bool:
    """Whether this actor has a door to the report."""
    return actor.post is not None and actor.reader_class(report.classes) in report.doors


async def count_report(
    ground: Ground,
    actor: Actor,
    report: Report,
    asked: Mapping[str, str],
    local_body: str | None = None,
) -> Counts:
    """The report over the rows that the actor may read.

    Args:
        asked: Answers by the name of what is asked: a day, or a month as `2026-11`; none: its default.
        local_body: Whose rows; the post's own body else.
    Raises:
        Refusal: 403 where the policy names no role of his, 400 for what is no day.
    """
    if not may_read(report, actor):
        raise Refusal(NOT_ALLOWED, reason="role")
    door = report.doors[actor.reader_class(report.classes) or ""]
    now = ground.clock.now()
    calendar = ground.data.working_days(report.calendar) if report.calendar else None
    days = [_day(asked.get(ask.name), ask.kind) for ask in report.ask]
    given: list[Any] = [now.date(), now, *days]
    if calendar is not None:
        off = [day * 10 + n for day, weeks in calendar.off.items() for n in sorted(weeks)]
        given += [sorted(calendar.week), sorted(off), sorted(calendar.holidays)]
    given += [band_days(by, calendar, now.date()) for by in report.by if by.kind == "age"]
    text: str | None = await ground.doors.value(door, *scope_of(actor, local_body), *given)
    if text is None:  # the post does not reach this local body
        raise Refusal(NOT_ALLOWED, reason="local_body")
    found = msgspec.json.decode(text, type=_Found)
    rows = [_row(report, row) for row in found.rows[:MOST_ROWS]]
    rows += _missing_lines(report, rows)
    return Counts(
        asked={ask.name: day for ask, day in zip(report.ask, found.asked, strict=True)},
        rows=tuple(sorted(rows, key=lambda row: _place(report, row))),
        fails=tuple(name for name in found.fails if name),
        truncated=len(found.rows) > MOST_ROWS,
    )


def band_days(by: ReportBy, calendar: Calendar | None, today: date) -> list[date]:
    """The earliest day of each band but the last: what is older belongs further down.

    Working days are those after the day, up to and including today, as rules count them.
    """
    if not by.working:
        return [today - timedelta(days=band) for band in by.bands]
    assert calendar is not None
    tomorrow = today + timedelta(days=1)
    return [add_working_days(calendar, tomorrow, -band - 1) or date.min for band in by.bands]


def _day(text: str | None, kind: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text[:7]}-01" if kind == "month" else text)
    except ValueError:
        raise malformed(f"{text} is no day", f"{text} ഒരു തീയതിയല്ല") from None


def _row(report: Report, row: list[Any]) -> Counted:
    line, level, *cells = row
    width = len(report.by)
    return Counted(
        None if line < 0 else line,
        int(level).bit_count(),
        tuple(cells[:width]),
        tuple(cells[width:]),
    )


def _missing_lines(report: Report, rows: list[Counted]) -> Iterator[Counted]:
    """A statement shows every line, also one without a row: counts and sums are 0 there."""
    there = {row.line for row in rows}
    width = len(report.by)
    for place in range(len(report.lines)):
        if place not in there:
            values = tuple("0" if f.kind == "int" else None for f in report.figures)
            yield Counted(place, width, (None,) * width, values)


def _place(report: Report, row: Counted) -> tuple[Any, ...]:
    """Line by line; groups in the order of their options, empty ones last, a total after its group."""
    shown = len(row.by) - row.together
    line = len(report.lines) if row.line is None else row.line
    keys = [_rank(by, value) for by, value in zip(report.by, row.by[:shown], strict=False)]
    return (line, *keys, (2, 0, ""))


def _rank(by: ReportBy, value: str | None) -> tuple[int, int, str]:
    if value is None:
        return (1, 0, "")
    if by.bands:
        return (0, int(value), "")
    order = list(by.options)
    return (0, order.index(value) if value in by.options else len(order), value)
