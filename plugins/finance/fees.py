"""What grows on an open demand, and what an order forgives of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugins.finance.money import divide
from runtime.meaning.ledger.collections import Fee
from runtime.meaning.periods import add_months, month_first


def interest_grown(
    fee: Fee, head: str, due_on: date, changes: list[tuple[date, int]], on: date
) -> int:
    """Interest grown on one demand up to and with the month of `on`, paid or not, in 1/10,000 paise.

    Args:
        changes: Effective day and paise of every movement of the principal.
    """
    return sum(base * rate for _, base, rate in interest_months(fee, head, due_on, changes, on))


def interest_months(
    fee: Fee, head: str, due_on: date, changes: list[tuple[date, int]], on: date
) -> Iterator[tuple[date, int, int]]:
    """Each month that bears interest: its first day, the paise it is on, the rate in hundredths of a per cent.

    Each month begun after the due day counts whole, on what was open when it began; a payment inside a
    month lowers the next. A demand raised or raised higher late counts from the month after.
    """
    interest = fee.interest
    if interest is None or head not in interest.heads or on <= due_on:
        return
    start = due_on + timedelta(days=1)
    month = month_first(start)
    while month <= on:
        begins = max(month, start)
        base = sum(amount for day, amount in changes if day < begins)
        if base > 0 and interest.rate(month):
            yield month, base, interest.rate(month)
        month = add_months(month, 1)


def waived_paise(fee: Fee, period_last: date, interest: int, on: date, clears: bool) -> int:
    """The part of the interest that orders in force on `on` forgive: the best one, never two."""
    best = max(
        (
            order.percent
            for order in fee.waivers
            if order.pay_from <= on <= order.pay_to
            and period_last <= order.demands_upto
            and (clears or not order.whole)
        ),
        default=0,
    )
    return divide(interest * best, 100, "half_up")
