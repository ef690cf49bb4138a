"""A file as rules see it before the database has it so: not yet there, mended, with an officer's answers."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast, get_args
from uuid import UUID

import msgspec

from runtime.catalogue import Context, File, Service
from runtime.meaning.decimals import rupees


@dataclass(frozen=True, slots=True)
class Filing:
    """What a new file gets before it is decided: its id, its number, whose draft it was, and who applies
    where somebody else opens it for him."""

    id: UUID
    number: str
    draft: UUID | None = None
    documents: tuple[UUID, ...] = ()  # of the draft, that come with it
    applicant: UUID | None = None


def new_file(
    service: Service,
    answers: msgspec.Struct,
    row: dict[str, Any],
    due_on: date | None,
    ctx: Context,
    filing: Filing,
) -> File:
    """The file as rules see it before it is there: what decides where it comes to first."""
    return mended_file(
        service.file(
            id=filing.id,
            number=filing.number,
            module=service.module,
            service=service.name,
            version=service.version,
            state=service.workflow.submit_to,
            ended=False,
            local_body=ctx.local_body,
            applicant=filing.applicant or ctx.person,
            opened_at=ctx.now,
            submitted_on=ctx.today,
            due_on=due_on,
            row_version=0,
            came_from=None,
            clock_stopped_on=None,
            acts=[],
            **cast("dict[str, Any]", dict.fromkeys(_needed(service.file))),
        ),
        answers,
        row,
    )


@functools.cache
def _needed(file: type[File]) -> tuple[str, ...]:
    """The members of a record's file that have no value of their own: answers and what is computed."""
    own = msgspec.structs.fields(File)
    known = {field.name for field in own}
    return tuple(
        field.name
        for field in msgspec.structs.fields(file)
        if field.name not in known and field.required
    )


def mended_file(file: File, answers: msgspec.Struct, row: dict[str, Any]) -> File:
    """The file as effects shall see it: with the mended answers and what was computed from them."""
    changes = {
        name: getattr(answers, name) for name in answers.__struct_fields__ if hasattr(file, name)
    }
    money = _money(type(file))
    changes |= {
        name: rupees(row[name]) if name in money and isinstance(row[name], int) else row[name]
        for name in file.__struct_fields__
        if name in row and name not in changes
    }
    return msgspec.structs.replace(file, **changes)


@functools.cache
def _money(file: type[File]) -> frozenset[str]:
    """The members that rules read as exact numbers: what was computed of them stands in the row as paise."""
    return frozenset(
        field.name
        for field in msgspec.structs.fields(file)
        if field.type is Decimal or Decimal in get_args(field.type)
    )


def with_form(file: File, key: str, form: msgspec.Struct) -> File:
    """The file with an officer's answers among those that rules read."""
    kept: Any = getattr(file, "answers", None)
    if kept is None or key not in kept.__struct_fields__:
        return file
    return msgspec.structs.replace(file, answers=msgspec.structs.replace(kept, **{key: form}))
