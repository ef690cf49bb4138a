"""Many days at random: people, a counter, a bank that misbehaves, outages. At the end every rupee is accounted for."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from runtime.gateway_sim import MODES
from runtime.money.settling import match, poll
from tests.e2e.money.shop import SERVICE, Town
from tests.e2e.world import Person

pytestmark = pytest.mark.anyio

STEPS = 60


@dataclass(slots=True)
class Days:
    """One town's days, drawn from a seed; every answer must be a yes or a told no."""

    stalls: Town
    draw: random.Random
    citizen: Person
    clerk: Person
    files: list[str] = field(default_factory=list[str])
    orders: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def file(self) -> None:
        self.files.append(await self.stalls.filed(self.citizen, years=self.draw.randint(1, 5)))

    async def order(self) -> None:
        path = f"{SERVICE}/files/{self.draw.choice(self.files)}/payments"
        made = await self.citizen.post_json(path, {})
        assert made.status_code in (201, 409, 503), made.text
        if made.status_code == 201:
            self.orders.append(made.json())

    async def pay(self) -> None:
        if self.orders:
            order = self.draw.choice(self.orders)
            account = next(
                a for a in self.stalls.bank.accounts.values() if str(a.order.id) == order["id"]
            )
            await self.stalls.bank.pay(account, self.draw.choice(MODES))

    async def counter(self) -> None:
        path = f"{SERVICE}/files/{self.draw.choice(self.files)}/receipts"
        body = {
            "mode": "cash",
            "payer": "Asha",
            "paise": self.draw.choice([100, 5000, 7500, 80_000]),
        }
        assert (await self.clerk.post_json(path, body)).status_code in (201, 409)

    async def cancel(self) -> None:
        file = self.draw.choice(self.files)
        receipts = (await self.stalls.money(self.clerk, file))["receipts"]
        if receipts:
            path = f"{SERVICE}/files/{file}/receipts/{self.draw.choice(receipts)['id']}/cancel"
            done = await self.clerk.post_json(path, {"reason": "other", "remark": "Drawn"})
            assert done.status_code in (200, 409)

    async def refund(self) -> None:
        file = self.draw.choice(self.files)
        receipts = (await self.stalls.money(self.clerk, file))["receipts"]
        if receipts:
            path = f"{SERVICE}/files/{file}/receipts/{self.draw.choice(receipts)['id']}/refund"
            body = {"remark": "Drawn", "paise": self.draw.choice([1, 5000, 10**6])}
            assert (await self.citizen.post_json(path, body)).status_code in (201, 409)

    async def act(self) -> None:
        action = self.draw.choice(["approve", "approve", "issue", "reject"])
        body = {"remark": "Drawn"} if action == "reject" else {}
        done = await self.stalls.act(self.clerk, self.draw.choice(self.files), action, body)
        assert done.status_code in (200, 403, 409)

    async def time(self) -> None:
        self.stalls.clock.at += timedelta(minutes=self.draw.choice([1, 7, 45, 600]))
        await poll(self.stalls.world.ground)

    async def outage(self) -> None:
        self.stalls.bank.outage = not self.stalls.bank.outage

    async def late(self) -> None:
        await self.stalls.bank.tell_late()


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_days_each_payment_has_one_receipt_and_the_books_tie(
    stalls: Town, seed: int
) -> None:
    began = stalls.clock.now().date()
    days = Days(
        stalls, random.Random(seed), await stalls.world.citizen(), await stalls.world.staff("clerk")
    )
    await days.file()
    steps = [
        days.file, days.order, days.order, days.pay, days.pay, days.pay, days.counter, days.cancel, days.refund,
        days.act, days.act, days.time, days.outage, days.late,
    ]  # fmt: skip
    for _ in range(STEPS):
        await days.draw.choice(steps)()
    stalls.bank.outage = False
    await stalls.bank.tell_late()
    day = began
    while day <= stalls.clock.now().date():
        await match(stalls.world.ground, day)
        day += timedelta(days=1)
    told = {
        news.payment: news.paise
        for account in stalls.bank.accounts.values()
        for _, news in account.payments
        if news.status == "paid"
    }
    connection = await asyncpg.connect(str(stalls.world.admin))
    try:
        kept = await connection.fetch(
            "select payment, paise from ksmart.receipt where payment = any ($1)", list(told)
        )
        loose = await connection.fetchval(
            """
            select count(*) from ksmart.receipt_line l where l.head is null and l.paise >
                (select coalesce(sum(a.paise), 0) from ksmart.refund_ask a where a.receipt = l.receipt)
            """
        )
    finally:
        await connection.close()
    assert {row["payment"]: row["paise"] for row in kept} == told
    assert len(kept) == len(told)
    assert loose == 0  # what cleared nothing was asked back
