"""What a service demands and receives stands in the books: once, balanced, equal to what the service says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plugins.finance import journal, poster
from plugins.finance.journal import RefusedError
from plugins.finance.poster import Posted
from tests.e2e.finance.conftest import Ledger, read
from tests.e2e.money.shop import SERVICE
from tests.e2e.world import ALUVA

pytestmark = pytest.mark.anyio
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
RECEIVABLE, GATEWAY, CASH, INCOME, SUSPENSE = "431300201", "450020102", "450010101", "140129900", "350900201"  # fmt: skip


async def drain(ledger: Ledger) -> Posted:
    """Post all that is there."""
    total = Posted(0, 0, 0)
    while (one := await poster.post_money(ledger.connection, ledger.books)).read:
        total = Posted(total.read + one.read, total.vouchers + one.vouchers, total.parked + one.parked)  # fmt: skip
    return total


async def standing(ledger: Ledger) -> dict[str, int]:
    rows = await journal.trial_balance(ledger.connection, ALUVA, FIRST, LAST)
    return {row.account: row.closing_paise for row in rows}


def moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    changed = {code: after.get(code, 0) - before.get(code, 0) for code in {*before, *after}}
    return {code: paise for code, paise in changed.items() if paise}


async def test_a_demand_and_its_payment_are_posted_once(ledger: Ledger) -> None:
    await drain(ledger)
    before = await standing(ledger)
    citizen = await ledger.town.world.citizen()
    file = await ledger.town.filed(citizen)
    assert await drain(ledger) == Posted(1, 1, 0)
    assert moved(before, await standing(ledger)) == {RECEIVABLE: 7500, INCOME: -7500}
    await ledger.town.pay(await ledger.town.order(citizen, file))
    assert await drain(ledger) == Posted(1, 1, 0)
    assert await drain(ledger) == Posted(0, 0, 0)
    assert moved(before, await standing(ledger)) == {GATEWAY: 7500, INCOME: -7500}
    assert await ledger.connection.fetch("select * from ledger.prove($1)", ALUVA) == []


async def test_the_control_account_is_what_files_owe(ledger: Ledger) -> None:
    citizen, clerk = await ledger.town.world.citizen(), await ledger.town.world.staff("clerk")
    file = await ledger.town.filed(citizen)
    await ledger.town.pay(await ledger.town.order(citizen, file))
    assert (await ledger.town.act(clerk, file, "approve")).status_code == 200
    await drain(ledger)
    await ledger.connection.execute("reset role")
    owed = await ledger.connection.fetchval(
        "select coalesce(sum(o.demanded - o.received), 0)::bigint from ksmart.file f"
        " cross join lateral ksmart.owed(f.local_body, f.id) o where f.local_body = $1", ALUVA)  # fmt: skip
    got = await ledger.connection.fetchval("select coalesce(sum(paise), 0)::bigint from ksmart.receipt where local_body = $1", ALUVA)  # fmt: skip
    found = await standing(ledger)
    assert (found[RECEIVABLE], found[GATEWAY] + found.get(CASH, 0)) == (owed, got)


async def test_a_poster_that_dies_before_commit_loses_and_doubles_nothing(ledger: Ledger) -> None:
    await drain(ledger)
    before = await standing(ledger)
    citizen = await ledger.town.world.citizen()
    await ledger.town.filed(citizen)

    dying = ledger.connection.transaction()
    await dying.start()
    assert (await poster.post_money(ledger.connection, ledger.books)).vouchers == 1
    await dying.rollback()
    assert moved(before, await standing(ledger)) == {}
    assert await drain(ledger) == Posted(1, 1, 0)
    assert moved(before, await standing(ledger)) == {RECEIVABLE: 7500, INCOME: -7500}


async def parked(ledger: Ledger) -> list[tuple[Any, ...]]:
    rows = await ledger.connection.fetch(
        "select split_part(source, ':', 2), reason, words from ledger.parked where not settled order by first_at"
    )
    return [tuple(row) for row in rows]


async def test_what_the_chart_does_not_know_is_parked_and_posted_when_it_does(
    ledger: Ledger,
) -> None:
    await drain(ledger)
    before = await standing(ledger)
    citizen, clerk = await ledger.town.world.citizen(), await ledger.town.world.staff("clerk")
    file = await ledger.town.filed(citizen)
    await ledger.town.pay(await ledger.town.order(citizen, file))
    await ledger.town.act(clerk, file, "approve")  # demands the head whose set is missing
    known, ledger.books = ledger.books, read("")
    assert await drain(ledger) == Posted(3, 2, 1)
    assert await parked(ledger) == [("demanded", "account", "no set is named 'stall_fee'")]
    ledger.books = known
    again = await poster.retry_parked(ledger.connection, ledger.books, ALUVA)
    assert again == Posted(1, 1, 0)
    assert await parked(ledger) == []
    assert moved(before, await standing(ledger))[RECEIVABLE] == 160_000


async def test_money_for_a_month_that_is_closed_is_parked_with_words(ledger: Ledger) -> None:
    await drain(ledger)
    citizen = await ledger.town.world.citizen()
    await ledger.town.filed(citizen)
    await ledger.connection.execute("reset role")
    await ledger.connection.execute("update ledger.month set state = 'closed' where local_body = $1", ALUVA)  # fmt: skip
    assert await drain(ledger) == Posted(1, 0, 1)
    ((kind, reason, words),) = await parked(ledger)
    assert (kind, reason) == ("demanded", "period")
    assert "is not open" in words
    await ledger.connection.execute("update ledger.month set state = 'open' where local_body = $1", ALUVA)  # fmt: skip
    assert (await poster.retry_parked(ledger.connection, ledger.books, ALUVA)).vouchers == 1


async def test_a_refund_waits_until_an_officer_says_whose_money_it_is(ledger: Ledger) -> None:
    await drain(ledger)
    before = await standing(ledger)
    citizen, clerk = await ledger.town.world.citizen(), await ledger.town.world.staff("clerk")
    file = await ledger.town.filed(citizen)
    order = await ledger.town.order(citizen, file)
    await ledger.town.pay(order)
    await ledger.town.pay(order, "twice")
    money = await ledger.town.money(clerk, file)
    extra = sum(receipt["paise"] for receipt in money["receipts"]) - 7500
    await drain(ledger)
    after = moved(before, await standing(ledger))
    assert -after.get(SUSPENSE, 0) == extra
    assert extra > 0
    assert {one[1] for one in await parked(ledger)} == {"waits"}
    with pytest.raises(RefusedError) as found:
        await poster.allow_refund(ledger.connection, ledger.books, ALUVA, "money:refund_asked:none", "kept", GATEWAY, FIRST, "secretary")  # fmt: skip
    assert found.value.reason == "unknown"
    paid = 0
    for source in await ledger.connection.fetch("select source from ledger.parked where reason = 'waits' and not settled"):  # fmt: skip
        paid += await poster.allow_refund(ledger.connection, ledger.books, ALUVA, source["source"], "kept", GATEWAY, date(2026, 11, 21), "secretary")  # fmt: skip
    assert paid == extra
    assert moved(before, await standing(ledger)) == {GATEWAY: 7500, INCOME: -7500}


async def test_an_event_that_comes_twice_is_posted_once(ledger: Ledger) -> None:
    await drain(ledger)
    citizen = await ledger.town.world.citizen()
    file = await ledger.town.filed(citizen)
    await ledger.town.pay(await ledger.town.order(citizen, file))
    await drain(ledger)
    before = await standing(ledger)
    await ledger.connection.execute("reset role")
    await ledger.connection.execute(
        "insert into ledger.money_queue select id from ksmart.money_event where file = $1", file
    )
    await ledger.connection.execute("set role finance_poster")
    again = await drain(ledger)
    assert (again.read, again.parked) == (2, 0)
    assert moved(before, await standing(ledger)) == {}
    assert await ledger.connection.fetch("select * from ledger.prove($1)", ALUVA) == []


async def test_a_cancellation_before_its_receipt_is_parked_with_words_and_nothing_is_lost(
    ledger: Ledger,
) -> None:
    await drain(ledger)
    before = await standing(ledger)
    citizen, clerk = await ledger.town.world.citizen(), await ledger.town.world.staff("clerk")
    file = await ledger.town.filed(citizen)
    take = f"{SERVICE}/files/{file}/receipts"
    cheque = {"number": "000123", "on": "2026-11-18", "bank": "Federal Bank, Aluva"}
    made = await clerk.post_json(take, {"mode": "cheque", "payer": "Asha", "instrument": cheque})
    undo = f"{take}/{made.json()['id']}/cancel"
    await clerk.post_json(undo, {"reason": "cheque_bounced", "remark": "Returned unpaid"})
    # The receipt's event is late: it reaches the queue after the one that cancels it.
    await ledger.connection.execute("reset role")
    late = "select id from ksmart.money_event where file = $1 and kind = 'received'"
    await ledger.connection.execute(f"delete from ledger.money_queue where id in ({late})", file)
    await ledger.connection.execute("set role finance_poster")
    assert (await drain(ledger)).parked == 1
    assert await parked(ledger) == [("cancelled", "unknown", "its receipt is not posted yet")]
    await ledger.connection.execute("reset role")
    await ledger.connection.execute(f"insert into ledger.money_queue {late}", file)
    await ledger.connection.execute("set role finance_poster")
    await drain(ledger)
    assert (await poster.retry_parked(ledger.connection, ledger.books, ALUVA)).vouchers == 1
    assert await parked(ledger) == []
    # Demanded, paid, taken back: it is owed again.
    assert moved(before, await standing(ledger)) == {RECEIVABLE: 7500, INCOME: -7500}
