"""Whatever the gateway does, each payment has one receipt, nothing is lost and stuck money settles itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from runtime.interfaces.gateway import GatewayAwayError, News
from runtime.money.http_gateway import SIGNATURE, signature
from runtime.money.reconcile import reconcile
from runtime.money.settling import match, poll
from tests.e2e.money.shop import SECRET, SERVICE, Town
from tests.e2e.world import Person

pytestmark = pytest.mark.anyio

NEWS = "/api/v1/gateways/bank/news"


async def owing(stalls: Town) -> tuple[Person, str, dict[str, Any]]:
    """A citizen with a file that owes 75 rupees, and the order for it."""
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    return citizen, file, await stalls.order(citizen, file)


async def tell(stalls: Town, body: bytes, secret: bytes = SECRET, sign: str | None = None) -> Any:
    headers = {SIGNATURE: signature(secret, body) if sign is None else sign}
    return await stalls.world.client.post(NEWS, content=body, headers=headers)


def paid(order: dict[str, Any], payment: str, paise: int | None = None, **more: Any) -> bytes:
    return msgspec.json.encode(
        {"order": order["id"], "status": "paid", "payment": payment, "paise": paise or order["paise"], **more}
    )  # fmt: skip


async def look(stalls: Town, query: str, *values: object) -> Any:
    connection = await asyncpg.connect(str(stalls.world.admin))
    try:
        return await connection.fetchval(query, *values)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("mode", "receipts", "due", "refunds"),
    [
        ("ok", [7500], 0, []),
        ("double", [7500], 0, []),
        ("reordered", [7500], 0, []),
        ("twice", [7500, 7500], 0, ["not_due"]),
        ("wrong", [7400], 7500, ["wrong_amount"]),
        ("fail", [], 7500, []),
        ("forged", [], 7500, []),
    ],
)
async def test_each_payment_has_one_receipt(
    stalls: Town, mode: str, receipts: list[int], due: int, refunds: list[str]
) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, mode)
    found = await stalls.money(citizen, file)
    assert [receipt["paise"] for receipt in found["receipts"]] == receipts
    assert found["due_paise"] == due
    assert [ask["reason"] for ask in found["refunds"]] == refunds


async def test_success_after_failure_settles(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "fail")
    assert (await stalls.money(citizen, file))["intents"][0]["state"] == "failed"
    await stalls.pay(order)
    found = await stalls.money(citizen, file)
    assert (found["due_paise"], found["intents"][0]["state"]) == (0, "settled")


async def test_success_after_expiry_settles_what_is_still_due(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "late")
    assert (await stalls.money(citizen, file))["intents"][0]["state"] == "expired"
    stalls.clock.at += timedelta(hours=3)
    assert await stalls.bank.tell_late() == 1
    assert (await stalls.money(citizen, file))["due_paise"] == 0


async def test_success_after_the_counter_took_it_is_kept_and_goes_back(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    clerk = await stalls.world.staff("clerk")
    took = await clerk.post_json(
        f"{SERVICE}/files/{file}/receipts", {"mode": "cash", "payer": "Asha"}
    )
    assert took.status_code == 201
    await stalls.pay(order)
    found = await stalls.money(citizen, file)
    assert [receipt["paise"] for receipt in found["receipts"]] == [7500, 7500]
    assert [(ask["paise"], ask["reason"]) for ask in found["refunds"]] == [(7500, "not_due")]


async def test_news_that_was_lost_is_asked_for(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "lost")
    assert (await stalls.money(citizen, file))["due_paise"] == 7500
    stalls.clock.at += timedelta(minutes=2)
    assert await poll(stalls.world.ground) >= 1
    assert (await stalls.money(citizen, file))["due_paise"] == 0


async def test_the_page_that_comes_back_asks_at_once(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "lost")
    asked = await citizen.post_json(f"{SERVICE}/files/{file}/payments/{order['id']}/check", {})
    assert asked.status_code == 200, asked.text
    assert (asked.json()["state"], len(asked.json()["receipts"])) == ("settled", 1)


async def test_after_an_outage_of_two_hours_everything_settles_itself(stalls: Town) -> None:
    people = [await owing(stalls) for _ in range(5)]
    stalls.bank.outage = True
    for _, _, order in people:
        account = next(a for a in stalls.bank.accounts.values() if str(a.order.id) == order["id"])
        await stalls.bank.pay(account, "ok")  # the payer's own bank took it; nobody hears of it
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    key = str(uuid4())
    away = await citizen.post_json(f"{SERVICE}/files/{file}/payments", {}, key=key)
    assert (away.status_code, away.json()["reason"]) == (503, "gateway")
    # What was asked is in the database although the gateway never heard of it.
    assert (await stalls.money(citizen, file))["intents"][0]["state"] == "created"
    for _ in range(12):
        stalls.clock.at += timedelta(minutes=10)
        await poll(stalls.world.ground)
    stalls.bank.outage = False
    for _ in range(3):
        stalls.clock.at += timedelta(minutes=10)
        await poll(stalls.world.ground)
    for payer, paid_file, _ in people:
        found = await stalls.money(payer, paid_file)
        assert (found["due_paise"], len(found["receipts"])) == (0, 1)
    row = await stalls.world.ground.doors.row("ksmart.money_stuck", stalls.clock.now())
    assert row is not None
    assert row["orders"] == 0


async def test_the_same_key_goes_on_where_the_gateway_was_away(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    file, key = await stalls.filed(citizen), str(uuid4())
    stalls.bank.outage = True
    assert (
        await citizen.post_json(f"{SERVICE}/files/{file}/payments", {}, key=key)
    ).status_code == 503
    stalls.bank.outage = False
    order = await stalls.order(citizen, file, key)
    assert order["id"] == (await stalls.money(citizen, file))["intents"][0]["id"]
    await stalls.pay(order)
    assert (await stalls.money(citizen, file))["due_paise"] == 0


async def test_two_orders_of_one_debt_are_one(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    assert (await stalls.order(citizen, file))["id"] == order["id"]


async def test_a_thousand_equal_webhooks_in_parallel_make_one_receipt(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    body = paid(order, f"pay_{uuid4().hex}")
    answers = await asyncio.gather(*(tell(stalls, body) for _ in range(1000)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    outcomes = [a.json()["outcome"] for a in answers if a.status_code == 200]
    assert outcomes.count("settled") == 1
    assert set(outcomes) == {"settled", "again"}
    assert len((await stalls.money(citizen, file))["receipts"]) == 1


async def test_what_nobody_signed_is_refused_and_kept(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    body = paid(order, "pay_forged")
    before = await look(stalls, "select count(*) from ksmart.gateway_news where outcome = 'forged'")
    for answer in (
        await tell(stalls, body, secret=b"another"),
        await tell(stalls, body, sign=""),
        await tell(stalls, body + b" ", sign=signature(SECRET, body)),
        await tell(stalls, b"\xff\xfe"),
        await tell(stalls, b"[" * 5000),
    ):
        assert answer.status_code == 401, answer.text
    after = await look(stalls, "select count(*) from ksmart.gateway_news where outcome = 'forged'")
    assert after - before == 5
    assert (await stalls.money(citizen, file))["due_paise"] == 7500


@pytest.mark.parametrize(
    "change",
    [
        {"paise": -7500},
        {"paise": 10**18},
        {"paise": 7500.0001},
        {"payment": ""},
        {"payment": "a" * 65},
        {"payment": "pay_\u202e"},
        {"currency": "RUPEES"},
    ],
)
async def test_signed_nonsense_moves_no_money(stalls: Town, change: dict[str, Any]) -> None:
    citizen, file, order = await owing(stalls)
    body = msgspec.json.encode(
        {"order": order["id"], "status": "paid", "payment": "pay_x", "paise": 7500, **change}
    )
    assert (await tell(stalls, body)).status_code == 401
    assert (await stalls.money(citizen, file))["receipts"] == []


async def test_money_of_another_currency_makes_no_receipt(stalls: Town) -> None:
    citizen, file, order = await owing(stalls)
    answer = await tell(stalls, paid(order, f"pay_{uuid4().hex}", currency="USD"))
    assert answer.json() == {"outcome": "currency"}
    assert (await stalls.money(citizen, file))["receipts"] == []


async def test_news_of_an_order_that_is_not_ours_is_kept(stalls: Town) -> None:
    answer = await tell(stalls, paid({"id": str(uuid4()), "paise": 100}, "pay_stranger"))
    assert answer.json() == {"outcome": "unknown"}


async def test_the_settlement_file_settles_what_nobody_told_and_tells_what_it_lacks(
    stalls: Town,
) -> None:
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "lost")
    _, told_file, told = await owing(stalls)
    assert (await tell(stalls, paid(told, "pay_not_in_the_file"))).json() == {"outcome": "settled"}
    day = stalls.clock.now().date()
    matched = await match(stalls.world.ground, day)
    assert (await stalls.money(citizen, file))["due_paise"] == 0
    number = await look(
        stalls, "select number from ksmart.receipt where payment = 'pay_not_in_the_file'"
    )
    assert matched.settled >= 1
    assert number in matched.gaps
    again = await match(stalls.world.ground, day)
    assert (again.settled, again.rows) == (0, matched.rows)
    assert told_file


async def test_a_gateway_that_does_not_sign_its_answers_is_not_believed(stalls: Town) -> None:
    _, _, order = await owing(stalls)
    stalls.bank.secret = b"somebody in between"
    with pytest.raises(GatewayAwayError):
        await stalls.gateway.status(order["id"])
    stalls.bank.secret = SECRET


def test_news_holds_whole_paise_only() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            b'{"order": "018f3f6e-0000-7000-8000-000000000000", "status": "paid", "paise": 1.5}',
            type=News,
        )


async def test_an_order_that_nobody_paid_is_asked_about_for_a_day_and_then_no_more(
    stalls: Town,
) -> None:
    citizen, file, order = await owing(stalls)
    wanted = "select {} from ksmart.payment_intent where id = $1"
    for hours in (1, 12, 24, 12):
        stalls.clock.at += timedelta(hours=hours)
        await poll(stalls.world.ground)
    checks = await look(stalls, wanted.format("checks"), UUID(order["id"]))
    stalls.clock.at += timedelta(days=30)
    await poll(stalls.world.ground)
    assert await look(stalls, wanted.format("checks"), UUID(order["id"])) == checks == 3
    assert (await stalls.money(citizen, file))["intents"][0]["state"] == "expired"
    # Whoever pays it after all is still heard.
    await stalls.pay(order)
    assert (await stalls.money(citizen, file))["due_paise"] == 0


async def test_reconciling_tells_what_it_settled_and_what_the_bank_does_not_know(
    stalls: Town,
) -> None:
    stalls.clock.at += timedelta(days=400)  # a day of its own
    citizen, file, order = await owing(stalls)
    await stalls.pay(order, "lost")
    _, _, strange = await owing(stalls)
    await tell(stalls, paid(strange, f"pay_{uuid4().hex}"))
    asked, settled, gap, stuck = await reconcile(stalls.world.ground, stalls.clock.now().date())
    assert asked.endswith("open orders asked about")
    assert settled.startswith("1 payments settled on")
    assert gap.startswith("receipt RCT/M07025/")
    assert stuck.startswith("0 orders")
    assert (await stalls.money(citizen, file))["due_paise"] == 0
