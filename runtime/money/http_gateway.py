"""A payment gateway over HTTP: JSON both ways, each body signed with a shared secret (HMAC-SHA256).

The protocol of our simulator, which stands for any bank's: a bank's own adapter differs in names of
fields and in how it signs, and is another implementation of `PaymentGateway`.

    POST {url}/orders                 {id, paise, currency, title, return_url, notify_url} -> {ref, url, upi}
    GET  {url}/orders/{id}            -> {payments: [{order, payment, status, paise, currency, mode}]}
    GET  {url}/settlements/{day}      -> {payments: [...]}
    POST notify_url                   one payment, signed
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec

from runtime.interfaces.gateway import ForgedError, GatewayAwayError, News, Order, Placed

Answer = TypeVar("Answer")

SIGNATURE = "ksmart-gateway-signature"
MOST_PAISE = 10**15
TIMEOUT_S = 10.0


def signature(secret: bytes, body: bytes) -> str:
    """The signature of a body, in hex."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


class _Payments(msgspec.Struct):
    payments: list[News]


_NEWS = msgspec.json.Decoder(News)
_PAYMENTS = msgspec.json.Decoder(_Payments)
_PLACED = msgspec.json.Decoder(Placed)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Speaks to the gateway at `url`. A redirect is never followed: the address is configured."""

    name: str
    url: str
    secret: bytes = field(repr=False)
    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False)
    )

    async def place(self, order: Order) -> Placed:
        """Place an order."""
        body = msgspec.json.encode({**msgspec.structs.asdict(order), "currency": "INR"})
        found = await self._call("POST", "/orders", body)
        placed = _read(_PLACED, found)
        if not placed.url.startswith(("https://", "http://")):
            raise GatewayAwayError("the payer cannot be sent there")
        return placed

    def read(self, headers: Mapping[str, str], body: bytes) -> News:
        """The news of a webhook."""
        sent = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(sent.encode(), signature(self.secret, body).encode()):
            raise ForgedError("the signature is not the gateway's")
        try:
            return sound(_NEWS.decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ForgedError("signed, and no news") from error

    async def status(self, order: UUID) -> list[News]:
        """What is known of an order."""
        found = await self._call("GET", f"/orders/{order}", b"", missing=b'{"payments":[]}')
        return [sound(news) for news in _read(_PAYMENTS, found).payments]

    async def settled(self, day: date) -> list[News]:
        """The bank's list of a day."""
        found = await self._call("GET", f"/settlements/{day.isoformat()}", b"")
        return [sound(news) for news in _read(_PAYMENTS, found).payments]

    async def _call(
        self, method: str, path: str, body: bytes, missing: bytes | None = None
    ) -> bytes:
        headers = {
            "content-type": "application/json",
            SIGNATURE: signature(self.secret, path.encode() + body),
        }
        try:
            answer = await self.client.request(
                method, self.url + path, content=body, headers=headers
            )
        except httpx.HTTPError as error:
            raise GatewayAwayError(type(error).__name__) from error
        if answer.status_code == 404 and missing is not None:
            return missing
        if answer.status_code not in (200, 201):
            raise GatewayAwayError(f"status {answer.status_code}")
        sent = answer.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(sent.encode(), signature(self.secret, answer.content).encode()):
            raise GatewayAwayError("the answer is not signed")
        return answer.content


def sound(news: News) -> News:
    """News that may go on. Raises ForgedError for figures and texts that no gateway sends."""
    if news.paise is not None and not 0 <= news.paise <= MOST_PAISE:
        raise ForgedError("an amount that is none")
    if news.payment is not None and not (
        0 < len(news.payment) <= 64 and news.payment.isascii() and news.payment.isprintable()
    ):
        raise ForgedError("a payment that is none")
    if len(news.status) > 16 or len(news.mode) > 16 or len(news.currency) != 3:
        raise ForgedError("words that are none")
    return news


def _read(decoder: msgspec.json.Decoder[Answer], body: bytes) -> Answer:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GatewayAwayError("an answer that cannot be read") from error
