"""`ksmart explain fee...`: what holds in a local body on a day, from which line, set by whom."""

from __future__ import annotations

import pytest

from generator.explain_rate import NoSuchRateError, explained_rate
from generator.pipeline import check_tree
from generator.source import tree_of
from generator.symbols import SymbolTable
from tests.golden.cases import spec_texts


@pytest.fixture(scope="module")
def symbols() -> SymbolTable:
    return check_tree(tree_of(spec_texts("shop_with_fees")))[0]


@pytest.mark.parametrize(
    ("body", "on", "said"),
    [
        ("M1", "2025-06-01", ("₹ 50", "set by the module shop")),
        ("M1", "2026-06-01", ("₹ 100", "set by the tier municipality")),
        ("", "2026-06-01", ("₹ 50", "set by the module shop")),
        ("M1", "2027-06-01", ("₹ 120.50", "set by the local body M1")),
        ("M1", "2031-06-01", ("nothing is charged", "set by the module shop")),
        ("M1", "2020-06-01", ("no rate is in force",)),
    ],
)
def test_the_rate_its_line_and_who_set_it(
    symbols: SymbolTable, body: str, on: str, said: tuple[str, ...]
) -> None:
    text = explained_rate(symbols, "fee.licence.application_fee", body, on)
    assert all(part in text for part in said), text


@pytest.mark.parametrize(
    ("name", "body", "on", "mend"),
    [
        ("fee.licence.aplication_fee", "M1", "2026-06-01", "did you mean 'fee.licence.application_fee'"),
        ("fee.licence.application_fee", "M2", "2026-06-01", "M2"),
        ("fee.licence.application_fee", "M1", "1.6.2026", "2026-05-04"),
    ],
)  # fmt: skip
def test_what_names_nothing_is_told(
    symbols: SymbolTable, name: str, body: str, on: str, mend: str
) -> None:
    with pytest.raises(NoSuchRateError, match=mend):
        explained_rate(symbols, name, body, on)
