"""Rules over promised times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.diagnostics import Diagnostic
from generator.load.scalars import Duration
from generator.resolve.scopes import LOCAL_BODY
from generator.symbols import Calendar, Sla, SlaChange, SymbolTable

# The longest that one of a unit can take, in days: enough to know whether a holiday list is long
# enough. A working day may lie behind a week of holidays.
_DAYS = {"min": 0.0007, "h": 0.042, "d": 1, "wd": 3, "w": 7, "mo": 31, "y": 366}
# Units that can be added up without a calendar.
_SAME = {"min": ("minutes", 1), "h": ("minutes", 60), "d": ("days", 1), "w": ("days", 7)}


def check_slas(table: SymbolTable) -> Iterator[Diagnostic]:
    """Times of states that fit into the whole, clocks that run, holidays that reach far enough."""
    for sla in table.slas.values():
        yield from _sum(sla, table)
        yield from _layered(sla, table)
        yield from _stopped(sla, table)
        yield from _holidays(sla, table)


def _sum(sla: Sla, table: SymbolTable) -> Iterator[Diagnostic]:
    total: dict[str, int] = {}
    for _, time in sla.states:
        unit, amount = _measure(time)
        total[unit] = total.get(unit, 0) + amount
    unit, whole = _measure(sla.whole)
    if total.get(unit, 0) > whole:
        parts = " + ".join(f"{time.amount}{time.unit}" for _, time in sla.states)
        yield Diagnostic(
            "KS602",
            table.place("sla", sla.name, "whole"),
            f"the states take more time than was promised: {parts} is more than "
            f"{sla.whole.amount}{sla.whole.unit}",
            expected="states that together take no more than `whole`",
            mend="shorten a state, or promise more time",
        )


def _layered(sla: Sla, table: SymbolTable) -> Iterator[Diagnostic]:
    """Every combination of layers that some local body lives under fits into its whole."""
    changes = [change for change in table.sla_changes if change.sla == sla.name]
    bodies = table.masters.get(LOCAL_BODY)
    if not changes or bodies is None:
        return
    told: set[tuple[SlaChange, ...]] = set()
    for row in bodies.rows:
        places = {"local_body": row.key} | {
            level: str(row.values.get(level)) for level in ("tier", "district")
        }
        mine = tuple(
            change
            for level in ("tier", "district", "local_body")
            for change in changes
            if change.level == level and change.code == places[level]
        )
        if not mine or mine in told:
            continue
        told.add(mine)
        times = {"": sla.whole, **dict(sla.states), **{c.state: c.within for c in mine}}
        total: dict[str, int] = {}
        for name, _ in sla.states:
            unit, amount = _measure(times[name])
            total[unit] = total.get(unit, 0) + amount
        unit, whole = _measure(times[""])
        if total.get(unit, 0) > whole:
            yield Diagnostic(
                "KS602",
                mine[-1].span,
                f"in {row.key} the states take more time than was promised there: more than "
                f"{times[''].amount}{times[''].unit}",
                expected="states that together take no more than `whole`",
                others=((sla.span, "the promise"),),
            )


def _stopped(sla: Sla, table: SymbolTable) -> Iterator[Diagnostic]:
    workflow = table.workflows[sla.of]
    for name, _ in sla.states:
        state = workflow.state(name)
        if state is not None and (state.clock_stopped or state.end):
            why = "its clock is stopped" if state.clock_stopped else "it is an end"
            yield Diagnostic(
                "KS605",
                table.key_place("sla", sla.name, "states", name),
                f"the state '{name}' is given a time, and none passes there: {why}",
                expected="times for states whose clock runs",
                mend=f"take '{name}' out, or let the clock of the state run",
                others=((state.span, "the state"),),
            )


def _holidays(sla: Sla, table: SymbolTable) -> Iterator[Diagnostic]:
    """A due date behind the last known holiday would be counted without holidays."""
    calendar = table.calendars[sla.calendar]
    if not calendar.holidays:
        yield _short(sla, calendar, "it knows no holiday")
        return
    reach = dt.timedelta(days=int(sla.whole.amount * _DAYS[sla.whole.unit]) + 1)
    first, last = _years(calendar)
    if first + reach > last:
        yield _short(sla, calendar, f"it reaches from {first} to {last} only")
        return
    for scenario in table.scenarios:
        service = table.services.get(scenario.service)
        if service is not None and service.sla == sla.name:
            begins = scenario.at.date()
            if begins < first or begins + reach > last:
                yield _short(sla, calendar, f"the scenario '{scenario.name}' is on {begins}")
                return


def _short(sla: Sla, calendar: Calendar, why: str) -> Diagnostic:
    return Diagnostic(
        "KS604",
        calendar.span,
        f"the holidays end before the promise of '{sla.short}' "
        f"({sla.whole.amount}{sla.whole.unit}) can be counted: {why}",
        expected="holidays of every year in which a file may be due",
        mend="add the holidays of the years that follow",
        others=((sla.span, "the promise"),),
    )


def _years(calendar: Calendar) -> tuple[dt.date, dt.date]:
    """From the first day of the first year to the last day of the last year with a holiday."""
    days = list(calendar.holidays)
    return dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31)


def _measure(time: Duration) -> tuple[str, int]:
    unit, factor = _SAME.get(time.unit, (time.unit, 1))
    return unit, time.amount * factor
