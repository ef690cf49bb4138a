"""The simulated bank: orders, payments, and how their news goes out, well or badly.

How a payment goes is the payer's choice on the page, or `mode`, set beforehand:
ok; fail; late (told after the order ran out); double (told twice); twice (paid twice); wrong (another
amount); forged (news that nobody signed, and no money); lost (paid, never told); reordered (the news of a
failed first try comes after that of the payment). While `outage` is set nothing answers and no news goes out.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import httpx
import msgspec

from runtime.clock import Clock, SystemClock, new_id
from runtime.interfaces.gateway import News
from runtime.meaning.decimals import rupees
from runtime.money.http_gateway import SIGNATURE, signature

MODES = ("ok", "fail", "late", "double", "twice", "wrong", "forged", "lost", "reordered")
_TRIES = 3
_log = logging.getLogger("ksmart.gateway_sim")


class Ordered(msgspec.Struct, forbid_unknown_fields=True):
    """An order as it is placed."""

    id: UUID
    paise: int
    title: str
    return_url: str
    notify_url: str
    currency: str = "INR"


@dataclass(slots=True)
class Account:
    """An order with what was paid for it. `late` is news that waits until it is told to go."""

    order: Ordered
    ref: str
    payments: list[tuple[date, News]] = field(default_factory=list[tuple[date, News]])
    late: list[News] = field(default_factory=list[News])


@dataclass(slots=True)
class Bank:
    """All orders, and the wire to whoever placed them."""

    secret: bytes = field(repr=False)
    wire: httpx.AsyncClient
    address: str = ""  # where payers are sent
    clock: Clock = field(default_factory=SystemClock)
    mode: str = "ok"
    outage: bool = False
    accounts: dict[UUID, Account] = field(default_factory=dict[UUID, Account])
    by_ref: dict[str, Account] = field(default_factory=dict[str, Account])

    def place(self, order: Ordered) -> Account | None:
        """The account of an order, opened at its first coming; None where it differs from then."""
        found = self.accounts.get(order.id)
        if found is None:
            ref = new_id(self.clock.now()).hex
            found = self.accounts[order.id] = self.by_ref[ref] = Account(order, ref)
        return found if found.order == order else None

    def placed(self, account: Account) -> dict[str, str]:
        """What whoever placed the order is told."""
        order = account.order
        return {
            "ref": account.ref,
            "url": f"{self.address}/pay/{account.ref}",
            "upi": f"upi://pay?pa=office@sim&pn=Office&am={rupees(order.paise):f}&cu=INR&tr={account.ref}&tn={order.title.replace('/', '-')}",
        }

    async def pay(self, account: Account, mode: str) -> None:
        """Somebody pays, or tries to; the news goes out as the mode says."""
        order = account.order
        if mode == "forged":
            await self._tell(order.notify_url, self._news(account, "paid", keep=False), forged=True)
            return
        if mode == "fail":
            await self._tell(order.notify_url, self._news(account, "failed"))
            return
        wrong = order.paise + 100 if order.paise <= 100 else order.paise - 100
        paid = self._news(account, "paid", wrong if mode == "wrong" else order.paise)
        if mode == "late":
            account.late.append(paid)
            await self._tell(order.notify_url, self._news(account, "expired", keep=False))
        elif mode == "twice":
            await self._tell(order.notify_url, paid)
            await self._tell(order.notify_url, self._news(account, "paid", order.paise))
        elif mode == "reordered":
            await self._tell(order.notify_url, paid)
            await self._tell(order.notify_url, self._news(account, "failed", keep=False))
        elif mode != "lost":
            for _ in range(2 if mode == "double" else 1):
                await self._tell(order.notify_url, paid)

    async def tell_late(self) -> int:
        """Send the news that waits; how many."""
        waiting = [(a, news) for a in self.accounts.values() for news in a.late]
        for account, news in waiting:
            account.late.remove(news)
            await self._tell(account.order.notify_url, news)
        return len(waiting)

    def known(self, order: UUID) -> list[News] | None:
        """What is known of an order's payments."""
        found = self.accounts.get(order)
        return None if found is None else [news for _, news in found.payments]

    def settled(self, day: date) -> list[News]:
        """The payments of a day."""
        return [
            news
            for account in self.accounts.values()
            for on, news in account.payments
            if on == day and news.status == "paid"
        ]

    def _news(
        self, account: Account, status: str, paise: int | None = None, keep: bool = True
    ) -> News:
        now = self.clock.now()
        news = News(
            account.order.id, status, f"pay_{new_id(now).hex}", paise or account.order.paise
        )
        if keep:
            account.payments.append((now.date(), news))
        return news

    async def _tell(self, url: str, news: News, forged: bool = False) -> None:
        body = msgspec.json.encode(news)
        sign = signature(b"somebody else" if forged else self.secret, body)
        headers: Mapping[str, str] = {"content-type": "application/json", SIGNATURE: sign}
        for _ in range(0 if self.outage else _TRIES):
            try:
                answer = await self.wire.post(url, content=body, headers=headers)
            except httpx.HTTPError as error:
                _log.warning("news not taken: %s", type(error).__name__)
                continue
            if answer.status_code < 500:
                return
