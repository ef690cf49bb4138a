"""Events that move files: what the outbox says of a file goes to the state that listens to it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from runtime.files.moving import act_as
from runtime.ground import Ground
from runtime.jobs.outbox import Listener
from runtime.money import standing
from runtime.workflow import Cause

PAID = "money.paid"


class _About(msgspec.Struct):
    """Which file an outbox row is about."""

    local_body: str
    file: UUID


def file_events(ground: Ground) -> dict[str, Listener]:
    """The listeners by topic. Hearing an event again does nothing: the file has moved on."""

    async def paid(topic: str, payload: bytes) -> None:
        del topic
        await happened(ground, msgspec.json.decode(payload, type=_About), "paid")

    return {PAID: paid}


def standing_events(ground: Ground) -> dict[str, Listener]:
    """The listener of registers on which standing demands stand. Hearing an event again does nothing."""

    async def charged(topic: str, payload: bytes) -> None:
        del topic
        await standing.heard(ground, payload)

    return {standing.CHARGED: charged}


async def happened(ground: Ground, about: _About, event: str) -> None:
    """Tell a file of an event."""
    place = await ground.doors.row("ksmart.file_place", about.local_body, about.file)
    service = None if place is None else ground.catalogue.service(place["module"], place["service"])
    if service is not None and service.job is not None:
        await act_as(ground, service, about.local_body, about.file, Cause(event))
