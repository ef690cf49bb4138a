"""A batch posts as a whole or not at all, and is the same as its vouchers posted one by one."""

from dataclasses import replace
from datetime import date

import pytest

from plugins.finance import bulk, journal
from plugins.finance.journal import Line, RefusedError, Voucher
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_journal import APRIL, BANK, CASH, FEE, balances, fee, post


def many(books: Books, count: int = 20) -> list[Voucher]:
    return [fee(books, f"b{n}", 100 + n, date(2026, 4 + n % 3, 5)) for n in range(count)]


def post_many(books: Books, vouchers: list[Voucher]) -> int:
    return books.run(lambda connection: bulk.post_many(connection, vouchers, "import"))


def faults(books: Books, vouchers: list[Voucher]) -> list[tuple[str, str]]:
    with pytest.raises(bulk.BatchError) as found:
        post_many(books, vouchers)
    assert balances(books, date(2026, 4, 1), date(2027, 3, 31)) == {}
    return [(fault.source, fault.fault) for fault in found.value.faults]


def test_a_batch_equals_its_vouchers_one_by_one(books: Books) -> None:
    other = replace(fee(books, "x"), local_body=books.local_body)
    assert post_many(books, many(books)) == 20
    post(books, other)
    total = sum(voucher.lines[0].amount_paise for voucher in many(books)) + 2000
    assert balances(books, APRIL, date(2026, 6, 30)) == {CASH: total, FEE: -total}
    rows = books.run(lambda c: journal.trial_balance(c, books.local_body, APRIL, date(2026, 5, 3)))
    assert sum(row.closing_paise for row in rows) == 0


def test_a_batch_sent_again_posts_nothing_and_a_longer_one_the_rest(books: Books) -> None:
    assert post_many(books, many(books, 10)) == 10
    assert post_many(books, many(books, 10)) == 0
    assert post_many(books, many(books, 15)) == 5
    assert len(balances(books, APRIL, date(2026, 6, 30))) == 2


def test_batch_and_single_vouchers_share_one_run_of_numbers(books: Books) -> None:
    post(books, fee(books, "a"))
    post_many(books, many(books, 3))
    books.run(lambda c: journal.settle(c, books.local_body))
    numbers = books.fetch(
        "select n.number from ledger.voucher_number n join ledger.series s on s.id = n.series"
        " where s.local_body = $1 order by 1",
        books.local_body,
    )
    assert numbers == [(1,), (2,), (3,), (4,)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"on": date(2031, 1, 1)}, "the month is not open"),
        ({"fund": "treasure"}, "fund treasure is unknown or not alive"),
        ({"kind": "gift"}, "unknown kind gift"),
        ({"source": "b1"}, "the source stands twice in the batch"),
        ({"lines": ()}, "a voucher has 2 to 2000 lines, each with the same columns"),
        ({"lines": (Line(CASH, 5), Line(FEE, -4, "90"))}, "debits and credits differ by 1 paise"),
        ({"lines": (Line("999999999", 5), Line(FEE, -5, "90"))}, "account 999999999 is unknown or not alive"),
        ({"lines": (Line(CASH, 5), Line(FEE, -5))}, f"account {FEE} needs a function"),
        ({"lines": (Line(CASH, 5), Line(FEE, -5, "77"))}, "function 77 is unknown or not alive"),
        ({"lines": (Line(CASH, 5, field="nowhere"), Line(FEE, -5, "90"))}, "field nowhere is unknown or not alive"),
        ({"lines": (Line(CASH, 10**16), Line(FEE, -(10**16), "90"))}, "an amount is missing, nothing or too large"),
    ],
)  # fmt: skip
def test_one_wrong_voucher_refuses_the_batch_and_is_named(
    books: Books, change: dict[str, object], fault: str
) -> None:
    wrong = replace(fee(books, "wrong"), **change)  # type: ignore[arg-type]  # fields by name
    assert fault in [text for _, text in faults(books, [*many(books, 5), wrong])]


def test_a_batch_that_clashes_with_what_was_posted_is_refused(books: Books) -> None:
    post(books, fee(books, "b1", 5))
    with pytest.raises(bulk.BatchError) as found:
        post_many(books, many(books, 3))
    assert [fault.source for fault in found.value.faults] == ["b1"]
    assert balances(books, APRIL, date(2026, 6, 30))[CASH] == 5


def test_a_batch_cannot_take_more_cash_than_there_is(books: Books) -> None:
    post(books, fee(books, "a", 1000))
    lines = (Line(BANK, 600), Line(CASH, -600))
    pay_in = [Voucher(books.local_body, f"p{n}", "general", "contra", APRIL, lines, "me") for n in range(2)]  # fmt: skip
    with pytest.raises(RefusedError) as found:
        post_many(books, pay_in)
    assert found.value.reason == "negative_cash"
    assert post_many(books, pay_in[:1]) == 1


def test_text_that_copy_does_not_take_is_refused(books: Books) -> None:
    with pytest.raises(RefusedError) as found:
        books.run(lambda c: bulk.post_copied(c, b"not\ta\tvoucher\n", "me"))
    assert found.value.reason == "malformed"


def test_a_refused_batch_leaves_no_staging_behind(books: Books) -> None:
    faults(books, [*many(books, 2), replace(fee(books, "wrong"), kind="gift")])
    post_many(books, many(books, 2))
    assert books.fetch("select relname from pg_class where relname like 'staged\\_%'") == []
