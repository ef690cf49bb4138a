"""What is one's own: drafts, applications, and the acknowledgement of a new one."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.drafts import my_drafts
from runtime.files import my_files, read_file
from runtime.portal.catalogue_words import files_address, local_body_name, state_title
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of, page, params
from runtime.portal.printing import Cell, Line, Printer, day, due
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.paging import NEWEST, id_of
from runtime.web.route import route
from runtime.words import Words

PAGE = 20


@route("GET", "/mine", Policy.SESSION, show=show_page)
async def mine(call: Call) -> Answer:
    """Drafts first, then what was submitted, newest first."""
    after = params(call).get("after")
    body, last = await my_files(
        call.ground, call.actor, id_of(after, Refusal(NOT_FOUND)) if after else NEWEST, PAGE
    )
    files: list[dict[str, Any]] = msgspec.json.decode(body)
    drafts: list[dict[str, Any]] = (
        [] if after else msgspec.json.decode(await my_drafts(call.ground, call.actor))
    )
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    return page(
        call,
        "portal/mine.html",
        drafts=[
            (
                _service_title(call, draft),
                local_body_name(call.ground, draft["local_body"]),
                f"/apply/{draft['module']}/{draft['service']}/{draft['id']}",
                day(draft["keep_until"]),
            )
            for draft in drafts
        ],
        lines=[_line(call, printer, file) for file in files],
        next=f"/mine?after={last}" if last and len(files) == PAGE else None,
        first="/mine" if after else None,
    )


@route("GET", "/received/{module:str}/{service:str}/{id:str}", Policy.SESSION, show=show_page)
async def received(call: Call) -> Answer:
    """The number and the promised date of a new application."""
    service = service_of(call)
    found = await read_file(call.ground, call.actor, service, call.id())
    file: dict[str, Any] = msgspec.json.decode(found.body)
    return page(
        call,
        "portal/received.html",
        service=service,
        number=file["number"],
        due=day(file["due_on"]) if file["due_on"] else None,
        submitted=day(file["submitted_on"]),
        body=local_body_name(call.ground, file["local_body"]),
        href=f"{files_address(service.module, service.name)}/{call.id()}",
        money=f"/pay/{service.module}/{service.name}/{call.id()}" if service.fees else None,
    )


ROUTES = [mine, received]


def _line(call: Call, printer: Printer, file: dict[str, Any]) -> Line:
    service = call.ground.catalogue.service(file["module"], file["service"])
    state = service.workflow.states.get(file["state"]) if service else None
    title = state_title(service, file["state"]) if service else Words(file["state"], file["state"])
    stopped = bool(state and state.clock_stopped)
    due_on = date.fromisoformat(file["due_on"]) if file["due_on"] else None
    # It waits for its owner where the clock stands for him: that is what he must not overlook.
    kind = "" if file["ended"] else "due" if stopped else "now"
    left = due(due_on, printer.on, stopped, file["ended"])
    return Line(
        (
            Cell(file["number"]),
            printer.words(_service_title(call, file)),
            printer.tag(title, kind),
            printer.due_cell(None if file["ended"] else due_on, left),
        ),
        f"{files_address(file['module'], file['service'])}/{file['id']}",
    )


def _service_title(call: Call, row: dict[str, Any]) -> Words:
    service = call.ground.catalogue.service(row["module"], row["service"])
    return service.title if service else Words(row["service"], row["service"])
