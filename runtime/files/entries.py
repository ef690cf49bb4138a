"""Registers: pages, search, one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from runtime.access.actor import CITIZEN, Actor
from runtime.answers.checking import asked_words
from runtime.catalogue import Register
from runtime.files.doors import register_doors, scope_of
from runtime.files.reading import Found
from runtime.ground import Ground
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal, malformed

MOST_WORDS = 8
"""Words of one search: each is a walk through an index."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as a JSON array. `last` is the id after which the next begins, None at the end."""

    body: str
    last: UUID | None
    truncated: bool = False  # a search that found more than it may look at


def filters_of(register: Register, actor: Actor) -> tuple[str, ...]:
    """The filters that this actor's list takes: none for citizens, who see their own few rows."""
    return () if actor.reader_class(register.classes) == CITIZEN else register.filters


async def list_register(
    ground: Ground,
    actor: Actor,
    register: Register,
    given: Mapping[str, str],
    after: UUID,
    limit: int,
    local_body: str | None = None,
) -> Listed:
    """One page, newest first. `given` holds values by filter name; what is left out filters nothing."""
    filters = [given.get(name) for name in filters_of(register, actor)]
    door = register_doors(register, actor).list
    try:
        row = await ground.doors.row(door, *scope_of(actor, local_body), *filters, after, limit)
    except asyncpg.DataError as error:  # a filter over dates or numbers, given something else
        raise malformed("This is no value to filter by", "ഇത് അരിപ്പയ്ക്ക് ചേരുന്ന വിലയല്ല") from error
    return Listed("[]", None) if row is None else Listed(row["body"] or "[]", row["last"])


async def search_register(
    ground: Ground,
    actor: Actor,
    register: Register,
    text: str,
    limit: int,
    local_body: str | None = None,
) -> Listed:
    """The newest rows in which every word of the text begins some word, in either script.

    Raises:
        Refusal: 403 where this class may not search; 400 for a text without a word.
    """
    door = register_doors(register, actor).search
    if door is None:
        raise Refusal(NOT_ALLOWED, reason="search")
    words = asked_words(text)[:MOST_WORDS]
    if not words:
        raise malformed("Search for a word or a number", "ഒരു വാക്കോ നമ്പറോ തിരയുക")
    row = await ground.doors.row(door, *scope_of(actor, local_body), words, limit)
    return (
        Listed("[]", None)
        if row is None
        else Listed(row["body"] or "[]", None, bool(row["truncated"]))
    )


async def read_entry(
    ground: Ground,
    actor: Actor,
    register: Register,
    entry: UUID,
    local_body: str | None = None,
    as_of: date | None = None,
) -> Found:
    """One row; with `as_of` the version that was in force at the end of that day.

    Raises:
        Refusal: 404 for one that is not there, was not yet, or is not the actor's to see; 400 for a day
            where rows have no versions.
    """
    doors, scope = register_doors(register, actor), scope_of(actor, local_body)
    if as_of is None:
        row = await ground.doors.row(doors.read, *scope, entry)
    elif doors.then is None:
        raise malformed("These rows have no versions", "ഈ വരികൾക്ക് പതിപ്പുകളില്ല")
    else:
        row = await ground.doors.row(doors.then, *scope, entry, as_of)
    if row is None or row["body"] is None:
        raise Refusal(NOT_FOUND)
    return Found(row["row_version"] or 1, row["body"])


async def entry_versions(
    ground: Ground, actor: Actor, register: Register, entry: UUID, local_body: str | None = None
) -> str:
    """Every version of an entry as a JSON array, the newest first.

    Raises:
        Refusal: 404 for an entry that is not there or not the actor's to see, and where rows have no versions.
    """
    door = register_doors(register, actor).versions
    if door is None:
        raise Refusal(NOT_FOUND)
    found: str | None = await ground.doors.value(door, *scope_of(actor, local_body), entry)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found
