"""`ksmart gateway-sim`: the simulated bank as a process of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

import httpx

from runtime.config import GATEWAY_SECRET_VARIABLE
from runtime.gateway_sim.app import simulator_app
from runtime.gateway_sim.bank import MODES, Bank
from runtime.serving import server


async def serve_simulator(
    environ: Mapping[str, str], host: str, port: int, say: Callable[[str], None]
) -> None:
    """Serve until told to stop; without a secret in the environment one is made and said."""
    secret = environ.get(GATEWAY_SECRET_VARIABLE, "")
    if not secret:
        secret = secrets.token_urlsafe(24)
        say(f"export {GATEWAY_SECRET_VARIABLE}={secret}")
    address = f"http://{host}:{port}"
    async with httpx.AsyncClient(timeout=30) as wire:
        bank = Bank(secret.encode(), wire, address)
        say(f"a simulated bank at {address}; [gateway] url = {address!r}; Ctrl-C stops")
        say(
            f"POST {address}/control {{mode, outage, tell_late}}, signed; modes: {', '.join(MODES)}"
        )
        await server(simulator_app(bank), host, port).serve()
