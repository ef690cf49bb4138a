"""Orders at a gateway for things: what is asked, the payment posted once, also for several bodies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from plugins.finance import collect
from plugins.finance import desk as desks
from plugins.finance.card import Due
from plugins.finance.collect import Part
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError

ONLINE = "online"
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands."""

    id: UUID
    gateway: str
    paise: int
    state: str
    url: str | None
    upi: str | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked of a thing on a day."""

    local_body: str
    thing: str
    dues: tuple[Due, ...]

    @property
    def paise(self) -> int:
        """The sum, interest with it."""
        return sum(due.principal + due.interest for due in self.dues)

    def parts(self) -> list[Part]:
        """What a payment of all of it goes to."""
        sums: dict[str, int] = {}
        for due in self.dues:
            fee = due.demands[0].fee
            sums[fee] = sums.get(fee, 0) + due.principal + due.interest
        return [
            Part(self.local_body, self.thing, fee, paise) for fee, paise in sums.items() if paise
        ]


async def asked_of(connection: Connection, desk: Desk, thing: str, on: date) -> Asked:
    """What is asked of a thing; nothing of one that is unknown."""
    card = await desks.read_card(connection, desk, thing, new=False)
    return Asked(desk.local_body, thing, tuple(card.dues(desk.fees, on)))


async def make(connection: Connection, order: UUID, gateway: str, parts: Iterable[Part]) -> int:
    """Note an order before the gateway hears of it; the same again changes nothing. Returns paise."""
    listed = list(parts)
    paise = sum(part.amount for part in listed)
    text = json.dumps([asdict(part) for part in listed])
    await connection.execute(
        "select ledger.make_order($1, $2, $3, $4)", order, gateway, paise, text
    )
    return paise


async def placed(connection: Connection, order: UUID, url: str, upi: str | None) -> None:
    """The gateway has taken it."""
    await connection.execute("select ledger.place_order($1, $2, $3)", order, url, upi)


async def find(connection: Connection, order: UUID) -> Order | None:
    """The order, or None."""
    row = await connection.fetchrow(
        "select id, gateway, paise, state, url, upi, parts from ledger.pay_order where id = $1",
        order,
    )
    if row is None:
        return None
    parts = tuple(Part(**one) for one in json.loads(row["parts"]))
    return Order(
        row["id"], row["gateway"], row["paise"], row["state"], row["url"], row["upi"], parts
    )


async def receive(
    connection: Connection, desk_of: Callable[[str], Desk], order: Order, payment: str, paise: int, mode: str, on: date
) -> str:  # fmt: skip
    """Post one payment of an order: `settled`, or `again` where it was posted before.

    Whatever came in is kept: less than the order clears its parts in their order, more stays as an advance.

    Raises:
        RefusedError: malformed, period.
    """
    source = f"gateway:{order.gateway}:{payment}"
    for attempt in range(_TRIES):
        try:
            async with connection.transaction():
                await connection.execute(
                    "select pg_advisory_xact_lock(hashtextextended('ledger.order ' || $1, 0))",
                    str(order.id),
                )
                done = await connection.fetchval(
                    "select exists (select from ledger.receipt where local_body = any ($1) and instrument = $2"
                    " and starts_with(source, $3))",
                    sorted({part.local_body for part in order.parts}), payment, f"{source}/",
                )  # fmt: skip
                if done:
                    return "again"
                parts = shared(order.parts, paise)
                known = desk_of(parts[0].local_body).book.chart.modes
                await collect.pay_group(
                    connection,
                    desk_of,
                    parts,
                    paise,
                    mode if mode in known else ONLINE,
                    on,
                    source,
                    payment,
                )
                await connection.execute("select ledger.end_order($1, 'settled')", order.id)
            return "settled"
        except RefusedError as refused:
            if refused.reason != "stale" or attempt == _TRIES - 1:
                raise
    raise AssertionError("never reached")


def shared(parts: tuple[Part, ...], paise: int) -> list[Part]:
    """The parts for what really came in: in their order, what is over with the last of them."""
    made: list[Part] = []
    for part in parts:
        amount = min(part.amount, paise)
        if amount:
            made.append(Part(part.local_body, part.thing, part.fee, amount))
            paise -= amount
    if paise:
        last = made[-1] if made else parts[-1]
        made[-1:] = [Part(last.local_body, last.thing, last.fee, last.amount + paise)]
    return made
