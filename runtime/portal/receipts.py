"""A receipt in both languages, and its cancellation at the counter."""

from __future__ import annotations

from typing import Any

from runtime.access.policy import Policy
from runtime.catalogue import Service
from runtime.money.paying import (
    MODES,
    REASONS,
    Cancel,
    cancel,
)
from runtime.portal.case import read_case
from runtime.portal.catalogue_words import local_body_name
from runtime.portal.dues import ONE, address_at, doors_of, money_at, rows_of, title_of
from runtime.portal.errors import show_page
from runtime.portal.frame import go, new_key, page, params
from runtime.portal.money_lines import amount
from runtime.portal.printing import day, moment, row_label
from runtime.portal.sent import sent_form
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.paging import id_of
from runtime.web.route import route


@route("GET", ONE + "/receipt/{receipt:str}", Policy.SESSION, show=show_page)
async def receipt(call: Call) -> Answer:
    """A receipt in both languages, for A4 or a roll of 80 mm."""
    case = await read_case(call)
    money = await money_at(call, case)
    found = next((r for r in money["receipts"] if r["id"] == call.part("receipt")), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    ground = call.ground
    small = params(call).get("size") == "80"
    modes = ground.catalogue.master(*MODES)
    row = ground.data.find(modes, found["mode"], ground.clock.now().date()) if modes else None
    return page(
        call,
        "portal/receipt.html",
        case=case,
        receipt=found,
        body=local_body_name(ground, case.file["local_body"]),
        on=day(found["on"]),
        at=moment(found["at"]),
        amount=amount(found["paise"]),
        mode=row_label(row, found["mode"]),
        lines=[(title_of(line["title"]), amount(line["paise"])) for line in found["lines"]],
        small=small,
        other=address_at(call, f"/receipt/{found['id']}", **({} if small else {"size": "80"})),
        dues=address_at(call),
        cancel=address_at(call, f"/receipt/{found['id']}/cancel")
        if _may_cancel(call, case.service, found)
        else None,
        reasons=rows_of(call, REASONS),
        key=new_key(),
        version=case.version,
    )


@route("POST", ONE + "/receipt/{receipt:str}/cancel", Policy.SESSION, form=True, show=show_page)
async def undo(call: Call) -> Answer:
    """Cancel a receipt of the counter."""
    sent = await sent_form(call)
    service, scope = service_of(call), params(call).get("in")
    wanted = id_of(call.part("receipt"), Refusal(NOT_FOUND))
    remark = " ".join(sent.own("_remark").split())
    await cancel(
        call.ground, call.actor, service, call.id(), wanted, Cancel(sent.controls.get("reason", ""), remark),
        sent.key, sent.digest(), scope,
    )  # fmt: skip
    return go(address_at(call, f"/receipt/{wanted}"))


@route("GET", ONE + "/receipt/{receipt:str}/cancel", Policy.SESSION, show=show_page)
async def to_receipt(call: Call) -> Answer:
    """Back to the receipt."""
    return go(address_at(call, f"/receipt/{id_of(call.part('receipt'), Refusal(NOT_FOUND))}"))


ROUTES = [receipt, undo, to_receipt]


def _may_cancel(call: Call, service: Service, found: dict[str, Any]) -> bool:
    is_counter = call.actor.post is not None and doors_of(call, service).pay is not None
    return is_counter and not found["online"] and found["cancelled"] is None
