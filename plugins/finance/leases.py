"""Rent of a leased thing: the schedule that its agreement gives, put on the roll of standing charges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plugins.finance import runs
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError
from plugins.finance.money import divide, round_to
from plugins.finance.runs import Charge
from runtime.meaning.periods import add_months, month_first


@dataclass(frozen=True, slots=True)
class Lease:
    """An agreement: monthly rent from a month on, raised by a percentage after so many months, until a day.

    `gst` and `escalation` are hundredths of a per cent; the raised rent is rounded to `step_paise`, half up.
    """

    thing: str
    payer: str
    rent: int
    first: date
    last: date
    escalation: int
    every_months: int
    gst: int = 0
    step_paise: int = 100


def schedule(lease: Lease) -> Iterator[tuple[date, int]]:
    """The rent from each month on which it changes; the last row is 0, for the month after the lease.

    Raises:
        RefusedError: malformed, for an agreement that cannot be.
    """
    if lease.rent <= 0 or lease.last < lease.first or lease.every_months <= 0 or min(lease.escalation, lease.gst) < 0:  # fmt: skip
        raise RefusedError("malformed", "a lease has a rent, an end after its beginning, and steps")
    month, rent = month_first(lease.first), lease.rent
    end = add_months(month_first(lease.last), 1)
    while month < end:
        yield month, rent
        raised = rent + divide(rent * lease.escalation, 10_000, "half_up")
        rent = round_to(raised, lease.step_paise, "half_up")
        month = add_months(month, lease.every_months)
    yield end, 0


async def put_on_roll(
    connection: Connection, desk: Desk, fee: str, lease: Lease, source: str
) -> int:
    """Put a lease's rent and the tax on it on the roll, every step of it. Returns rows that are new.

    Raises:
        RefusedError: malformed, source_clash (another charge stands there from that month).
    """
    added = 0
    async with connection.transaction():
        for since, rent in schedule(lease):
            charges = [Charge(lease.thing, "rent", rent, lease.payer)]
            if lease.gst:
                tax = divide(rent * lease.gst, 10_000, "half_up")
                charges.append(Charge(lease.thing, "gst", tax, lease.payer))
            added += await runs.assess(connection, desk, fee, charges, since, source)
    return added


async def end_early(
    connection: Connection, desk: Desk, fee: str, lease: Lease, from_month: date, source: str
) -> None:
    """No rent from a month on: each later step of the roll is followed by nothing.

    The day of the end must lie before steps that are on the roll only if they carry no charge yet:
    a row is never changed, so an early end is a row of its own on each later step's month.

    Raises:
        RefusedError: malformed, when a step of the schedule begins on that month or later.
    """
    later = [since for since, rent in schedule(lease) if since >= from_month and rent]
    if later:
        raise RefusedError("malformed", f"the rent changes on {later[0]:%d-%m-%Y}: end the lease by notes from there")  # fmt: skip
    heads = ("rent", "gst") if lease.gst else ("rent",)
    charges = [Charge(lease.thing, head, 0, lease.payer) for head in heads]
    await runs.assess(connection, desk, fee, charges, from_month, source)
