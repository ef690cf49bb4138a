"""The account card of one billed thing: what is open, what has grown, what money clears. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plugins.finance.fees import interest_grown, waived_paise
from plugins.finance.money import divide
from runtime.meaning.ledger.collections import Fee
from runtime.meaning.periods import Period

PRINCIPAL = ("demand", "adjust", "pay", "undo", "waive", "write_off", "set_off", "excess", "rebate", "rebate_undone")  # fmt: skip
PAYMENT = ("pay", "undo", "set_off")
INTEREST = ("interest", "interest_undone", "interest_waived")
ADVANCE = ("advance", "advance_used", "advance_undone", "refund")


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of a card; see `sql/0007_receivables.sql` for what each kind means. Paise."""

    kind: str
    amount: int
    fee: str
    head: str
    account_set: str
    period: Period | None
    effective_on: date
    due_on: date | None = None
    source: str = ""


@dataclass(slots=True)
class Demand:
    """One head of one period: its principal, what interest was settled on it, when it changed."""

    fee: str
    head: str
    account_set: str
    period: Period
    due_on: date
    open: int = 0
    interest_settled: int = 0
    changes: list[tuple[date, int]] = field(default_factory=list[tuple[date, int]])
    paid_paise: int = 0  # by money or an advance, less what was undone


@dataclass(frozen=True, slots=True)
class Due:
    """What one fee asks for one period on a day: interest not yet settled, and demands with open principal.

    Interest is one figure for the period, rounded once, half up; it is written against `demands[0]`.
    """

    period: Period
    interest: int
    demands: tuple[Demand, ...]

    @property
    def principal(self) -> int:
        return sum(max(demand.open, 0) for demand in self.demands)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What money did to one demand."""

    demand: Demand
    principal: int
    interest: int
    interest_waived: int
    rebate: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was read; `version` guards what is decided from it."""

    thing: str
    version: int
    movements: tuple[Movement, ...]

    def demands(self) -> list[Demand]:
        """Demands, oldest period first."""
        found: dict[tuple[str, str, Period], Demand] = {}
        for m in self.movements:
            if m.kind == "demand":
                assert m.period is not None
                assert m.due_on is not None
                key = (m.fee, m.head, m.period)
                found[key] = Demand(m.fee, m.head, m.account_set, m.period, m.due_on)
        for m in self.movements:
            if m.period is None:
                continue
            demand = found[m.fee, m.head, m.period]
            if m.kind in PRINCIPAL:
                demand.open += m.amount
                demand.changes.append((m.effective_on, m.amount))
                demand.paid_paise -= m.amount if m.kind in PAYMENT else 0
            else:
                demand.interest_settled += m.amount
        return sorted(found.values(), key=lambda d: (d.period, d.fee, d.head))

    def advances(self) -> dict[tuple[str, str], int]:
        """What we owe the payer, by fee and set."""
        found: dict[tuple[str, str], int] = {}
        for m in self.movements:
            if m.kind in ADVANCE:
                found[m.fee, m.account_set] = found.get((m.fee, m.account_set), 0) + m.amount
        return {key: amount for key, amount in found.items() if amount}

    def dues(self, fees: dict[str, Fee], on: date) -> list[Due]:
        """What is asked for on a day, in the order in which money clears it."""
        groups: dict[tuple[Period, str], list[Demand]] = {}
        for demand in self.demands():
            groups.setdefault((demand.period, demand.fee), []).append(demand)
        found: list[Due] = []
        for (period, name), demands in sorted(groups.items()):
            fee = fees[name]
            order = list(fee.heads)
            demands.sort(key=lambda d: order.index(d.head))
            grown = sum(interest_grown(fee, d.head, d.due_on, d.changes, on) for d in demands)
            settled = sum(d.interest_settled for d in demands)
            due = Due(period, max(divide(grown, 10_000, "half_up") - settled, 0), tuple(demands))
            if due.interest or due.principal:
                found.append(due)
        return found


def total_paise(dues: list[Due]) -> int:
    """All that is asked for, before any waiver."""
    return sum(due.principal + due.interest for due in dues)


def clear(
    dues: list[Due], fees: dict[str, Fee], amount: int, on: date
) -> tuple[list[Cleared], int]:
    """Set an amount against dues in their order, interest before principal. Returns what is left over.

    An order that forgives interest is applied where its conditions hold; where it asks for the whole
    principal, only if the money reaches that far. A rebate is given where the rest of a period's
    demand is paid at once, in its time, and nothing of it was paid before.
    """
    made: list[Cleared] = []
    for due in dues:
        if amount <= 0:
            break
        fee = fees[due.demands[0].fee]
        waived = waived_paise(fee, due.period.last, due.interest, on, clears=True)
        if amount < due.interest - waived + due.principal:
            waived = waived_paise(fee, due.period.last, due.interest, on, clears=False)
        if amount < due.interest - waived:
            waived = 0  # a waiver is not used up by a payment that leaves interest open
        rebates = rebates_of(due, fee, on)
        if amount < due.interest - waived + due.principal - sum(rebates.values()):
            rebates = {}
        interest = min(amount, due.interest - waived)
        amount -= interest
        for nth, demand in enumerate(due.demands):
            rebate = rebates.get(demand.head, 0)
            principal = min(amount, max(demand.open - rebate, 0))
            amount -= principal
            if principal or rebate or (nth == 0 and (interest or waived)):
                made.append(
                    Cleared(demand, principal, 0 if nth else interest, 0 if nth else waived, rebate)
                )
    return made, amount


def rebates_of(due: Due, fee: Fee, on: date) -> dict[str, int]:
    """What is taken off each head of a period's demand for who pays all of it on a day: the best one, never two."""
    if any(demand.paid_paise for demand in due.demands):
        return {}
    found: dict[str, int] = {}
    for rebate in fee.rebates:
        last = rebate.last_day(due.period.first)
        if last is None or on > last:
            continue
        given = {
            demand.head: divide(max(demand.open, 0) * rebate.percent, 10_000, "half_up")
            for demand in due.demands
            if demand.head in rebate.heads
        }
        found = given if sum(given.values()) > sum(found.values()) else found
    return {head: paise for head, paise in found.items() if paise}
