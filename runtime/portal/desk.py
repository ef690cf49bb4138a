"""The inbox of a post: what lies on its desk, what is due first on top."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Service
from runtime.files import inbox
from runtime.portal.bulk import several
from runtime.portal.catalogue_words import files_address, state_title
from runtime.portal.errors import show_page
from runtime.portal.frame import go, language_of, page, params
from runtime.portal.printing import Cell, Line, Printer, due
from runtime.refusal import malformed
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.paging import id_of
from runtime.web.route import route
from runtime.words import Words

PAGE = 50
_UNDUE = "undue"


@route("GET", "/inbox", Policy.SESSION, show=show_page)
async def desk(call: Call) -> Answer:
    """One page of the inbox."""
    if call.actor.post is None:
        return go("/posts")
    after = params(call).get("after")
    body, last = await inbox(call.ground, call.actor, _after(after), PAGE)
    files: list[dict[str, Any]] = msgspec.json.decode(body)
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    return page(
        call,
        "portal/inbox.html",
        lines=[_line(call, printer, file) for file in files],
        next=f"/inbox?after={_mark(*last)}" if last and len(files) == PAGE else None,
        first="/inbox" if after else None,
        several=several(call, files),
    )


ROUTES = [desk]


def _line(call: Call, printer: Printer, file: dict[str, Any]) -> Line:
    service = call.ground.catalogue.service(file["module"], file["service"])
    due_on = date.fromisoformat(file["due_on"]) if file["due_on"] else None
    return Line(
        (
            Cell(file["number"]),
            printer.words(service.title) if service else Cell(file["service"]),
            _ward(printer, service, file["ward"]),
            printer.tag(_standing(service, file), "now") if service else Cell(file["state"]),
            printer.due_cell(due_on, due(due_on, printer.on)),
        ),
        f"{files_address(file['module'], file['service'])}/{file['id']}",
    )


def _standing(service: Service, file: dict[str, Any]) -> Words:
    """Where the file stands; in a parallel state, what of it lies on this desk."""
    state = service.workflow.states.get(file["state"])
    branches = [state.branch(name) for name in file.get("branches") or ()] if state else []
    labels = [branch.label for branch in branches if branch is not None]
    title = state_title(service, file["state"])
    if not labels:
        return title
    return Words(
        f"{title.en}: {', '.join(words.en for words in labels)}",
        f"{title.ml}: {', '.join(words.ml for words in labels)}",
    )


def _ward(printer: Printer, service: Service | None, ward: str | None) -> Cell:
    """The ward's name, by the field of the record that picks it."""
    field = (
        next((field for field in service.record.fields if field.name == "ward"), None)
        if service
        else None
    )
    return printer.cell(field, ward) if field else Cell(ward or "")


def _mark(due_on: date, last: UUID) -> str:
    return f"{_UNDUE if due_on == date.max else due_on.isoformat()}_{last}"


def _after(text: str | None) -> tuple[date, UUID]:
    if text is None:
        return date.min, UUID(int=0)
    wrong = malformed("This link is not complete", "ഈ ലിങ്ക് പൂർണമല്ല")
    due_on, _, last = text.partition("_")
    try:
        return (date.max if due_on == _UNDUE else date.fromisoformat(due_on)), id_of(last, wrong)
    except ValueError:
        raise wrong from None
