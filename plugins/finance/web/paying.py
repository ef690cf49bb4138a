"""Dues paid without a log-in, by a number and a second factor; and all of one's own at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from uuid import UUID, uuid5

from litestar.handlers import HTTPRouteHandler

from plugins.finance import orders
from plugins.finance.ledger import BookLedger
from plugins.finance.money import rupees
from plugins.finance.orders import Asked, Order
from plugins.finance.reports.model import grouped
from plugins.finance.web.frame import page
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.files.filing import LOCAL_BODIES
from runtime.interfaces.gateway import GatewayAwayError
from runtime.interfaces.gateway import Order as AtGateway
from runtime.interfaces.ledger import LedgerRefusedError
from runtime.money.settling import ask
from runtime.portal.errors import show_page
from runtime.portal.frame import go, new_key
from runtime.portal.posted import plain_mobile
from runtime.portal.sent import sent_form
from runtime.refusal import NOT_FOUND, STATE, UNAVAILABLE, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.money import address_of
from runtime.web.route import route

QUICK, GROUP = "/quick-pay", "/dues"
# Guessing a payer by trying names must not pay: a few a minute from one address, fewer about one number.
LIMIT = Limit("quick pay", per_address=20, per_subject=6)
LOOK_AGAIN_S = 5
_OURS = UUID("6f2d0f0e-5f0a-4b53-9a5c-6d2b1f1c7a51")


def paying_routes(ledger: BookLedger) -> list[HTTPRouteHandler]:
    """The handlers of both."""

    async def found(call: Call, number: str, second: str) -> Asked | None:
        """What is due of a thing, if the second factor is its payer's. The same answer whichever is wrong."""
        call.count_subject(number)
        body = _body_in(call, number)
        if body is None or not second:
            return None
        async with ledger.gate.connection() as connection:
            payers = await connection.fetch(
                "select * from ledger.payers_of($1, $2, $3)", body, number, list(ledger.books.fees)
            )
            known = [await _is(call, row[0], second) for row in payers]
            if not any(known):
                return None
            return await orders.asked_of(connection, ledger.desk(body), number, _today(call))

    async def quick_page(
        call: Call, number: str = "", second: str = "", asked: Asked | None = None, missed: bool = False
    ) -> Answer:  # fmt: skip
        return page(
            call, "quick.html", 404 if missed else 200, number=number, second=second, missed=missed, asked=asked,
            lines=_lines(asked) if asked else [], amount=_amount(asked.paise) if asked else "", key=new_key(),
            online=call.ground.gateway is not None, quick=QUICK,
        )  # fmt: skip

    async def order_of(call: Call, asked: list[Asked], key: str) -> Answer:
        gateway = call.ground.gateway
        parts = [part for one in asked for part in one.parts()]
        if gateway is None or not parts:
            raise Refusal(UNAVAILABLE if gateway is None else STATE)
        order = uuid5(_OURS, key)
        async with ledger.gate.connection() as connection:
            paise = await orders.make(connection, order, gateway.name, parts)
            at = address_of(call)
            title = asked[0].thing if len(asked) == 1 else f"{asked[0].thing} +{len(asked) - 1}"
            try:
                placed = await gateway.place(
                    AtGateway(order, paise, title, f"{at}{QUICK}/order/{order}/back", f"{at}/api/v1/gateways/{gateway.name}/news")
                )  # fmt: skip
            except GatewayAwayError as away:
                raise Refusal(UNAVAILABLE) from away
            await orders.placed(connection, order, placed.url, placed.upi)
        return go(f"{QUICK}/order/{order}")

    async def known_order(call: Call) -> Order:
        try:
            order = UUID(call.part("order"))
        except ValueError as error:
            raise Refusal(NOT_FOUND) from error
        async with ledger.gate.connection() as connection:
            made = await orders.find(connection, order)
        if made is None:
            raise Refusal(NOT_FOUND)
        return made

    @route("GET", QUICK, Policy.OPEN, LIMIT, show=show_page)
    async def quick(call: Call) -> Answer:
        """The number, and who pays."""
        return await quick_page(call)

    @route("POST", QUICK, Policy.OPEN, LIMIT, form=True, show=show_page)
    async def look(call: Call) -> Answer:
        """What is due."""
        number, second = _given((await sent_form(call, session=False)).controls)
        asked = await found(call, number, second)
        return await quick_page(call, number, second, asked, missed=asked is None)

    @route("POST", QUICK + "/order", Policy.OPEN, LIMIT, form=True, show=show_page)
    async def order(call: Call) -> Answer:
        """An order for all that is due; sent twice, it is one."""
        sent = await sent_form(call, session=False)
        number, second = _given(sent.controls)
        asked = await found(call, number, second)
        if asked is None or not asked.paise:
            return await quick_page(call, number, second, asked, missed=asked is None)
        return await order_of(call, [asked], sent.key)

    @route("GET", QUICK + "/order", Policy.OPEN, LIMIT, show=show_page)
    async def to_quick(call: Call) -> Answer:
        """Back to the number."""
        del call
        return go(QUICK)

    @route("GET", QUICK + "/order/{order:str}", Policy.OPEN, show=show_page)
    async def at_bank(call: Call) -> Answer:
        """The way to the bank."""
        made = await known_order(call)
        if made.state != "placed" or not made.url:
            return go(f"{QUICK}/order/{made.id}/back")
        return page(
            call, "order.html", amount=_amount(made.paise), url=made.url, upi=made.upi, quick=QUICK,
            look=f"{QUICK}/order/{made.id}/back", things=[part.thing for part in made.parts],
        )  # fmt: skip

    @route("GET", QUICK + "/order/{order:str}/back", Policy.OPEN, show=show_page)
    async def back(call: Call) -> Answer:
        """The payer is back: the bank is asked at once, and again until it says."""
        made = await known_order(call)
        gateway = call.ground.gateway
        if made.state in ("made", "placed") and gateway is not None:
            with suppress(GatewayAwayError, LedgerRefusedError):
                await ask(call.ground, gateway, made.id)
            made = await known_order(call)
        checking = made.state in ("made", "placed")
        headers = ((b"refresh", str(LOOK_AGAIN_S).encode()),) if checking else ()
        return page(
            call, "back.html", 200, *headers, state="checking" if checking else made.state, quick=QUICK,
            amount=_amount(made.paise), things=[part.thing for part in made.parts],
        )  # fmt: skip

    async def own(call: Call) -> list[Asked]:
        if call.actor.post is not None:
            raise Refusal(NOT_FOUND)
        async with ledger.gate.connection() as connection:
            rows = await connection.fetch(
                "select local_body, thing from ledger.things_of($1) order by 1, 2",
                str(call.actor.holder.person),
            )
            return [
                await orders.asked_of(connection, ledger.desk(row["local_body"]), row["thing"], _today(call))
                for row in rows
            ]  # fmt: skip

    async def group_page(call: Call, status: int = 200) -> Answer:
        asked = await own(call)
        return page(
            call, "group.html", status, bills=[(one, _amount(one.paise), _lines(one)) for one in asked],
            total=_amount(sum(one.paise for one in asked)), any_due=any(one.paise for one in asked), key=new_key(),
            online=call.ground.gateway is not None, group=GROUP, quick=QUICK, wrong=status != 200,
        )  # fmt: skip

    @route("GET", GROUP, Policy.SESSION, show=show_page)
    async def dues(call: Call) -> Answer:
        """Everything that is due of the person, in every body."""
        return await group_page(call)

    @route("POST", GROUP + "/order", Policy.SESSION, form=True, show=show_page)
    async def order_all(call: Call) -> Answer:
        """One order for what is ticked."""
        sent = await sent_form(call)
        ticked = {text for name, text in sent.controls.items() if name.startswith("pay-")}
        asked = [
            one
            for one in await own(call)
            if f"{one.local_body}|{one.thing}" in ticked and one.paise
        ]
        if not asked:
            return await group_page(call, 422)
        return await order_of(call, asked, sent.key)

    @route("GET", GROUP + "/order", Policy.SESSION, show=show_page)
    async def to_dues(call: Call) -> Answer:
        """Back to one's dues."""
        del call
        return go(GROUP)

    return [quick, look, order, to_quick, at_bank, back, dues, order_all, to_dues]


def _given(controls: Mapping[str, str]) -> tuple[str, str]:
    number = " ".join(controls.get("number", "").split()).upper()[:100]
    return number, _plain(controls.get("second", ""))[:150]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


async def _is(call: Call, payer: str, second: str) -> bool:
    """Whether the second factor is the payer's: a person's mobile or name, or the name on the roll."""
    try:
        person = UUID(payer)
    except ValueError:
        return bool(payer) and _plain(payer).casefold() == second.casefold()
    return bool(await call.ground.doors.value("ksmart.person_is", person, plain_mobile(second)))


def _body_in(call: Call, number: str) -> str | None:
    """The local body whose code stands in a number."""
    master = call.ground.catalogue.master(*LOCAL_BODIES)
    if master is None:
        return None
    found = (call.ground.data.find(master, word, _today(call)) for word in number.split("/"))
    return next((str(row.code) for row in found if row is not None), None)


def _today(call: Call) -> date:
    return call.ground.clock.now().date()


def _amount(paise: int) -> str:
    return f"₹ {grouped(rupees(paise))}"


def _lines(asked: Asked) -> list[tuple[str, str, str]]:
    """Periods and sums, nobody's name."""
    return [
        (f"{due.period.first:%d-%m-%Y} – {due.period.last:%d-%m-%Y}", _amount(due.principal), _amount(due.interest) if due.interest else "")
        for due in asked.dues
    ]  # fmt: skip
