"""Dated rates in memory, as of one epoch: which row counts for a head, in a place, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from runtime.db.mistake import Mistake
from runtime.meaning.decimals import rupees
from runtime.meaning.rates import in_force, slab_fault
from runtime.money.shapes import RateRow

Place = tuple[str, str]
_BY_DATE = dict[date, RateRow]
_MOST_KEPT = 4096


class UnsoundRateError(Mistake):
    """A rate that must not run; the message says which and where it was written."""


@dataclass(slots=True)
class Rates:
    """The rows of every fee by head, place and date."""

    _rows: Mapping[tuple[str, str], Mapping[Place, _BY_DATE]] = field(
        default_factory=dict[tuple[str, str], Mapping[Place, _BY_DATE]]
    )
    _found: dict[tuple[str, str, tuple[Place, ...], date], RateRow | None] = field(
        default_factory=dict[tuple[str, str, tuple[Place, ...], date], RateRow | None]
    )

    @classmethod
    def of(cls, rows: Iterable[RateRow]) -> Rates:
        """The rows, sorted into their places.

        Raises:
            UnsoundRateError: A row that no proof passes: whoever has a sound epoch keeps it.
        """
        found: dict[tuple[str, str], dict[Place, _BY_DATE]] = {}
        for row in rows:
            _prove(row)
            places = found.setdefault((row.fee, row.head), {})
            places.setdefault((row.level, row.code), {})[row.since] = row
        return cls(found)

    def find(self, fee: str, head: str, places: tuple[Place, ...], on: date) -> RateRow | None:
        """The row in force on `on`: those of later places stand over those of earlier ones, date by date."""
        key = (fee, head, places, on)
        if key not in self._found:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            rows = self._rows.get((fee, head), {})
            self._found[key] = in_force([rows.get(place, {}) for place in places], on)
        return self._found[key]

    def all(self) -> list[RateRow]:
        """Every row."""
        return [
            row
            for places in self._rows.values()
            for by_date in places.values()
            for row in by_date.values()
        ]


def _prove(row: RateRow) -> None:
    if row.how == "slab":
        bands = [(limit, rupees(paise)) for limit, paise in row.bands or ()]
        fault = slab_fault(bands)
        if fault is not None or any(amount < 0 for _, amount in bands):
            raise UnsoundRateError(
                f"{row.fee}.{row.head} since {row.since} ({row.level} {row.code}, {row.source}): slabs must rise and end in `else`"
            )


def read_rates(text: str) -> list[RateRow]:
    """The rows that the rates door gives."""
    return msgspec.json.decode(text, type=list[RateRow])
