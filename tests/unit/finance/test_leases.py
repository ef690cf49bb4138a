"""A lease's rent rises as agreed, is demanded each month with its tax, bears interest, and ends."""

from datetime import date

import pytest

from plugins.finance import desk as desks
from plugins.finance import leases, runs
from plugins.finance.card import total_paise
from plugins.finance.journal import RefusedError
from plugins.finance.leases import Lease, schedule
from runtime.meaning.periods import Period, period_of
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_receivables import desk, standing

SHOP = Lease("shop:12", "person:1", 5_250_00, date(2025, 10, 1), date(2028, 9, 30), 500, 12, gst=1800)  # fmt: skip


def month(books: Books, first: date) -> list[runs.Tried]:
    """Demand one month's rent."""
    period = period_of("month", first)
    due = first.replace(day=10)

    async def work(connection: object) -> list[runs.Tried]:
        tried = await runs.try_run(connection, desk(books), "rent", period, due, first)  # type: ignore[arg-type]
        await runs.approve_run(connection, books.local_body, "rent", first, "secretary")  # type: ignore[arg-type]
        await runs.raise_next(connection, [desk(books)], "rent", first)  # type: ignore[arg-type]
        return tried

    return books.run(work)


def test_the_rent_rises_each_year_and_ends() -> None:
    assert list(schedule(SHOP)) == [
        (date(2025, 10, 1), 5_250_00),
        (date(2026, 10, 1), 5_513_00),  # 5,512.50 to the rupee, half up
        (date(2027, 10, 1), 5_789_00),
        (date(2028, 10, 1), 0),
    ]


def test_each_month_is_demanded_with_its_tax_and_bears_interest(books: Books) -> None:
    assert books.run(lambda c: leases.put_on_roll(c, desk(books), "rent", SHOP, "L1")) == 8
    assert books.run(lambda c: leases.put_on_roll(c, desk(books), "rent", SHOP, "L1")) == 0
    assert [(t.head, t.paise) for t in month(books, date(2026, 9, 1))] == [("gst", 945_00), ("rent", 5_250_00)]  # fmt: skip
    assert [(t.head, t.paise) for t in month(books, date(2026, 10, 1))] == [("gst", 992_34), ("rent", 5_513_00)]  # fmt: skip
    found = standing(books, date(2026, 10, 1))
    assert (found["130010101"], found["350200103"]) == (-10_763_00, -1_937_34)
    card = books.run(lambda c: desks.read_card(c, desk(books), "shop:12"))
    # By 15 October: September's rent has begun two months of 1 %, October's one; the tax bears none.
    assert total_paise(card.dues(desk(books).fees, date(2026, 10, 15))) == 10_763_00 + 1_937_34 + 2 * 52_50 + 55_13  # fmt: skip


def test_after_its_end_a_lease_is_demanded_no_more(books: Books) -> None:
    short = Lease("shop:12", "person:1", 1_000_00, date(2026, 4, 1), date(2026, 6, 30), 0, 12)
    books.run(lambda c: leases.put_on_roll(c, desk(books), "rent", short, "L1"))
    assert [t.paise for t in month(books, date(2026, 6, 1))] == [1_000_00]
    assert month(books, date(2026, 7, 1)) == []


def test_an_early_end_stops_the_rent(books: Books) -> None:
    long = Lease("shop:12", "person:1", 1_000_00, date(2026, 4, 1), date(2027, 3, 31), 0, 12)
    books.run(lambda c: leases.put_on_roll(c, desk(books), "rent", long, "L1"))
    books.run(lambda c: leases.end_early(c, desk(books), "rent", long, date(2026, 7, 1), "E1"))
    assert month(books, date(2026, 7, 1)) == []
    with pytest.raises(RefusedError):
        books.run(lambda c: leases.end_early(c, desk(books), "rent", SHOP, date(2026, 7, 1), "E1"))


@pytest.mark.parametrize(
    "wrong",
    [
        Lease("s", "p", 0, date(2026, 4, 1), date(2027, 3, 31), 0, 12),
        Lease("s", "p", 1, date(2026, 4, 1), date(2026, 3, 31), 0, 12),
        Lease("s", "p", 1, date(2026, 4, 1), date(2027, 3, 31), -1, 12),
        Lease("s", "p", 1, date(2026, 4, 1), date(2027, 3, 31), 0, 0),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(wrong: Lease) -> None:
    with pytest.raises(RefusedError):
        list(schedule(wrong))


def test_a_month_is_a_period_of_its_own() -> None:
    assert period_of("month", date(2026, 9, 1)) == Period(date(2026, 9, 1), date(2026, 9, 30))
