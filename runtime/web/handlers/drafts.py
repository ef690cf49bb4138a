"""Drafts: create, read, replace, throw away, submit."""

from __future__ import annotations

import msgspec

from runtime.access.policy import Policy
from runtime.drafts import drop_draft, make_draft, read_draft, submit_draft, write_draft
from runtime.web.answer import Answer, etag, json_value, nothing
from runtime.web.call import Call
from runtime.web.handlers.files import opened
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route

PATH = "/api/v1/{module:str}/{service:str}/drafts"
ONE = PATH + "/{id:str}"


class NewDraft(msgspec.Struct, forbid_unknown_fields=True):
    """A draft to keep: texts as typed, by field path."""

    local_body: str
    answers: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Typed(msgspec.Struct, forbid_unknown_fields=True):
    """All answers of a draft anew."""

    answers: dict[str, str]


@route("POST", PATH, Policy.SESSION)
async def create(call: Call) -> Answer:
    """Keep a new draft."""
    call.query()
    asked = await call.json(NewDraft)
    draft = await make_draft(
        call.ground, call.actor, service_of(call), asked.local_body, asked.answers
    )
    path = f"{call.scope['path'].rstrip('/')}/{draft}"
    return json_value({"id": draft, "row_version": 1}, 201, (b"location", path.encode()), etag(1))


@route("GET", ONE, Policy.SESSION)
async def read(call: Call) -> Answer:
    """One of my drafts."""
    call.query()
    draft = await read_draft(call.ground, call.actor, service_of(call), call.id())
    return json_value(draft, 200, etag(draft.row_version))


@route("PUT", ONE, Policy.SESSION)
async def replace(call: Call) -> Answer:
    """Replace its answers."""
    call.query()
    expected = call.expected_version()
    asked = await call.json(Typed)
    version = await write_draft(
        call.ground, call.actor, service_of(call), call.id(), expected, asked.answers
    )
    return json_value({"id": call.id(), "row_version": version}, 200, etag(version))


@route("DELETE", ONE, Policy.SESSION)
async def drop(call: Call) -> Answer:
    """Throw it away."""
    call.query()
    await drop_draft(call.ground, call.actor, service_of(call), call.id())
    return nothing()


@route("POST", ONE + "/submit", Policy.SESSION)
async def submit(call: Call) -> Answer:
    """Open a file with it."""
    call.query()
    key, expected = call.key(), call.expected_version()
    made = await submit_draft(
        call.ground,
        call.actor,
        service_of(call),
        call.id(),
        expected,
        key,
        await call.request_digest(),
    )
    return opened(call, made)


ROUTES = [create, read, replace, drop, submit]
