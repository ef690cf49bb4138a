"""What officers change of what is owed: notes, waivers, write-offs, and refunds of advances."""

from __future__ import annotations

from datetime import date

from plugins.finance.apply import Item
from plugins.finance.card import Movement
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk, event_of, read_card, write_card
from plugins.finance.journal import RefusedError
from runtime.meaning.periods import Period


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
    await write_card(connection, desk, card, made, events, source, on)


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
    await write_card(connection, desk, card, made, events, source, on)
