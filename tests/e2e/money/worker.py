"""A worker that dies: the app in a process of its own, killed with SIGKILL at one call of one door.

python -m tests.e2e.money.worker DATABASE_URL FOLDER DOOR before|during|after REQUEST_JSON
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from typing import Any, cast

import httpx

import runtime.app
from runtime.clock import FixedClock
from runtime.config import DatabaseSettings
from runtime.db.pool import Doors
from runtime.db.url import DatabaseUrl
from runtime.gateway_sim import Bank, simulator_app
from runtime.ground import Options
from runtime.jobs.senders import MemorySender
from runtime.money.http_gateway import HttpGateway

DOOR, MOMENT = sys.argv[3], sys.argv[4]
DURING_S = 0.003


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingDoors(Doors):
    """Doors at one of which the process ends."""

    async def value(self, door: str, *args: Any) -> Any:
        return await self._dying(door, super().value(door, *args))

    async def row(self, door: str, *args: Any) -> Any:
        return await self._dying(door, super().row(door, *args))

    async def _dying(self, door: str, call: Any) -> Any:
        if DOOR not in door:
            return await call
        if MOMENT == "before":
            die()
        if MOMENT == "during":
            asyncio.get_running_loop().call_later(DURING_S, die)
        answer = await call
        die()
        return answer


async def main() -> None:
    url, folder, request = DatabaseUrl.parse(sys.argv[1]), sys.argv[2], json.loads(sys.argv[5])
    sys.path.insert(0, folder)
    runtime.app.Doors = DyingDoors  # type: ignore[misc]
    clock = FixedClock(datetime.fromisoformat(request["now"]))
    secret = request["secret"].encode()
    bank = Bank(secret, httpx.AsyncClient(), "http://bank.test", clock)
    wire = httpx.AsyncClient(transport=httpx.ASGITransport(app=cast("Any", simulator_app(bank))))
    app = runtime.app.create_app(
        "money_generated", url, MemorySender(), database=DatabaseSettings(pool_size=2),
        options=Options(limit_scale=1000.0), clock=clock,
        gateway=HttpGateway("bank", "http://bank.test", secret, wire), address="http://ksmart.test",
    )  # fmt: skip
    async with app.lifespan():
        transport = httpx.ASGITransport(app=cast("Any", app))
        async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
            answer = await client.post(
                request["path"], content=request["body"].encode(), headers=request["headers"]
            )
    print(answer.status_code, answer.text)  # it lived: the door was never called
    raise SystemExit(3)


if __name__ == "__main__":
    asyncio.run(main())
