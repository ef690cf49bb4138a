"""The permit's hook: scrutiny of one plan for whoever asks for `plan_scrutiny`."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from plugins.edcr.report.document import canonical
from plugins.edcr.rules.book import Library
from plugins.edcr.worker import Worker
from runtime.interfaces.scrutiny import PlanVerdict


class WorkerScrutiny:
    """`PlanScrutiny` over one isolated worker; plans wait for each other."""

    def __init__(self, worker: Worker, library: Library) -> None:
        self._worker = worker
        self._library = library
        self._turn = asyncio.Lock()

    async def scrutinise(self, plan: Path, name: str, book: str, on: date) -> PlanVerdict:
        """The verdict on one plan."""
        self._library.books[book]
        async with self._turn:
            document = await asyncio.to_thread(
                self._worker.scrutinise, plan, book, on, self._library, name=name
            )
        found = document["permit_class"] or {"low_risk": None, "high_rise": None}
        return PlanVerdict(
            outcome=document["outcome"],
            low_risk=found["low_risk"],
            high_rise=found["high_rise"],
            digest=document["digest"],
            report=canonical(document),
        )
