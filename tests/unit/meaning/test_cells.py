"""A table cut into its cells: the holes and clashes told are those that trying every case finds."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from runtime.meaning.cells import Found, found, joined, pieces, sample, text_of
from runtime.meaning.tables import ANY, Cell, Numbers, prove, read_cell

DAYS = [
    "any",
    "3",
    "upto 3",
    "over 3",
    "from 3",
    "under 3",
    "over 1 upto 3",
    "from 2 under 4",
    "from 2.5",
]
WORDS = ["any", "a", "a|b", "c"]
DOMAINS = [Numbers(whole=True, low=Decimal(0), high=Decimal(9)), frozenset("abc")]
tables = st.lists(
    st.tuples(
        st.sampled_from([read_cell(text, True) or ANY for text in DAYS]),
        st.sampled_from([read_cell(text, False) or ANY for text in WORDS]),
    ),
    min_size=1,
    max_size=5,
)


def covers(one: Found, case: tuple[Decimal, str]) -> bool:
    return all(
        any(cell.holds(value) for cell in side) for side, value in zip(one.box, case, strict=True)
    )


@given(tables)
def test_each_case_lies_in_one_stretch_and_what_is_told_of_it_is_so(
    rows: list[tuple[Cell, Cell]],
) -> None:
    told = found(rows, DOMAINS, lambda fit: True)
    assert told is not None
    for case in itertools.product(map(Decimal, range(10)), "abc"):
        fit = tuple(n for n, row in enumerate(rows) if all(map(Cell.holds, row, case)))
        assert [one.rows for one in told if covers(one, case)] == [fit]


@given(tables)
def test_the_quick_proof_and_the_cells_agree(rows: list[tuple[Cell, Cell]]) -> None:
    proof = prove(rows, DOMAINS, unique=True)
    assert (proof.gap is not None) == bool(found(rows, DOMAINS, lambda fit: fit == 0))
    assert (proof.overlap is not None) == bool(found(rows, DOMAINS, lambda fit: fit > 1))


def test_whole_numbers_have_no_hole_between_neighbours() -> None:
    rows = [[read_cell("upto 20", True) or ANY], [read_cell("from 21", True) or ANY]]
    assert found(rows, [Numbers(whole=True)], lambda fit: fit == 0) == []
    (hole,) = found(rows, [Numbers()], lambda fit: fit == 0) or []
    assert joined(hole.box[0], whole=False) == "over 20 under 21"


def test_a_sample_lies_in_its_piece_and_is_told_as_a_cell_is_written() -> None:
    rows = [[read_cell(text, True) or ANY] for text in DAYS]
    for piece in pieces(rows, 0, None):
        assert piece.holds(sample(piece))
        assert read_cell(text_of(piece), is_number=True) == piece
