"""A server that dies: the real app in a process of its own, killed with SIGKILL at one call of a door.

python -m tests.e2e.killed.server PLAN_JSON; its first line of output is its port. A request with the header
`x-armed` counts the calls of doors that it makes. `POST /due` delivers what waits in the outbox.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

import runtime.app
from runtime.clock import FixedClock
from runtime.config import DatabaseSettings
from runtime.db.pool import Doors
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.jobs.senders import FileSender
from runtime.jobs.settling import SETTLE
from runtime.money.http_gateway import HttpGateway
from runtime.papers import papers_in
from runtime.serving import loopback
from tests.e2e.killed.quiet import Quiet

ADDRESS = "http://ksmart.test"
GATEWAY = "bank"


class Plan(msgspec.Struct):
    """What the server stands on, and where it dies."""

    url: str
    papers: str
    sent: str  # the file that messages go to
    bank: str
    secret: str
    now: datetime
    door: str  # of those whose name holds this
    nth: int  # the call, from 0
    moment: str  # before, during, after


class DyingDoors(Doors):
    """Doors at one call of which the process ends."""

    plan: Plan
    is_armed = False
    calls = 0

    async def row(self, name: str, *args: object) -> Any:
        return await self._dying(name, super().row(name, *args))

    async def rows(self, name: str, *args: object) -> Any:
        return await self._dying(name, super().rows(name, *args))

    async def _dying(self, name: str, call: Any) -> Any:
        plan = DyingDoors.plan
        if not DyingDoors.is_armed or plan.door not in name:
            return await call
        number, DyingDoors.calls = DyingDoors.calls, DyingDoors.calls + 1
        if number != plan.nth:
            return await call
        if plan.moment == "before":
            die()
        if plan.moment == "during":
            asyncio.get_running_loop().call_later(0.001, die)
        answer = await call
        die()
        return answer


def die() -> None:
    """At once, with nothing put in order."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    plan = DyingDoors.plan = msgspec.json.decode(sys.argv[1], type=Plan)
    setattr(runtime.app, "Doors", DyingDoors)  # noqa: B010 - it is not the app's to export
    setattr(runtime.app, "Background", Quiet)  # noqa: B010
    app = runtime.app.create_app(
        "generated", DatabaseUrl.parse(plan.url), FileSender(Path(plan.sent)),
        database=DatabaseSettings(pool_size=2), options=Options(limit_scale=1000.0), clock=FixedClock(plan.now),
        papers=papers_in(Path(plan.papers), {}), address=ADDRESS,
        gateway=HttpGateway(GATEWAY, plan.bank, plan.secret.encode()),
    )  # fmt: skip

    async def front(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            DyingDoors.is_armed |= any(name == b"x-armed" for name, _ in scope["headers"])
            if scope["path"] == "/due":
                await app.state[SETTLE]()
                await send({"type": "http.response.start", "status": 204, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
        await app(scope, receive, send)

    place = loopback()
    place.listen()  # before anybody is told: who asks at once waits instead of being refused
    print(place.getsockname()[1], flush=True)
    await uvicorn.Server(uvicorn.Config(front, log_level="warning", loop="uvloop")).serve([place])


if __name__ == "__main__":
    asyncio.run(main())
