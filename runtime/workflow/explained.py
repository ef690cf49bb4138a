"""The promised time told day by day: each day counted or not, and why. What the clock did, never what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from runtime.catalogue import Length, StateTime, Workflow
from runtime.meaning.dates import KOLKATA
from runtime.meaning.working_days import Calendar
from runtime.words import Words

MOST_DAYS = 800
"""No promise is told further than that; the due date stands beside the lines anyway."""

WHY = {
    "first": Words("The day it begins is not counted", "തുടങ്ങുന്ന ദിവസം കണക്കാക്കില്ല"),
    "closed": Words("The office does not work on this day", "ഓഫീസ് അവധിയാണ്"),
    "stopped": Words("The file is with the applicant: the clock stands", "ഫയൽ അപേക്ഷകന്റെ പക്കൽ: സമയം നിൽക്കുന്നു"),
    "counted": Words("Counted", "കണക്കാക്കി"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One day: counted as the `number`-th, or not (`number` None), and why."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """A time told day by day: so many `days`, from `starts` on, over on `due_on` (None: not to be seen yet)."""

    days: int
    working: bool
    starts: date
    due_on: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One event of a file, as far as its clock goes."""

    on: date
    state: str


def passages(events: Iterable[tuple[datetime, str]]) -> tuple[Passage, ...]:
    """The events of a file, oldest first, as instants and the states they led to."""
    return tuple(Passage(at.astimezone(KOLKATA).date(), state) for at, state in events)


def whole(
    flow: Workflow, calendar: Calendar, trail: tuple[Passage, ...], today: date
) -> Count | None:
    """The whole promise; None where nothing is promised."""
    if flow.sla is None or not trail:
        return None
    working = flow.sla.calendar is not None
    stopped = tuple(_stopped(flow, trail, today))
    return _count(
        flow.sla.days, working, trail[0].on, calendar, stopped, open_end=_stands(flow, trail)
    )


def of_state(
    flow: Workflow, calendar: Calendar, trail: tuple[Passage, ...]
) -> tuple[str, Count] | None:
    """The time of the state that the file is in, where it has one in whole days."""
    if flow.sla is None or not trail:
        return None
    name = trail[-1].state
    time: StateTime | None = flow.sla.states.get(name)
    days = None if time is None else _days(time.within)
    if time is None or days is None:
        return None
    entered = trail[-1].on
    for before in reversed(trail):
        if before.state != name:
            break
        entered = before.on
    return name, _count(days, time.within.unit == "wd", entered, calendar, (), open_end=False)


def _days(length: Length) -> int | None:
    return {"d": length.amount, "wd": length.amount, "w": 7 * length.amount}.get(length.unit)


def _stopped(
    flow: Workflow, trail: tuple[Passage, ...], today: date
) -> Iterator[tuple[date, date]]:
    """The spans in which the clock stood: after the first day, up to and with the last."""
    since: date | None = None
    for step in trail:
        stands = flow.states[step.state].clock_stopped
        if stands and since is None:
            since = step.on
        elif not stands and since is not None:
            yield since, step.on
            since = None
    if since is not None:
        yield since, max(since, today)


def _stands(flow: Workflow, trail: tuple[Passage, ...]) -> bool:
    return flow.states[trail[-1].state].clock_stopped


def _count(
    days: int,
    working: bool,
    starts: date,
    calendar: Calendar,
    stopped: tuple[tuple[date, date], ...],
    *,
    open_end: bool,
) -> Count:
    lines = [Line(starts, None, "first")]
    number = 0
    until = stopped[-1][1] if open_end and stopped else None
    for ahead in range(1, MOST_DAYS):
        day = starts + timedelta(days=ahead)
        if number == days or (until is not None and day > until):
            break
        if working and not calendar.works(day):
            lines.append(Line(day, None, "closed"))
        elif any(since < day <= to for since, to in stopped):
            lines.append(Line(day, None, "stopped"))
        else:
            number += 1
            lines.append(Line(day, number, "counted"))
    due_on = lines[-1].day if number == days else None
    return Count(days, working, starts, due_on, tuple(lines))
