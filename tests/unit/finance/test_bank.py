"""A bank statement is taken whole or not at all, and each of its lines meets one of the books."""

from datetime import date

import pytest

from plugins.finance import bank, receivables
from plugins.finance.bank import BankLine
from plugins.finance.journal import RefusedError
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_receivables import THING, desk

BANK, LAST = "450020101", date(2026, 4, 30)
HEAD = "date,reference,narration,withdrawn,deposited\n"


def credit(books: Books, amount: int, day: int, reference: str) -> None:
    books.run(lambda c: receivables.receive(c, desk(books), THING, "property_tax", amount, "neft", date(2026, 4, day), f"n{day}:{amount}", reference))  # fmt: skip


def load(books: Books, text: str, closing: int, name: str = "S1", opening: int = 0, first: date = date(2026, 4, 1), last: date = LAST) -> int:  # fmt: skip
    lines = bank.read_csv(HEAD + text)
    return books.run(lambda c: bank.import_statement(c, books.local_body, BANK, name, first, last, opening, closing, lines, "clerk"))  # fmt: skip


def test_lines_are_matched_by_reference_then_by_amount_and_day_and_never_by_guess(books: Books) -> None:  # fmt: skip
    credit(books, 100_00, 2, "UTR1")
    credit(books, 100_00, 3, "UTR2")
    credit(books, 250_00, 4, "")
    credit(books, 70_00, 5, "")
    credit(books, 70_00, 6, "")
    credit(books, 33_00, 29, "UTR9")
    text = "2026-04-03,UTR2,a,,100.00\n2026-04-04,UTR1,b,,100.00\n2026-04-06,,c,,250\n2026-04-07,,d,,70\n2026-04-10,,charge,17.70,\n"
    assert load(books, text, 502_30) == 5
    assert books.run(lambda c: bank.match(c, books.local_body, BANK, "clerk")) == 3
    found = books.run(lambda c: bank.reconcile(c, books.local_body, BANK, LAST))
    assert [one.words for one in found.not_in_books] == ["d", "charge"]
    assert [one.paise for one in found.not_in_bank] == [70_00, 70_00, 33_00]
    assert (found.books, found.bank, found.ties) == (623_00, 502_30, True)
    line, ours = found.not_in_books[0], found.not_in_bank[0]
    books.run(lambda c: bank.match_by_hand(c, books.local_body, BANK, (line.place, line.nth), (int(ours.place), ours.nth), "clerk"))  # fmt: skip
    after = books.run(lambda c: bank.reconcile(c, books.local_body, BANK, LAST))
    assert (len(after.not_in_bank), len(after.not_in_books), after.ties) == (2, 1, True)
    with pytest.raises(RefusedError):
        books.run(lambda c: bank.match_by_hand(c, books.local_body, BANK, ("S1", 5), (int(after.not_in_bank[0].place), 1), "clerk"))  # fmt: skip


def test_a_reconciliation_ties_on_the_day_even_when_a_later_statement_showed_the_rest(books: Books) -> None:  # fmt: skip
    credit(books, 100_00, 30, "UTR1")
    load(books, "2026-04-29,X,other,,5\n", 5_00)
    load(books, "2026-05-02,UTR1,late,,100\n", 105_00, "S2", 5_00, date(2026, 5, 1), date(2026, 5, 31))  # fmt: skip
    assert books.run(lambda c: bank.match(c, books.local_body, BANK, "clerk")) == 1
    found = books.run(lambda c: bank.reconcile(c, books.local_body, BANK, LAST))
    assert [one.paise for one in found.not_in_bank] == [100_00]
    assert found.ties


@pytest.mark.parametrize(
    ("text", "closing", "reason"),
    [
        ("2026-04-03,,a,,100\n", 99_00, "malformed"),
        ("2026-05-03,,a,,100\n", 100_00, "malformed"),
        ("2026-04-03,,a,5,100\n", 95_00, "malformed"),
        ("2026-04-03,,a,,NaN\n", 0, "malformed"),
        ("2026-04-03,,a,,1e3\n", 0, "malformed"),
        ("2026-04-03,,a,,-5\n", -5_00, "malformed"),
        ("soon,,a,,5\n", 5_00, "malformed"),
        ("2026-04-03,,a,,99999999999999999\n", 0, "malformed"),
    ],
)
def test_a_statement_that_is_not_whole_is_refused(books: Books, text: str, closing: int, reason: str) -> None:  # fmt: skip
    with pytest.raises(RefusedError) as found:
        load(books, text, closing)
    assert found.value.reason == reason
    assert books.fetch("select count(*) from ledger.bank_line where local_body = $1", books.local_body) == [(0,)]  # fmt: skip


def test_a_statement_comes_once_and_follows_the_one_before(books: Books) -> None:
    load(books, "2026-04-03,,a,,100\n", 100_00)
    for name, first, opening, reason in (
        ("S1", date(2026, 4, 1), 0, "source_clash"),
        ("S2", date(2026, 4, 15), 0, "source_clash"),
        ("S3", date(2026, 5, 1), 99_00, "malformed"),
    ):
        with pytest.raises(RefusedError) as found:
            load(books, f"{first},,a,,1\n", opening + 1_00, name, opening, first, max(LAST, first))
        assert found.value.reason == reason


def test_columns_are_named() -> None:
    with pytest.raises(RefusedError):
        bank.read_csv("date,amount\n2026-04-01,5\n")
    assert bank.read_csv(HEAD + "2026-04-01, U1 ,fee,2.50,\n") == [BankLine(date(2026, 4, 1), "U1", "fee", -250)]  # fmt: skip
