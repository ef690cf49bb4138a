"""What must not be: foreign money seen, amounts that are none, rows that change, two receipts for one request."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.e2e.money.shop import SERVICE, Town
from tests.e2e.world import CHANGANASSERY

pytestmark = pytest.mark.anyio

TABLES = ("demand_line", "receipt", "receipt_line", "receipt_cancelled", "refund_ask", "payment_intent",
          "money_event", "gateway_news", "settlement_row", "rate")  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {"mode": "cash", "payer": "A", "paise": 0},
        {"mode": "cash", "payer": "A", "paise": -7500},
        {"mode": "cash", "payer": "A", "paise": 75.5},
        {"mode": "cash", "payer": "A", "paise": "7500"},
        {"mode": "cash", "payer": "A", "paise": True},
        {"mode": "cash", "payer": "A", "paise": 2**63},
        {"mode": "cash", "payer": "A", "paise": 10**400},
        {"mode": "online", "payer": "A"},
        {"mode": "gold", "payer": "A"},
        {"mode": "cash", "payer": ""},
        {"mode": "cash", "payer": "\u202e"},
        {"mode": "cheque", "payer": "A"},
        {"mode": "cash", "payer": "A", "instrument": {"number": "1", "on": "2026-01-01", "bank": "B"}},
        {"mode": "cheque", "payer": "A", "instrument": {"number": "1", "on": "yesterday", "bank": "B"}},
        {"mode": "cash", "payer": "A", "head": "application_fee"},
    ],
)  # fmt: skip
async def test_hostile_receipts_are_refused_with_every_fault(
    stalls: Town, body: dict[str, Any]
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    answer = await clerk.post_json(f"{SERVICE}/files/{file}/receipts", body)
    assert answer.status_code in (400, 422), answer.text
    assert (await stalls.money(citizen, file))["receipts"] == []


@pytest.mark.parametrize("body", [{"paise": 7501}, {"heads": ["stall_fee"]}, {"heads": []}])
async def test_more_or_other_than_is_due_is_not_taken(stalls: Town, body: dict[str, Any]) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    answer = await clerk.post_json(
        f"{SERVICE}/files/{file}/receipts", {"mode": "cash", "payer": "A", **body}
    )
    assert (answer.status_code, answer.json()["reason"]) == (409, "due")


async def test_who_may_not_pay_cannot_take_money_and_who_may_not_see_sees_none(
    stalls: Town,
) -> None:
    citizen, stranger = await stalls.world.citizen(), await stalls.world.citizen()
    file = await stalls.filed(citizen)
    path = f"{SERVICE}/files/{file}"
    take = {"mode": "cash", "payer": "A"}
    assert (await citizen.post_json(f"{path}/receipts", take)).status_code == 403
    assert (await stranger.get(f"{path}/money")).status_code == 404
    assert (await stranger.post_json(f"{path}/payments", {})).status_code == 404
    for name, status in (("secretary", 403), ("clerk_elsewhere", 404), ("clerk_of_ward_1", 404)):
        staff = await stalls.world.staff(name)
        assert (await staff.post_json(f"{path}/receipts", take)).status_code == status, name
    for name, status in (("secretary", 200), ("auditor", 200), ("clerk_elsewhere", 404)):
        staff = await stalls.world.staff(name)
        assert (await staff.get(f"{path}/money")).status_code == status, name


async def test_a_receipt_of_another_file_cannot_be_cancelled_or_asked_back(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    first, second = await stalls.filed(citizen), await stalls.filed(citizen)
    kept = await clerk.post_json(
        f"{SERVICE}/files/{first}/receipts", {"mode": "cash", "payer": "A"}
    )
    path = f"{SERVICE}/files/{second}/receipts/{kept.json()['id']}"
    undo = await clerk.post_json(f"{path}/cancel", {"reason": "other", "remark": "No"})
    assert undo.status_code == 404
    assert (await citizen.post_json(f"{path}/refund", {"remark": "Please"})).status_code == 404


async def test_no_more_is_asked_back_than_was_paid_and_what_is_asked_back_is_not_cancelled(
    stalls: Town,
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    kept = await clerk.post_json(f"{SERVICE}/files/{file}/receipts", {"mode": "cash", "payer": "A"})
    path = f"{SERVICE}/files/{file}/receipts/{kept.json()['id']}"
    asked = await citizen.post_json(f"{path}/refund", {"remark": "Paid twice", "paise": 2500})
    assert asked.status_code == 201, asked.text
    over = await citizen.post_json(f"{path}/refund", {"remark": "Paid twice", "paise": 5001})
    assert over.status_code == 409
    undo = await clerk.post_json(f"{path}/cancel", {"reason": "other", "remark": "No"})
    assert undo.status_code == 409


async def test_the_same_key_has_one_receipt_however_often_and_at_once(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file, key = await stalls.filed(citizen), str(uuid4())
    take = {"mode": "cash", "payer": "Asha", "paise": 100}
    answers = await asyncio.gather(
        *(clerk.post_json(f"{SERVICE}/files/{file}/receipts", take, key=key) for _ in range(16))
    )
    assert len({answer.text for answer in answers}) == 1
    other = await clerk.post_json(
        f"{SERVICE}/files/{file}/receipts", {**take, "paise": 200}, key=key
    )
    assert other.status_code == 422
    assert (await stalls.money(citizen, file))["due_paise"] == 7400


async def test_counter_and_bank_at_once_clear_a_debt_once(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    order = await stalls.order(citizen, file)
    take = {"mode": "cash", "payer": "Asha"}
    taken, *_ = await asyncio.gather(
        clerk.post_json(f"{SERVICE}/files/{file}/receipts", take), stalls.pay(order)
    )
    found = await stalls.money(citizen, file)
    back = sum(ask["paise"] for ask in found["refunds"])
    assert found["due_paise"] == 0
    assert sum(receipt["paise"] for receipt in found["receipts"]) - back == 7500
    assert taken.status_code in (201, 409)


async def test_numbers_of_receipts_have_no_gap_when_many_pay_at_once(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    files = [await stalls.filed(citizen) for _ in range(8)]
    answers = await asyncio.gather(
        *(
            clerk.post_json(
                f"{SERVICE}/files/{file}/receipts", {"mode": "cash", "payer": "A", "paise": paise}
            )
            for file in files
            for paise in (100, 10**9, 100)  # the middle one is refused, and takes no number
        )
    )
    numbers = sorted(int(a.json()["number"][-7:]) for a in answers if a.status_code == 201)
    assert numbers == list(range(numbers[0], numbers[0] + 16))


@pytest.mark.parametrize("table", TABLES)
async def test_the_apps_log_in_reads_and_writes_no_table_of_money(stalls: Town, table: str) -> None:
    connection = await asyncpg.connect(str(stalls.app_url))
    try:
        for statement in (f"select * from ksmart.{table}", f"delete from ksmart.{table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "table", ["demand_line", "receipt", "receipt_line", "money_event", "gateway_news"]
)
async def test_not_even_the_owner_changes_a_row_of_money(stalls: Town, table: str) -> None:
    connection = await asyncpg.connect(str(stalls.world.admin))
    try:
        await connection.execute("set role ksmart_owner")
        for statement in (
            f"delete from ksmart.{table}",
            f"update ksmart.{table} set paise = paise",
        ):
            with pytest.raises(asyncpg.PostgresError, match="only added"):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_row_security_leaves_a_reader_class_its_own_scope_only(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    await clerk.post_json(f"{SERVICE}/files/{file}/receipts", {"mode": "cash", "payer": "A"})
    connection = await asyncpg.connect(str(stalls.world.admin))
    try:
        async with connection.transaction():
            await connection.execute(
                f"set local role ksmart_office; set local ksmart.scope = '{{{CHANGANASSERY}}}'"
            )
            assert await connection.fetchval("select count(*) from ksmart.receipt") == 0
            await connection.execute("reset role; set local role ksmart_citizen")
            await connection.execute(f"set local ksmart.me = '{uuid4()}'")
            assert await connection.fetchval("select count(*) from ksmart.demand_line") == 0
    finally:
        await connection.close()


async def test_the_feed_of_the_ledger_ties_to_what_is_owed_and_received(stalls: Town) -> None:
    connection = await asyncpg.connect(str(stalls.world.admin))
    try:
        odd = await connection.fetchval(
            """
            select count(*) from (
                select e.file from ksmart.money_event e group by e.file
                having sum(case e.kind when 'demanded' then e.paise when 'reduced' then -e.paise else 0 end)
                       <> (select coalesce(sum(l.paise), 0) from ksmart.demand_line l where l.file = e.file)
                    or sum(case e.kind when 'received' then e.paise when 'cancelled' then -e.paise else 0 end)
                       <> (select coalesce(sum(r.paise), 0) from ksmart.receipt r where r.file = e.file
                           and not exists (select from ksmart.receipt_cancelled x where x.receipt = r.id))
            ) x
            """
        )
        assert odd == 0
        assert await connection.fetchval("select count(*) from ksmart.money_event") > 0
    finally:
        await connection.close()
