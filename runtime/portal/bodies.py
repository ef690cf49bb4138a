"""Beginning an application: which local body is asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Service
from runtime.drafts import make_draft, my_drafts
from runtime.portal.catalogue_words import apply_address, local_bodies, offering, service_address
from runtime.portal.errors import show_page
from runtime.portal.frame import go, page, params
from runtime.portal.opened import PATH, page_address
from runtime.portal.printing import row_label
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words

MOST_BODIES = 60
"""More local bodies than these are asked for in two steps: the district first."""


@route("GET", PATH, Policy.SESSION, show=show_page)
async def choose_body(call: Call) -> Answer:
    """Which local body is asked."""
    return _bodies_page(call, service_of(call))


@route("POST", PATH, Policy.SESSION, form=True, show=show_page)
async def begin(call: Call) -> Answer:
    """Begin a draft, or go on with one that was begun for the same body and never filled in."""
    service = service_of(call)
    sent = await sent_form(call)
    body = sent.own("local_body")
    if body not in {str(row.code) for row in offering(call.ground, service)}:
        return _bodies_page(call, service, WORDS["choose_body"], 422)
    for kept in msgspec.json.decode(await my_drafts(call.ground, call.actor)):
        same = (kept["module"], kept["service"], kept["local_body"]) == (
            service.module,
            service.name,
            body,
        )
        if same and kept["row_version"] == 1:
            return go(page_address(service, kept["id"], service.pages[0]))
    draft = await make_draft(call.ground, call.actor, service, body, {})
    return go(page_address(service, draft, service.pages[0]))


ROUTES = [choose_body, begin]


def _bodies_page(
    call: Call, service: Service, mistake: Words | None = None, status: int = 200
) -> Answer:
    rows = offering(call.ground, service)
    district = params(call).get("district")
    districts: list[dict[str, Any]] = []
    if len(rows) > MOST_BODIES:
        districts = _districts(call, rows, district)
        rows = [row for row in rows if str(row.district) == district]
    choices = [
        {"value": row.code, "label": row_label(row, row.code), "chosen": False} for row in rows
    ]
    return page(
        call,
        "portal/body.html",
        status=status,
        service=service,
        back=service_address(service),
        action=apply_address(service)
        + (f"?{urlencode({'district': district})}" if district and districts else ""),
        here=apply_address(service),
        districts=districts,
        choices=choices,
        mistake=mistake,
        wrong=mistake,
        problems=[("local_body", mistake)] if mistake else [],
    )


def _districts(call: Call, rows: list[Any], chosen: str | None) -> list[dict[str, Any]]:
    module, _, _ = local_bodies(call.ground).name.partition(".")
    master = call.ground.catalogue.master(module, "district")
    today = call.ground.clock.now().date()
    codes = sorted({str(row.district) for row in rows})
    return [
        {
            "value": code,
            "label": row_label(
                call.ground.data.find(master, code, today) if master else None, code
            ),
            "chosen": code == chosen,
        }
        for code in codes
    ]
