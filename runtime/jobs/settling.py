"""Everything that is due, done now: what scenarios and tests wait for instead of the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from runtime.jobs.daily import Daily
from runtime.jobs.outbox import Outbox
from runtime.jobs.timers import Timers

SETTLE = "ksmart_settle"
"""The key in an app's state of what does all that is due."""

Settle = Callable[[], Awaitable[None]]
_MOST_ROUNDS = 100


def settling(outbox: Outbox, timers: Timers, daily: Daily) -> Settle:
    """Deliver the outbox, run timers and jobs until none of them has anything left."""

    async def settle() -> None:
        for _ in range(_MOST_ROUNDS):
            if not await outbox.drain() + await timers.run_due() + await daily.run_due():
                return

    return settle
