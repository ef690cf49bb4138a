"""What an app does beside answering: three loops that outlive the database's absence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from runtime.db.pool import DatabaseUnavailable

_log = logging.getLogger("ksmart.jobs")

Work = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Background:
    """Runs each piece of work again and again, so many seconds after it ended."""

    _tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Start a loop."""
        self._tasks.append(asyncio.create_task(_loop(seconds, name, work), name=name))

    async def stop(self) -> None:
        """Stop every loop and wait until it stands."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()


async def _loop(seconds: float, name: str, work: Work) -> None:
    failed = 0
    while True:
        try:
            await work()
            failed = 0
        except DatabaseUnavailable as away:
            failed = min(failed + 1, 10)
            _log.warning("%s: %s", name, away)
        except Exception:
            failed = min(failed + 1, 10)
            _log.exception("%s failed", name)
        await asyncio.sleep(min(seconds * 2**failed, 60.0) if failed else seconds)
