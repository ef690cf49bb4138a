"""At the counter and in the field: group payments, quick look-ups, the close of a day, pay-in slips, books of leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import asyncpg

from plugins.finance import desk as desks
from plugins.finance import journal, receivables
from plugins.finance.apply import Event, vouchers
from plugins.finance.card import Due, total_paise
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError, refusal
from plugins.finance.receivables import Receipt

FIELD = "field:"


@dataclass(frozen=True, slots=True)
class Part:
    """What of a group payment goes to one thing of one body. Paise."""

    local_body: str
    thing: str
    fee: str
    amount: int


async def pay_group(
    connection: Connection, desk_of: Callable[[str], Desk], parts: Sequence[Part], amount: int,
    mode: str, on: date, source: str, instrument: str = "", counter: str = "",
) -> list[Receipt]:  # fmt: skip
    """One payment for several things, also of several bodies: a receipt each, all or none.

    Raises:
        RefusedError: malformed (the parts are not the amount, or name a thing twice); as `receive`.
    """
    if sum(part.amount for part in parts) != amount or not parts:
        raise RefusedError("malformed", "the parts of a payment are its amount")
    # Everybody's order of locks: body, then thing.
    ordered = sorted(parts, key=lambda part: (part.local_body, part.thing, part.fee))
    if len({(part.local_body, part.thing, part.fee) for part in parts}) < len(parts):
        raise RefusedError("malformed", "a payment names a thing's fee once")
    async with connection.transaction():
        return [
            await receivables.receive(
                connection, desk_of(part.local_body), part.thing, part.fee, part.amount, mode, on,
                f"{source}/{part.thing}/{part.fee}", instrument, counter,
            )
            for part in ordered
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quick:
    """What anybody may see of a thing's dues: periods and sums, nobody's name."""

    thing: str
    total: int
    dues: tuple[tuple[str, date, date, int, int], ...]  # fee, period, principal, interest


async def look_up(connection: Connection, desk: Desk, thing: str, on: date) -> Quick | None:
    """The dues of a thing for a payment without a log-in; None where nothing was ever demanded."""
    known = await connection.fetchval(
        "select exists (select from ledger.thing where local_body = $1 and thing = $2)",
        desk.local_body, thing,
    )  # fmt: skip
    if not known:
        return None
    dues = (await desks.read_card(connection, desk, thing, new=False)).dues(desk.fees, on)
    return Quick(thing, total_paise(dues), tuple(map(_shown, dues)))


def _shown(due: Due) -> tuple[str, date, date, int, int]:
    return due.demands[0].fee, due.period.first, due.period.last, due.principal, due.interest


async def close_counter(
    connection: Connection, desk: Desk, counter: str, day: date, cash_mode: str, counted: int, fund: str
) -> int:  # fmt: skip
    """Close a counter's day with the cash that was counted; what is short or over is posted.

    Returns counted less expected. After it no receipt of that day is taken there.

    Raises:
        RefusedError: period (closed before, or the month is), malformed.
    """
    try:
        async with connection.transaction():
            difference = int(
                await connection.fetchval(
                    "select ledger.close_counter($1, $2, $3, $4, $5, $6)",
                    desk.local_body, counter, day, cash_mode, counted, desk.by,
                )
            )  # fmt: skip
            if difference:
                event = Event(
                    "counter_difference", desk.local_body, f"counter:{counter}:{day}", day, desk.by, fund,
                    {"short": max(-difference, 0), "over": max(difference, 0)},
                    {"till": desk.book.chart.modes[cash_mode]},
                )  # fmt: skip
                for voucher in vouchers(desk.book, event):
                    await journal.post(connection, voucher)
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    return difference


async def remit(
    connection: Connection, desk: Desk, slip: str, days: Sequence[tuple[str, date]], mode: str,
    bank: str, on: date, fund: str, cash: bool,
) -> int:  # fmt: skip
    """Pay what closed days took in one mode into the bank, on one slip. Returns the amount.

    Args:
        days: Counters and their days; each is remitted once a mode.
        cash: The mode is counted money; of others goes what the receipts say.
    Raises:
        RefusedError: unknown (a day that is not closed), source_clash (slip or day remitted before),
            malformed (nothing to remit), negative_cash, period.
    """
    try:
        async with connection.transaction():
            amount = int(
                await connection.fetchval(
                    "select ledger.remit_days($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    desk.local_body, slip, mode, cash, bank, on,
                    [counter for counter, _ in days], [day for _, day in days], desk.by,
                )
            )  # fmt: skip
            event = Event(
                "remit", desk.local_body, f"slip:{slip}", on, desk.by, fund, {"amount": amount},
                {"from": desk.book.chart.modes[mode], "to": bank},
            )  # fmt: skip
            for voucher in vouchers(desk.book, event):
                await journal.post(connection, voucher)
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error
    return amount


async def allot_book(
    connection: Connection, local_body: str, book: str, collector: str, first: int, last: int
) -> None:
    """Give a collector a book of numbered leaves.

    Raises:
        RefusedError: malformed, source_clash (the book was allotted before).
    """
    try:
        await connection.execute(
            "select ledger.allot_book($1, $2, $3, $4, $5)", local_body, book, collector, first, last
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        raise RefusedError("source_clash", f"the book {book} was allotted before") from error
    except asyncpg.PostgresError as error:
        raise refusal(error) or error from error


@dataclass(frozen=True, slots=True)
class Leaf:
    """A receipt that a collector wrote away from the network. The place is in millionths of a degree."""

    number: int
    thing: str
    fee: str
    amount: int
    mode: str
    on: date
    latitude_e6: int | None = None
    longitude_e6: int | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a leaf: `refused` is empty where it was posted, else it is parked with these words."""

    number: int
    refused: str


async def sync_leaves(
    connection: Connection, desk: Desk, book: str, leaves: Sequence[Leaf]
) -> list[Synced]:
    """Post the leaves that a device brings, each once however often it is sent; park what is refused.

    Money was taken for each leaf, so none is thrown away: a leaf that cannot be posted stays with its
    reason until somebody settles it.

    Raises:
        RefusedError: unknown, when the book was never allotted here.
    """
    row = await connection.fetchrow(
        "select collector, first_leaf, last_leaf from ledger.receipt_book where local_body = $1 and book = $2",
        desk.local_body, book,
    )  # fmt: skip
    if row is None:
        raise RefusedError("unknown", f"no book {book} was allotted")
    done: list[Synced] = []
    for leaf in leaves:
        source = f"leaf:{book}:{leaf.number}"
        try:
            if not row["first_leaf"] <= leaf.number <= row["last_leaf"]:
                raise RefusedError("malformed", f"the leaf {leaf.number} is not of the book {book}")
            await _take(connection, desk, leaf, source, FIELD + row["collector"])
            await connection.execute("select ledger.unpark($1, $2)", desk.local_body, source)
            done.append(Synced(leaf.number, ""))
        except RefusedError as refused:
            event = json.dumps(asdict(leaf), default=str)
            await connection.execute(
                "select ledger.park($1, $2, $3, $4, $5)",
                desk.local_body, source, refused.reason, str(refused), event,
            )  # fmt: skip
            done.append(Synced(leaf.number, str(refused)))
    return done


async def _take(connection: Connection, desk: Desk, leaf: Leaf, source: str, counter: str) -> None:
    for attempt in range(5):
        try:
            await receivables.receive(
                connection, desk, leaf.thing, leaf.fee, leaf.amount, leaf.mode, leaf.on, source,
                counter=counter,
            )  # fmt: skip
            return
        except RefusedError as refused:
            if refused.reason != "stale" or attempt == 4:
                raise


async def missing_leaves(connection: Connection, local_body: str, book: str) -> list[int]:
    """Leaves below the highest used one that are neither posted nor parked."""
    rows = await connection.fetch("select leaf from ledger.missing_leaves($1, $2)", local_body, book)  # fmt: skip
    return [int(row["leaf"]) for row in rows]
