"""One action on several files of the inbox, and how the promised time of one was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Action, Service
from runtime.files import inbox
from runtime.files.bulk import Wanted, act_on_all, bulk_action
from runtime.files.clock import count_of
from runtime.portal.case import ONE, read_case
from runtime.portal.errors import show_page
from runtime.portal.frame import go, new_key, page, params
from runtime.portal.officers import remark_of
from runtime.portal.printing import day
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words
from runtime.workflow import Ask
from runtime.workflow.explained import WHY

PATH = "/inbox/{module:str}/{service:str}/{action:str}"
FILE = "_file."
MOST = 200


@dataclass(frozen=True, slots=True)
class Several:
    """An action that may be done to several files of the inbox at once."""

    label: Words
    href: str


def several(call: Call, files: list[dict[str, Any]]) -> list[Several]:
    """The actions that this post may do to several of these files."""
    found: dict[str, Several] = {}
    post = call.actor.post
    for file in files:
        service = call.ground.catalogue.service(file["module"], file["service"])
        state = service.workflow.states.get(file["state"]) if service else None
        for action in state.actions if state else ():
            if action.bulk and post is not None and post.role in action.by:
                href = f"/inbox/{file['module']}/{file['service']}/{action.name}"
                found.setdefault(href, Several(action.label, href))
    return list(found.values())


@route("GET", PATH, Policy.SESSION, show=show_page)
async def ask_all(call: Call) -> Answer:
    """The files to mark."""
    if call.actor.post is None:
        return go("/posts")
    return await _page(call, service_of(call), _action(call))


@route("POST", PATH, Policy.SESSION, form=True, show=show_page)
async def do_all(call: Call) -> Answer:
    """Do it to those that were marked; what became of each."""
    sent = await sent_form(call)
    service, action = service_of(call), _action(call)
    marked = {
        name.removeprefix(FILE): text
        for name, text in sent.controls.items()
        if name.startswith(FILE)
    }
    wanted = [
        Wanted(UUID(key), int(text))
        for key, text in marked.items()
        if _is_file(key) and text.isdigit()
    ]
    if not wanted:
        return await _page(call, service, action, [("files", WORDS["bulk_nothing"])], 422)
    numbers = {row["id"]: row["number"] for row in await _lying(call)}
    results = await act_on_all(
        call.ground, call.actor, service, action.name, wanted[: action.bulk], Ask(remark=remark_of(sent)), sent.key
    )  # fmt: skip
    told = [_told(one, numbers) for one in results]
    return page(
        call,
        "portal/bulk.html",
        service=service,
        action=action,
        results=told,
        problems=[],
        files=[],
    )


@route("GET", ONE + "/clock", Policy.SESSION, show=show_page)
async def clock(call: Call) -> Answer:
    """How the promised time of a file was counted, day by day."""
    case = await read_case(call)
    whole, state = await count_of(
        call.ground, call.actor, case.service, call.id(), params(call).get("in")
    )
    return page(call, "portal/clock.html", case=case, whole=whole, state=state, why=WHY, day=day)


ROUTES = [ask_all, do_all, clock]


def _action(call: Call) -> Action:
    found = bulk_action(service_of(call), call.part("action"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _is_file(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _lying(call: Call) -> list[dict[str, Any]]:
    body, _ = await inbox(call.ground, call.actor, (date.min, UUID(int=0)), MOST)
    found: list[dict[str, Any]] = msgspec.json.decode(body)
    return found


async def _page(
    call: Call,
    service: Service,
    action: Action,
    problems: list[tuple[str | None, Words]] | None = None,
    status: int = 200,
) -> Answer:
    states = {state.name for state in service.workflow.states.values() if action in state.actions}
    files = [
        (row["id"], row["row_version"], row["number"], day(row["due_on"]) if row["due_on"] else "")
        for row in await _lying(call)
        if (row["module"], row["service"]) == (service.module, service.name)
        and row["state"] in states
    ]
    return page(
        call,
        "portal/bulk.html",
        status=status,
        service=service,
        action=action,
        files=files[: action.bulk],
        results=[],
        problems=problems or [],
        wrong=problems,
        href=f"/inbox/{service.module}/{service.name}/{action.name}",
        key=new_key(),
    )


def _told(one: dict[str, Any], numbers: dict[str, str]) -> tuple[str, bool, Words | None]:
    refused = one["refused"]
    words = Words(refused["words"]["en"], refused["words"]["ml"]) if refused else None
    return numbers.get(str(one["id"]), str(one["id"])), refused is None, words
