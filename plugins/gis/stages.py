"""Which events of which workflows move a permit to which stage: data of the rule books.

A book names the stages with their words, and for each service the stage that a state of its workflow
means. States that are not named leave the permit where it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import msgspec

from plugins.gis.permits import PermitBook
from plugins.gis.rulebook import RuleBook


class Happened(msgspec.Struct, frozen=True):
    """What the outbox says of an act on a file; other keys are left aside."""

    module: str
    service: str
    file: str
    state: str
    number: str | None = None


def stage_of(book: RuleBook, event: Happened) -> str | None:
    """The stage that an event means, or None where the map does not care."""
    return book.permit_states.get(f"{event.module}.{event.service}", {}).get(event.state)


class StageListener:
    """Hears the acts on files and moves permits on the map."""

    def __init__(self, book: RuleBook, permits: PermitBook, clock: Callable[[], datetime]) -> None:
        self._book, self._permits, self._clock = book, permits, clock

    async def hear(self, topic: str, payload: bytes) -> None:
        """Take one event; it may be heard again."""
        event = msgspec.json.decode(payload, type=Happened)
        stage = stage_of(self._book, event)
        if stage is not None:
            moving = (event.file, stage, event.number or "", self._clock())
            await asyncio.to_thread(self._permits.move, *moving)  # it waits for the disk
