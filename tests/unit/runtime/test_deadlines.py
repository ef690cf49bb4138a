"""When a length of time has run out: whole days end at midnight, hours from the instant, months clamp."""

from datetime import date, datetime

import pytest

from runtime.catalogue import Length, Sla, State, Workflow
from runtime.meaning.dates import KOLKATA
from runtime.meaning.working_days import Calendar
from runtime.words import Words
from runtime.workflow.due import resumed
from runtime.workflow.explained import Passage, whole
from runtime.workflow.timers import deadline

OFFICE = Calendar(frozenset(range(6)), {5: frozenset({2})}, frozenset({date(2026, 5, 7)}))
MONDAY = datetime(2026, 5, 4, 10, 30, tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("lengths", "ends"),
    [
        ([Length(1, "d")], datetime(2026, 5, 6)),
        ([Length(1, "w")], datetime(2026, 5, 12)),
        ([Length(3, "wd")], datetime(2026, 5, 9)),  # the 7th is a holiday
        ([Length(4, "wd")], datetime(2026, 5, 12)),  # the 9th is the second Saturday
        ([Length(5, "wd"), Length(0, "wd")], datetime(2026, 5, 13)),
        ([Length(1, "mo")], datetime(2026, 6, 5)),
        ([Length(2, "h")], datetime(2026, 5, 4, 12, 30)),
        ([Length(1, "d"), Length(90, "min")], datetime(2026, 5, 6, 1, 30)),
    ],
)
def test_lengths_run_out_one_after_the_other(lengths: list[Length], ends: datetime) -> None:
    assert deadline(MONDAY, OFFICE, *lengths) == ends.replace(tzinfo=KOLKATA)


def test_a_time_beyond_the_calendar_never_runs_out() -> None:
    assert deadline(MONDAY, OFFICE, Length(99_999, "wd")) is None


def test_what_was_late_before_the_clock_stood_stays_late() -> None:
    sla = Sla(days=5, calendar="core.office")
    assert resumed(sla, OFFICE, date(2026, 5, 4), date(2026, 5, 8), date(2026, 6, 1)) == date(
        2026, 5, 4
    )


def test_the_lines_tie_to_the_due_date_that_the_runtime_keeps() -> None:
    sla = Sla(days=5, calendar="core.office")
    title = Words("A", "A")
    flow = Workflow(
        "issue",
        ("citizen",),
        "here",
        {"here": State("here", title), "away": State("away", title, clock_stopped=True)},
        sla,
    )
    trail = (
        Passage(date(2026, 5, 4), "here"),
        Passage(date(2026, 5, 6), "away"),
        Passage(date(2026, 5, 15), "here"),
    )
    told = whole(flow, OFFICE, trail, date(2026, 5, 20))
    due_on = resumed(sla, OFFICE, date(2026, 5, 12), date(2026, 5, 6), date(2026, 5, 15))
    assert told is not None
    assert told.due_on == due_on
    assert [line.number for line in told.lines if line.number] == [1, 2, 3, 4, 5]
