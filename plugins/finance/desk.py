"""The desk of one local body: its rules, a thing's card as read, and a decision about it written.

A decision is made in Python from a card and stands only if the card has not changed since: `stale` says
read again and decide anew. Movements and vouchers are written in one transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import asyncpg

from plugins.finance import journal
from plugins.finance.apply import Event, Item, vouchers
from plugins.finance.card import Card, Movement
from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError, refusal
from runtime.meaning.ledger.collections import Fee
from runtime.meaning.ledger.postings import Rulebook
from runtime.meaning.periods import Period


@dataclass(frozen=True, slots=True)
class Desk:
    """The rules by which one local body's money is kept."""

    book: Rulebook
    fees: dict[str, Fee]
    local_body: str
    by: str


# Demands and what happened to them stand in an index each.
_MOVEMENT = (
    "id, kind, amount, fee, head, account_set, period_first, period_last, effective_on, due_on, source"
    " from ledger.movement where local_body = $1 and thing = $2"
)


async def read_card(connection: Connection, desk: Desk, thing: str, *, new: bool = True) -> Card:
    """The card of a thing; an empty one where nothing was billed yet, which is made where `new`."""
    find = "card_version" if new else "card_read"
    version = await connection.fetchval(f"select ledger.{find}($1, $2)", desk.local_body, thing)
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


def event_of(
    desk: Desk, name: str, source: str, on: date, groups: dict[str, tuple[Item, ...]],
    accounts: dict[str, str] | None = None, by: str = "",
) -> Event:  # fmt: skip
    """An event of a desk: its body, and its officer where no other is named."""
    return Event(name, desk.local_body, source, on, by or desk.by, accounts=accounts or {}, groups=groups)  # fmt: skip


async def write_card(
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
                "select ledger.write_card($1, $2, $3, $4, $5, $6, $7, $8, $9)",
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
