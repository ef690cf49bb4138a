"""What a compiled fee is made of, and what a file owes: the shapes that generated code and doors fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from runtime.meaning.decimals import rupees
from runtime.words import Words


class Amounts(Protocol):
    """What a fee's rules read beside the file: the day that `as_of` chose, and the other heads."""

    @property
    def on(self) -> date:
        """The day whose rates count."""
        ...

    def of(self, head: str) -> Decimal:
        """The rounded rupees of another head; nothing where it is not charged."""
        ...


# A rule of a fee takes the file, the context and the amounts of the other heads.
Condition = Callable[[Any, Any, Amounts], bool]
Formula = Callable[[Any, Any, Amounts], Decimal | int | None]


@dataclass(frozen=True, slots=True)
class Input:
    """A value that a head is multiplied by, or that chooses its slab; `kind` is money or number."""

    label: Words
    value: Formula
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rate that is worked out: the rule as its author wrote it, and its function."""

    text: str
    value: Formula


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a fee. What it costs since when is data: its rows are looked up by `fee` and `name`."""

    name: str
    title: Words
    account: str  # module.key
    when: Condition | None = None
    times: Input | None = None
    slabs: Mapping[str, Input] = field(default_factory=dict[str, Input])
    rules: Mapping[str, Rule] = field(default_factory=dict[str, Rule])


@dataclass(frozen=True, slots=True)
class Standing:
    """What makes a fee a standing demand: of each entry of `record`, read as `row`, for each period.

    `due` gives the last day without interest, the period's last where there is none. `payer` is the
    entry's field that names who pays.
    """

    record: str  # module.record
    row: type[msgspec.Struct]
    per: str  # month | quarter | half_year | year
    due: Callable[[Any, Any], date | None] | None = None
    payer: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What the files of a record cost, or entries of a register each period. `heads` stand in the order in which money clears them."""

    name: str  # module.fee
    title: Words | None
    as_of: Callable[[Any, Any], date | None]
    heads: tuple[Head, ...]
    step: Decimal  # each head is rounded to a multiple of so many rupees
    mode: str
    bodies: Any = None  # the master of local bodies, whose tier and district choose among overlays
    standing: Standing | None = None

    def head(self, name: str) -> Head | None:
        """The head of this name."""
        return next((head for head in self.heads if head.name == name), None)


class RateRow(msgspec.Struct, frozen=True):
    """One dated rate as the table has it: `how` is amount, slab, rule or none."""

    fee: str
    head: str
    level: str  # module | tier | district | local_body
    code: str  # of the tier, district or local body; '*' for the module's own
    since: date
    how: str
    paise: int | None
    slab: str | None  # which input chooses among the bands
    bands: list[tuple[Decimal | None, int]] | None  # up to and including the limit, so many paise
    rule: str | None
    source: str  # file and line, or the order that an editor named
    set_by: str


class Owed(msgspec.Struct, frozen=True, array_like=True):
    """Paise of one head: demanded in all, and received for it."""

    demanded: int
    received: int

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return max(0, self.demanded - self.received)


class Dues(msgspec.Struct, frozen=True):
    """What a file owes by head, as its load door gives it."""

    heads: dict[str, Owed] = {}

    def paid(self, head: str) -> bool:
        """Whether nothing of the head is due: also where it was never demanded."""
        return self.due_paise(head) == 0

    def due(self, head: str) -> Decimal:
        """Rupees that are due of a head."""
        return rupees(self.due_paise(head))

    def due_paise(self, head: str) -> int:
        """Paise that are due of a head."""
        found = self.heads.get(head)
        return 0 if found is None else found.due

    def demanded_paise(self, head: str) -> int:
        """Paise that were demanded of a head so far."""
        found = self.heads.get(head)
        return 0 if found is None else found.demanded
