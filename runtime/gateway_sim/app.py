"""The simulator's HTTP: what offices call, what payers see, and the switch for its misbehaviour."""

from __future__ import annotations

import hmac
import html
from datetime import date
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from litestar import Litestar, Request, Response, get, post

from runtime.gateway_sim.bank import MODES, Account, Bank, Ordered
from runtime.meaning.decimals import rupees
from runtime.money.http_gateway import SIGNATURE, signature

Asked = Request[Any, Any, Any]
_LABELS = {
    "ok": "Pay", "fail": "Fail", "late": "Pay, told late", "double": "Pay, told twice", "twice": "Pay twice",
    "wrong": "Pay another amount", "forged": "Send forged news", "lost": "Pay, never told",
    "reordered": "Pay, news out of order",
}  # fmt: skip


class Control(msgspec.Struct, forbid_unknown_fields=True):
    """What the simulator shall do from now on."""

    mode: str | None = None
    outage: bool | None = None
    tell_late: bool = False


def simulator_app(bank: Bank) -> Litestar:
    """The simulator over one bank."""

    def away() -> Response[bytes] | None:
        return Response(b"", status_code=503) if bank.outage else None

    def signed(body: object, status: int = 200) -> Response[bytes]:
        text = msgspec.json.encode(body)
        return Response(
            text, status_code=status, headers={SIGNATURE: signature(bank.secret, text)}, media_type="application/json"
        )  # fmt: skip

    def vouched(request: Asked, body: bytes) -> bool:
        sent = request.headers.get(SIGNATURE, "")
        path = request.url.path
        return hmac.compare_digest(
            sent.encode(), signature(bank.secret, path.encode() + body).encode()
        )

    @post("/orders")
    async def place(request: Asked) -> Response[bytes]:
        body = await request.body()
        if found := away():
            return found
        if not vouched(request, body):
            return signed({}, 401)
        try:
            account = bank.place(msgspec.json.decode(body, type=Ordered))
        except msgspec.DecodeError:
            return signed({}, 422)
        return signed({}, 409) if account is None else signed(bank.placed(account), 201)

    @get("/orders/{order:uuid}")
    async def status(request: Asked) -> Response[bytes]:
        if found := away():
            return found
        if not vouched(request, b""):
            return signed({}, 401)
        known = bank.known(UUID(str(request.path_params["order"])))
        return signed({}, 404) if known is None else signed({"payments": known})

    @get("/settlements/{day:str}")
    async def settlements(request: Asked) -> Response[bytes]:
        if found := away():
            return found
        if not vouched(request, b""):
            return signed({}, 401)
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return signed({}, 404)
        return signed({"payments": bank.settled(day)})

    @get("/pay/{ref:str}")
    async def show(request: Asked) -> Response[str]:
        account = bank.by_ref.get(request.path_params["ref"])
        return Response(
            "" if account is None else _page(account),
            status_code=404 if account is None else 200,
            media_type="text/html",
        )

    @post("/pay/{ref:str}")
    async def pay(request: Asked) -> Response[str]:
        account = bank.by_ref.get(request.path_params["ref"])
        chosen = parse_qs((await request.body()).decode()).get("mode", [bank.mode])[0]
        if account is None or chosen not in MODES:
            return Response("", status_code=404)
        await bank.pay(account, chosen)
        return Response("", status_code=303, headers={"location": account.order.return_url})

    @post("/control")
    async def control(request: Asked) -> Response[bytes]:
        body = await request.body()
        if not vouched(request, body):
            return signed({}, 401)
        wanted = msgspec.json.decode(body, type=Control)
        bank.mode = wanted.mode if wanted.mode in MODES else bank.mode
        bank.outage = bank.outage if wanted.outage is None else wanted.outage
        told = await bank.tell_late() if wanted.tell_late else 0
        return signed({"mode": bank.mode, "outage": bank.outage, "told": told})

    return Litestar(
        [place, status, settlements, show, pay, control], openapi_config=None, logging_config=None
    )


def _page(account: Account) -> str:
    buttons = "".join(
        f'<p><button name="mode" value="{mode}">{_LABELS[mode]}</button></p>' for mode in MODES
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Simulated bank</title><h1>Simulated bank</h1><p>{html.escape(account.order.title)}</p>"
        f"<p>₹ {rupees(account.order.paise):f}</p><form method=post>{buttons}</form>"
    )
