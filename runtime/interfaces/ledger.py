"""The ledger of local bodies, as services ask for it: standing demands, what is owed, what was paid.

Amounts are whole paise. A `fee` is `module.fee`, a `thing` is the number of what is charged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from runtime.interfaces.gateway import News
from runtime.interfaces.plugin import Interface
from runtime.meaning.periods import Period


class LedgerRefusedError(Exception):
    """The ledger refuses, with words for people; `reason` is stable. After `stale`, read again."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a thing is charged a period under one head, and who pays; 0 ends it."""

    thing: str
    head: str
    paise: int
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A mass demand of one body, fee and period. `state` is tried, approved or raised.

    `heads` are its figures. `stopped` is the rule that asks for a reason before it is approved, `refused`
    says why it was sent back.
    """

    local_body: str
    fee: str
    period: Period
    due_on: date
    state: str
    things: int
    paise: int
    heads: dict[str, int]
    tried_by: str
    approved_by: str | None
    stopped: str | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What one fee asks for one period of a thing on a day."""

    fee: str
    period: Period
    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class Bill:
    """All that is asked of a thing; `dues` in the order in which money clears them."""

    local_body: str
    thing: str
    dues: tuple[Owed, ...]
    advance: int = 0

    @property
    def paise(self) -> int:
        """The sum."""
        return sum(due.principal + due.interest for due in self.dues)


class Ledger(Protocol):
    """Keeps the books; every call is one transaction."""

    async def assess(
        self, local_body: str, fee: str, since: date, source: str, charges: Sequence[Charge]
    ) -> int:
        """Bring the roll to these charges from a day on; how many were another before.

        Raises:
            LedgerRefusedError: The body has no books, the fee or a head is unknown.
        """
        ...

    async def try_run(
        self, local_body: str, fee: str, period: Period, due_on: date, on: date, by: str
    ) -> Run:
        """Work out what the roll gives for a period. Nothing is demanded.

        Raises:
            LedgerRefusedError: It was raised before.
        """
        ...

    async def previous(self, local_body: str, fee: str, before: date) -> Run | None:
        """The latest run that was raised for a period before a day."""
        ...

    async def stop_run(self, local_body: str, fee: str, first: date, rule: str) -> None:
        """Ask for a reason before a run that was tried is approved."""
        ...

    async def approve_run(
        self, local_body: str, fee: str, first: date, by: str, reason: str = ""
    ) -> None:
        """Approve the figures that another one tried.

        Raises:
            LedgerRefusedError: Nothing waits, it is the same officer, or a reason is asked for.
        """
        ...

    async def raise_approved(self, bodies: Sequence[str]) -> int:
        """Demand and post what is approved, body by body; how many were done or sent back."""
        ...

    async def demand_late(
        self, local_body: str, fee: str, period: Period, due_on: date, on: date, charges: Sequence[Charge]
    ) -> int | None:  # fmt: skip
        """Demand of things that came onto the roll after their body's run was raised; how many heads.

        None: the run is not raised yet, and will demand of them.
        """
        ...

    async def hear(self, gateway: str, news: News, on: date) -> str:
        """What a gateway says of an order; the outcome, `unknown` where the order is none of the ledger's.

        Each payment is posted once, however often it is told of.
        """
        ...

    async def orders_due(self, limit: int) -> list[UUID]:
        """Orders of unknown fate about which the gateway is to be asked now."""
        ...

    async def end_order(self, order: UUID) -> None:
        """An order that the gateway does not know any more, and that was not paid."""
        ...

    async def runs(self, bodies: Sequence[str], fee: str = "", limit: int = 50) -> list[Run]:
        """Runs of these bodies, the latest period first."""
        ...


LEDGER: Interface[Ledger] = Interface("ledger")
