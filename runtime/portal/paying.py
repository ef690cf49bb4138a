"""Dues and pay, the order at the bank, the way back from it, the counter: all without script."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import msgspec
import segno
from markupsafe import Markup

from runtime.access.policy import Policy
from runtime.answers.faults import Fault
from runtime.interfaces.gateway import GatewayAwayError
from runtime.meaning.decimals import rupees as in_rupees
from runtime.meaning.decimals import times
from runtime.money.paying import (
    MODES,
    Instrument,
    Pay,
    Take,
    start,
    take,
)
from runtime.money.settling import ask
from runtime.portal.case import Case, read_case
from runtime.portal.dues import ONE, address_at, doors_of, money_at, rows_of, slips, title_of
from runtime.portal.errors import reasons, show_page
from runtime.portal.frame import go, language_of, new_key, page, params
from runtime.portal.money_lines import amount, charge
from runtime.portal.sent import Sent, sent_form
from runtime.refusal import ANSWERS, NOT_FOUND, STATE, UNAVAILABLE, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.money import address_of, back_to
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words

LOOK_AGAIN_S = 5
_RUPEES = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?\Z")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_MISTAKE = Words("An amount such as 1250 or 12.50", "1250, 12.50 എന്നതുപോലുള്ള തുക")


@route("GET", ONE, Policy.SESSION, show=show_page)
async def dues(call: Call) -> Answer:
    """What the file owes, how it came about, and the ways to pay it."""
    return await _dues_page(call, await read_case(call))


@route("POST", ONE + "/order", Policy.SESSION, form=True, show=show_page)
async def order(call: Call) -> Answer:
    """Open an order. Sent twice, it opens one."""
    sent = await sent_form(call)
    service, scope = service_of(call), params(call).get("in")
    try:
        made = await start(
            call.ground, call.actor, service, call.id(), Pay(), back_to(service, call.id()), address_of(call),
            sent.key, sent.digest(), scope,
        )  # fmt: skip
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem not in (STATE, UNAVAILABLE):
            raise refusal from error
        return await _dues_page(call, await read_case(call), refusal)
    return go(address_at(call, f"/order/{made.intent.id}"))


@route("GET", ONE + "/order/{intent:str}", Policy.SESSION, show=show_page)
async def at_bank(call: Call) -> Answer:
    """The order: the bank's page, and the same for a phone's UPI app."""
    case = await read_case(call)
    intent = await _intent(call, case)
    if intent["state"] == "settled" or not intent["url"]:
        return go(address_at(call, "/back"))
    return page(
        call,
        "portal/pay_order.html",
        case=case,
        amount=amount(intent["paise"]),
        url=intent["url"],
        upi=intent["upi"],
        qr=_qr(intent["upi"]) if intent["upi"] else None,
        back=address_at(call),
        look=address_at(call, "/back"),
    )


@route("GET", ONE + "/back", Policy.SESSION, show=show_page)
async def back(call: Call) -> Answer:
    """The payer is back: the bank is asked at once, and again until it says."""
    case = await read_case(call)
    money = await money_at(call, case)
    waiting = next((i for i in money["intents"] if i["state"] in ("created", "asked")), None)
    gateway = call.ground.gateway
    if waiting is not None and gateway is not None:
        # Where it is away, the page says that we are checking, and looks again.
        with suppress(GatewayAwayError):
            await ask(call.ground, gateway, UUID(waiting["id"]))
        money = await money_at(call, case)
    latest = money["intents"][0] if money["intents"] else None
    state = "none" if latest is None else latest["state"]
    checking = state in ("created", "asked")
    return page(
        call,
        "portal/pay_back.html",
        headers=((b"refresh", str(LOOK_AGAIN_S).encode()),) if checking else (),
        case=case,
        state="checking" if checking else state,
        receipts=[s for s in slips(call, money) if latest and s.number in latest["receipts"]],
        dues=address_at(call),
    )


@route("POST", ONE + "/take", Policy.SESSION, form=True, show=show_page)
async def counter(call: Call) -> Answer:
    """Take money at the counter."""
    sent = await sent_form(call)
    service, scope = service_of(call), params(call).get("in")
    try:
        text = await take(
            call.ground,
            call.actor,
            service,
            call.id(),
            _taken(sent),
            sent.key,
            sent.digest(),
            scope,
        )
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem not in (ANSWERS, STATE):
            raise refusal from error
        return await _dues_page(call, await read_case(call), refusal, sent)
    return go(address_at(call, f"/receipt/{msgspec.json.decode(text)['id']}"))


# Every address that takes a form also gives a page: a link of its error page leads back there.
@route("GET", ONE + "/order", Policy.SESSION, show=show_page)
async def to_dues(call: Call) -> Answer:
    """Back to what is due."""
    return go(address_at(call))


@route("GET", ONE + "/take", Policy.SESSION, show=show_page)
async def to_counter(call: Call) -> Answer:
    """Back to the counter."""
    return go(address_at(call))


ROUTES = [dues, order, at_bank, back, counter, to_dues, to_counter]


async def _dues_page(
    call: Call, case: Case, refused: Refusal | None = None, sent: Sent | None = None
) -> Answer:
    lang = language_of(call)
    money = await money_at(call, case)
    doors = doors_of(call, case.service)
    counter = doors.pay is not None and call.actor.post is not None
    typed = {} if sent is None else dict(sent.controls)
    mistakes = {
        fault.pointer.strip("/"): fault.message for fault in (refused.faults if refused else ())
    }
    problems = [(name if name in _INPUTS else None, words) for name, words in mistakes.items()]
    if refused is not None and not problems:
        problems = [(None, words) for words in reasons(refused)]
    return page(
        call,
        "portal/pay.html",
        status=refused.problem.status if refused else 200,
        case=case,
        heads=[
            (title_of(h["title"]), amount(h["demanded_paise"]), amount(h["received_paise"]), amount(h["due_paise"]))
            for h in money["heads"]
        ],
        due=amount(money["due_paise"]),
        due_rupees=f"{in_rupees(money['due_paise']):f}",
        owes=money["due_paise"] > 0,
        charges=[charge(line, lang) for line in money["lines"]],
        receipts=slips(call, money),
        refunds=[amount(r["paise"]) for r in money["refunds"]],
        online=doors.pay is not None and call.ground.gateway is not None,
        counter=counter,
        modes=rows_of(call, MODES, typed.get("mode"), counter=True),
        order=address_at(call, "/order"),
        take=address_at(call, "/take"),
        typed=typed,
        mistakes=mistakes,
        problems=problems,
        wrong=problems,
        key=new_key(),
        version=case.version,
    )  # fmt: skip


_INPUTS = ("mode", "paise", "payer", "instrument", "number", "bank", "on")


def _taken(sent: Sent) -> Take:
    """What the counter's form says. Raises 422 for an amount or a day that is none."""
    given = {name: " ".join(text.split()) for name, text in sent.controls.items()}
    text = given.get("paise", "").replace(",", "").removeprefix("₹").strip()
    paise = None
    if text:
        if not _RUPEES.match(text):
            raise _wrong("/paise", _MISTAKE)
        paise = int(times(Decimal(text), 100))
    instrument = None
    if any(given.get(name) for name in ("number", "on", "bank")):
        on = _DAY.match(given.get("on", ""))
        iso = f"{on[3]}-{int(on[2]):02}-{int(on[1]):02}" if on else given.get("on", "")
        try:
            instrument = msgspec.convert(
                {"number": given.get("number", ""), "on": iso, "bank": given.get("bank", "")},
                Instrument,
            )
        except msgspec.ValidationError as error:
            raise _wrong(
                "/on", Words("A date such as 28/11/2026", "28/11/2026 പോലുള്ള തീയതി")
            ) from error
    return Take(given.get("mode", ""), given.get("payer", ""), paise, None, instrument)


def _wrong(pointer: str, words: Words) -> Refusal:
    return Refusal(ANSWERS, faults=(Fault(pointer, "type", words),), reason="body")


async def _intent(call: Call, case: Case) -> dict[str, Any]:
    money = await money_at(call, case)
    for intent in money["intents"]:
        if intent["id"] == call.part("intent"):
            return cast("dict[str, Any]", intent)
    raise Refusal(NOT_FOUND)


def _qr(text: str) -> Markup:
    """A QR code as an inline picture; the library writes marks and numbers only."""
    return Markup(segno.make(text, error="m").svg_inline(border=4, omitsize=True))  # noqa: S704
