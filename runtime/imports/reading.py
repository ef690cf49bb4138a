"""A row of a file as the entry's columns, or why it becomes none.

A reason names the heading and what is wrong, never what stands in the cell: reasons are kept and
shown, and cells hold what only few may read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from runtime.answers.checking import searchable
from runtime.answers.text import clean
from runtime.catalogue import Import, ImportColumn
from runtime.masters import Snapshot
from runtime.meaning.decimals import times

LONGEST = 4_000
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\Z", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?\Z", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}\Z", re.ASCII)
_TRUTH = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}  # fmt: skip
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class TableError(Exception):
    """The file is no table of this import: the message says which heading is missing."""


class _RejectedError(Exception):
    """Why a row becomes no entry."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one file: `places` are where its columns stand under the header."""

    plan: Import
    data: Snapshot
    today: dt.date
    local_body: str
    places: tuple[int, ...]
    width: int

    @classmethod
    def over(
        cls, plan: Import, data: Snapshot, today: dt.date, local_body: str, header: Sequence[str]
    ) -> Reader:
        """A reader of the rows under this header.

        Raises:
            TableError: A column of the import is not in the file, or there twice.
        """
        heads = [head.strip().lstrip("\ufeff") for head in header]
        missing = [one.column for one in plan.columns if heads.count(one.column) != 1]
        if missing:
            raise TableError(f"there is not one column of the name {', '.join(missing)}")
        places = tuple(heads.index(one.column) for one in plan.columns)
        return cls(plan, data, today, local_body, places, len(heads))

    def read(self, cells: Sequence[str]) -> tuple[dict[str, Any], list[str]] | str:
        """The entry's columns and the words that search finds it by; or why it becomes none."""
        if len(cells) != self.width:
            return f"{len(cells)} cells under {self.width} headings"
        row: dict[str, Any] = dict(self.plan.constants)
        for column, place in zip(self.plan.columns, self.places, strict=True):
            try:
                value = self._value(column, cells[place])
            except _RejectedError as why:
                return f"{column.column}: {why}"
            if value is None and column.required:
                return f"{column.column}: empty"
            row[column.into] = value
        words = searchable(row[name] for name in self.plan.words if name in row)
        return row, words

    def _value(self, column: ImportColumn, cell: str) -> Any:
        text = clean(cell)
        if not text:
            return None
        if len(text) > LONGEST or _BAD.search(text):
            raise _RejectedError("too long, or made of characters that no text has")
        text = column.values.get(text, text)
        return _READ[column.kind](self, column, text)

    def _plain(self, column: ImportColumn, text: str) -> str:
        del column
        return text

    def _option(self, column: ImportColumn, text: str) -> str:
        if text not in column.options:
            raise _RejectedError("no option of this name")
        return text

    def _row(self, column: ImportColumn, text: str) -> str:
        assert column.master is not None
        found = self.data.find(column.master, text, self.today)
        if found is None or getattr(found, "local_body", self.local_body) != self.local_body:
            raise _RejectedError("no row of this code")
        return text

    def _date(self, column: ImportColumn, text: str) -> str:
        match = (_DAY_FIRST if column.day_first else _YEAR_FIRST).match(text)
        if match is None:
            raise _RejectedError("no date")
        parts = [int(part) for part in match.groups()]
        year, month, day = reversed(parts) if column.day_first else parts
        try:
            found = dt.date(year, month, day)
        except ValueError:
            raise _RejectedError("no date of the calendar") from None
        if found > self.today:
            raise _RejectedError("a date to come")
        return found.isoformat()

    def _time(self, column: ImportColumn, text: str) -> str:
        del column
        match = _TIME.match(text)
        if match is None:
            raise _RejectedError("no time of day")
        return f"{int(match[1]):02d}:{match[2]}"

    def _int(self, column: ImportColumn, text: str) -> int:
        del column
        if not _WHOLE.match(text):
            raise _RejectedError("no whole number")
        return int(text)

    def _number(self, column: ImportColumn, text: str) -> str | int:
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise _RejectedError("no number") from None
        places = -int(number.as_tuple().exponent) if number.is_finite() else 99
        most = 2 if column.kind == "money" else column.places
        if places > most or abs(number) >= 10**15:
            raise _RejectedError(f"no number of at most {most} places")
        return int(times(number, 100)) if column.kind == "money" else str(number)

    def _truth(self, column: ImportColumn, text: str) -> bool:
        del column
        if (found := _TRUTH.get(text.lower())) is None:
            raise _RejectedError("neither yes nor no")
        return found

    def _pattern(self, column: ImportColumn, text: str) -> str:
        wanted = {"mobile": r"[6-9]\d{9}\Z", "pincode": r"[1-9]\d{5}\Z"}[column.kind]
        if not re.match(wanted, text, re.ASCII):
            raise _RejectedError("not of the wanted digits")
        return text


_READ: Mapping[str, Any] = {
    "bool": Reader._truth, "choice": Reader._option, "code": Reader._plain, "date": Reader._date,
    "decimal": Reader._number, "int": Reader._int, "longtext": Reader._plain, "mobile": Reader._pattern,
    "money": Reader._number, "pincode": Reader._pattern, "ref": Reader._row, "text": Reader._plain,
    "time": Reader._time,
}  # fmt: skip
