"""Work that nobody starts: entries run out, renewals are begun for people; each once, however many run it."""

import asyncio
from datetime import timedelta

import pytest

from runtime.jobs.daily import Daily
from tests.e2e.workflow.people import issued, someone
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_a_permit_whose_time_has_passed_expires_by_itself_and_it_is_noted(
    place: Place,
) -> None:
    permit = await issued(place, await someone(place))
    place.clock.at += timedelta(days=365)
    await place.settle()
    assert await _life(place, permit) == "active"  # its last day
    place.clock.at += timedelta(days=1)
    await place.settle()
    assert await _life(place, permit) == "expired"
    noted = await place.fetch("select life_from, life_to, role, file from ksmart.life_event")
    assert [tuple(row.values()) for row in noted] == [("active", "expired", "job", None)]


async def test_eight_at_once_expire_each_permit_once(place: Place) -> None:
    citizen = await someone(place)
    permits = [await issued(place, citizen) for _ in range(5)]
    place.clock.at += timedelta(days=366)
    await asyncio.gather(*(Daily(place.ground).run_due() for _ in range(8)))
    noted = await place.fetch("select entry from ksmart.life_event where life_to = 'expired'")
    assert sorted(str(row["entry"]) for row in noted) == sorted(permits)


async def test_a_renewal_is_begun_once_for_the_holder_who_may_go_on_with_it(place: Place) -> None:
    citizen = await someone(place)
    permit = await issued(place, citizen)
    place.clock.at += timedelta(days=340)
    await asyncio.gather(*(Daily(place.ground).run_due() for _ in range(4)))
    await place.settle()
    place.clock.at += timedelta(days=1)
    await place.settle()
    drafts = (await citizen.get("/api/v1/me/drafts")).json()
    assert len(drafts) == 1
    one = (await citizen.get(f"/api/v1/permit/permit/drafts/{drafts[0]['id']}")).json()
    assert one["answers"] == {"purpose": "renewal", "previous": permit, "ward": "M1001"}
    sent = await place.fetch("select count(*) from ksmart.job_opened")
    assert sent[0]["count"] == 1


async def test_a_day_that_was_done_is_not_begun_again(place: Place) -> None:
    await issued(place, await someone(place))
    await place.settle()
    days = await place.fetch("select job, day, rows from ksmart.job_day order by job")
    assert [row["job"] for row in days] == ["permit.expire_permits", "permit.offer_renewal"]
    assert await Daily(place.ground).run_due() == 0
    assert len(await place.fetch("select job from ksmart.job_day")) == 2


async def test_nothing_runs_before_its_time_of_day(place: Place) -> None:
    place.clock.at = place.clock.at.replace(hour=19, minute=0)  # 00:30 of the 5th in Kerala
    await place.settle()
    assert await place.fetch("select job from ksmart.job_day where day = '2026-05-05'") == []


async def _life(place: Place, permit: str) -> str:
    rows = await place.fetch("select life from permit.permit where id = $1::uuid", permit)
    found: str = rows[0]["life"]
    return found
