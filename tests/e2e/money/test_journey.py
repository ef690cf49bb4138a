"""A file's money from demand to receipt: exact amounts, one receipt a payment, rules that wait for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.money.shop import SERVICE, Town
from tests.e2e.world import ALUVA, Person

pytestmark = pytest.mark.anyio


async def test_a_fee_is_demanded_on_submission_with_the_local_bodys_own_rate(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    found = await stalls.money(citizen, await stalls.filed(citizen))
    (line,) = found["lines"]
    assert (found["due_paise"], line["head"], line["paise"]) == (7500, "application_fee", 7500)
    assert (line["rate"]["level"], line["rate"]["code"], line["rate"]["since"]) == (
        "local_body",
        ALUVA,
        "2026-10-01",
    )


async def test_an_action_that_waits_for_money_is_refused_until_it_came(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    assert (await stalls.act(clerk, file, "approve")).json()["reason"] == "when"
    back = await stalls.pay(await stalls.order(citizen, file))
    assert (back.status_code, back.headers["location"]) == (
        303,
        f"http://ksmart.test/pay/stall/stall/{file}/back",
    )
    assert (await stalls.act(clerk, file, "approve")).status_code == 200
    found = await stalls.money(clerk, file)
    assert found["due_paise"] == 160_000
    (receipt,) = found["receipts"]
    assert receipt["number"].startswith(f"RCT/{ALUVA}/2026-27/")
    assert [(line["head"], line["paise"]) for line in receipt["lines"]] == [
        ("application_fee", 7500)
    ]


async def test_the_arithmetic_of_a_slab_times_years_is_told(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    made = await citizen.post_json(
        f"{SERVICE}/quote",
        {"local_body": ALUVA, "answers": {"name": "A", "ward": f"{ALUVA}012", "capital": "100000.01", "years": 3, "since": "2026-08-19"}},
    )  # fmt: skip
    assert made.status_code == 200, made.text
    quote = made.json()
    assert quote["now_paise"] == 7500
    late, stall = quote["later"]
    assert (stall["paise"], stall["sums"]["rate"], stall["sums"]["over"], stall["sums"]["upto"], stall["sums"]["times"]) == (
        600_000, "2000", "100000", "500000", "3",
    )  # fmt: skip
    # 6,000 × 2 % × 3 whole months
    assert (late["paise"], late["sums"]["exact"]) == (36_000, "360")
    assert [(title["en"], paise) for title, paise in late["sums"]["heads"]] == [
        ("Stall fee", 600_000)
    ]


async def test_money_at_the_counter_clears_heads_in_their_order_in_part(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen, capital="600000", years=1, since="2026-01-01")
    take = f"{SERVICE}/files/{file}/receipts"
    first = await clerk.post_json(take, {"mode": "cash", "payer": "Asha", "paise": 7500})
    assert first.status_code == 201, first.text
    assert (await stalls.act(clerk, file, "approve")).status_code == 200
    part = await clerk.post_json(take, {"mode": "cash", "payer": "Asha", "paise": 130_000})
    assert part.status_code == 201, part.text
    found = await stalls.money(citizen, file)
    assert [(head["head"], head["due_paise"]) for head in found["heads"]] == [
        ("late_fee", 0),
        ("stall_fee", 590_000),
        ("application_fee", 0),
    ]
    assert (await stalls.act(clerk, file, "issue")).json()["reason"] == "when"
    assert (await clerk.post_json(take, {"mode": "cash", "payer": "Asha"})).status_code == 201
    assert (await stalls.act(clerk, file, "issue")).json()["state"] == "issued"


async def mended(stalls: Town, citizen: Person, clerk: Person, file: str, **changes: Any) -> None:
    """Approved, sent back, mended, approved again."""
    assert (await stalls.act(clerk, file, "approve")).status_code == 200
    assert (await stalls.act(clerk, file, "back")).status_code == 200
    assert (await stalls.act(citizen, file, "mend", {"answers": changes})).status_code == 200
    assert (await stalls.act(clerk, file, "approve")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"years": 2}, {"stall_fee": 160_000, "late_fee": 16_000}),  # nothing changed: owed once
        ({"years": 3}, {"stall_fee": 240_000, "late_fee": 24_000}),
        ({"years": 1, "since": None}, {"stall_fee": 80_000, "late_fee": 0}),
    ],
)
async def test_what_was_demanded_before_is_demanded_again_by_the_difference_only(
    stalls: Town, changes: dict[str, Any], due: dict[str, int]
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen, since="2026-06-20")
    await stalls.pay(await stalls.order(citizen, file))
    await mended(stalls, citizen, clerk, file, **changes)
    found = await stalls.money(citizen, file)
    assert {h["head"]: h["due_paise"] for h in found["heads"] if h["head"] in due} == due


async def test_a_cancelled_receipt_keeps_its_number_and_its_money_is_due_again(
    stalls: Town,
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    take = f"{SERVICE}/files/{file}/receipts"
    cheque = {"number": "000123", "on": "2026-11-18", "bank": "Federal Bank, Aluva"}
    made = await clerk.post_json(take, {"mode": "cheque", "payer": "Asha", "instrument": cheque})
    assert made.status_code == 201, made.text
    undo = f"{take}/{made.json()['id']}/cancel"
    done = await clerk.post_json(undo, {"reason": "cheque_bounced", "remark": "Returned unpaid"})
    assert done.status_code == 200, done.text
    found = await stalls.money(citizen, file)
    assert (found["due_paise"], found["receipts"][0]["number"]) == (7500, made.json()["number"])
    assert found["receipts"][0]["cancelled"]["reason"] == "cheque_bounced"
    assert (await stalls.act(clerk, file, "approve")).json()["reason"] == "when"
    again = await clerk.post_json(undo, {"reason": "other", "remark": "Once more"})
    assert again.status_code == 409


async def test_what_a_rejected_file_owed_lapses(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    order = await stalls.order(citizen, file)
    assert (await stalls.act(clerk, file, "reject", {"remark": "No"})).status_code == 200
    assert (await stalls.money(citizen, file))["due_paise"] == 0
    # The payer was at the bank's page already: nothing is lost, and it goes back.
    await stalls.pay(order)
    found = await stalls.money(citizen, file)
    assert [line["head"] for line in found["receipts"][0]["lines"]] == [None]
    assert [(ask["paise"], ask["reason"]) for ask in found["refunds"]] == [(7500, "not_due")]


async def test_a_fee_reads_what_a_decision_table_gives(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen, capital="1000000.01")
    await stalls.pay(await stalls.order(citizen, file))
    assert (await stalls.act(clerk, file, "approve")).status_code == 200
    heads = {
        head["head"]: head["due_paise"] for head in (await stalls.money(citizen, file))["heads"]
    }
    assert heads == {"stall_fee": 1_200_000, "size_fee": 5_100, "application_fee": 0}
