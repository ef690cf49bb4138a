"""Files: open, read, what may be done, do it, history."""

from __future__ import annotations

import msgspec

from runtime.access.policy import Policy
from runtime.files import act, actions, history, open_file, read_file
from runtime.files.kept import Kept
from runtime.web.answer import JSON, Answer, etag, json_text, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.workflow import Ask

PATH = "/api/v1/{module:str}/{service:str}/files"
ONE = PATH + "/{id:str}"


class Open(msgspec.Struct, forbid_unknown_fields=True):
    """What opens a file: the office that is asked, and the answers."""

    local_body: str
    answers: msgspec.Raw


@route("POST", PATH, Policy.SESSION)
async def create(call: Call) -> Answer:
    """Open a file: 201 with its number and Location; a retry with the same key gets the same answer."""
    call.query()
    service, key = service_of(call), call.key()
    asked = await call.json(Open)
    made = await open_file(
        call.ground,
        call.actor,
        service,
        asked.local_body,
        asked.answers,
        key,
        await call.request_digest(),
    )
    return opened(call, made)


@route("GET", ONE, Policy.SESSION)
async def read(call: Call) -> Answer:
    """One file, as I may see it."""
    query = call.query("local_body")
    found = await read_file(
        call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
    )
    return json_text(found.body, 200, etag(found.row_version))


@route("GET", ONE + "/history", Policy.SESSION)
async def trail(call: Call) -> Answer:
    """The events of the file, oldest first."""
    query = call.query("local_body")
    return json_text(
        await history(call.ground, call.actor, service_of(call), call.id(), query.get("local_body"))
    )


@route("GET", ONE + "/actions", Policy.SESSION)
async def possible(call: Call) -> Answer:
    """What I may do with the file now."""
    query = call.query("local_body")
    version, found = await actions(
        call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
    )
    body = [
        {
            "name": action.name,
            "label": {"en": action.label.en, "ml": action.label.ml},
            "remark": action.ask_remark,
            "answers": bool(action.edit),
        }
        for action in found
    ]
    return json_value(body, 200, etag(version))


@route("POST", ONE + "/actions/{action:str}", Policy.SESSION)
async def do(call: Call) -> Answer:
    """Do one action: the file's new state, and what it wrote into registers."""
    query = call.query("local_body")
    service, file = service_of(call), call.id()
    key, expected = call.key(), call.expected_version()
    asked = await call.json(Ask) if await call.body() else Ask()
    done = await act(
        call.ground, call.actor, service, file, call.part("action"), asked, expected, key,
        await call.request_digest(), query.get("local_body"),
    )  # fmt: skip
    return Answer(done.text.encode(), 200, [JSON, etag(done.row_version)])


ROUTES = [create, read, trail, possible, do]


def opened(call: Call, made: Kept) -> Answer:
    """201 for a new file."""
    path = f"/api/v1/{call.part('module')}/{call.part('service')}/files/{made.id}"
    return Answer(
        made.text.encode(), 201, [JSON, (b"location", path.encode()), etag(made.row_version)]
    )
