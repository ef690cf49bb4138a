"""The outbox: delivered after the commit, by whoever is free, a message never twice."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, TypeAlias

import asyncpg
import msgspec
import pytest

from runtime.db.pool import Doors
from runtime.interfaces.messages import Message, NotSentError
from runtime.jobs.outbox import LEASE, MOST_TRIES, Outbox
from runtime.jobs.senders import MemorySender

pytestmark = pytest.mark.anyio

Admin: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def outbox(admin: Admin, doors: Doors) -> AsyncGenerator[Doors]:
    await admin.execute("delete from ksmart.outbox")
    yield doors
    await admin.execute("delete from ksmart.outbox")


async def put(admin: Admin, count: int = 1, topic: str = "message") -> None:
    for n in range(count):
        payload = msgspec.json.encode(Message(str(n), "sms", "test", "hello")).decode()
        await admin.execute(
            "insert into ksmart.outbox (topic, payload) values ($1, $2)", topic, payload
        )


async def now_due(admin: Admin) -> None:
    await admin.execute("update ksmart.outbox set next_try_at = now()")


async def left(admin: Admin) -> list[Any]:
    return [
        tuple(row)
        for row in await admin.fetch("select tries, failed from ksmart.outbox order by id")
    ]


class Failing:
    """A gateway that does not accept, or that breaks off without a word."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked = 0

    async def send(self, message: Message) -> None:
        del message
        self.asked += 1
        raise self.error


async def test_eight_drains_at_once_send_every_message_once(outbox: Doors, admin: Admin) -> None:
    await put(admin, 200)
    sender = MemorySender()
    taken = await asyncio.gather(*(Outbox(outbox, sender).drain() for _ in range(8)))
    assert sum(taken) == 200
    assert sorted(int(message.to) for message in sender.sent) == list(range(200))
    assert await left(admin) == []


async def test_a_message_that_was_surely_not_sent_is_tried_again_later(
    outbox: Doors, admin: Admin
) -> None:
    await put(admin)
    gateway = Failing(NotSentError())
    await Outbox(outbox, gateway).drain()
    await Outbox(outbox, gateway).drain()  # not due yet
    assert gateway.asked == 1
    await now_due(admin)
    sender = MemorySender()
    await Outbox(outbox, sender).drain()
    assert len(sender.sent) == 1


async def test_after_enough_tries_it_is_a_dead_letter(outbox: Doors, admin: Admin) -> None:
    await put(admin)
    gateway = Failing(NotSentError())
    for _ in range(MOST_TRIES + 2):
        await Outbox(outbox, gateway).drain()
        await now_due(admin)
    assert gateway.asked == MOST_TRIES
    [(tries, failed)] = await left(admin)
    assert (tries, failed) == (MOST_TRIES, f"NotSentError after {MOST_TRIES} tries")


async def test_a_message_of_unknown_fate_is_never_sent_again(outbox: Doors, admin: Admin) -> None:
    await put(admin)
    gateway = Failing(TimeoutError("sent to 9000000001?"))
    await Outbox(outbox, gateway).drain()
    await now_due(admin)
    await Outbox(outbox, gateway).drain()
    assert gateway.asked == 1
    [(_, failed)] = await left(admin)
    assert failed == "TimeoutError after 1 tries"  # and no number of anybody


async def test_a_message_begun_by_a_process_that_died_is_set_aside(
    outbox: Doors, admin: Admin
) -> None:
    await put(admin, 2)
    [first, *_] = [row["id"] for row in await outbox.rows("ksmart.outbox_take", 1, LEASE)]
    assert await outbox.value("ksmart.outbox_begin", first)
    await now_due(admin)
    sender = MemorySender()
    await Outbox(outbox, sender).drain()
    assert [message.to for message in sender.sent] == ["1"]
    assert await left(admin) == [(2, "fate unknown")]


async def test_a_message_taken_but_not_begun_is_sent_by_another(
    outbox: Doors, admin: Admin
) -> None:
    await put(admin)
    await outbox.rows("ksmart.outbox_take", 50, LEASE)
    await now_due(admin)
    sender = MemorySender()
    await Outbox(outbox, sender).drain()
    assert len(sender.sent) == 1


async def test_a_listener_hears_an_event_until_it_succeeds(outbox: Doors, admin: Admin) -> None:
    await put(admin, topic="file.submit")
    heard: list[str] = []

    async def listen(topic: str, payload: bytes) -> None:
        heard.append(topic)
        if len(heard) < 3:
            raise RuntimeError("not yet")

    for _ in range(5):
        await Outbox(outbox, MemorySender(), {"file.submit": listen}).drain()
        await now_due(admin)
    assert heard == ["file.submit"] * 3
    assert await left(admin) == []


async def test_what_nobody_listens_to_goes(outbox: Doors, admin: Admin) -> None:
    await put(admin, 60, topic="file.nothing")
    assert await Outbox(outbox, MemorySender()).drain() == 60
    assert await left(admin) == []
