"""Jobs of the specs: each day, in each local body, once; what was begun and not ended is begun again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runtime.catalogue import Job
from runtime.files.filing import LOCAL_BODIES
from runtime.ground import Ground
from runtime.money.standing import Runs

BATCH = 50


@dataclass(slots=True)
class Daily:
    """Runs what is due today. Any number of processes may: entries are skipped while another holds them."""

    ground: Ground

    async def run_due(self) -> int:
        """Do all that is due now; returns how many entries something was done to.

        One reading of the clock is for all: a run that goes on past midnight is yesterday's to its end, and
        today's is still to come.
        """
        now = self.ground.clock.now()
        due = [
            job
            for job in self.ground.catalogue.jobs()
            if job.demand is None and now.time() >= job.at
        ]
        done = sum([await self._run(job, now) for job in due])
        return done + await Runs(self.ground).run_due(self._bodies())

    async def _run(self, job: Job, now: datetime) -> int:
        pending: list[Any] = await self.ground.doors.rows(
            "ksmart.job_pending", job.name, now.date(), self._bodies()
        )
        done = 0
        for row in pending:
            body: str = row[0]
            rows = 0
            while True:
                found: int = await self.ground.doors.value(job.door, body, now, now.date(), BATCH)
                rows += found
                if found < BATCH:
                    break
            await self.ground.doors.value("ksmart.job_end", job.name, now.date(), body, rows)
            done += rows
        return done

    def _bodies(self) -> list[str]:
        master = self.ground.catalogue.master(*LOCAL_BODIES)
        if master is None:
            return []
        today = self.ground.clock.now().date()
        return [str(row.code) for row in self.ground.data.rows(master, today)]
