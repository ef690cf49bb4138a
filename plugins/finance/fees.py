"""What grows on an open demand, and what an order forgives of it."""

from __future__ import annotations

from datetime import date, timedelta

from plugins.finance.money import divide
from plugins.finance.periods import add_months, month_first
from runtime.meaning.ledger.collections import Fee


def interest_grown(
    fee: Fee, head: str, due_on: date, changes: list[tuple[date, int]], on: date
) -> int:
    """Interest grown on one demand up to and with the month of `on`, paid or not, in 1/10,000 paise.

    Each month begun after the due day counts whole, on what was open when it began; a payment inside a
    month lowers the next. A demand raised or raised higher late counts from the month after.

    Args:
        changes: Effective day and paise of every movement of the principal.
    """
    interest = fee.interest
    if interest is None or head not in interest.heads or on <= due_on:
        return 0
    start = due_on + timedelta(days=1)
    month, grown = month_first(start), 0
    while month <= on:
        begins = max(month, start)
        base = sum(amount for day, amount in changes if day < begins)
        grown += max(base, 0) * interest.rate(month)
        month = add_months(month, 1)
    return grown


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
