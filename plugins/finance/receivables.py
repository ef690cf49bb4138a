"""What is owed and how it is paid: demands, receipts, advances set off, receipts undone.

Each function reads a card, decides, and writes; each takes a `source` that names the event: the same
one again changes nothing. What officers change otherwise is in `changes.py`, 1 April in `years.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plugins.finance.apply import Event, Item
from plugins.finance.card import ADVANCE, Card, Cleared, Due, Movement, clear
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk, event_of, read_card, write_card
from plugins.finance.journal import RefusedError
from runtime.meaning.periods import Period


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a payment did, and what stays as an advance."""

    cleared: tuple[Cleared, ...]
    advance_paise: int


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
    await write_card(
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
        "select thing, mode, amount, on_date from ledger.receipt where local_body = $1 and source = $2",
        desk.local_body, source,
    )  # fmt: skip
    if before is not None:
        if tuple(before) != (thing, mode, amount, on):
            raise RefusedError("source_clash", f"{source} was another payment")
        return Receipt((), 0)
    card = await read_card(connection, desk, thing)
    dues = card.dues(desk.fees, on)
    cleared, over = clear(dues, desk.fees, amount, on)
    _refuse_in_part(desk, dues, cleared)
    made: list[Movement] = []
    for c in cleared:
        made += _cleared_movements(desk, c, "pay", on)
    if over:
        made.append(Movement("advance", over, fee, "", found.advance_set, None, on))
    await write_card(
        connection, desk, card, made,
        [
            _receipt_event(desk, "receive", made, desk.book.chart.modes[mode], source, on, thing),
            *_rebates(desk, "rebate", made, source, on, thing),
        ],
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
        "select r.thing, r.mode, m.bank, r.on_date, u.receipt is not null as undone, exists (select from ledger.movement m"
        " where m.local_body = $1 and m.source = $3 and m.kind <> 'demand') as done"
        " from ledger.receipt r left join ledger.receipt_undone u"
        " on u.local_body = r.local_body and u.receipt = r.source"
        " left join ledger.remitted_day d on d.local_body = r.local_body and d.counter = r.counter"
        "  and d.day = r.on_date and d.mode = r.mode"
        " left join ledger.remittance m on m.local_body = d.local_body and m.slip = d.slip"
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
    turned = {"pay": "undo", "rebate": "rebate_undone", "interest": "interest_undone", "interest_waived": "interest_undone", "advance": "advance_undone"}  # fmt: skip
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
    events = [event, *_rebates(desk, "rebate_undone", paid, source, on, card.thing)]
    await write_card(connection, desk, card, made, events, source, on, undone=(receipt, reason))


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
                if m.kind not in ("interest_waived", "rebate")
            ]
        if held > over:
            made.append(Movement("advance_used", over - held, fee, "", account_set, None, on))
    event = event_of(desk, "use_advance", source, on, {"shares": tuple(shares)})
    events = [event, *_rebates(desk, "rebate", made, source, on, thing)]
    await write_card(connection, desk, card, made, events, source, on)
    return -sum(m.amount for m in made if m.kind == "advance_used")


def _refuse_in_part(desk: Desk, dues: Iterable[Due], cleared: Iterable[Cleared]) -> None:
    """A fee that is paid as a whole: money that reaches a period clears it.

    Raises:
        RefusedError: malformed.
    """
    paid = {id(c.demand): c for c in cleared}
    for due in dues:
        met = [paid[id(demand)] for demand in due.demands if id(demand) in paid]
        left = due.principal - sum(c.principal + c.rebate for c in met)
        if met and left > 0 and not desk.fees[due.demands[0].fee].part:
            raise RefusedError("malformed", "this demand is paid as a whole, period by period")


def _rebates(
    desk: Desk, name: str, movements: Iterable[Movement], source: str, on: date, thing: str
) -> list[Event]:
    """The event of what was taken off a demand, or comes back onto it; none where nothing was."""
    items = tuple(
        Item({"amount": -m.amount}, m.account_set, m.period, party=thing)
        for m in movements
        if m.kind == "rebate"
    )
    return [event_of(desk, name, source, on, {"heads": items})] if items else []


def _cleared_movements(desk: Desk, c: Cleared, kind: str, on: date) -> list[Movement]:
    d = c.demand
    interest = desk.fees[d.fee].interest
    made = [
        (kind, -c.principal, d.account_set),
        ("interest_waived", c.interest_waived, d.account_set),
    ]
    if interest is not None:
        made.append(("interest", c.interest, interest.set))
    made.append(("rebate", -c.rebate, d.account_set))
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
        elif m.kind not in ("interest_waived", "rebate"):
            shares.append(Item({"amount": abs(m.amount)}, _set_of(desk, m), m.period, party=thing))
    groups = {"shares": tuple(shares), "advances": tuple(advances)}
    return event_of(desk, name, source, on, groups, {"mode": account})


def _items(movements: Iterable[Movement], name: str, thing: str) -> tuple[Item, ...]:
    return tuple(Item({name: m.amount}, m.account_set, m.period, party=thing) for m in movements)
