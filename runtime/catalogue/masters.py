"""Code lists, and what rules may look up beside a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from runtime.meaning import working_days
from runtime.meaning.periods import Period
from runtime.money.shapes import RateRow
from runtime.words import Words

Row = TypeVar("Row", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class EditorColumn:
    """One column as editors fill it in: what may stand in a cell."""

    name: str
    kind: str
    needed: bool = False
    low: str | None = None
    high: str | None = None
    places: int | None = None
    options: tuple[str, ...] = ()
    pattern: str | None = None
    to: str | None = None  # the master whose keys it holds


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes the rows while the app runs, and through which door."""

    makers: tuple[str, ...]
    checkers: tuple[str, ...]
    change_door: str
    columns: tuple[EditorColumn, ...]
    own: str | None = None  # the column of the local body, where each keeps its own rows


@dataclass(frozen=True, slots=True)
class Master(Generic[Row]):
    """A code list with dated rows, held in memory; `row` is the struct of one row."""

    name: str  # module.master
    title: Words
    row: type[Row]
    key: str
    load_door: str
    editor: Editor | None = None  # None: its rows change with a release alone
    refs: tuple[tuple[str, str], ...] = ()  # its columns that hold keys of other masters


@dataclass(frozen=True, slots=True)
class Behind(Generic[Row]):
    """A record that references point to: what rules may read of one of its rows."""

    name: str  # module.record
    title: Words
    row: type[Row]


def is_of(row: msgspec.Struct, local_body: str | None) -> bool:
    """Whether a master's row counts in a local body: it is the state's, or its own addition."""
    return getattr(row, "added_by", None) in (None, local_body)


class Masters(Protocol):
    """The in-memory snapshot of all dated rows, of one epoch."""

    def find(self, master: Master[Row], key: str | None, on: date) -> Row | None:
        """The row of `key` in force on `on`, or None."""
        ...

    def rows(self, master: Master[Row], on: date) -> list[Row]:
        """All rows in force on `on`, ordered by key."""
        ...

    def rate(
        self, fee: str, head: str, places: tuple[tuple[str, str], ...], on: date
    ) -> RateRow | None:
        """The rate of a head in force on `on`: `places` are whose rates count, the narrower last."""
        ...

    def decided(self, decision: str, on: date, values: tuple[Any, ...]) -> dict[str, str] | None:
        """What a decision's table in force on `on` gives for these values."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may know beside the file: the instant, the office and the actor."""

    now: datetime  # aware, Asia/Kolkata
    today: date
    local_body: str
    masters: Masters
    calendar: working_days.Calendar  # of the service's promise; the office's where it has none
    person: UUID
    role: str
    post: int | None = None  # None: acts as a person, for himself
    for_person: UUID | None = None  # who applies, where somebody else opens the file for him
    rows: Mapping[str, Mapping[UUID, Any]] = field(default_factory=dict[str, Mapping[UUID, Any]])
    filed_on: date | None = None  # when the file was submitted whose answers are mended
    demanded: Period | None = None  # what a standing demand is for

    @property
    def submitted_on(self) -> date:
        """The day that answers were submitted on: today, where there is no file yet."""
        return self.filed_on or self.today

    @property
    def period(self) -> Period:
        """The period of the standing demand that is worked out."""
        assert self.demanded is not None
        return self.demanded

    @property
    def applicant(self) -> UUID:
        """Whose file it is to be."""
        return self.for_person or self.person

    def row(self, behind: Behind[Row], key: UUID | None) -> Row | None:
        """The row that a reference points to, as it was loaded for this decision; None where there is none."""
        return None if key is None else self.rows.get(behind.name, {}).get(key)

    def find(self, master: Master[Row], key: str | None) -> Row | None:
        """The master row of `key` in force today that counts in this local body, or None."""
        row = self.masters.find(master, key, self.today)
        return row if row is not None and is_of(row, self.local_body) else None

    def rows_of(self, master: Master[Row]) -> list[Row]:
        """The master's rows in force today that count in this local body."""
        return [row for row in self.masters.rows(master, self.today) if is_of(row, self.local_body)]
