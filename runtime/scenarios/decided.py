"""Which cells of the decision tables the scenarios came to: a cell that none came to may be wrong unseen.

A cell that lists words is as many cells as it has words: each is a case of its own. A row that leaves
its case to a person decides nothing and is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from runtime.masters.decisions import Decisions
from runtime.meaning.tables import Case, Cell

Reached = tuple[str, date, int, int, str]
"""A decision, the day since which its table holds, a row and a column (from 0), a word ('': the whole cell)."""


@dataclass(slots=True)
class Watched(Decisions):
    """The rows of every decision, and which cells of them were come to."""

    reached: set[Reached] = field(default_factory=set[Reached])

    @classmethod
    def over(cls, decisions: Decisions) -> Watched:
        """The same rows, watched."""
        return cls(decisions.issues)

    def place_of(self, decision: str, on: date, values: Sequence[Case]) -> tuple[date, int] | None:
        """As the rows say; notes the cells."""
        place = Decisions.place_of(self, decision, on, values)
        if place is not None:
            since, row = place
            cells = self.issues[decision][since].cells[row]
            self.reached |= {
                (decision, since, row, column, str(value) if cell.words else "")
                for column, (cell, value) in enumerate(zip(cells, values, strict=True))
            }
        return place


def undecided(decisions: Watched) -> list[str]:
    """What to say of the cells: how many were come to, and each that was not, a whole row in one line."""
    every = _cells(decisions)
    if not every:
        return []
    rows = {one[:3] for one in decisions.reached}
    missed = [one for one in every if one not in decisions.reached]
    said = [f"decision cells: {len(every) - len(missed)} of {len(every)} reached"]
    for name, since, row in dict.fromkeys(one[:3] for one in missed):
        cells = decisions.issues[name][since].cells[row]
        if (name, since, row) in rows:
            what = ", ".join(
                f"{word or told(cells[column])} in column {column + 1}"
                for *place, column, word in missed
                if place == [name, since, row]
            )
        else:
            what = ", ".join(map(told, cells))
        said.append(f"        never: {name} since {since}, row {row + 1}: {what}")
    return said


def told(cell: Cell) -> str:
    """The cell as an author would write it."""
    if cell.any:
        return "any"
    if cell.none:
        return "none"
    if cell.words:
        return "|".join(sorted(cell.words))
    if cell.low is not None and cell.low == cell.high:
        return str(cell.low)
    low = "" if cell.low is None else f"{'from' if cell.low_in else 'over'} {cell.low}"
    high = "" if cell.high is None else f"{'upto' if cell.high_in else 'under'} {cell.high}"
    return f"{low} {high}".strip()


def _cells(decisions: Decisions) -> list[Reached]:
    return [
        (name, since, row, column, word)
        for name, issues in sorted(decisions.issues.items())
        for since, issue in sorted(issues.items())
        for row, cells in enumerate(issue.cells)
        if issue.gives[row]
        for column, cell in enumerate(cells)
        for word in (sorted(cell.words) or [""])
    ]
