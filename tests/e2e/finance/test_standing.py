"""Standing demands of the module revenue: priced by the fee, tried, approved by another, raised once, posted."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from plugins.finance import journal
from runtime.catalogue import Job
from runtime.interfaces.ledger import LedgerRefusedError
from runtime.meaning.dates import KOLKATA
from runtime.money.standing import CLOCK, demands, last_time, try_body
from tests.e2e.finance.town import Town
from tests.e2e.world import ALUVA

pytestmark = pytest.mark.anyio
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
RENT = "revenue.rent"


async def raised(town: Town, first: date) -> None:
    await town.ledger.approve_run(ALUVA, RENT, first, "secretary")
    await town.settle()


async def test_a_signed_lease_is_demanded_each_month_after_an_officer_has_approved(letting: Town) -> None:  # fmt: skip
    lease = await letting.let("SHOP-1")
    await letting.settle()
    (run,) = await letting.ledger.runs([ALUVA], RENT)
    assert (run.state, run.things, run.heads, run.tried_by) == ("tried", 1, {"rent_due": 525000, "rent_gst": 94500}, CLOCK)  # fmt: skip
    assert run.due_on == date(2026, 5, 10)
    assert await letting.movements(lease) == []
    with pytest.raises(LedgerRefusedError):
        await letting.ledger.approve_run(ALUVA, RENT, MAY, CLOCK)
    await raised(letting, MAY)
    await letting.settle()
    assert await letting.movements(lease) == [
        ("demand", "rent_due", 525000, MAY, date(2026, 5, 10)),
        ("demand", "rent_gst", 94500, MAY, date(2026, 5, 10)),
    ]
    found = {row.account: row.closing_paise for row in await journal.trial_balance(letting.admin, ALUVA, date(2026, 4, 1), MAY.replace(day=31))}  # fmt: skip
    assert (found["130010101"], found["350200103"]) == (-525000, -94500)
    assert await letting.admin.fetch("select * from ledger.prove($1)", ALUVA) == []


async def test_a_lease_signed_after_the_run_is_demanded_by_itself(letting: Town) -> None:
    await letting.let("SHOP-1")
    await raised(letting, MAY)
    late = await letting.let("SHOP-2", rent="1000")
    assert await letting.movements(late) == [
        ("demand", "rent_due", 100000, MAY, date(2026, 5, 10)),
        ("demand", "rent_gst", 18000, MAY, date(2026, 5, 10)),
    ]
    await letting.settle()
    assert len(await letting.movements(late)) == 2


async def test_rent_escalates_and_a_lease_that_is_over_or_not_begun_is_not_charged(letting: Town) -> None:  # fmt: skip
    long = await letting.let("SHOP-1", rent="1001", begins_on="2024-06-01")
    over = await letting.let("SHOP-2", begins_on="2025-05-01", months=12)
    later = await letting.let("SHOP-3", begins_on="2026-06-01")
    await raised(letting, MAY)
    # Two years and more: 1001 → 1051 → 1104, each raise rounded.
    assert [m[2] for m in await letting.movements(long)] == [105100, 18918]
    assert await letting.movements(over) == await letting.movements(later) == []
    letting.clock.at = datetime(2026, 6, 1, 2, 0, tzinfo=KOLKATA)
    await letting.settle()
    run = (await letting.ledger.runs([ALUVA]))[0]
    assert (run.period.first, run.things) == (JUNE, 2)
    # It is more than a fifth above the month before: not without a reason.
    assert run.stopped == "previous.total != null && total > 1.2 * previous.total"
    with pytest.raises(LedgerRefusedError, match="with a reason only"):
        await letting.ledger.approve_run(ALUVA, RENT, JUNE, "secretary")
    await letting.ledger.approve_run(ALUVA, RENT, JUNE, "secretary", "SHOP-3 was let")
    await letting.settle()
    assert [m[2] for m in await letting.movements(long)][2:] == [110400, 19872]
    assert [m[2] for m in await letting.movements(later)] == [525000, 94500]


async def test_a_run_may_be_tried_by_an_officer_and_never_twice(letting: Town) -> None:
    await letting.let("SHOP-1")
    demand = next(one for one in demands(letting.world.ground) if one.fee.name == RENT)
    again = await try_body(letting.world.ground, demand, ALUVA, MAY, "clerk")
    assert again is not None
    assert again.tried_by == "clerk"
    await raised(letting, MAY)
    with pytest.raises(LedgerRefusedError) as refused:
        await try_body(letting.world.ground, demand, ALUVA, MAY, "clerk")
    assert refused.value.reason == "source_clash"


async def test_what_leaves_the_register_is_charged_nothing_more(letting: Town) -> None:
    await letting.let("SHOP-1")
    await letting.admin.execute("update revenue.lease set life = 'evicted'")
    demand = next(one for one in demands(letting.world.ground) if one.fee.name == RENT)
    run = await try_body(letting.world.ground, demand, ALUVA, MAY, "clerk")
    assert run is not None
    assert (run.things, run.paise) == (0, 0)


def test_days_of_the_month_and_of_the_year() -> None:
    def job(*days: str) -> Job:
        return Job("m.j", time(1), "", days=days)

    assert last_time(job("01"), date(2026, 5, 4)) == MAY
    assert last_time(job("10"), date(2026, 1, 4)) == date(2025, 12, 10)
    assert last_time(job("04-01", "10-01"), date(2026, 5, 4)) == date(2026, 4, 1)
    assert last_time(job("04-01", "10-01"), date(2026, 2, 4)) == date(2025, 10, 1)
    assert last_time(job("02-29"), date(2026, 3, 4)) == date(2026, 2, 28)


async def test_an_assessee_owes_the_half_year_by_his_slab(letting: Town) -> None:
    service, world = "/api/v1/revenue/profession_tax_registration", letting.world
    citizen, clerk, superintendent = await world.citizen(), await world.staff("clerk"), await world.staff("superintendent")  # fmt: skip
    answers = {"kind": "trader", "name": {"en": "Leela Stores", "ml": "ലീല സ്റ്റോഴ്സ്"}, "ward": f"{ALUVA}012", "place": "Market", "income": "52000", "begins_on": "2024-01-01"}  # fmt: skip
    made = await citizen.post_json(f"{service}/files", {"local_body": ALUVA, "answers": answers})
    assert made.status_code == 201, made.text
    await letting.act(clerk, made.json()["id"], "verify", service)
    signed = await letting.act(superintendent, made.json()["id"], "register", service)
    await letting.settle()
    (run,) = await letting.ledger.runs([ALUVA], "revenue.half_yearly_tax")
    # From 45,000 rupees: 450 before October 2024, 750 since.
    assert (run.period.first, run.heads, run.due_on) == (
        date(2026, 4, 1),
        {"tax_due": 75000},
        date(2026, 9, 30),
    )
    await letting.ledger.approve_run(ALUVA, run.fee, run.period.first, "secretary")
    await letting.settle()
    assert await letting.movements(signed["created"][0]["number"]) == [("demand", "tax_due", 75000, date(2026, 4, 1), date(2026, 9, 30))]  # fmt: skip
