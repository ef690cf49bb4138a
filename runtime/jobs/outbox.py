"""The outbox: what committed transactions want done outside, delivered afterwards.

A message is sent at most once for its event: a row whose fate is unknown is set aside as a dead
letter. Other topics go to listeners that must bear hearing the same event again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from runtime.db.pool import Doors
from runtime.interfaces.messages import Message, MessageSender, NotSentError

BATCH = 50
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
MESSAGE = "message"

Listener = Callable[[str, bytes], Awaitable[None]]
"""Takes the topic and the payload's JSON. Raising means: not done, try again."""

_log = logging.getLogger("ksmart.outbox")


def all_listeners(*given: Mapping[str, Listener]) -> dict[str, Listener]:
    """Several sets of listeners as one: those of one topic hear it one after the other.

    Where one of them fails, all of them hear the event again.
    """
    found: dict[str, list[Listener]] = {}
    for one in given:
        for topic, listener in one.items():
            found.setdefault(topic, []).append(listener)
    return {topic: _in_turn(tuple(listeners)) for topic, listeners in found.items()}


def _in_turn(listeners: tuple[Listener, ...]) -> Listener:
    async def hear(topic: str, payload: bytes) -> None:
        for listener in listeners:
            await listener(topic, payload)

    return listeners[0] if len(listeners) == 1 else hear


@dataclass(slots=True)
class Outbox:
    """Delivers what is due. Any number of processes may drain one outbox; in one process drains take turns."""

    doors: Doors
    sender: MessageSender
    listeners: Mapping[str, Listener] = field(default_factory=dict[str, Listener])
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def drain(self) -> int:
        """Deliver what is due now, batch by batch; returns how many rows were taken.

        Who asks while another is at it waits: afterwards what that one had taken is delivered too.
        """
        async with self._turn:
            return await self._drain()

    async def _drain(self) -> int:
        taken = 0
        while True:
            rows = await self.doors.rows("ksmart.outbox_take", BATCH, LEASE)
            done: list[int] = []
            for row in rows:
                try:
                    await self._deliver(row["id"], row["topic"], row["payload"].encode())
                except Exception as error:  # whatever a listener raises must not stop the others
                    await self._failed(row["id"], row["topic"], row["tries"], error)
                else:
                    # A message's row goes at once: were it to wait for the batch, a crash in between
                    # would make its fate unknown.
                    if row["topic"] == MESSAGE:
                        await self.doors.value("ksmart.outbox_done", [row["id"]])
                    else:
                        done.append(row["id"])
            if done:
                await self.doors.value("ksmart.outbox_done", done)
            taken += len(rows)
            if len(rows) < BATCH:
                return taken

    async def _deliver(self, row: int, topic: str, payload: bytes) -> None:
        if topic == MESSAGE:
            if await self.doors.value("ksmart.outbox_begin", row):
                await self.sender.send(msgspec.json.decode(payload, type=Message))
            return
        # `file.approve` is heard by who listens to it, or to all of `file`.
        for name in dict.fromkeys((topic, topic.partition(".")[0])):
            if listener := self.listeners.get(name):
                await listener(topic, payload)

    async def _failed(self, row: int, topic: str, tries: int, error: Exception) -> None:
        again = topic != MESSAGE or isinstance(error, NotSentError)
        wait = timedelta(seconds=2**tries) if again and tries < MOST_TRIES else None
        why = f"{type(error).__name__} after {tries} tries"  # never the error's text: it may quote the message
        _log.warning("outbox row %d (%s): %s%s", row, topic, why, "" if wait else "; set aside")
        await self.doors.value("ksmart.outbox_again", row, why, wait)
