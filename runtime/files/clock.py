"""How the promised time of a file was counted, day by day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.catalogue import Service
from runtime.files.reading import history, read_file
from runtime.ground import Ground
from runtime.workflow.explained import WHY, Count, of_state, passages, whole
from runtime.workflow.promised import workflow_of


class _Event(msgspec.Struct):
    """What of an event the clock looks at."""

    at: datetime
    state_to: str


class _Placed(msgspec.Struct):
    """Where a file lies."""

    local_body: str


async def count_of(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> tuple[Count | None, tuple[str, Count] | None]:
    """The whole promise and that of the state the file is in. Raises as `read_file`."""
    events = msgspec.json.decode(
        await history(ground, actor, service, file, local_body), type=list[_Event]
    )
    today = ground.clock.now().date()
    flow = service.workflow
    if flow.sla is not None and flow.sla.changes:
        body = local_body or (actor.post.local_body if actor.post else None)
        if body is None:  # a citizen's file lies where he sent it
            found = await read_file(ground, actor, service, file)
            body = msgspec.json.decode(found.body, type=_Placed).local_body
        flow = workflow_of(service, ground.data, body, today)
    sla = flow.sla
    calendar = ground.data.working_days(sla.calendar if sla else None)
    trail = passages((event.at, event.state_to) for event in events)
    return whole(flow, calendar, trail, today), of_state(flow, calendar, trail)


def as_json(count: Count | None) -> dict[str, Any] | None:
    """A count as the API gives it."""
    if count is None:
        return None
    return {
        "days": count.days,
        "working": count.working,
        "starts": count.starts,
        "due_on": count.due_on,
        "lines": [
            {
                "day": line.day,
                "number": line.number,
                "why": line.why,
                "words": {"en": WHY[line.why].en, "ml": WHY[line.why].ml},
            }
            for line in count.lines
        ],
    }
