"""The clock's own work: what is due by a timer is done, once, by any number of processes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from runtime.db.pool import DatabaseUnavailable
from runtime.files.moving import act_as
from runtime.ground import Ground
from runtime.workflow import Cause

BATCH = 50
LEASE = timedelta(minutes=2)
MOST_TRIES = 8

_log = logging.getLogger("ksmart.timers")


@dataclass(slots=True)
class Timers:
    """Does what is due. A row is taken for so long; its work and its end are one transaction."""

    ground: Ground
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # as the outbox's

    async def run_due(self) -> int:
        """Do all that is due now, batch by batch; returns how many timers were taken."""
        async with self._turn:
            return await self._run_due()

    async def _run_due(self) -> int:
        taken = 0
        while True:
            rows = await self.ground.doors.rows(
                "ksmart.timers_take", self.ground.clock.now(), BATCH, LEASE
            )
            for row in rows:
                try:
                    await self._do(row)
                except DatabaseUnavailable:
                    raise
                except Exception as error:  # one file's trouble must not stop the others
                    await self._failed(row, error)
            taken += len(rows)
            if len(rows) < BATCH:
                return taken

    async def _do(self, row: Any) -> None:
        service = self.ground.catalogue.service(row["module"], row["service"])
        done = None
        if service is not None and service.job is not None:
            cause = Cause("time", row["name"], row["round"])
            done = await act_as(self.ground, service, row["local_body"], row["file"], cause)
        if done is None:
            await self.ground.doors.value("ksmart.timer_drop", *_key(row))

    async def _failed(self, row: Any, error: Exception) -> None:
        tries: int = row["tries"]
        wait = timedelta(seconds=2**tries) if tries < MOST_TRIES else None
        why = f"{type(error).__name__} after {tries} tries"
        _log.warning(
            "timer %s of %s: %s%s", row["name"], row["file"], why, "" if wait else "; set aside"
        )
        await self.ground.doors.value("ksmart.timer_again", *_key(row), why, wait)


def _key(row: Any) -> tuple[Any, ...]:
    return (row["local_body"], row["file"], row["name"], row["round"])
