"""What is charged, and what overlays change of it."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import Span
from generator.symbols.words import Rule, Text


class Rate(Struct, frozen=True):
    """What a head costs from `since` until its next rate. `how` says which of the others counts.

    'amount': `amount` rupees; 'slab': `bands` by the head's input `slab`, each up to and including
    its limit (None for the last) at its rupees; 'rule': `rule`; 'none': nothing any more.
    """

    since: dt.date
    how: str
    span: Span
    amount: decimal.Decimal | None = None
    slab: str = ""
    bands: tuple[tuple[decimal.Decimal | None, decimal.Decimal], ...] = ()
    rule: Rule | None = None


class Head(Struct, frozen=True):
    """One head of a fee. `slabs` are the inputs that its rates look at, by their text."""

    name: str
    title: Text
    account: str
    when: Rule | None
    times: Rule | None
    slabs: tuple[tuple[str, Rule], ...]
    rates: tuple[Rate, ...]
    span: Span


class Standing(Struct, frozen=True):
    """What makes a fee a standing demand: of an entry, for each period.

    `payer` is the field that names who pays, or ''. `collection` is how it is paid, in the words of
    the ledger's own kind: heads by their sets, advances, interest, orders that forgive it.
    """

    per: str
    due: Rule | None
    payer: str
    collection: Mapping[str, object]


class Fee(Struct, frozen=True):
    """What is charged for the files of a record, or of an entry for each period (`standing`). `heads` stand in the order in which money clears them.

    `worked` is the order in which they are worked out: each after those that it names. A head is
    rounded to a multiple of `to` rupees. `bounds` say how far an overlay may move a head.
    """

    name: str
    module: str
    short: str
    of: str
    title: Text | None
    as_of: Rule | None  # None: told as missing
    to: decimal.Decimal
    mode: str
    heads: tuple[Head, ...]
    worked: tuple[str, ...]
    bounds: Mapping[str, tuple[decimal.Decimal | None, decimal.Decimal | None]]
    span: Span
    standing: Standing | None = None

    def head(self, name: str) -> Head | None:
        """The head of this name."""
        return next((head for head in self.heads if head.name == name), None)


class RateOverlay(Struct, frozen=True):
    """Rates that a tier, a district or a local body adds to a head: `level` and `code` say which."""

    fee: str
    head: str
    level: str
    code: str
    rates: tuple[Rate, ...]
    span: Span
