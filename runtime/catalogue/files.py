"""A file as its doors give it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from runtime.money.shapes import Dues


class Standing(msgspec.Struct, frozen=True):
    """Where a branch stands: open, done, or away with the file. `since`: the version of its round."""

    standing: str
    since: int
    person: UUID | None = None


class Laid(msgspec.Struct, frozen=True):
    """A document laid with a file; `waiting`: uploaded by who acts, and not yet part of the file."""

    id: UUID
    name: str
    place: int | None
    waiting: bool


class File(msgspec.Struct, kw_only=True):
    """What a load door gives of a file, before the record's own fields.

    The last members come only where the workflow has use for them.
    """

    id: UUID
    number: str
    module: str
    service: str
    version: str
    state: str
    ended: bool
    local_body: str
    applicant: UUID
    opened_at: datetime
    submitted_on: date
    due_on: date | None
    row_version: int
    came_from: str | None
    clock_stopped_on: date | None
    acts: list[tuple[str, UUID]]  # every action so far and who did it, oldest first
    branches: dict[str, Standing] = {}
    rows_behind: dict[str, dict[UUID, msgspec.Raw]] = {}
    given_to: str | None = None
    flagged: list[str] | None = None
    papers: list[Laid] = []
    dues: Dues = Dues()
