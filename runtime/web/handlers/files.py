"""Files: open, read, what may be done, do it, history."""

from __future__ import annotations

import msgspec

from runtime.access.policy import Policy
from runtime.files import act, actions, history, open_file, read_file
from runtime.files.behind import choices
from runtime.files.bulk import Wanted, act_on_all
from runtime.files.clock import as_json, count_of
from runtime.files.filing import Applicant
from runtime.files.kept import Kept
from runtime.refusal import malformed
from runtime.web.answer import JSON, Answer, etag, json_text, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.paging import id_of
from runtime.web.route import route
from runtime.workflow import Ask

PATH = "/api/v1/{module:str}/{service:str}/files"
ONE = PATH + "/{id:str}"


class Open(msgspec.Struct, forbid_unknown_fields=True):
    """What opens a file: the office that is asked, and the answers."""

    local_body: str
    answers: msgspec.Raw
    applicant: Applicant | None = None  # at the counter


class Bulk(msgspec.Struct, forbid_unknown_fields=True):
    """Several files, each with the version that was seen, and what is said to all."""

    files: list[Wanted]
    remark: str | None = None


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
        asked.applicant,
    )
    return opened(call, made)


@route("GET", "/api/v1/{module:str}/{service:str}/choices/{question:str}", Policy.SESSION)
async def choose(call: Call) -> Answer:
    """What may be chosen as the answer to a question that refers to a record."""
    query = call.query("local_body", "q", "applicant")
    wrong = malformed("Say for which local body", "ഏത് തദ്ദേശ സ്ഥാപനമെന്ന് പറയുക")
    if "local_body" not in query:
        raise wrong
    applicant = id_of(query["applicant"], wrong) if "applicant" in query else None
    return json_text(
        await choices(
            call.ground,
            call.actor,
            service_of(call),
            call.part("question"),
            query["local_body"],
            query.get("q", ""),
            applicant,
        )
    )


@route("GET", ONE + "/clock", Policy.SESSION)
async def clock(call: Call) -> Answer:
    """How the promised time was counted, day by day."""
    query = call.query("local_body")
    whole, state = await count_of(
        call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
    )
    counted = None if state is None else {"name": state[0], **(as_json(state[1]) or {})}
    return json_value({"whole": as_json(whole), "state": counted}, 200)


@route("POST", "/api/v1/{module:str}/{service:str}/actions/{action:str}", Policy.SESSION)
async def do_all(call: Call) -> Answer:
    """One action on several files: what became of each."""
    query = call.query("local_body")
    key = call.key()
    asked = await call.json(Bulk)
    results = await act_on_all(
        call.ground, call.actor, service_of(call), call.part("action"), asked.files,
        Ask(remark=asked.remark), key, query.get("local_body"),
    )  # fmt: skip
    return json_value(results, 200)


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
            "form": None if action.form is None else action.form.name,
            "bulk": action.bulk,
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


ROUTES = [create, choose, do_all, read, trail, clock, possible, do]


def opened(call: Call, made: Kept) -> Answer:
    """201 for a new file."""
    path = f"/api/v1/{call.part('module')}/{call.part('service')}/files/{made.id}"
    return Answer(
        made.text.encode(), 201, [JSON, (b"location", path.encode()), etag(made.row_version)]
    )
