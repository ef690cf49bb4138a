"""From a register entry on: services that ask for such an entry are begun with it, answers taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Register, Service
from runtime.drafts import make_draft
from runtime.files import read_entry
from runtime.portal.catalogue_words import is_for_citizens
from runtime.portal.errors import show_page
from runtime.portal.frame import go
from runtime.portal.opened import page_address
from runtime.portal.sent import sent_form
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words

BEGIN = "/begin/{module:str}/{service:str}/{of:str}/{register:str}/{id:str}"


@dataclass(frozen=True, slots=True)
class Onward:
    """A service that can be begun with an entry."""

    title: Words
    href: str


def onward(call: Call, register: Register, entry: str) -> list[Onward]:
    """What the person may apply for with this entry."""
    if call.actor.post is not None:
        return []
    return [
        Onward(
            service.title,
            f"/begin/{service.module}/{service.name}/{register.module}/{register.name}/{entry}",
        )
        for service in call.ground.catalogue.services()
        if is_for_citizens(service) and _question(service, register) is not None
    ]


@route("POST", BEGIN, Policy.SESSION, form=True, show=show_page)
async def begin(call: Call) -> Answer:
    """A draft that names the entry; what follows from it is filled in on its pages."""
    await sent_form(call)
    service = service_of(call)
    register = call.ground.catalogue.register(call.part("of"), call.part("register"))
    field = None if register is None else _question(service, register)
    if register is None or field is None:
        raise Refusal(NOT_FOUND)
    found = await read_entry(call.ground, call.actor, register, call.id())
    row: dict[str, Any] = msgspec.json.decode(found.body)
    draft = await make_draft(
        call.ground, call.actor, service, str(row["local_body"]), {field: str(call.id())}
    )
    return go(page_address(service, draft, service.pages[0]))


ROUTES = [begin]


def _question(service: Service, register: Register) -> str | None:
    """The question of a service that such an entry answers."""
    name = f"{register.module}.{register.record}"
    for field in service.record.fields:
        if field.behind is not None and field.behind.name == name:
            return field.name
    return None
