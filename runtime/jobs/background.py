"""What an app does beside answering: loops that outlive the database's absence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from runtime.db.pool import DatabaseUnavailable

LONGEST_PAUSE_S = 60.0
PATIENCE_S = 10.0
"""How long stopping waits for work that has begun: a message half sent is lost."""

_log = logging.getLogger("ksmart.jobs")

Work = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Background:
    """Runs each piece of work again and again, so many seconds after it ended."""

    _tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Start a loop."""
        self._tasks.append(asyncio.create_task(self._loop(seconds, name, work), name=name))

    async def stop(self, patience_s: float = PATIENCE_S) -> None:
        """Let what has begun end, cancel what does not, and wait until every loop stands."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_s)
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()

    async def _loop(self, seconds: float, name: str, work: Work) -> None:
        failed = 0
        while not self._stopping.is_set():
            try:
                await work()
                failed = 0
            except DatabaseUnavailable as away:
                failed = min(failed + 1, 10)
                _log.warning("%s: %s", name, away)
            except Exception:
                failed = min(failed + 1, 10)
                _log.exception("%s failed", name)
            pause_s = min(seconds * 2**failed, LONGEST_PAUSE_S) if failed else seconds
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)
