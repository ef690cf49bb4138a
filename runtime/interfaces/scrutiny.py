"""Scrutiny of a building plan: what the permit's workflow asks of the plan engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec

from runtime.interfaces.plugin import Interface


class PlanVerdict(msgspec.Struct, frozen=True):
    """What a permit's file keeps of a scrutiny.

    `outcome` is passes, needs_officer, incomplete, rules_incomplete, fails or refused. `low_risk` and
    `high_rise` choose the workflow's path; None: the plan does not say, which must not be read as no.
    `digest` names plan, rules, book, day and engine; `report` is the whole JSON document.
    """

    outcome: str
    low_risk: bool | None
    high_rise: bool | None
    digest: str
    report: bytes


class PlanScrutiny(Protocol):
    """Judges plans, each in a process that may die of it."""

    async def scrutinise(self, plan: Path, name: str, book: str, on: date) -> PlanVerdict:
        """The verdict on one plan by a rule book (kmbr, kpbr) as it stood on a day.

        Raises:
            KeyError: There is no such book.
            OSError: The file cannot be opened.
        """
        ...


PLAN_SCRUTINY: Interface[PlanScrutiny] = Interface("plan_scrutiny")
