"""All dated rows as of one epoch, for look-ups by key and day without the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import msgspec

from runtime.catalogue import Calendar, Master
from runtime.db.pool import Doors
from runtime.loading import Catalogue
from runtime.masters.decisions import Decisions, read_decisions
from runtime.meaning.working_days import Calendar as WorkingDays
from runtime.money.rates import Rates, read_rates
from runtime.money.shapes import RateRow

Row = TypeVar("Row", bound=msgspec.Struct)

EVERY_DAY = WorkingDays(frozenset(range(7)))
_ALWAYS = date.min


@dataclass(slots=True)
class _Table:
    """The rows of one master, those of a key in falling order of `since`."""

    by_key: dict[str, list[Any]]
    on_day: dict[date, list[Any]] = field(default_factory=dict[date, list[Any]])


@dataclass(slots=True)
class Snapshot:
    """The rows of every master and the holidays of every calendar."""

    epoch: int
    _tables: Mapping[str, _Table]
    _calendars: Mapping[str, WorkingDays]
    _rates: Rates = field(default_factory=Rates)
    decisions: Decisions = field(default_factory=Decisions)

    def find(self, master: Master[Row], key: str | None, on: date) -> Row | None:
        """The row of `key` in force on `on`, or None."""
        if key is None:
            return None
        for row in self._tables[master.name].by_key.get(key, ()):
            if since_of(row) <= on:
                return row if _runs(row, on) else None
        return None

    def rows(self, master: Master[Row], on: date) -> list[Row]:
        """All rows in force on `on`, ordered by key."""
        table = self._tables[master.name]
        found = table.on_day.get(on)
        if found is None:
            if (
                len(table.on_day) >= 16
            ):  # a few days are asked for again and again, never all of them kept
                table.on_day.clear()
            found = table.on_day[on] = [
                row
                for key in sorted(table.by_key)
                if (row := self.find(master, key, on)) is not None
            ]
        return found

    def dated(self, master: Master[Row]) -> dict[str, list[Row]]:
        """The rows of all dates by key, those of a key in falling order of `since`."""
        return self._tables[master.name].by_key

    def rate(
        self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date
    ) -> RateRow | None:
        """The rate of a head in force on `on`, as the rows of the narrowest place leave it."""
        return self._rates.find(fee, head, places, on)

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> dict[str, str] | None:
        """What a decision's table in force on `on` gives for these values."""
        return self.decisions.find(decision, on, values)

    def rates(self) -> list[RateRow]:
        """The rates of every fee, of all dates and places."""
        return self._rates.all()

    def working_days(self, calendar: str | None) -> WorkingDays:
        """The calendar of this name; the first there is for None, and where there is none every day works."""
        if calendar is None:
            return next(iter(self._calendars.values()), EVERY_DAY)
        return self._calendars[calendar]


def since_of(row: Any) -> date:
    """From which day on a row is in force."""
    return getattr(row, "since", None) or _ALWAYS


def _runs(row: Any, on: date) -> bool:
    until: date | None = getattr(row, "until", None)
    return until is None or on < until


async def load_snapshot(doors: Doors, catalogue: Catalogue) -> Snapshot:
    """Read every master and calendar through its door.

    The epoch is read first: rows that change meanwhile raise it, and the next look reads again.
    """
    epoch: int = await doors.value("ksmart.epoch")
    tables = {master.name: await _table(doors, master) for master in catalogue.masters()}
    calendars = {
        calendar.name: await _working_days(doors, calendar) for calendar in catalogue.calendars()
    }
    text: str | None = await doors.value("ksmart.rates")
    decided: str | None = await doors.value("ksmart.decisions")
    return Snapshot(
        epoch,
        tables,
        calendars,
        Rates.of(read_rates(text or "[]")),
        Decisions.of(read_decisions(decided or "[]")),
    )


async def _table(doors: Doors, master: Master[Any]) -> _Table:
    text: str | None = await doors.value(master.load_door)
    rows: list[Any] = msgspec.json.decode(text or "[]", type=list[master.row])  # type: ignore[name-defined]  # a type known at run time only
    by_key: dict[str, list[Any]] = {}
    for row in rows:
        by_key.setdefault(getattr(row, master.key), []).append(row)
    for of_key in by_key.values():
        of_key.sort(key=since_of, reverse=True)
    return _Table(by_key)


async def _working_days(doors: Doors, calendar: Calendar) -> WorkingDays:
    text: str | None = await doors.value(calendar.load_door)
    return WorkingDays(
        week=frozenset(calendar.week),
        off={weekday: frozenset(which) for weekday, which in calendar.off.items()},
        holidays=frozenset(msgspec.json.decode(text or "[]", type=list[date])),
    )
