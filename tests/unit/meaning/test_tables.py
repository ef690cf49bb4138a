"""Decision tables: cells, look-ups, and a proof that agrees with trying every case."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.meaning.tables import ANY, Case, Cell, as_json, from_json, prove, read_cell, row_of

NUMBERS = [
    "any",
    "none",
    "3",
    "upto 3",
    "over 3",
    "from 3",
    "under 3",
    "over 1 upto 3",
    "from 2 under 4",
]
WORDS = ["any", "none", "a", "a|b", "c"]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("upto 100", ["100", "-5"], ["100.01"]),
        ("over 100", ["100.000001"], ["100"]),
        ("over 100 upto 500", ["100.5", "500"], ["100", "500.01"]),
        ("from 5 under 10", ["5", "9.99"], ["4.99", "10"]),
        ("7", ["7", "7.0"], ["7.1"]),
    ],
)
def test_a_cell_of_numbers_holds_what_it_says(
    text: str, inside: list[str], outside: list[str]
) -> None:
    cell = read_cell(text, is_number=True)
    assert cell is not None
    assert all(cell.holds(Decimal(value)) for value in inside)
    assert not any(cell.holds(Decimal(value)) for value in [*outside])
    assert not cell.holds(None)


@pytest.mark.parametrize(
    "text", ["up to 100", "over 1 over 2", "1e5", "upto", "upto 1,000", "NaN", "100..500", "<5"]
)
def test_a_cell_that_says_nothing_is_none(text: str) -> None:
    assert read_cell(text, is_number=True) is None


def test_nothing_fits_none_and_any_only() -> None:
    for text in NUMBERS:
        cell = read_cell(text, is_number=True)
        assert cell is not None
        assert cell.holds(None) == (text in ("any", "none"))


cells = st.tuples(
    st.sampled_from([read_cell(text, True) or ANY for text in NUMBERS]),
    st.sampled_from([read_cell(text, False) or ANY for text in WORDS]),
)
EVERY: list[tuple[Case, ...]] = [
    (number, word)
    for number, word in itertools.product(
        [None, *(Decimal(n) / 2 for n in range(-2, 12))], [None, "a", "b", "c"]
    )
]


@given(st.lists(cells, min_size=1, max_size=5))
def test_the_proof_agrees_with_trying_every_case(rows: list[tuple[Cell, Cell]]) -> None:
    proof = prove(rows, [None, frozenset("abc")], unique=True)
    named = [any(row[column].none for row in rows) for column in (0, 1)]
    cases = [c for c in EVERY if all(c[n] is not None or named[n] for n in (0, 1))]
    hits = [[n for n, row in enumerate(rows) if all(map(Cell.holds, row, case))] for case in cases]
    assert (proof.gap is None) == all(hits)
    assert (proof.overlap is None) == all(len(hit) <= 1 for hit in hits)
    assert set(proof.idle) == set(range(len(rows))) - {hit[0] for hit in hits if hit}
    if proof.gap is not None:
        assert row_of(rows, proof.gap) is None


@given(cells)
def test_data_keeps_a_cell_as_it_is(row: tuple[Cell, Cell]) -> None:
    assert tuple(from_json(as_json(cell)) for cell in row) == row
