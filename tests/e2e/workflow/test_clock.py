"""Time as an actor: expiry, deemed permits, escalation; each once, whoever races and whoever dies."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from runtime.files.moving import act_as
from runtime.jobs.timers import Timers
from runtime.workflow import Cause
from tests.e2e.workflow.people import SERVICE, VISIT, act, events, filed, inspected, someone, state
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


async def test_the_last_day_still_counts_and_the_next_one_does_not(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    file = await filed(place, citizen)
    await act(clerk, file, "return", 1, remark="Mend")
    place.clock.at += timedelta(days=60)
    await place.settle()
    assert await state(place, file) == "correction"
    place.clock.at += timedelta(days=1)
    await place.settle()
    assert await state(place, file) == "rejected"
    trail = (await citizen.get(f"{SERVICE}/files/{file}/history")).json()
    assert (trail[-1]["action"], trail[-1]["role"], trail[-1]["post"]) == ("expire", "time", None)


async def test_expiry_against_resubmission_leaves_one_of_the_two(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    ended = set[str]()
    for _ in range(6):
        file = await filed(place, citizen)
        await act(clerk, file, "return", 1, remark="Mend")
        place.clock.at += timedelta(days=61)
        done, _ = await asyncio.gather(act(citizen, file, "resubmit", 2), place.settle())
        trail = await events(place, file)
        assert trail[:2] == ["submit", "return"]
        if done.status_code == 200:
            assert trail[2:] == ["resubmit"]
        else:
            assert done.status_code in (409, 412)
            assert trail[2:] == ["expire"]
        ended.add(await state(place, file))
    assert ended <= {"scrutiny", "rejected"}


async def test_timers_run_by_eight_at_once_do_each_thing_once(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    files = [await filed(place, citizen) for _ in range(12)]
    for file in files:
        await act(clerk, file, "return", 1, remark="Mend")
    place.clock.at += timedelta(days=61)
    await asyncio.gather(*(Timers(place.ground).run_due() for _ in range(8)))
    assert [(await events(place, file)).count("expire") for file in files] == [1] * 12


async def test_a_worker_that_dies_before_the_commit_leaves_the_file_as_it_was(place: Place) -> None:
    file = await _returned(place)
    place.clock.at += timedelta(days=61)
    taken = await place.ground.doors.rows("ksmart.timers_take", place.clock.now(), 50, timedelta(0))
    assert len(taken) == 1  # taken, and the worker dies here
    assert await state(place, file) == "correction"
    await place.settle()
    assert (await events(place, file)).count("expire") == 1


async def test_a_worker_that_dies_after_the_commit_does_nothing_twice(place: Place) -> None:
    file = await _returned(place)
    service = place.ground.catalogue.service("permit", "permit")
    assert service is not None
    assert await act_as(place.ground, service, BODY, _uuid(file), Cause("time", "expire", 2))
    assert await state(place, file) == "rejected"
    # The answer was lost; the same timer is tried again.
    again = await act_as(place.ground, service, BODY, _uuid(file), Cause("time", "expire", 2))
    assert again is None
    assert (await events(place, file)).count("expire") == 1


async def test_twins_of_one_cause_at_the_same_moment_do_it_once(place: Place) -> None:
    file = await _returned(place)
    service = place.ground.catalogue.service("permit", "permit")
    assert service is not None
    await asyncio.gather(
        *(
            act_as(place.ground, service, BODY, _uuid(file), Cause("time", "expire", 2))
            for _ in range(8)
        )
    )
    assert (await events(place, file)).count("expire") == 1


async def test_late_files_are_told_of_and_then_given_to_the_superior(place: Place) -> None:
    citizen = await someone(place)
    file = await filed(place, citizen)
    superintendent = await place.staff("superintendent")
    assert (await act(superintendent, file, "verify", 1)).json()["reason"] == "role"
    place.clock.at += timedelta(days=8)  # the 5th working day after Monday the 4th is the 11th
    await Timers(place.ground).run_due()
    assert (await events(place, file))[1:] == ["late"]
    told = await place.fetch(
        "select said ->> 'tell' as role from ksmart.file_event where action = 'late'"
    )
    assert [row["role"] for row in told] == ["superintendent"]
    place.clock.at += timedelta(days=3)
    await place.settle()
    assert (await events(place, file))[1:] == ["late", "late"]
    desk = [row["id"] for row in (await superintendent.get("/api/v1/inbox")).json()]
    assert file in desk
    assert (await act(superintendent, file, "verify", 3)).status_code == 200


async def test_the_promise_warns_once_although_the_file_moves_on(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    file = await inspected(place, citizen)
    place.clock.at += timedelta(days=60)
    await place.settle()
    assert (await events(place, file))[2:] == ["late"]
    await act(await place.staff("health_inspector"), file, "health", 3, form=VISIT)
    await act(await place.staff("engineer"), file, "power", 4, form=VISIT)
    place.clock.at += timedelta(days=60)
    await place.settle()
    assert (await events(place, file)).count("late") == 1
    del clerk


async def test_each_day_of_the_promise_is_told_with_its_reason(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    file = await filed(place, citizen)
    place.clock.at += timedelta(days=1)
    await act(clerk, file, "return", 1, remark="Mend")
    place.clock.at += timedelta(days=3)
    await act(citizen, file, "resubmit", 2)
    count = (await citizen.get(f"{SERVICE}/files/{file}/clock")).json()
    lines = count["whole"]["lines"]
    assert [(line["day"][-2:], line["number"], line["why"]) for line in lines[:9]] == [
        ("04", None, "first"),
        ("05", 1, "counted"),
        ("06", None, "stopped"),
        ("07", None, "stopped"),
        ("08", None, "stopped"),
        ("09", None, "closed"),  # the second Saturday
        ("10", None, "closed"),
        ("11", 2, "counted"),
        ("12", 3, "counted"),
    ]
    seen = (await citizen.get(f"{SERVICE}/files/{file}")).json()
    assert count["whole"]["due_on"] == seen["due_on"]
    assert (count["state"]["name"], count["state"]["days"]) == ("scrutiny", 5)


async def _returned(place: Place) -> str:
    file = await filed(place, await someone(place))
    await act(await place.staff("clerk"), file, "return", 1, remark="Mend")
    return file


def _uuid(text: str) -> Any:
    import uuid

    return uuid.UUID(text)


async def test_who_is_told_of_a_late_file_reads_it_once_and_gets_a_mail(place: Place) -> None:
    file = await filed(place, await someone(place))
    superintendent = await place.staff("superintendent")
    await place.fetch(
        "update ksmart.person set email = 'desk@example.org' where id in"
        " (select person from ksmart.holding where post = $1)",
        superintendent.post,
    )
    place.clock.at += timedelta(days=8)
    await place.settle()
    [late] = await place.fetch("select seq from ksmart.file_event where action = 'late'")
    event = {"module": "permit", "service": "permit", "file": file, "local_body": BODY,
             "seq": late["seq"], "tell": "superintendent"}  # fmt: skip
    for _ in range(3):  # the outbox gives an event again after a crash: told is told
        await place.fetch(
            "insert into ksmart.outbox (local_body, topic, payload) values ($1, 'file.late', $2::jsonb)",
            BODY, json.dumps(event),
        )  # fmt: skip
        await place.settle()
    told = (await superintendent.get("/api/v1/notices")).json()
    number = (await place.fetch("select number from ksmart.file where id = $1::uuid", file))[0]
    assert [one["event"] for one in told] == ["late"]
    assert str(number["number"]) in told[0]["text"]["en"]
    assert str(number["number"]) in told[0]["text"]["ml"]
    mails = [m for m in place.sender.sent if m.to == "desk@example.org"]
    assert [m.subject for m in mails] == ["ഒരു ഫയൽ വൈകിയിരിക്കുന്നു"]  # their language


async def test_timers_of_an_ended_file_go_after_a_month(place: Place) -> None:
    await _returned(place)
    place.clock.at += timedelta(days=400)
    await place.settle()
    rows = "select t.name from ksmart.timer t join ksmart.file f on f.id = t.file where f.ended and t.done_at is not null"
    assert await place.fetch(rows) != []
    await place.ground.doors.value("ksmart.housekeep", place.clock.now().date(), 1000)
    assert await place.fetch(rows) != []  # done just now
    await place.fetch("update ksmart.timer set done_at = done_at - interval '32 days'")
    await place.ground.doors.value("ksmart.housekeep", place.clock.now().date(), 1000)
    assert await place.fetch(rows) == []
