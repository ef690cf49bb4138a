"""Paying: what a file owes, an order at the gateway, money at the counter, a receipt cancelled, money asked back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.answers.faults import Faults
from runtime.answers.text import clean_text
from runtime.catalogue import Service
from runtime.clock import new_id
from runtime.db.pool import Refusal as DoorRefusal
from runtime.files.doors import file_doors, scope_of
from runtime.ground import Ground
from runtime.interfaces.gateway import GatewayAwayError, Order
from runtime.refusal import ANSWERS, NOT_ALLOWED, NOT_FOUND, STATE, UNAVAILABLE, Refusal
from runtime.words import Words

MODES = ("core", "payment_mode")
"""The master of the ways to pay: `counter` may be taken at one, `instrument` has a number, a day and a bank."""
REASONS = ("core", "receipt_reason")
"""The master of why receipts are cancelled."""
MOST_PAISE = 10**15
ORDER_MINUTES = 30
"""How long a payer has before nobody waits for the order any more."""

_NOTHING_DUE = Words("This amount is not due", "ഈ തുക അടയ്ക്കാനില്ല")
_NOT_SO = Words("This receipt cannot be changed so", "ഈ രസീതിൽ ഇത് ചെയ്യാനാവില്ല")
_NO_GATEWAY = Words(
    "Payment over the internet is not available now: pay at the office, or try again soon",
    "ഇപ്പോൾ ഓൺലൈനായി അടയ്ക്കാനാവില്ല: ഓഫീസിൽ അടയ്ക്കുക, അല്ലെങ്കിൽ അൽപ്പം കഴിഞ്ഞ് ശ്രമിക്കുക",
)
_AMOUNT = Words("An amount in paise, above nothing", "പൈസയിൽ, പൂജ്യത്തിനു മുകളിലുള്ള തുക")
_MODE = Words("There is no such way to pay at the counter", "കൗണ്ടറിൽ അങ്ങനെയൊരു മാർഗമില്ല")
_REASON = Words("There is no such reason", "അങ്ങനെയൊരു കാരണമില്ല")


class Pay(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be paid at the gateway: these heads, or all that is due."""

    heads: list[str] | None = None


class Instrument(msgspec.Struct, forbid_unknown_fields=True):
    """A cheque, a draft, a transfer: its number, its day, its bank."""

    number: str
    on: date
    bank: str


class Take(msgspec.Struct, forbid_unknown_fields=True):
    """Money at the counter: so many paise (all that is due), which clear heads in their order."""

    mode: str
    payer: str
    paise: int | None = None
    heads: list[str] | None = None
    instrument: Instrument | None = None


class Cancel(msgspec.Struct, forbid_unknown_fields=True):
    """Why a receipt is cancelled."""

    reason: str
    remark: str


class Refund(msgspec.Struct, forbid_unknown_fields=True):
    """What is asked back of a receipt: so many paise (all of it), and why."""

    remark: str
    paise: int | None = None


class Intent(msgspec.Struct, frozen=True):
    """An order as the pay door keeps it."""

    id: UUID
    paise: int
    heads: list[str]
    number: str


@dataclass(frozen=True, slots=True)
class Started:
    """An order that the payer can go and pay."""

    intent: Intent
    url: str
    upi: str | None


async def money_of(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> str:
    """Everything about a file's money, as JSON.

    Raises:
        Refusal: 404 where the file is not there, not the actor's to see, or of a service without fees.
    """
    door = file_doors(service, actor).dues
    body: str | None = None
    if door is not None:
        body = await ground.doors.value(door, *scope_of(actor, local_body), file)
    if body is None:
        raise Refusal(NOT_FOUND)
    return body


async def start(
    ground: Ground, actor: Actor, service: Service, file: UUID, ask: Pay, back: str, address: str,
    key: str, request: bytes, local_body: str | None = None,
) -> Started:  # fmt: skip
    """Open an order and place it: the order stands in the database before the gateway hears of it.

    Args:
        back: Path of the page that the payer comes back to.
        address: Of this app, as the world sees it: `https://host`.
    Raises:
        Refusal: 409 where nothing of it is due, 503 where the gateway is away: the same key tries again.
    """
    if ground.gateway is None:
        raise Refusal(UNAVAILABLE, _NO_GATEWAY, reason="gateway")
    now = ground.clock.now()
    answer = await _pay(
        ground, actor, service, file, "intent",
        {"id": new_id(now), "at": now, "heads": ask.heads, "gateway": ground.gateway.name, "minutes": ORDER_MINUTES},
        key, request, local_body,
    )  # fmt: skip
    intent = msgspec.json.decode(answer, type=Intent)
    row = await ground.doors.row("ksmart.intent_url", intent.id)
    if row is not None and row["url"] is not None:
        return Started(intent, row["url"], row["upi"])
    name = ground.gateway.name
    try:
        placed = await ground.gateway.place(
            Order(
                intent.id,
                intent.paise,
                intent.number,
                f"{address}{back}",
                f"{address}/api/v1/gateways/{name}/news",
            )
        )
    except GatewayAwayError as away:
        raise Refusal(UNAVAILABLE, _NO_GATEWAY, reason="gateway") from away
    await ground.doors.value("ksmart.intent_asked", intent.id, placed.ref, placed.url, placed.upi)
    return Started(intent, placed.url, placed.upi)


async def take(
    ground: Ground, actor: Actor, service: Service, file: UUID, ask: Take,
    key: str, request: bytes, local_body: str | None = None,
) -> str:  # fmt: skip
    """Take money at the counter: the receipt, as JSON.

    Raises:
        Refusal: 422 for the mode, the amount, the instrument; 409 for more than is due.
    """
    faults = Faults()
    paise = _amount(ask.paise, faults)
    mode = _row(ground, MODES, ask.mode)
    if mode is None or not getattr(mode, "counter", False):
        faults.add("/mode", "unknown", _MODE)
    needs = getattr(mode, "instrument", False)
    if needs and ask.instrument is None:
        faults.missing("/instrument")
    if not needs and ask.instrument is not None:
        faults.not_asked("/instrument")
    instrument: dict[str, Any] = {}
    if ask.instrument is not None:
        instrument = {
            "number": clean_text(ask.instrument.number, 1, 40, "/instrument/number", faults),
            "on": ask.instrument.on,
            "bank": clean_text(ask.instrument.bank, 1, 100, "/instrument/bank", faults),
        }
    payer = clean_text(ask.payer, 1, 120, "/payer", faults)
    _refuse(faults)
    now = ground.clock.now()
    return await _pay(
        ground, actor, service, file, "take",
        {"id": new_id(now), "at": now, "paise": paise, "heads": ask.heads, "mode": ask.mode, "payer": payer, "instrument": instrument},
        key, request, local_body,
    )  # fmt: skip


async def cancel(
    ground: Ground, actor: Actor, service: Service, file: UUID, receipt: UUID, ask: Cancel,
    key: str, request: bytes, local_body: str | None = None,
) -> str:  # fmt: skip
    """Cancel a receipt of the counter; it keeps its number. Raises 422 for the reason, 409 where it cannot be."""
    faults = Faults()
    if _row(ground, REASONS, ask.reason) is None:
        faults.add("/reason", "unknown", _REASON)
    remark = clean_text(ask.remark, 1, 500, "/remark", faults)
    _refuse(faults)
    return await _pay(
        ground, actor, service, file, "cancel",
        {"at": ground.clock.now(), "receipt": receipt, "reason": ask.reason, "remark": remark},
        key, request, local_body,
    )  # fmt: skip


async def refund(
    ground: Ground, actor: Actor, service: Service, file: UUID, receipt: UUID, ask: Refund,
    key: str, request: bytes, local_body: str | None = None,
) -> str:  # fmt: skip
    """Ask for money back; whether it goes is decided elsewhere. Raises 409 for more than was paid."""
    faults = Faults()
    paise = _amount(ask.paise, faults)
    remark = clean_text(ask.remark, 1, 500, "/remark", faults)
    _refuse(faults)
    return await _pay(
        ground, actor, service, file, "refund",
        {"at": ground.clock.now(), "receipt": receipt, "paise": paise, "reason": "asked", "remark": remark},
        key, request, local_body,
    )  # fmt: skip


async def _pay(
    ground: Ground, actor: Actor, service: Service, file: UUID, verb: str, ask: dict[str, Any],
    key: str, request: bytes, local_body: str | None,
) -> str:  # fmt: skip
    door = file_doors(service, actor).pay
    if door is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    try:
        answer: str | None = await ground.doors.value(
            door, *scope_of(actor, local_body), file, key, request, verb, msgspec.json.encode(ask).decode()
        )  # fmt: skip
    except DoorRefusal as refused:
        if refused.code == "KS409":
            words = _NOTHING_DUE if verb in ("intent", "take") else _NOT_SO
            raise Refusal(STATE, words, reason="due") from refused
        raise
    if answer is None:  # the door lets this post nowhere near
        raise Refusal(NOT_FOUND)
    return answer


def _amount(paise: int | None, faults: Faults) -> int | None:
    if paise is not None and not 0 < paise <= MOST_PAISE:
        faults.add("/paise", "amount", _AMOUNT)
    return paise


def _row(ground: Ground, master: tuple[str, str], code: str) -> Any:
    found = ground.catalogue.master(*master)
    return None if found is None else ground.data.find(found, code, ground.clock.now().date())


def _refuse(faults: Faults) -> None:
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="body")
