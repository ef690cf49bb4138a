"""Registers: pages with filters, search, one row."""

from __future__ import annotations

from datetime import date

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.files.entries import (
    entry_versions,
    filters_of,
    list_register,
    read_entry,
    search_register,
)
from runtime.refusal import malformed
from runtime.web.answer import Answer, etag, json_text
from runtime.web.call import Call
from runtime.web.handlers.shelf import register_of
from runtime.web.paging import after_of, limit_of, next_link
from runtime.web.route import route

PATH = "/api/v1/{module:str}/registers/{register:str}"
SEARCH = Limit("search", per_address=1200, per_subject=60)
"""Pages are many from one office's address; searching is counted for the person."""


@route("GET", PATH, Policy.SESSION, SEARCH)
async def page(call: Call) -> Answer:
    """A page, newest first; with `q` the newest rows that the words find."""
    register = register_of(call)
    filters = filters_of(register, call.actor)
    query = call.query("q", "after", "limit", "local_body", *filters)
    text, local_body = query.get("q"), query.get("local_body")
    if text is not None:
        if len(query) > sum(name in query for name in ("q", "limit", "local_body")):
            raise malformed("q stands alone: no filter, no after", "q-യോടൊപ്പം മറ്റ് അരിപ്പകൾ പാടില്ല")
        call.count_subject(str(call.actor.holder.person))
        found = await search_register(
            call.ground, call.actor, register, text, limit_of(query), local_body
        )
        return json_text(
            found.body, 200, *([(b"ksmart-truncated", b"true")] if found.truncated else [])
        )
    listed = await list_register(
        call.ground, call.actor, register, query, after_of(query), limit_of(query), local_body
    )
    more = [] if listed.last is None else [next_link(call.scope["path"], query, listed.last)]
    return json_text(listed.body, 200, *more)


@route("GET", PATH + "/{id:str}", Policy.SESSION)
async def one(call: Call) -> Answer:
    """One row; with `as_of` as it was at the end of that day."""
    query = call.query("local_body", "as_of")
    found = await read_entry(
        call.ground,
        call.actor,
        register_of(call),
        call.id(),
        query.get("local_body"),
        day_of(query.get("as_of")),
    )
    return json_text(found.body, 200, etag(found.row_version))


@route("GET", PATH + "/{id:str}/versions", Policy.SESSION)
async def versions(call: Call) -> Answer:
    """Every version of an entry, newest first."""
    query = call.query("local_body")
    body = await entry_versions(
        call.ground, call.actor, register_of(call), call.id(), query.get("local_body")
    )
    return json_text(body)


ROUTES = [page, one, versions]


def day_of(text: str | None) -> date | None:
    """The day that a query names, None where it names none. Raises 400 for what is no day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise malformed("as_of is a day: 2026-05-04", "as_of ഒരു തീയതിയാണ്: 2026-05-04") from error
