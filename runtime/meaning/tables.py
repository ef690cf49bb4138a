"""Decision tables: what a cell says, which row a case falls into, and the proof that none falls between.

One pure proof for the compiler, over the first rows, and for the runtime, over rows that editors add:
every case has a row, and where a table is `unique` no case has two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from typing import Any, Final

MOST_STEPS: Final = 200_000
OTHER: Final = "…"
"""Stands in a proof for every word that no cell names."""

Case = str | Decimal | None
"""A value that is looked up: a word (a choice, a code, true or false), a number, or nothing."""

_LIMIT = re.compile(r"(over|from|upto|under)\s+(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")
_WORD = re.compile(r"[A-Za-z0-9_./-]{1,60}\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column asks: anything, nothing, one of some words, or a number within limits."""

    any: bool = False
    none: bool = False
    words: frozenset[str] = frozenset()
    low: Decimal | None = None
    low_in: bool = False
    high: Decimal | None = None
    high_in: bool = False

    def holds(self, value: Case) -> bool:
        """Whether a value fits. Nothing fits `none` and `any` only."""
        if self.any:
            return True
        if value is None or self.none:
            return value is None and self.none
        if isinstance(value, str):
            return value in self.words
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return not self.words and above and below


ANY: Final = Cell(any=True)


def read_cell(text: str, is_number: bool) -> Cell | None:
    """The cell written as `any`, `none`, `shop`, `shop|food`, `500`, `over 100 upto 500`; None where it is none."""
    text = " ".join(text.split())
    if text in ("", "any"):
        return ANY
    if text == "none":
        return Cell(none=True)
    if not is_number:
        words = [word.strip() for word in text.split("|")]
        return Cell(words=frozenset(words)) if all(_WORD.match(word) for word in words) else None
    if _NUMBER.match(text):
        return Cell(low=Decimal(text), low_in=True, high=Decimal(text), high_in=True)
    limits = _LIMIT.findall(text)
    if not limits or _LIMIT.sub("", text).strip():
        return None
    found: dict[str, Any] = {}
    for word, number in limits:
        side = "low" if word in ("over", "from") else "high"
        if side in found:
            return None
        found |= {side: Decimal(number), f"{side}_in": word in ("from", "upto")}
    return Cell(**found)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is wrong with a table: a case without a row, two rows of one case, rows never reached."""

    gap: tuple[Case, ...] | None = None
    overlap: tuple[int, int] | None = None
    idle: tuple[int, ...] = ()
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the numbers of a column reach, both ends included; whole ones, or any."""

    whole: bool = False
    low: Decimal | None = None
    high: Decimal | None = None


Domain = frozenset[str] | Numbers | None
"""Of a column: the words that there are; an empty set where any word may come; numbers, None for any."""


def prove(rows: Sequence[Sequence[Cell]], domains: Sequence[Domain], unique: bool) -> Proof:
    """Whether every case has a row, and only one where the table is unique."""
    walk = _Walk(rows, [list(_cases(rows, n, domain)) for n, domain in enumerate(domains)])
    walk.step(0, frozenset(range(len(rows))), ())
    if walk.steps > MOST_STEPS:
        return Proof(too_large=True)
    idle = tuple(n for n in range(len(rows)) if n not in walk.first)
    return Proof(walk.gap, walk.overlap if unique else None, idle)


def row_of(rows: Sequence[Sequence[Cell]], values: Sequence[Case]) -> int | None:
    """The first row that a case falls into."""
    for place, row in enumerate(rows):
        if all(cell.holds(value) for cell, value in zip(row, values, strict=True)):
            return place
    return None


@dataclass(slots=True)
class _Walk:
    rows: Sequence[Sequence[Cell]]
    cases: list[list[Case]]
    gap: tuple[Case, ...] | None = None
    overlap: tuple[int, int] | None = None
    first: set[int] = field(default_factory=set[int])
    seen: set[tuple[int, frozenset[int]]] = field(default_factory=set[tuple[int, frozenset[int]]])
    steps: int = 0

    def step(self, column: int, left: frozenset[int], path: tuple[Case, ...]) -> None:
        """Go on with the rows that fit so far; equal sets of rows need one look a column."""
        self.steps += 1
        if (column, left) in self.seen or self.steps > MOST_STEPS:
            return
        self.seen.add((column, left))
        if not left:
            rest = tuple(cases[0] for cases in self.cases[column:])
            self.gap = self.gap or (*path, *rest)
        elif column == len(self.cases):
            self.first.add(min(left))
            if len(left) > 1 and self.overlap is None:
                one, two, *_ = sorted(left)
                self.overlap = (one, two)
        else:
            for case in self.cases[column]:
                fitting = frozenset(n for n in left if self.rows[n][column].holds(case))
                self.step(column + 1, fitting, (*path, case))


def _cases(rows: Sequence[Sequence[Cell]], column: int, domain: Domain) -> Iterator[Case]:
    """One value of each kind that the cells of a column tell apart. Nothing counts where a cell names it."""
    cells = [row[column] for row in rows]
    if any(cell.none for cell in cells):
        yield None
    if isinstance(domain, frozenset):
        named = {word for cell in cells for word in cell.words}
        yield from sorted(domain) if domain else [*sorted(named), OTHER]
        return
    within = Numbers() if domain is None else domain
    ends = [(cell.low, cell.high) for cell in cells] + [(within.low, within.high)]
    cuts = sorted({b for pair in ends for b in pair if b is not None})
    if not cuts:
        yield Decimal(0)
        return
    for number in _between(cuts, within.whole):
        if (within.low is None or number >= within.low) and (
            within.high is None or number <= within.high
        ):
            yield number


def _between(cuts: Sequence[Decimal], whole: bool) -> Iterator[Decimal]:
    """A number at each cut and one on each side of it; of whole numbers those that there are."""
    if whole:
        yield from sorted({Decimal(n) for cut in cuts for n in (floor(cut), ceil(cut), floor(cut) - 1, ceil(cut) + 1)})  # fmt: skip
        return
    yield cuts[0] - 1
    for n, cut in enumerate(cuts):
        yield cut
        yield (cut + cuts[n + 1]) / 2 if n + 1 < len(cuts) else cut + 1


def as_json(cell: Cell) -> object:
    """The cell as data keeps it."""
    if cell.any:
        return None
    if cell.none:
        return {"none": True}
    if cell.words:
        return {"in": sorted(cell.words)}
    limits: Mapping[str, Decimal | None] = {
        "from" if cell.low_in else "over": cell.low,
        "upto" if cell.high_in else "under": cell.high,
    }
    return {name: str(value) for name, value in limits.items() if value is not None}


def from_json(value: Any) -> Cell:
    """The cell that data keeps."""
    if value is None:
        return ANY
    if "none" in value:
        return Cell(none=True)
    if "in" in value:
        return Cell(words=frozenset(value["in"]))
    low, high = value.get("from", value.get("over")), value.get("upto", value.get("under"))
    return Cell(
        low=None if low is None else Decimal(low),
        low_in="from" in value,
        high=None if high is None else Decimal(high),
        high_in="upto" in value,
    )
