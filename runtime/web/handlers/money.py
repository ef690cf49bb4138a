"""Money: quote, what a file owes, orders at the gateway, receipts, and the gateway's news."""

from __future__ import annotations

from uuid import UUID

import msgspec

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.answers.checking import check as check_answers
from runtime.answers.checking import decoded
from runtime.answers.faults import Faults
from runtime.catalogue import Service
from runtime.files.filing import context_for, taken_over, under
from runtime.interfaces.gateway import ForgedError, GatewayAwayError
from runtime.money.paying import Cancel, Pay, Refund, Take, cancel, money_of, refund, start, take
from runtime.money.quoting import quote
from runtime.money.settling import ask, heard
from runtime.refusal import ANSWERS, NOT_FOUND, UNAVAILABLE, UNSIGNED, Refusal
from runtime.web.answer import Answer, json_text, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route

SERVICE = "/api/v1/{module:str}/{service:str}"
FILE = SERVICE + "/files/{id:str}"
RECEIPT = FILE + "/receipts/{receipt:str}"

LARGEST_NEWS = 1 << 14
NEWS_LIMIT = Limit("gateway news", per_address=6_000)


class AskQuote(msgspec.Struct, forbid_unknown_fields=True):
    """The office that would be asked, and the answers."""

    local_body: str
    answers: msgspec.Raw


class _Intents(msgspec.Struct):
    """Of a file's money: its orders."""

    intents: list[_Intent]


class _Intent(msgspec.Struct):
    id: UUID
    state: str
    receipts: list[str]


@route("POST", SERVICE + "/quote", Policy.SESSION)
async def quoted(call: Call) -> Answer:
    """What the service will cost with these answers, with its arithmetic."""
    call.query()
    service = service_of(call)
    asked = await call.json(AskQuote)
    ctx = context_for(call.ground, call.actor, service, asked.local_body)
    faults = Faults()
    ctx, given = await taken_over(call.ground, call.actor, service, ctx, bytes(asked.answers))
    answers = decoded(service.record, given, faults)
    if answers is not None:
        check_answers(service.record, answers, ctx, faults)
    if answers is None or faults.found:
        raise Refusal(ANSWERS, faults=under(faults.found, "/answers"), reason="answers")
    return json_value(quote(service, answers, ctx))


@route("GET", FILE + "/money", Policy.SESSION)
async def money(call: Call) -> Answer:
    """What the file owes, what came in, and how each amount came about."""
    query = call.query("local_body")
    return json_text(
        await money_of(
            call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
        )
    )


@route("POST", FILE + "/payments", Policy.SESSION)
async def order(call: Call) -> Answer:
    """Open an order at the gateway: 201 with the address where it is paid."""
    query = call.query("local_body")
    service, file, key = service_of(call), call.id(), call.key()
    asked = await call.json(Pay) if await call.body() else Pay()
    made = await start(
        call.ground, call.actor, service, file, asked, back_to(service, file), address_of(call),
        key, await call.request_digest(), query.get("local_body"),
    )  # fmt: skip
    body = {"id": made.intent.id, "paise": made.intent.paise, "heads": made.intent.heads}
    return json_value({**body, "url": made.url, "upi": made.upi}, 201)


@route("POST", FILE + "/payments/{payment:str}/check", Policy.SESSION)
async def check(call: Call) -> Answer:
    """Ask the gateway about an order now: its state, and the receipts that it came to."""
    query = call.query("local_body")
    service, file, wanted = service_of(call), call.id(), call.id("payment")
    body = query.get("local_body")
    await _find(call, service, file, wanted, body)
    if call.ground.gateway is None:
        raise Refusal(UNAVAILABLE, reason="gateway")
    try:
        await ask(call.ground, call.ground.gateway, wanted)
    except GatewayAwayError as away:
        raise Refusal(UNAVAILABLE, reason="gateway") from away
    return json_value(await _find(call, service, file, wanted, body))


@route("POST", FILE + "/receipts", Policy.SESSION)
async def receive(call: Call) -> Answer:
    """Take money at the counter: 201 with the receipt's number."""
    query = call.query("local_body")
    service, file, key = service_of(call), call.id(), call.key()
    asked = await call.json(Take)
    return json_text(
        await take(
            call.ground, call.actor, service, file, asked, key, await call.request_digest(), query.get("local_body")
        ),
        201,
    )  # fmt: skip


@route("POST", RECEIPT + "/cancel", Policy.SESSION)
async def undo(call: Call) -> Answer:
    """Cancel a receipt of the counter; it keeps its number."""
    query = call.query("local_body")
    service, file, key = service_of(call), call.id(), call.key()
    asked = await call.json(Cancel)
    return json_text(
        await cancel(
            call.ground, call.actor, service, file, call.id("receipt"), asked, key,
            await call.request_digest(), query.get("local_body"),
        )
    )  # fmt: skip


@route("POST", RECEIPT + "/refund", Policy.SESSION)
async def give_back(call: Call) -> Answer:
    """Ask for money back."""
    query = call.query("local_body")
    service, file, key = service_of(call), call.id(), call.key()
    asked = await call.json(Refund)
    return json_text(
        await refund(
            call.ground, call.actor, service, file, call.id("receipt"), asked, key,
            await call.request_digest(), query.get("local_body"),
        ),
        201,
    )  # fmt: skip


@route("POST", "/api/v1/gateways/{gateway:str}/news", Policy.OPEN, NEWS_LIMIT)
async def news(call: Call) -> Answer:
    """The gateway's own word: 200 once it is kept, whatever it came to; 401 for what it did not sign."""
    call.query()
    gateway = call.ground.gateway
    if gateway is None or gateway.name != call.part("gateway"):
        raise Refusal(NOT_FOUND)
    body = await call.body(LARGEST_NEWS)
    headers = {
        name.decode("latin-1"): value.decode("latin-1") for name, value in call.scope["headers"]
    }
    try:
        return json_value({"outcome": await heard(call.ground, gateway, headers, body)})
    except ForgedError as error:
        raise Refusal(UNSIGNED) from error


ROUTES = [quoted, money, order, check, receive, undo, give_back, news]


def back_to(service: Service, file: UUID) -> str:
    """The path of the page that a payer comes back to."""
    return f"/pay/{service.module}/{service.name}/{file}/back"


def address_of(call: Call) -> str:
    """The app's address as the world sees it: as configured, or as this request named it."""
    if call.ground.address:
        return call.ground.address
    return f"{call.scope['scheme']}://{call.header(b'host') or 'localhost'}"


async def _find(
    call: Call, service: Service, file: UUID, wanted: UUID, local_body: str | None
) -> _Intent:
    text = await money_of(call.ground, call.actor, service, file, local_body)
    for intent in msgspec.json.decode(text, type=_Intents).intents:
        if intent.id == wanted:
            return intent
    raise Refusal(NOT_FOUND)
