"""The account card of one billed thing: what is open, what has grown, what money clears. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plugins.finance.fees import Fee, interest_paise, waived_paise
from plugins.finance.periods import Period

PRINCIPAL = ("demand", "adjust", "pay", "undo", "waive", "write_off", "set_off", "excess")
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


@dataclass(frozen=True, slots=True)
class Due:
    """What one demand asks for on a day: open principal and interest not yet settled."""

    demand: Demand
    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """What money did to one demand."""

    demand: Demand
    principal: int
    interest: int
    interest_waived: int


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
        found: list[Due] = []
        for demand in self.demands():
            fee = fees[demand.fee]
            grown = interest_paise(fee, demand.head, demand.due_on, demand.changes, on)
            interest = max(grown - demand.interest_settled, 0)
            if demand.open > 0 or interest:
                found.append(Due(demand, max(demand.open, 0), interest))
        order = {name: list(fee.heads) for name, fee in fees.items()}
        found.sort(key=lambda d: (d.demand.period, d.demand.fee, order[d.demand.fee].index(d.demand.head)))  # fmt: skip
        return found


def total_paise(dues: list[Due]) -> int:
    """All that is asked for, before any waiver."""
    return sum(due.principal + due.interest for due in dues)


def clear(dues: list[Due], fees: dict[str, Fee], amount: int, on: date) -> tuple[list[Cleared], int]:  # fmt: skip
    """Set an amount against dues in their order, interest before principal. Returns what is left over.

    An order that forgives interest is applied where its conditions hold; where it asks for the whole
    principal, only if the money reaches that far.
    """
    made: list[Cleared] = []
    for due in dues:
        if amount <= 0:
            break
        fee = fees[due.demand.fee]
        last = due.demand.period.last
        waived = waived_paise(fee, last, due.interest, on, clears=True)
        if amount < due.interest - waived + due.principal:
            waived = waived_paise(fee, last, due.interest, on, clears=False)
        interest = min(amount, due.interest - waived)
        if interest < due.interest - waived:
            waived = 0  # a waiver is not used up by a payment that leaves interest open
            interest = min(amount, due.interest)
        principal = min(amount - interest, due.principal)
        amount -= interest + principal
        made.append(Cleared(due.demand, principal, interest, waived))
    return made, amount
