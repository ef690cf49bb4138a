"""A decision table cut into its cells: each hole, each two rows of one case, and the text of them.

`tables.prove` says quickly whether a table is sound; this says of one that is not where, and of any
table what its grid is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from runtime.meaning.tables import OTHER, Case, Cell, Domain, Numbers

Box = tuple[tuple[Cell, ...], ...]
"""Of each column the pieces that a stretch of cases lies in."""


def pieces(rows: Sequence[Sequence[Cell]], column: int, domain: Domain) -> list[Cell]:
    """What a column's cases fall apart into: no cell of it tells two cases of one piece apart."""
    cells = [row[column] for row in rows]
    made = [Cell(none=True)] if any(cell.none for cell in cells) else []
    if isinstance(domain, frozenset):
        named = {word for cell in cells for word in cell.words}
        words = sorted(domain) if domain else [*sorted(named), OTHER]
        return [*made, *(Cell(words=frozenset((word,))) for word in words)]
    within = Numbers() if domain is None else domain
    cuts = sorted({b for cell in cells for b in (cell.low, cell.high) if b is not None})
    edges: list[Decimal | None] = [None, *cuts, None]
    for n in range(len(edges) - 1):
        made += _kept(Cell(low=edges[n], high=edges[n + 1]), within)
        if (cut := edges[n + 1]) is not None:
            made += _kept(Cell(low=cut, low_in=True, high=cut, high_in=True), within)
    return made


def sample(piece: Cell) -> Case:
    """A case of the piece."""
    if piece.none:
        return None
    if piece.words:
        return next(iter(piece.words))
    low, high = piece.low, piece.high
    if low is None or high is None:
        edge = low if low is not None else high
        return (Decimal(0) if edge is None else edge) + (1 if high is None else -1)
    return (low + high) / 2 if low != high else low


def _kept(piece: Cell, within: Numbers) -> list[Cell]:
    """The piece as far as numbers reach; of whole numbers from its first to its last."""
    low, low_in, high, high_in = piece.low, piece.low_in, piece.high, piece.high_in
    if within.low is not None and (low is None or low < within.low):
        low, low_in = within.low, True
    if within.high is not None and (high is None or high > within.high):
        high, high_in = within.high, True
    if within.whole:
        if low is not None:
            low = Decimal(math.ceil(low)) if low_in else Decimal(math.floor(low) + 1)
        if high is not None:
            high = Decimal(math.floor(high)) if high_in else Decimal(math.ceil(high) - 1)
        low_in, high_in = low is not None, high is not None
    if (
        low is not None
        and high is not None
        and (low > high or (low == high and not (low_in and high_in)))
    ):
        return []
    return [Cell(low=low, low_in=low_in, high=high, high_in=high_in)]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of cases, and the rows that hold for it: none, or more than one."""

    rows: tuple[int, ...]
    box: Box


def found(
    rows: Sequence[Sequence[Cell]],
    domains: Sequence[Domain],
    wanted: Callable[[int], bool],
    most: int = 100_000,
) -> list[Found] | None:
    """The stretches where `wanted` holds of how many rows fit; None where there are too many cases."""
    cut = _Cut(rows, [pieces(rows, n, domain) for n, domain in enumerate(domains)], wanted, most)
    made = cut.below(0, frozenset(range(len(rows))))
    if cut.left <= 0:
        return None
    return [Found(fit, tuple(tuple(side) for side in sides)) for fit, sides in cut.spelt(made)]


_Sides = tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Cut:
    rows: Sequence[Sequence[Cell]]
    pieces: list[list[Cell]]
    wanted: Callable[[int], bool]
    left: int
    known: dict[tuple[int, frozenset[int]], tuple[tuple[tuple[int, ...], _Sides], ...]] = field(
        default_factory=dict[tuple[int, frozenset[int]], tuple[tuple[tuple[int, ...], _Sides], ...]]
    )

    def below(self, column: int, fit: frozenset[int]) -> tuple[tuple[tuple[int, ...], _Sides], ...]:
        """The stretches from a column on, given the rows that fit so far; like ones put together."""
        self.left -= 1
        if self.left <= 0:
            return ()
        if column == len(self.pieces):
            return ((tuple(sorted(fit)), ()),) if self.wanted(len(fit)) else ()
        key = (column, fit)
        if key in self.known:
            return self.known[key]
        sides: dict[tuple[tuple[int, ...], _Sides], list[int]] = {}
        for place, piece in enumerate(self.pieces[column]):
            case = sample(piece)
            fitting = frozenset(n for n in fit if self.rows[n][column].holds(case))
            for one in self.below(column + 1, fitting):
                sides.setdefault(one, []).append(place)
        made = tuple((rows, (tuple(places), *rest)) for (rows, rest), places in sides.items())
        self.known[key] = made
        return made

    def spelt(
        self, made: tuple[tuple[tuple[int, ...], _Sides], ...]
    ) -> list[tuple[tuple[int, ...], list[list[Cell]]]]:
        return [
            (fit, [[self.pieces[n][place] for place in side] for n, side in enumerate(sides)])
            for fit, sides in made
        ]


def text_of(cell: Cell) -> str:
    """The cell as a table has it: `any`, `none`, `shop|food`, `21`, `over 21 upto 30`."""
    if cell.any:
        return "any"
    if cell.none:
        return "none"
    if cell.words:
        return "|".join(sorted(cell.words))
    if cell.low is not None and cell.low == cell.high:
        return _plain(cell.low)
    low = "" if cell.low is None else f"{'from' if cell.low_in else 'over'} {_plain(cell.low)}"
    high = "" if cell.high is None else f"{'upto' if cell.high_in else 'under'} {_plain(cell.high)}"
    return " ".join(part for part in (low, high) if part) or "any"


def joined(side: Sequence[Cell], whole: bool) -> str:
    """Pieces of one column in words: `home, vehicle`; neighbouring numbers as one stretch."""
    words = sorted(word for cell in side for word in cell.words)
    none = ["nothing"] if any(cell.none for cell in side) else []
    numbers = [cell for cell in side if not cell.words and not cell.none]
    stretches: list[Cell] = []
    for cell in numbers:
        last = stretches[-1] if stretches else None
        if last is not None and _meet(last, cell, whole):
            stretches[-1] = Cell(
                low=last.low, low_in=last.low_in, high=cell.high, high_in=cell.high_in
            )
        else:
            stretches.append(cell)
    told = ["any number" if text_of(one) == "any" else text_of(one) for one in stretches]
    return " or ".join([*none, *(["|".join(words)] if words else []), *told])


def _meet(one: Cell, two: Cell, whole: bool) -> bool:
    if one.high is None or two.low is None:
        return False
    if whole and one.high_in and two.low_in and two.low - one.high == 1:
        return True
    return one.high == two.low and (one.high_in or two.low_in)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
