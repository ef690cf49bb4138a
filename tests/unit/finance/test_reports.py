"""Reports tie, and are drawn as pages, PDF, XLSX, CSV and charts without losing a paisa or running a text."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from plugins.finance import changes, journal, years
from plugins.finance.reports import books as of_books
from plugins.finance.reports import draw, dues
from plugins.finance.reports.model import Bars, Column, Report, grouped
from runtime.meaning.ledger.nodes import Words
from runtime.meaning.periods import period_of
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_receivables import (
    ARREAR,
    CASH,
    CHART,
    CURRENT,
    FIRST,
    STATEMENTS,
    THING,
    demand,
    desk,
    pay,
    undo,
)

FROM, TO = date(2026, 4, 1), date(2027, 3, 31)


def made(books: Books, work: Callable[..., Coroutine[Any, Any, Report]], *given: Any) -> Report:
    found = books.run(lambda c: work(c, *given))
    assert found.ties, [check for check in found.checks if not check.ties]
    return found


@pytest.fixture
def lived(books: Books) -> Books:
    """A year with an arrear, a payment with interest, a note, a bounce and a waiver."""
    demand(books, period_of("half_year", date(2025, 10, 1)), date(2025, 10, 1), {"tax": 400_00})
    books.run(lambda c: years.start_year(c, desk(books), 2026))
    demand(books, FIRST, FROM, {"tax": 1000_00, "library_cess": 50_00})
    pay(books, 416_00, date(2026, 5, 10), "r1")  # 2 months of 2 % on 400, and the 400
    pay(books, 300_00, date(2026, 6, 1), "r2", "cheque")
    undo(books, "r2", date(2026, 6, 9))
    pay(books, 250_00, date(2026, 6, 10), "r3")
    books.run(lambda c: changes.change(c, desk(books), THING, ("property_tax", "tax", FIRST.first), 100_00, "waive", date(2026, 6, 11), "w1"))  # fmt: skip
    return books


def test_demand_collection_and_balance_tie_with_the_control_accounts(lived: Books) -> None:
    found = made(lived, dues.dcb, desk(lived), 2026, TO)
    rows = {row[1]: row[2:] for row in found.rows}
    assert rows["tax"] == (400_00, 1000_00, 1400_00, 400_00, 200_00, 600_00, 100_00, 0, 700_00, 700_00)  # fmt: skip
    assert rows["library_cess"] == (0, 50_00, 50_00, 0, 50_00, 50_00, 0, 0, 0, 0)
    # A ledger that says otherwise is told.
    lines = (journal.Line(CURRENT, 5), journal.Line("350900201", -5))
    stray = journal.Voucher(lived.local_body, "stray", "general", "journal", FROM, lines, "me")
    lived.run(lambda c: journal.post(c, stray))
    assert not lived.run(lambda c: dues.dcb(c, desk(lived), 2026, TO)).ties


def test_the_working_sheet_comes_to_what_is_asked_in_the_words_of_the_rule(lived: Books) -> None:
    found = made(lived, dues.working_sheet, desk(lived), THING, "property_tax", date(2026, 11, 5))
    steps = [str(row[1]) for row in found.rows]
    assert steps[0] == "library_cess demanded for 01-04-2026 to 30-09-2026, due by 30-09-2026"
    assert "interest on tax for October 2026 / ഒക്ടോബർ 2026: 2 % of" in steps
    assert [row[2] for row in found.rows if row[3] == 200] == [700_00, 700_00]
    assert found.total is not None
    assert found.total[4] == 700_00 + 28_00


def test_the_cash_book_runs_from_opening_to_closing(lived: Books) -> None:
    lived.run(lambda c: journal.settle(c, lived.local_body))
    found = made(lived, of_books.cash_book, CHART, lived.local_body, "general", CASH, date(2026, 6, 1), TO)  # fmt: skip
    assert [row[5] for row in found.rows] == [416_00, 666_00]
    assert found.rows[1][1] == "receipt/3"
    assert found.total is not None
    assert found.total[3:] == (250_00, 0, 666_00)


def test_ledger_day_book_trial_balance_and_statements_tie(lived: Books) -> None:
    made(lived, of_books.ledger, CHART, lived.local_body, "general", ARREAR, FROM, TO)
    made(lived, of_books.day_book, CHART, lived.local_body, FROM, TO)
    made(lived, of_books.trial_balance, CHART, lived.local_body, FROM, TO)
    for spec in STATEMENTS.values():
        made(lived, of_books.statement, CHART, spec, lived.local_body, FROM, TO)


def test_a_days_collection_leaves_out_what_was_undone_on_it(lived: Books) -> None:
    found = made(lived, dues.daily_collection, lived.local_body, FROM, TO)
    assert [row[2:] for row in found.rows] == [("cash", 1, 416_00), ("cheque", 1, 300_00), ("cash", 1, 250_00)]  # fmt: skip
    pay(lived, 5_00, date(2026, 7, 1), "r9")
    undo(lived, "r9", date(2026, 7, 1), "u9")
    assert made(lived, dues.daily_collection, lived.local_body, date(2026, 7, 1), TO).rows == ()


HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>#set page(fill: red)'
SMALL = Report(
    "small", Words("Small & short", "ചെറുത്"), "M07025", FROM, TO,
    (Column("what", Words("What", "എന്ത്")), Column("day", Words("Day", "തീയതി"), "day"), Column("amount", Words("Amount", "തുക"), "money")),
    ((HOSTILE, FROM, 123456789), ("b", None, -5)), ("", None, 123456784), (),
    Bars(Words("Bars", "ചിത്രം"), (Words("<a>", "അ"), Words("b", "ബി")), (123456789, -5)),
)  # fmt: skip


def test_texts_stay_texts_in_every_form() -> None:
    assert draw.as_csv(SMALL).splitlines()[1].startswith("\"'=HYPERLINK")
    page = draw.as_html(SMALL, "ml")
    assert "<script>" not in page
    assert "ചെറുത്" in page
    assert "12,34,567.89" in page
    assert ElementTree.fromstring(draw.bars_svg(SMALL.bars or pytest.fail("no bars"))).tag.endswith(
        "svg"
    )
    assert json.loads(draw.as_json(SMALL))["rows"][1] == {"what": "b", "day": None, "amount": "-0.05"}  # fmt: skip


def test_a_workbook_holds_numbers_days_and_texts() -> None:
    with zipfile.ZipFile(io.BytesIO(draw.as_xlsx(SMALL))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert re.search(r"<v>1234567\.89</v>", sheet)
    assert re.search(r"<v>1234567\.84</v>", sheet)
    assert "alert(1)" in sheet


def test_a_pdf_is_drawn_in_both_scripts_and_the_same_bytes_again() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    for language in ("en", "ml"):
        first = draw.as_pdf(SMALL, language, at)
        assert first.startswith(b"%PDF-")
        assert draw.as_pdf(SMALL, language, at) == first
    wide = replace(SMALL, rows=tuple(("x" * 60, FROM, n) for n in range(300)))
    assert len(draw.as_pdf(wide, "en", at)) > len(first)


@pytest.mark.parametrize(
    ("plain", "shown"),
    [("0.00", "0.00"), ("999.10", "999.10"), ("1000.00", "1,000.00"), ("-123456789.01", "-12,34,56,789.01")],
)  # fmt: skip
def test_amounts_are_grouped_as_in_india(plain: str, shown: str) -> None:
    assert grouped(plain) == shown
