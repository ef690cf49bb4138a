"""Payment gateways: who takes a payer's money for an office, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec


class Order(msgspec.Struct, frozen=True):
    """What is to be paid. `id` is ours and stays the same however often the order is made."""

    id: UUID
    paise: int
    title: str  # the file's number: what the payer sees
    return_url: str  # where the payer's browser goes afterwards
    notify_url: str  # where the gateway's news go


class Placed(msgspec.Struct, frozen=True):
    """An order that the gateway has taken."""

    ref: str  # its own id of the order
    url: str  # where the payer goes
    upi: str | None = None  # a upi:// link that a phone opens


class News(msgspec.Struct, frozen=True):
    """What a gateway says of an order, its signature proved: paid, failed, expired or pending.

    One order may be paid twice, by two payments: each has an id of its own.
    """

    order: UUID
    status: str
    payment: str | None = None
    paise: int | None = None
    currency: str = "INR"
    mode: str = "online"


class GatewayAwayError(Exception):
    """The gateway cannot be reached, or does not answer as it should: ask again later."""


class ForgedError(Exception):
    """Something came that the gateway did not sign."""


class PaymentGateway(Protocol):
    """Takes orders and brings news. Called outside any transaction; an order is in the database before."""

    @property
    def name(self) -> str:
        """The gateway's name: news and receipts carry it."""
        ...

    async def place(self, order: Order) -> Placed:
        """Place an order, or find the one placed before under the same id.

        Raises:
            GatewayAwayError: It may or may not have been placed: place it again.
        """
        ...

    def read(self, headers: Mapping[str, str], body: bytes) -> News:
        """The news that a webhook brought. `headers` by lower-case name.

        Raises:
            ForgedError: The signature is missing or wrong, or the text is no news.
        """
        ...

    async def status(self, order: UUID) -> list[News]:
        """What the gateway knows of an order, a payment each; empty where it knows no such order.

        Raises:
            GatewayAwayError: It does not say.
        """
        ...

    async def settled(self, day: date) -> list[News]:
        """Every payment that was settled on a day: the bank's own list.

        Raises:
            GatewayAwayError: It does not say.
        """
        ...
