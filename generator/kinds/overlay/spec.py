"""`overlay`: as its author writes it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from generator.load.rows import Row
from generator.load.scalars import Id, Name, Spec, Text


class WhereSpec(Spec):
    """Whom the overlay is for: one of the three."""

    tier: Id | None = None
    district: Text | None = None
    local_body: Text | None = None


class OverlaySpec(Spec):
    """What a tier, a district or a local body changes of what a module opened."""

    overlay: WhereSpec = Field(description="{tier: ...}, {district: ...} or {local_body: ...}.")
    of: Id = Field(description="The module.")
    # Addresses of very different things: what each may hold is said where it is found.
    set: dict[Name, Any] = Field(
        {},
        description="By address: fee.licence.heads.application_fee.rates: {2026-04-01: 100}, "
        "sla.issue.whole: 20d, sla.issue.states.scrutiny.within: 3wd.",
    )
    add: dict[Name, list[Row]] = Field(
        {}, description="Rows of a local body: master.trade: [{code: ..., name: ..., since: ...}]."
    )
