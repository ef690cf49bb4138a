"""What a commit door answers to opening and acting."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg
import msgspec

from runtime.answers.faults import Fault
from runtime.catalogue import Record
from runtime.refusal import DUPLICATE, MOVED_ON, Refusal


class Created(msgspec.Struct, frozen=True):
    """A register entry that the action wrote."""

    record: str
    id: UUID
    number: str


class Kept(msgspec.Struct, frozen=True):
    """The file after the action, as kept under the idempotency key."""

    id: UUID
    number: str
    state: str
    ended: bool
    due_on: date | None
    row_version: int
    created: tuple[Created, ...] = ()
    text: str = ""  # the answer's own text, the same for every retry


_KEPT = msgspec.json.Decoder(Kept)


def kept(text: str) -> Kept:
    """An answer with its text."""
    return msgspec.structs.replace(_KEPT.decode(text), text=text)


def duplicate(record: Record, error: asyncpg.UniqueViolationError, at: str = "") -> Exception:
    """The refusal for a unique rule of the record; the error itself where no rule of the record broke."""
    rule = record.uniques.get(error.constraint_name or "")
    if rule is None:
        return error
    field, words = rule
    pointer = f"{at}/{field}" if field and not field.startswith("/") else f"{at}{field}"
    return Refusal(DUPLICATE, words, (Fault(pointer, "duplicate", words),), reason="duplicate")


def moved_on(row_version: int) -> Refusal:
    """412, with the version that there is now."""
    return Refusal(MOVED_ON, headers=(("etag", f'"{row_version}"'),), reason="version")
