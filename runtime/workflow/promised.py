"""The promise as it stands in one local body: its tier, its district and itself may have set other times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from runtime.catalogue import Context, Length, Masters, Service, Sla, StateTime, Workflow

_DAYS = {"w": 7}


def sla_of(service: Service, ctx: Context) -> Sla | None:
    """The promise of a service in the context's local body."""
    return sla_in(service.workflow.sla, ctx.masters, ctx.local_body, ctx.today)


def workflow_of(service: Service, masters: Masters, local_body: str, on: date) -> Workflow:
    """The workflow of a service with the promise of a local body."""
    flow = service.workflow
    if flow.sla is None or not flow.sla.changes:
        return flow
    return replace(flow, sla=sla_in(flow.sla, masters, local_body, on))


def sla_in(sla: Sla | None, masters: Masters, local_body: str, on: date) -> Sla | None:
    """The promise with what overlays set for a local body; the narrower stands over the wider."""
    if sla is None or not sla.changes:
        return sla
    row = masters.find(sla.bodies, local_body, on) if sla.bodies is not None else None
    places = {level: getattr(row, level, None) for level in ("tier", "district")}
    places["local_body"] = local_body
    states, days = dict(sla.states), sla.days
    for change in sla.changes:
        if places[change.level] != change.code:
            continue
        if not change.state:
            days = _days(change.within)
        else:
            own = states[change.state]
            states[change.state] = StateTime(change.within, own.late)
    return replace(sla, days=days, states=states)


def _days(length: Length) -> int:
    return length.amount * _DAYS.get(length.unit, 1)
