"""Decision tables in memory: dated rows of one epoch, proved once more when they are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from runtime.meaning.ladders import Step, number_step, time_step
from runtime.meaning.tables import Case, Cell, from_json, row_of

if TYPE_CHECKING:
    from runtime.catalogue import Context

Row = TypeVar("Row", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Decision(Generic[Row]):
    """A table looked up by the machine; `row` is the struct of what comes out.

    `ladders` are the steps of the columns that are one; `lists` the columns that hold several words.
    """

    name: str  # module.decision
    row: type[Row]
    ladders: Mapping[str, tuple[Step, ...]] = field(default_factory=dict[str, tuple[Step, ...]])
    lists: tuple[str, ...] = ()

    def time_step(self, column: str, start: date | None, end: date | None) -> str | None:
        """The step of a column's ladder that the time from start to end comes to."""
        return time_step(start, end, self.ladders[column])

    def number_step(self, column: str, number: Decimal | int | None) -> str | None:
        """The step of a column's ladder that a number comes to."""
        return number_step(number, self.ladders[column])

    def row_for(self, ctx: Context, on: date | None, values: Sequence[Any]) -> Row | None:
        """The row of these values on a day; None where no table holds yet, the day is not known, or the
        table leaves the case to a person."""
        if on is None:
            return None
        gives = ctx.masters.decided(self.name, on, tuple(_case(value) for value in values))
        if not gives:
            return None
        split = {name: _words(gives[name]) for name in self.lists if name in gives}
        return msgspec.convert({**gives, **split}, self.row, strict=False)


class DecisionRow(msgspec.Struct, frozen=True):
    """One row as the table has it."""

    decision: str
    since: date
    position: int
    cells: list[Any]
    gives: dict[str, str]


@dataclass(frozen=True, slots=True)
class Issue:
    """One table of a decision: rows of cells, and what each row gives (nothing: left to a person)."""

    cells: list[list[Cell]]
    gives: list[dict[str, str]]


@dataclass(slots=True)
class Decisions:
    """The rows of every decision by date."""

    issues: dict[str, dict[date, Issue]] = field(default_factory=dict[str, dict[date, Issue]])

    @classmethod
    def of(cls, rows: Iterable[DecisionRow]) -> Decisions:
        """The rows, sorted into their tables."""
        made = cls()
        for row in sorted(rows, key=lambda one: (one.decision, one.since, one.position)):
            issues = made.issues.setdefault(row.decision, {})
            issue = issues.setdefault(row.since, Issue([], []))
            issue.cells.append([from_json(cell) for cell in row.cells])
            issue.gives.append(row.gives)
        return made

    def find(self, decision: str, on: date, values: Sequence[Case]) -> dict[str, str] | None:
        """What the table in force on a day gives for these values."""
        place = self.place_of(decision, on, values)
        return None if place is None else self.issues[decision][place[0]].gives[place[1]]

    def place_of(self, decision: str, on: date, values: Sequence[Case]) -> tuple[date, int] | None:
        """The table in force on a day, by its first day, and which of its rows these values come to."""
        issues = self.issues.get(decision, {})
        since = max((day for day in issues if day <= on), default=None)
        row = None if since is None else row_of(issues[since].cells, values)
        return None if since is None or row is None else (since, row)


def read_decisions(text: str) -> list[DecisionRow]:
    """The rows that the door gives."""
    return msgspec.json.decode(text, type=list[DecisionRow])


def _words(text: str) -> list[str]:
    return [] if text == "none" else text.split("|")


def _case(value: Any) -> Case:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return Decimal(value)
    return value if value is None or isinstance(value, Decimal) else str(value)
