"""kill -9 of the server at each call of a door: the state is before or after, and everything is done once."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.killed.office import EVENTS, STEPS, Journey, Office, begun, open_office
from tests.e2e.killed.quiet import Quiet

pytestmark = pytest.mark.anyio

MOST_CALLS = 60
TOLD = ("submit", "issued")
"""What the applicant of this journey is told of."""
COMMITS = (
    ("submit", ".open_", "after"),
    ("take", ".pay_", "during"),
    ("approve", ".act_", "after"),
    ("deliver", ".act_", "after"),
)
"""A few of the calls: the rest is the nightly form's."""


@pytest.fixture
async def office(
    pg_server: Server, migrated_alone: DatabaseUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Office]:
    monkeypatch.setattr("runtime.app.Background", Quiet)
    async with open_office(migrated_alone, pg_server.app(migrated_alone), tmp_path) as made:
        yield made


async def killed_at(office: Office, step: str, door: str, nth: int, moment: str) -> bool:
    """A licence whose server dies once on the way; False where the step has no such call."""
    journey = await begun(office)
    died = False
    for now in STEPS:
        before = await journey.events()
        ask = await journey.ask(now)
        if now == step:
            died = await office.send_to_dying(ask, door, nth, moment)
            # Nothing half done stands in the database, whatever the moment.
            assert await journey.events() in (before, EVENTS[now]), (step, nth, moment)
        await journey.do(now, ask)
        assert await journey.events() == EVENTS[now], (step, nth, moment)
    await nothing_twice_and_nothing_lost(office, journey, may_be_dead=died and step == "deliver")
    return died


async def nothing_twice_and_nothing_lost(
    office: Office, journey: Journey, *, may_be_dead: bool
) -> None:
    [file] = await office.fetch(
        "select id, local_body, state, row_version, chain_seq, ksmart.broken_at(local_body, id) as broken"
        " from ksmart.file where id = $1::uuid", journey.file,
    )  # fmt: skip
    assert (file["state"], file["chain_seq"], file["broken"]) == ("issued", 4, None)
    counts = await office.fetch(
        """
        select (select count(*) from ksmart.receipt where file = $1::uuid) as receipts,
               (select count(*) from business_facilitation.licence where file = $1::uuid) as licences,
               (select count(*) from ksmart.certificate where file = $1::uuid) as certificates,
               (select count(*) from ksmart.payment_intent where file = $1::uuid) as orders,
               (select sum(greatest(0, o.demanded - o.received))::int from ksmart.owed($2, $1::uuid) o) as due
        """,
        journey.file, file["local_body"],
    )  # fmt: skip
    assert dict(counts[0]) == {
        "receipts": 2,
        "licences": 1,
        "certificates": 1,
        "orders": 1,
        "due": 0,
    }
    for table, column in (
        ("ksmart.receipt", "number"),
        ("business_facilitation.licence", "number"),
    ):
        numbers = await office.fetch(f"select right({column}, 7)::int as n from {table}")
        assert sorted(row["n"] for row in numbers) == list(range(1, len(numbers) + 1)), table
    for event in TOLD:
        notices = await office.fetch(
            "select from ksmart.notice where event = $1 and file = $2::uuid", event, journey.file
        )
        assert len(notices) == 1, event
        sent = [
            m["channel"]
            for m in office.messages()
            if m["to"] == journey.mobile and m["purpose"].endswith(f".{event}")
        ]
        assert len(sent) == len(set(sent)), event  # never twice by one channel
        dead = await office.fetch(
            "select payload ->> 'channel' as channel from ksmart.outbox where failed is not null"
            " and payload ->> 'to' = $1 and payload ->> 'purpose' like '%.' || $2",
            journey.mobile, event,
        )  # fmt: skip
        # A message whose fate nobody can know is set aside for a person to decide.
        assert not dead or may_be_dead
        channels = {"sms", "whatsapp"}
        assert {*sent, *(row["channel"] for row in dead)} == channels, event
    assert await office.fetch("select from ksmart.outbox where failed is null") == []


async def test_the_journey_is_whole_where_nobody_dies(office: Office) -> None:
    assert not await killed_at(office, "nothing", "", 0, "before")


async def test_a_server_killed_at_its_commit_has_done_it_or_not(office: Office) -> None:
    for step, door, moment in COMMITS:
        assert await killed_at(office, step, door, 0, moment), (step, moment)


@pytest.mark.nightly
@pytest.mark.parametrize("moment", ["before", "during", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_a_server_killed_at_any_call_of_a_door_has_done_it_or_not(
    office: Office, step: str, moment: str
) -> None:
    for nth in range(MOST_CALLS):
        if not await killed_at(office, step, "", nth, moment):
            assert nth, "no door was called"
            return
    raise AssertionError("more calls than there can be")
