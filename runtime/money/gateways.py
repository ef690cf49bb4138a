"""Which gateway an app has: the one that ksmart.toml names, or on a developer's machine the simulated bank.

    [gateway]
    name = "bank"                        # receipts and news carry it
    url = "https://gateway.example"
    address = "https://office.example"   # of this app: where payers come back to and news goes

The secret that both sides sign with comes from the environment variable KSMART_GATEWAY_SECRET.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx

from runtime.config import GATEWAY_SECRET_VARIABLE, Settings, SettingsError
from runtime.gateway_sim import Bank, simulator_app
from runtime.interfaces.gateway import PaymentGateway
from runtime.money.http_gateway import HttpGateway
from runtime.serving import address_at, loopback, served

SHORTEST_SECRET = 16
_NAME = re.compile(r"[a-z][a-z0-9_]{0,15}\Z")


@asynccontextmanager
async def gateway_for(
    settings: Settings, production: bool
) -> AsyncGenerator[PaymentGateway | None]:
    """The app's gateway for as long as the block runs; None leaves the counter.

    Raises:
        SettingsError: The settings name one that cannot be used.
    """
    if settings.gateway:
        yield configured(settings, production)
    elif production:
        yield None
    else:
        secret, place = secrets.token_bytes(32), loopback()
        async with httpx.AsyncClient(timeout=30) as wire:
            bank = Bank(secret, wire, address_at(place))
            async with served(simulator_app(bank), place):
                yield HttpGateway("simulator", bank.address, secret)


def configured(settings: Settings, production: bool) -> HttpGateway:
    """The gateway that ksmart.toml names.

    Raises:
        SettingsError: An address or the secret is missing, or travels openly in production.
    """
    name, url = settings.gateway.get("name", "bank"), settings.gateway.get("url", "")
    if not _NAME.match(name):
        raise SettingsError(f"gateway.name: {name!r} is no name: lower-case letters, digits and _")
    if not url.startswith(("https://", "http://")) or (
        production and not url.startswith("https://")
    ):
        raise SettingsError("gateway.url: write the gateway's https:// address")
    if production and not settings.gateway.get("address", "").startswith("https://"):
        raise SettingsError("gateway.address: write the https:// address of this app")
    if len(settings.gateway_secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"{GATEWAY_SECRET_VARIABLE} must hold the secret shared with the gateway, {SHORTEST_SECRET} characters or more"
        )
    return HttpGateway(name, url.rstrip("/"), settings.gateway_secret.encode())
