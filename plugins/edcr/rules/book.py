"""Rule books as plain data: tables by date and the checks that read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plugins.edcr.model.convention import Convention
from plugins.edcr.rules.expr import Expr

Words = dict[str, str]
Cell = float | str | None

CERTAINTIES = ("gazette", "secondary", "draft")


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers above `low` and up to `high`; `from_` and `under` are the other two senses."""

    over: float | None = None
    from_: float | None = None
    upto: float | None = None
    under: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a number falls into the band. 0.0001 of slack keeps noise out of limits."""
        return (
            (self.over is None or value > self.over + 1e-4)
            and (self.from_ is None or value >= self.from_ - 1e-4)
            and (self.upto is None or value <= self.upto + 1e-4)
            and (self.under is None or value < self.under - 1e-4)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row: conditions on what the table takes, and what it gives. `place` is file:line."""

    name: str
    words: dict[str, tuple[str, ...]]
    bands: dict[str, Band]
    gives: dict[str, Cell]
    place: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The rows in force from one date."""

    since: date
    ref: str
    certainty: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table through time, newest edition last. `takes` maps a key to use/word/number."""

    name: str
    rule: str
    takes: dict[str, str]
    gives: tuple[str, ...]
    editions: tuple[Edition, ...]

    def edition(self, on: date) -> Edition | None:
        """The edition in force on a day; None before the first."""
        found = [edition for edition in self.editions if edition.since <= on]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Limit:
    """A required value: from a table, for each of some items, or a bare expression.

    `value` reads `row` (what the table row gives) and `item` (of `over`). `pick` joins the
    items: greatest, least, total or weighted (by `weight`).
    """

    value: Expr
    table: str = ""
    keys: dict[str, Expr] = field(default_factory=dict[str, Expr])
    over: Expr | None = None
    pick: str = "greatest"
    weight: Expr | None = None
    plus: Expr | None = None


@dataclass(frozen=True, slots=True)
class Applies:
    """One condition of a check; when it does not hold the check is not applicable."""

    when: Expr
    otherwise: Words


@dataclass(frozen=True, slots=True)
class Proviso:
    """A proviso looked at when the bare comparison ended as `on` (fail or pass).

    `instead` is another limit that the measure must then keep for the proviso to hold.
    """

    on: str
    when: Expr
    instead: Limit | None
    outcome: str
    rule: str
    why: Words


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `sense` is at_least or at_most; `limits` are added up, then rounded;
    `then` turns that `sum` into the required value."""

    name: str
    group: str
    title: Words
    rule: str
    each: str
    only: Expr | None
    label: Words
    since: date | None
    until: date | None
    applies: tuple[Applies, ...]
    measure: Expr
    unit: str
    sense: str
    limits: tuple[Limit, ...]
    round_up: bool
    then: Expr | None
    provisos: tuple[Proviso, ...]
    need: Words
    place: str

    def in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One gazette instrument of a book."""

    since: date
    ref: str
    certainty: str


@dataclass(frozen=True)
class Book:
    """One rule book, ready to judge. `inherited` names tables taken over from another book."""

    name: str
    title: Words
    instruments: tuple[Instrument, ...]
    tables: dict[str, Table]
    lets: dict[str, Expr]
    checks: tuple[Check, ...]
    groups: dict[str, Words]
    needs: dict[str, Words]
    inherited: frozenset[str]
    inherited_certainty: str

    def instrument(self, on: date) -> Instrument | None:
        """The newest instrument in force on a day."""
        found = [i for i in self.instruments if i.since <= on]
        return found[-1] if found else None


@dataclass(frozen=True)
class Library:
    """All books, the drawing convention, and the digest of the texts they came from."""

    books: dict[str, Book]
    convention: Convention
    digest: str
