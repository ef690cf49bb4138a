"""Doors: SQL functions, each owned by its reader class, the only way to the rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderIR:
    """One reader class of a record: who enters, and the whole condition on a row.

    `name` is the door suffix and key (`ward`, `office`, `office_2`), `owner` the database role.
    `condition` is SQL over the row alias `r` and the entered `v` (staff) or `v_me` (citizen).
    """

    name: str
    owner: str
    kind: str  # citizen | ward | office | area | job
    roles: tuple[str, ...]
    condition: str
    acts: bool
    creates: bool
    by_ward: bool  # the condition is `ward in me.wards`: lists walk ward by ward
    home: str  # SQL: which local body the caller may name
    pays: bool = False
    institution: str = ""  # the column that must name the institution of the post


@dataclass(frozen=True, slots=True)
class PartIR:
    """One member of a JSON body: its key and the SQL that gives it."""

    key: str
    sql: str


@dataclass(frozen=True, slots=True)
class DoorIR:
    """A door as deployed: its final name carries the digest of its text."""

    key: str  # module.plain_name
    name: str  # with the digest
    owner: str
    text: str
    inner: bool = False  # for other doors, not for the app
