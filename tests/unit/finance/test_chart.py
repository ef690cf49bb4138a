"""A chart is read strictly: every mistake has its place."""

import pytest

from plugins.finance.yaml_source import read_documents
from runtime.meaning.ledger.books import read_books
from runtime.meaning.ledger.chart import Chart
from runtime.meaning.ledger.nodes import SpecError
from tests.unit.finance.conftest import SPEC

TEXT = (SPEC / "chart_of_accounts.yaml").read_text(encoding="utf-8")


def faults(old: str, new: str) -> list[str]:
    assert old in TEXT
    with pytest.raises(SpecError) as found:
        read_books(read_documents(TEXT.replace(old, new, 1), "chart.yaml"))
    return [f"{p.span.line}:{p.span.column} {p.message}" for p in found.value.problems]


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def test_codes_stay_the_text_that_was_written(chart: Chart) -> None:
    assert chart.dimensions["function", "00"].name.en == "General administration"


def test_every_set_role_is_an_account_of_the_chart(chart: Chart) -> None:
    assert all(code in chart.accounts for s in chart.sets.values() for code in s.accounts.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"180010101"', '"18001010"', "the account '18001010' has not 9 digits"),
        ('"180010101"', '"980010101"', "no type begins with '9'"),
        ('"180010101"', '"199010101"', "the major head '199' is unknown"),
        ("{en: Round-off, ml: റൗണ്ട് ഓഫ്}", "{en: Round-off}", "the key 'ml' is missing"),
        ("{en: Round-off, ml: റൗണ്ട് ഓഫ്}", "{en: R, ml: R, sinse: 2020-01-01}", "unknown key 'sinse'"),
        ("{en: Round-off, ml: റൗണ്ട് ഓഫ്}", "{en: R, ml: R, since: 2020-1-1}", "'2020-1-1' is not a date"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_reported_where_it_is_written(old: str, new: str, message: str) -> None:
    found = faults(old, new)
    assert any(message in fault and fault.startswith(f"{line_of(old)}:") for fault in found), found


def test_an_account_that_dies_while_a_set_needs_it_is_reported(chart: Chart) -> None:
    old = "{en: Penal interest on tax, ml: പിഴപ്പലിശ}"
    found = faults(old, old[:-1] + ", until: 2026-04-01}")
    message = "the account 171010101 is not alive on every day it is needed"
    assert f"{line_of('property_tax_interest')}:48 {message}" in found


def test_a_receivable_must_be_an_asset() -> None:
    found = faults('current: "431300201"', 'current: "140400500"')
    assert [text.split(" ", 1)[1] for text in found] == [
        "current must be an account of type asset, 140400500 is income"
    ]


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: *x", "a: !!python/object:os.system x", "a: 1\na: 2", "<<: {a: 1}", "{a, b}", "a: [", "\ta: 1", "--- 1\n--- 2", "", "- " * 5000],
)  # fmt: skip
def test_what_is_not_plain_yaml_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(SpecError) as found:
        read_books(read_documents(text, "bad.yaml"))
    assert str(found.value).startswith("bad.yaml:")
