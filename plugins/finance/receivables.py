"""What is owed and how it is settled: demands, receipts, advances, refunds, notes, waivers, bounced cheques.

Each function reads a card, decides in Python, and writes movements and vouchers in one transaction that
stands only if the card has not changed since; `RefusedError("stale")` says: read again and decide anew.
Each takes a `source` that names the event: the same one again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import asyncpg

from plugins.finance import journal
from plugins.finance.apply import Event, Item, vouchers
from plugins.finance.card import ADVANCE, Card, Cleared, Movement, clear
from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError, refusal
from plugins.finance.periods import Period, year_first, year_last
from runtime.meaning.ledger.collections import Fee
from runtime.meaning.ledger.postings import Rulebook


@dataclass(frozen=True, slots=True)
class Desk:
    """The rules by which one local body's money is kept."""

    book: Rulebook
    fees: dict[str, Fee]
    local_body: str
    by: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a payment did, and what stays as an advance."""

    cleared: tuple[Cleared, ...]
    advance_paise: int


# Demands and what happened to them stand in an index each.
_MOVEMENT = (
    "id, kind, amount, fee, head, account_set, period_first, period_last, effective_on, due_on, source"
    " from finance.movement where local_body = $1 and thing = $2"
)


async def read_card(connection: Connection, desk: Desk, thing: str) -> Card:
    """The card of a thing; an empty one where nothing was billed yet."""
    version = await connection.fetchval("select finance.card_version($1, $2)", desk.local_body, thing)  # fmt: skip
    rows = await connection.fetch(
        f"select {_MOVEMENT} and kind = 'demand' union all select {_MOVEMENT} and kind <> 'demand' order by id",
        desk.local_body, thing,
    )  # fmt: skip
    return Card(
        thing,
        int(version),
        tuple(
            Movement(
                r["kind"], r["amount"], r["fee"], r["head"], r["account_set"],
                Period(r["period_first"], r["period_last"]) if r["period_first"] else None,
                r["effective_on"], r["due_on"], r["source"],
            )
            for r in rows
        ),
    )  # fmt: skip


async def raise_demand(
    connection: Connection, desk: Desk, thing: str, fee: str, period: Period,
    due_on: date, heads: dict[str, int], on: date, source: str,
) -> None:  # fmt: skip
    """Demand the heads of a fee for a period; a head demanded before is left as it is.

    Raises:
        RefusedError: malformed (unknown fee or head, an amount not above 0), account, period or stale.
    """
    found = desk.fees.get(fee)
    if found is None or not set(heads) <= set(found.heads) or min(heads.values(), default=0) <= 0:
        raise RefusedError("malformed", "a demand names a fee, its heads, and amounts above 0")
    card = await read_card(connection, desk, thing)
    known = {(d.fee, d.head, d.period.first) for d in card.demands()}
    made = [
        Movement("demand", amount, fee, head, found.heads[head], period, on, due_on)
        for head, amount in heads.items()
        if (fee, head, period.first) not in known
    ]
    items = {"heads": _items(made, "amount", thing)}
    await _write(
        connection, desk, card, made, [event_of(desk, "demand", source, on, items)], source, on
    )


async def receive(
    connection: Connection, desk: Desk, thing: str, fee: str, amount: int, mode: str,
    on: date, source: str, instrument: str = "", counter: str = "",
) -> Receipt:  # fmt: skip
    """Take money for a thing: it clears the dues in their order, and what is over stays as an advance.

    Raises:
        RefusedError: malformed (below the least amount, unknown fee), account (unknown mode),
            source_clash (the source was another payment), period or stale.
    """
    found = desk.fees.get(fee)
    if found is None or amount < min(found.least_paise, 10**15) or amount > 10**15:
        raise RefusedError("malformed", "a payment names a fee and at least its least amount")
    if mode not in desk.book.chart.modes:
        raise RefusedError("account", f"no way to pay is named {mode!r}")
    before = await connection.fetchrow(
        "select thing, mode, amount, on_date from finance.receipt where local_body = $1 and source = $2",
        desk.local_body, source,
    )  # fmt: skip
    if before is not None:
        if tuple(before) != (thing, mode, amount, on):
            raise RefusedError("source_clash", f"{source} was another payment")
        return Receipt((), 0)
    card = await read_card(connection, desk, thing)
    cleared, over = clear(card.dues(desk.fees, on), desk.fees, amount, on)
    made: list[Movement] = []
    for c in cleared:
        made += _cleared_movements(desk, c, "pay", on)
    if over:
        made.append(Movement("advance", over, fee, "", found.advance_set, None, on))
    await _write(
        connection, desk, card, made,
        [_receipt_event(desk, "receive", made, desk.book.chart.modes[mode], source, on, thing)],
        source, on, receipt={"amount": amount, "mode": mode, "instrument": instrument, "counter": counter},
    )  # fmt: skip
    return Receipt(tuple(cleared), over)


async def undo_receipt(
    connection: Connection, desk: Desk, receipt: str, reason: str, on: date, source: str
) -> None:
    """Cancel a receipt, or take back one whose cheque was dishonoured, on a day of its own.

    Debts come back as what they are on that day (after 1 April: arrears), and interest on them grows as
    if they had never been paid. An advance that was used or refunded since cannot be taken back.

    Raises:
        RefusedError: unknown, reversal (undone before, or its advance is gone), negative_cash, period, stale.
    """
    row = await connection.fetchrow(
        "select r.thing, r.mode, m.bank, r.on_date, u.receipt is not null as undone, exists (select from finance.movement m"
        " where m.local_body = $1 and m.source = $3 and m.kind <> 'demand') as done"
        " from finance.receipt r left join finance.receipt_undone u"
        " on u.local_body = r.local_body and u.receipt = r.source"
        " left join finance.remitted_day d on d.local_body = r.local_body and d.counter = r.counter"
        "  and d.day = r.on_date and d.mode = r.mode"
        " left join finance.remittance m on m.local_body = d.local_body and m.slip = d.slip"
        " where r.local_body = $1 and r.source = $2",
        desk.local_body, receipt, source,
    )  # fmt: skip
    if row is None:
        raise RefusedError("unknown", f"there is no receipt {receipt}")
    if row["done"]:
        return
    if row["undone"] or on < row["on_date"]:
        raise RefusedError(
            "reversal", f"the receipt {receipt} was undone before, or is of a later day"
        )
    card = await read_card(connection, desk, row["thing"])
    paid = [m for m in card.movements if m.source == receipt]
    turned = {"pay": "undo", "interest": "interest_undone", "interest_waived": "interest_undone", "advance": "advance_undone"}  # fmt: skip
    made = [
        Movement(turned[m.kind], -m.amount, m.fee, m.head, m.account_set, m.period, m.effective_on)
        for m in paid
    ]
    after = Card(card.thing, card.version, (*card.movements, *made))
    if any(amount < 0 for amount in after.advances().values()):
        raise RefusedError(
            "reversal", "the advance of this receipt was used since: settle that first"
        )
    # What was paid in since is taken back by the bank, not out of the till.
    account = row["bank"] or desk.book.chart.modes[row["mode"]]
    event = _receipt_event(desk, "receipt_undone", paid, account, source, on, card.thing)
    await _write(connection, desk, card, made, [event], source, on, undone=(receipt, reason))


async def use_advance(connection: Connection, desk: Desk, thing: str, on: date, source: str) -> int:
    """Set advances against dues of the same fee. Returns paise used.

    Raises:
        RefusedError: period or stale.
    """
    card = await read_card(connection, desk, thing)
    if any(m.source == source for m in card.movements):
        return 0
    made: list[Movement] = []
    shares: list[Item] = []
    for (fee, account_set), held in sorted(card.advances().items()):
        owed_at = desk.book.chart.sets[account_set].accounts["advance"]
        dues = [due for due in card.dues(desk.fees, on) if due.demands[0].fee == fee]
        cleared, over = clear(dues, desk.fees, held, on)
        for c in cleared:
            one = _cleared_movements(desk, c, "set_off", on)
            made += one
            shares += [
                Item({"amount": abs(m.amount)}, _set_of(desk, m), m.period, {"advance": owed_at})
                for m in one
                if m.kind != "interest_waived"
            ]
        if held > over:
            made.append(Movement("advance_used", over - held, fee, "", account_set, None, on))
    event = event_of(desk, "use_advance", source, on, {"shares": tuple(shares)})
    await _write(connection, desk, card, made, [event], source, on)
    return -sum(m.amount for m in made if m.kind == "advance_used")


async def change(
    connection: Connection, desk: Desk, thing: str, demand: tuple[str, str, date], amount: int,
    why: str, on: date, source: str,
) -> None:  # fmt: skip
    """Change one demand (fee, head, first day of its period) by a note, a waiver or a write-off.

    Args:
        amount: Paise; of a note above 0 for more tax and below 0 for less; else what is forgiven, above 0.
        why: `adjust`, `waive` or `write_off`.
    A note that takes off more than is open turns the excess into an advance.

    Raises:
        RefusedError: unknown demand, malformed amount, period or stale.
    """
    card = await read_card(connection, desk, thing)
    if any(m.source == source for m in card.movements):
        return
    fee, head, first = demand
    found = next((d for d in card.demands() if (d.fee, d.head, d.period.first) == demand), None)
    if found is None:
        raise RefusedError("unknown", f"nothing was demanded of {thing} for {head} from {first}")
    if amount == 0 or (why != "adjust" and not 0 < amount <= found.open):
        raise RefusedError("malformed", "no more can be forgiven than is open")
    billed = sum(m.amount for m in card.movements if m.kind in ("demand", "adjust") and (m.fee, m.head, m.period) == (fee, head, found.period))  # fmt: skip
    if billed + amount < 0 and why == "adjust":
        raise RefusedError("malformed", "a demand cannot be lowered below nothing")
    step = amount if why == "adjust" else -amount
    made = [Movement(why, step, fee, head, found.account_set, found.period, on)]
    groups: dict[str, tuple[Item, ...]] = {
        "heads": (Item({"amount": amount}, found.account_set, found.period, party=thing),)
    }
    events = [event_of(desk, why, source, on, groups)]
    excess = -(found.open + step)
    if excess > 0:
        made.append(Movement("excess", excess, fee, head, found.account_set, found.period, on))
        made.append(Movement("advance", excess, fee, "", found.account_set, None, on))
        groups = {
            "heads": (Item({"amount": excess}, found.account_set, found.period, party=thing),)
        }
        events.append(event_of(desk, "excess", source, on, groups))
    await _write(connection, desk, card, made, events, source, on)


async def refund(
    connection: Connection, desk: Desk, thing: str, fee: str, amount: int, bank: str,
    on: date, source: str, allowed_by: str,
) -> None:  # fmt: skip
    """Give an advance back from a bank account: allowed by one officer, paid by another.

    Raises:
        RefusedError: malformed (same officer, or more than is held), negative_cash, period or stale.
    """
    if allowed_by == desk.by:
        raise RefusedError("malformed", "who pays a refund does not allow it")
    card = await read_card(connection, desk, thing)
    if any(m.source == source for m in card.movements):
        return
    held = {key: paise for key, paise in card.advances().items() if key[0] == fee}
    if amount <= 0 or amount > sum(held.values()):
        raise RefusedError("malformed", "no more is given back than is held")
    made: list[Movement] = []
    for (_, account_set), paise in sorted(held.items()):
        part = min(paise, amount + sum(m.amount for m in made))
        if part:
            made.append(Movement("refund", -part, fee, "", account_set, None, on))
    here = Period(on, on)
    allowed = tuple(Item({"amount": -m.amount}, m.account_set, here) for m in made)
    events = [
        event_of(desk, "refund_allowed", source, on, {"advances": allowed}, by=allowed_by),
        event_of(desk, "refund_paid", source, on, {"refunds": allowed}, {"bank": bank}),
    ]
    await _write(connection, desk, card, made, events, source, on)


async def start_year(connection: Connection, desk: Desk, year: int) -> int:
    """Carry what is open of last year's periods from current to arrear accounts. Returns paise carried.

    No demand is touched. May be run again after late vouchers of March: it carries the difference.
    """
    first, last = year_first(year), year_last(year - 1)
    async with connection.transaction():
        # One at a time for a body: the second would carry the same again.
        await connection.execute(
            "select pg_advisory_xact_lock(hashtextextended('finance.year_start ' || $1, 0))",
            desk.local_body,
        )
        rows = await connection.fetch(
            "select account_set, open from finance.open_demands($1, $2) where year = $3",
            desk.local_body, last, year - 1,
        )  # fmt: skip
        wanted: dict[tuple[str, str], tuple[str, int]] = {}
        for row in rows:
            found = desk.book.chart.sets[row["account_set"]]
            if found.basis == "accrual":
                key = (found.fund, found.accounts["current"])
                name, before = wanted.get(key, (found.name, 0))
                wanted[key] = (name, before + row["open"])
        runs = await connection.fetch(
            "select v.source, v.fund, l.account, l.amount from finance.voucher v"
            " cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)"
            " where v.local_body = $1 and v.on_date = $2 and v.source like 'year\\_start:%'",
            desk.local_body, first,
        )  # fmt: skip
        carried: dict[tuple[str, str], int] = {}
        for row in runs:
            key = (row["fund"], row["account"])
            carried[key] = carried.get(key, 0) - row["amount"]
        by_account = {
            (s.fund, s.accounts["current"]): name
            for name, s in desk.book.chart.sets.items()
            if s.basis == "accrual"
        }
        period = Period(year_first(year - 1), last)
        items: list[Item] = []
        for key, name in sorted(by_account.items()):
            rest = wanted.get(key, (name, 0))[1] - carried.get(key, 0)
            same = desk.book.chart.sets[name].accounts
            if rest and same["current"] != same["arrear"]:
                items.append(Item({"balance": rest}, name, period))
        nth = len({row["source"] for row in runs}) + 1
        event = event_of(
            desk, "year_start", f"year_start:{year}:{nth}", first, {"heads": tuple(items)}
        )
        for voucher in vouchers(desk.book, event):
            await journal.post(connection, voucher)
    return sum(item.amounts["balance"] for item in items)


def event_of(
    desk: Desk, name: str, source: str, on: date, groups: dict[str, tuple[Item, ...]],
    accounts: dict[str, str] | None = None, by: str = "",
) -> Event:  # fmt: skip
    """An event of a desk: its body, and its officer where no other is named."""
    return Event(name, desk.local_body, source, on, by or desk.by, accounts=accounts or {}, groups=groups)  # fmt: skip


def _cleared_movements(desk: Desk, c: Cleared, kind: str, on: date) -> list[Movement]:
    d = c.demand
    interest = desk.fees[d.fee].interest
    made = [
        (kind, -c.principal, d.account_set),
        ("interest_waived", c.interest_waived, d.account_set),
    ]
    if interest is not None:
        made.append(("interest", c.interest, interest.set))
    return [Movement(k, amount, d.fee, d.head, s, d.period, on) for k, amount, s in made if amount]


def _set_of(desk: Desk, m: Movement) -> str:
    interest = desk.fees[m.fee].interest
    return interest.set if m.kind == "interest" and interest is not None else m.account_set


def _receipt_event(
    desk: Desk, name: str, paid: Iterable[Movement], account: str, source: str, on: date, thing: str
) -> Event:
    """Money in, or the same turned round: shares of demands and interest, and advances."""
    shares: list[Item] = []
    advances: list[Item] = []
    for m in paid:
        if m.kind in ADVANCE:
            advances.append(Item({"amount": m.amount}, m.account_set, Period(on, on)))
        elif m.kind != "interest_waived":
            shares.append(Item({"amount": abs(m.amount)}, _set_of(desk, m), m.period, party=thing))
    groups = {"shares": tuple(shares), "advances": tuple(advances)}
    return event_of(desk, name, source, on, groups, {"mode": account})


def _items(movements: Iterable[Movement], name: str, thing: str) -> tuple[Item, ...]:
    return tuple(Item({name: m.amount}, m.account_set, m.period, party=thing) for m in movements)


async def _write(
    connection: Connection, desk: Desk, card: Card, made: list[Movement], events: list[Event],
    source: str, on: date, receipt: dict[str, int | str] | None = None, undone: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    """Card first, then vouchers, in one transaction: everybody's order of locks."""
    if not made:
        return
    rows = [
        {
            "kind": m.kind, "amount": m.amount, "fee": m.fee, "head": m.head, "account_set": m.account_set,
            "period_first": m.period.first.isoformat() if m.period else None,
            "period_last": m.period.last.isoformat() if m.period else None,
            "effective_on": m.effective_on.isoformat(),
            "due_on": m.due_on.isoformat() if m.due_on else None,
        }
        for m in made
    ]  # fmt: skip
    posts = [voucher for event in events for voucher in vouchers(desk.book, event)]
    try:
        async with connection.transaction():
            await connection.execute(
                "select finance.write_card($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                desk.local_body, card.thing, card.version, source, on, json.dumps(rows),
                json.dumps(receipt) if receipt else None, *(undone or (None, None)),
            )  # fmt: skip
            for voucher in posts:
                await journal.post(connection, voucher)
    except asyncpg.UniqueViolationError as error:
        raise RefusedError(
            "stale", "another one wrote the same at this moment: read again"
        ) from error
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
