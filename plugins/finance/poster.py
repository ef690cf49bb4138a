"""What services demanded and received becomes vouchers: each event once, and what is refused is parked with words.

`ledger.next_events` takes whole transactions of events off a queue; here they are posted or parked
before that is committed. So an event is posted once, whatever dies when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

import asyncpg

from plugins.finance import journal
from plugins.finance.apply import Event, Item, vouchers
from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError, refusal
from runtime.meaning.ledger.books import Books
from runtime.meaning.periods import Period

BY = "services"
KEPT = "kept"  # the set that holds money which cleared nothing
_EVENTS = {
    "demanded": "demand",
    "reduced": "adjust",
    "received": "receive",
    "cancelled": "receipt_undone",
}


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """One event of the feed. Paise above 0; `account` is `module.set`, empty for money that cleared nothing."""

    id: int
    tx: str
    local_body: str
    on: date
    kind: str
    file: str
    head: str
    account: str
    paise: int
    mode: str
    receipt: str
    demanded_on: date


@dataclass(frozen=True, slots=True)
class Posted:
    """What a pass did with the feed."""

    read: int
    vouchers: int
    parked: int


async def post_money(connection: Connection, books: Books, limit: int = 500) -> Posted:
    """Post the next events of the feed, in one transaction. Nothing was read: the feed is empty.

    Raises:
        asyncpg.PostgresError: The database is away, or the feed is not joined.
    """
    made = parked = 0
    async with connection.transaction():
        rows = await connection.fetch("select * from ledger.next_events($1)", limit)
        events = [
            MoneyEvent(
                r["id"], r["tx"], r["local_body"], r["on_day"], r["kind"], str(r["file"]), r["head"] or "",
                r["account"] or "", r["paise"], r["mode"] or "", str(r["receipt"] or ""), r["demanded_on"],
            )
            for r in rows
        ]  # fmt: skip
        # By body, so that books are held in everybody's order.
        for _, same in groupby(sorted(events, key=_together), key=_together):
            found = await _post_or_park(connection, books, list(same))
            made += found
            parked += not found
    return Posted(len(events), made, parked)


async def retry_parked(connection: Connection, books: Books, local_body: str) -> Posted:
    """Try what is parked once more, oldest first: after a month was opened, an account was added."""
    rows = await connection.fetch(
        "select source, event from ledger.parked where local_body = $1 and not settled"
        " and source like 'money:%' order by first_at, source",
        local_body,
    )  # fmt: skip
    made = parked = 0
    for row in rows:
        events = [_event_of(one) for one in json.loads(row["event"])]
        async with connection.transaction():
            found = await _post_or_park(connection, books, events)
            made += found
            parked += not found
    return Posted(len(rows), made, parked)


async def allow_refund(
    connection: Connection, books: Books, local_body: str, source: str, of_set: str, bank: str, on: date, by: str
) -> int:  # fmt: skip
    """Give back what a refund asks for and was parked as waiting. Returns paise.

    Args:
        source: Of the parked event.
        of_set: Whose money it is: `kept` for what cleared nothing, else the set of a head whose demand
            was lowered below what was paid.
    Raises:
        RefusedError: unknown (no such refund waits), account, negative_cash, period.
    """
    async with connection.transaction():
        row = await connection.fetchrow(
            "select event from ledger.parked where local_body = $1 and source = $2 and reason = 'waits'"
            " and not settled",
            local_body, source,
        )  # fmt: skip
        if row is None:
            raise RefusedError("unknown", f"no refund {source} waits")
        events = [_event_of(one) for one in json.loads(row["event"])]
        item = Item({"amount": sum(event.paise for event in events)}, of_set, Period(on, on), party=events[0].file)  # fmt: skip
        steps: list[tuple[str, str, dict[str, str]]] = [("refund_paid", "refunds", {"bank": bank})]
        if of_set != KEPT:
            steps = [("excess", "heads", {}), ("refund_allowed", "advances", {}), *steps]
        for name, group, accounts in steps:
            event = Event(name, local_body, f"{source}:{name}", on, by, accounts=accounts, groups={group: (item,)})  # fmt: skip
            for voucher in vouchers(books.rules, event):
                await journal.post(connection, voucher)
        await connection.execute("select ledger.unpark($1, $2)", local_body, source)
    return item.amounts["amount"]


def _together(event: MoneyEvent) -> tuple[str, str, str, str, str]:
    """Events that make one voucher: those of one transaction, kind and receipt."""
    return (event.local_body, f"{int(event.tx):020}", event.kind, event.receipt, event.mode)


async def _post_or_park(connection: Connection, books: Books, events: Sequence[MoneyEvent]) -> int:
    """Vouchers posted; 0 where the events were parked."""
    first = events[0]
    source = f"money:{first.kind}:{first.receipt or min(event.id for event in events)}"
    try:
        async with connection.transaction():
            await _predecessor(connection, first)
            happened = ledger_event(books, events, source)
            posted = vouchers(books.rules, happened)
            for voucher in posted:
                await journal.post(connection, voucher)
            await connection.execute("select ledger.unpark($1, $2)", first.local_body, source)
            return len(posted)
    except (RefusedError, asyncpg.PostgresError) as error:
        refused = error if isinstance(error, RefusedError) else refusal(error)
        if refused is None:
            raise
    text = json.dumps([asdict(event) for event in events], default=str)
    await connection.execute(
        "select ledger.park($1, $2, $3, $4, $5)",
        first.local_body, source, refused.reason, str(refused), text,
    )  # fmt: skip
    return 0


async def _predecessor(connection: Connection, event: MoneyEvent) -> None:
    """A receipt is cancelled in the books only after it was posted there.

    Raises:
        RefusedError: unknown.
    """
    if event.kind != "cancelled":
        return
    found = await connection.fetchval(
        "select exists (select from ledger.voucher where local_body = $1 and source like $2)",
        event.local_body, f"money:received:{event.receipt}:%",
    )  # fmt: skip
    if not found:
        raise RefusedError("unknown", "its receipt is not posted yet")


def ledger_event(books: Books, events: Sequence[MoneyEvent], source: str) -> Event:
    """The event of the ledger that events of one kind and receipt are.

    Raises:
        RefusedError: account, for a way to pay or a set that the chart does not know; malformed.
    """
    first = events[0]
    name = _EVENTS.get(first.kind)
    if first.kind == "refund_asked":
        raise RefusedError("waits", "a refund waits for its approval")
    if name is None:
        raise RefusedError("malformed", f"no event is of the kind {first.kind!r}")
    day = max(event.on for event in events)
    groups: dict[str, tuple[Item, ...]]
    if name in ("demand", "adjust"):
        sign = -1 if name == "adjust" else 1
        return _event(name, source, first, day, {"heads": _items(events, sign)}, {})
    groups = {
        "shares": _items((event for event in events if event.account), 1),
        "advances": _items((event for event in events if not event.account), 1),
    }
    if first.mode not in books.chart.modes:
        raise RefusedError("account", f"no account is named for the way to pay {first.mode!r}")
    return _event(name, source, first, day, groups, {"mode": books.chart.modes[first.mode]})


def _items(events: Iterable[MoneyEvent], sign: int) -> tuple[Item, ...]:
    return tuple(
        Item(
            {"amount": sign * event.paise},
            event.account.rpartition(".")[2] or KEPT,
            Period(event.demanded_on, event.demanded_on),
            party=event.file,
        )
        for event in events
    )


def _event(
    name: str, source: str, first: MoneyEvent, day: date, groups: dict[str, tuple[Item, ...]], accounts: dict[str, str]
) -> Event:  # fmt: skip
    return Event(name, first.local_body, source, day, BY, accounts=accounts, groups=groups)


def _event_of(plain: dict[str, object]) -> MoneyEvent:
    days = {name: date.fromisoformat(str(plain[name])) for name in ("on", "demanded_on")}
    return MoneyEvent(**{**plain, **days})  # type: ignore[arg-type]  # as `asdict` wrote it
