"""Counters, pay-in slips, group payments and the field: every rupee is with somebody."""

from dataclasses import replace
from datetime import date

import pytest

from plugins.finance import collect, journal, receivables
from plugins.finance.collect import Leaf, Part, Synced
from plugins.finance.journal import RefusedError
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_receivables import (
    CASH,
    CURRENT,
    FIRST,
    THING,
    demand,
    desk,
    due,
    standing,
    undo,
)

DAY = date(2026, 4, 5)
CHEQUES, BANK, SUSPENSE, CASHIER = "450010102", "450020101", "350900201", "460010101"


def take(books: Books, amount: int, source: str, mode: str = "cash", counter: str = "A") -> None:
    books.run(lambda c: receivables.receive(c, desk(books), THING, "property_tax", amount, mode, DAY, source, "", counter))  # fmt: skip


def close(books: Books, counted: int, counter: str = "A") -> int:
    return books.run(lambda c: collect.close_counter(c, desk(books), counter, DAY, "cash", counted, "general"))  # fmt: skip


def remit(books: Books, slip: str, mode: str = "cash", on: date = DAY) -> int:
    return books.run(lambda c: collect.remit(c, desk(books), slip, [("A", DAY)], mode, BANK, on, "general", mode == "cash"))  # fmt: skip


def reason_of(books: Books, work: object) -> str:
    with pytest.raises(RefusedError) as found:
        work()  # type: ignore[operator]  # a lambda of the test
    return found.value.reason


def test_a_day_is_closed_with_what_was_counted_and_paid_in_once(books: Books) -> None:
    demand(books, FIRST, DAY)
    take(books, 300_00, "r1")
    take(books, 200_00, "r2")
    assert close(books, 500_00) == 0
    assert remit(books, "S1") == 500_00
    found = standing(books, DAY)
    assert (found.get(CASH, 0), found[BANK]) == (0, 500_00)
    assert reason_of(books, lambda: remit(books, "S2")) == "source_clash"
    assert reason_of(books, lambda: close(books, 500_00)) == "period"


@pytest.mark.parametrize(
    ("counted", "account", "amount"), [(290_00, CASHIER, 10_00), (311_00, SUSPENSE, -11_00)]
)
def test_what_is_short_or_over_is_posted(books: Books, counted: int, account: str, amount: int) -> None:  # fmt: skip
    take(books, 300_00, "r1")
    assert close(books, counted) == counted - 300_00
    found = standing(books, DAY)
    assert (found[account], found[CASH]) == (amount, counted)
    assert remit(books, "S1") == counted


def test_no_receipt_comes_after_the_day_is_closed_but_another_counter_goes_on(books: Books) -> None:
    take(books, 300_00, "r1")
    close(books, 300_00)
    assert reason_of(books, lambda: take(books, 1_00, "r2")) == "period"
    take(books, 1_00, "r2", counter="B")
    take(books, 1_00, "r3", counter="")
    assert standing(books, DAY)[CASH] == 302_00


def test_only_closed_days_are_remitted(books: Books) -> None:
    take(books, 300_00, "r1")
    assert reason_of(books, lambda: remit(books, "S1")) == "unknown"
    close(books, 300_00)
    assert reason_of(books, lambda: remit(books, "S1", "cheque")) == "malformed"


def test_a_cheque_that_bounces_after_it_was_paid_in_is_taken_back_by_the_bank(books: Books) -> None:
    demand(books, FIRST, DAY, {"tax": 300_00})
    take(books, 300_00, "r1", "cheque")
    close(books, 0)
    assert remit(books, "S1", "cheque") == 300_00
    assert standing(books, DAY)[BANK] == 300_00
    undo(books, "r1", date(2026, 4, 9))
    assert standing(books, date(2026, 4, 9)) == {"110010101": -300_00, CURRENT: 300_00}


def test_one_payment_clears_things_of_several_bodies_or_nothing(books: Books) -> None:
    other = replace(books, local_body=f"{books.local_body}B")
    other.run(lambda c: journal.open_books(c, other.local_body, 2026))
    for one in (books, other):
        demand(one, FIRST, DAY, {"tax": 100_00})
    parts = [
        Part(other.local_body, THING, "property_tax", 60_00),
        Part(books.local_body, THING, "property_tax", 100_00),
    ]

    def pay(amount: int, given: list[Part]) -> int:
        return len(books.run(lambda c: collect.pay_group(c, lambda body: replace(desk(books), local_body=body), given, amount, "upi", DAY, "g1")))  # fmt: skip

    assert reason_of(books, lambda: pay(150_00, parts)) == "malformed"
    bad = [parts[0], replace(parts[1], fee="nothing")]
    assert reason_of(books, lambda: pay(160_00, bad)) == "malformed"
    assert (due(books, DAY), due(other, DAY)) == (100_00, 100_00)
    assert pay(160_00, parts) == 2
    assert pay(160_00, parts) == 2
    assert (due(books, DAY), due(other, DAY)) == (0, 40_00)


def test_a_look_up_without_log_in_tells_sums_and_periods_only(books: Books) -> None:
    demand(books, FIRST, DAY, {"tax": 100_00})
    found = books.run(lambda c: collect.look_up(c, desk(books), THING, date(2026, 10, 2)))
    assert found is not None
    assert found.total == 102_00
    assert found.dues == (("property_tax", FIRST.first, FIRST.last, 100_00, 2_00),)
    assert books.run(lambda c: collect.look_up(c, desk(books), "building:99", DAY)) is None


def sync(books: Books, *leaves: Leaf) -> list[Synced]:
    return books.run(lambda c: collect.sync_leaves(c, desk(books), "K1", list(leaves)))


def test_leaves_of_the_field_post_once_and_what_is_refused_is_parked_until_it_fits(books: Books) -> None:  # fmt: skip
    demand(books, FIRST, DAY, {"tax": 300_00})
    books.run(lambda c: collect.allot_book(c, books.local_body, "K1", "ravi", 1, 50))
    good = Leaf(1, THING, "property_tax", 100_00, "cash", DAY, 10015234, 76341234)
    late = Leaf(4, THING, "property_tax", 50_00, "cash", date(2031, 4, 1))
    assert sync(books, good, late, good) == [
        Synced(1, ""),
        Synced(4, f"the month of 2031-04-01 is not open in the books of {books.local_body}"),
        Synced(1, ""),
    ]
    assert sync(books, Leaf(51, THING, "property_tax", 1_00, "cash", DAY))[0].refused != ""
    parked = "select source, reason, settled, event ->> 'amount' from ledger.parked where local_body = $1 order by 1"  # fmt: skip
    assert books.fetch(parked, books.local_body) == [
        ("leaf:K1:4", "period", False, "5000"),
        ("leaf:K1:51", "malformed", False, "100"),
    ]
    missing = books.run(lambda c: collect.missing_leaves(c, books.local_body, "K1"))
    assert missing[:2] == [2, 3]
    assert 4 not in missing
    assert due(books, DAY) == 200_00
    assert sync(books, replace(late, on=DAY)) == [Synced(4, "")]
    assert books.fetch(parked, books.local_body)[0] == ("leaf:K1:4", "period", True, "5000")
    assert close(books, 150_00, "field:ravi") == 0


def test_a_leaf_that_comes_again_with_another_amount_is_told(books: Books) -> None:
    books.run(lambda c: collect.allot_book(c, books.local_body, "K1", "ravi", 1, 50))
    leaf = Leaf(1, THING, "property_tax", 100_00, "cash", DAY)
    assert sync(books, leaf, replace(leaf, amount=200_00))[1].refused == "leaf:K1:1 was another payment"  # fmt: skip
    assert standing(books, DAY)[CASH] == 100_00
