"""The proof of a decision's table: each case without a row and each case of two, told as the very cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from generator.load.document import Document
from generator.resolve.names import Names
from generator.symbols import DecisionRow, Take
from runtime.meaning.cells import Found, found, joined, pieces
from runtime.meaning.tables import Cell, Domain, Numbers, prove

_MOST_TOLD = 40


def domain_of(take: Take) -> Domain:
    """What may come into a column."""
    if take.kind == "number":
        return Numbers(take.whole, take.low, take.high)
    return frozenset(take.words)


def proved(
    names: Names,
    document: Document,
    since: dt.date,
    takes: tuple[Take, ...],
    rows: list[DecisionRow],
    hit: str,
) -> None:
    """Tell every hole of one issue, and every two rows of one case, or every row that is never reached."""
    cells = [row.cells for row in rows]
    domains = [domain_of(take) for take in takes]
    proof = prove(cells, domains, hit == "unique")
    span = document.key_span("tables", since.isoformat())
    if proof.too_large:
        names.report(
            "KS844", span, "this table is too large to be proved", expected="fewer columns"
        )
        return
    if proof.gap is not None:
        for hole in _told(cells, domains, lambda fit: fit == 0):
            names.report(
                "KS842",
                span,
                "no row says what to do with " + case_of(takes, cells, hole),
                expected="a row for every case",
                mend="add a row for it, or one of `any` at the end with `hit: first`",
            )
    if proof.overlap is not None:
        for clash in _told(cells, domains, lambda fit: fit > 1):
            one, two, *_ = clash.rows
            names.report(
                "KS843",
                rows[two].span,
                "this row and an earlier one hold for " + case_of(takes, cells, clash),
                expected="one row a case, or `hit: first`",
                others=((rows[one].span, "the earlier row"),),
            )
    elif hit == "first":
        for place in proof.idle:
            names.report(
                "KS843", rows[place].span, "this row is never reached: earlier rows take every case", mend="delete it, or put it first"
            )  # fmt: skip


def case_of(takes: Sequence[Take], rows: Sequence[Sequence[Cell]], one: Found) -> str:
    """The cases of a stretch: `place = vehicle|home, day = from 22`; columns that do not matter are left out."""
    said: list[str] = []
    for n, (take, side) in enumerate(zip(takes, one.box, strict=True)):
        if len(side) < len(pieces(rows, n, domain_of(take))):
            said.append(f"{take.name} = {joined(side, take.whole)}")
    return ", ".join(said) or "any case"


def _told(
    cells: list[tuple[Cell, ...]], domains: list[Domain], wanted: Callable[[int], bool]
) -> list[Found]:
    return (found(cells, domains, wanted) or [])[:_MOST_TOLD]
