"""What waits holds its budget; what is approved by another spends it; nothing goes beyond an appropriation."""

import asyncio
from datetime import date

import asyncpg
import pytest

from plugins.finance import approval, bulk, journal
from plugins.finance.approval import Head
from plugins.finance.journal import Line, RefusedError, Voucher
from tests.unit.finance.conftest import Books

ROADS, PAYABLE, DAY = "230010101", "350010101", date(2026, 5, 5)
HEAD = Head("general", ROADS, "20")


def bill(books: Books, source: str, amount: int, on: date = DAY, by: str = "clerk") -> Voucher:
    lines = (Line(ROADS, amount, "20"), Line(PAYABLE, -amount))
    return Voucher(books.local_body, source, "general", "journal", on, lines, by)


def appropriate(books: Books, amount: int, decision: str = "D1") -> None:
    books.run(lambda c: approval.appropriate(c, books.local_body, 2026, HEAD, amount, decision, "fc"))  # fmt: skip


def prepare(books: Books, source: str, amount: int) -> int:
    return books.run(lambda c: approval.prepare(c, bill(books, source, amount)))


def approve(books: Books, waiting: int, by: str = "secretary") -> int:
    return books.run(lambda c: approval.approve(c, books.local_body, waiting, by))


def left(books: Books) -> tuple[int, int, int]:
    (one,) = books.run(lambda c: approval.variance(c, books.local_body, 2026))
    return one.spent, one.held, one.left


def reason(work: object) -> str:
    with pytest.raises(RefusedError) as found:
        work()  # type: ignore[operator]  # a lambda of the test
    return found.value.reason


def test_a_voucher_waits_holds_its_budget_and_spends_it_when_another_approves(books: Books) -> None:
    appropriate(books, 1000_00)
    waiting = prepare(books, "b1", 600_00)
    assert left(books) == (0, 600_00, 400_00)
    assert books.fetch("select count(*) from ledger.voucher where local_body = $1", books.local_body) == [(0,)]  # fmt: skip
    assert reason(lambda: approve(books, waiting, "clerk")) == "malformed"
    voucher = approve(books, waiting)
    assert left(books) == (600_00, 0, 400_00)
    assert reason(lambda: approve(books, waiting)) == "unknown"
    books.run(lambda c: journal.settle(c, books.local_body))
    assert books.run(lambda c: journal.voucher_number(c, books.local_body, voucher)) == 1
    assert left(books) == (600_00, 0, 400_00)


def test_nothing_is_spent_or_held_beyond_the_appropriation(books: Books) -> None:
    assert reason(lambda: prepare(books, "b0", 1)) == "budget"
    appropriate(books, 1000_00)
    prepare(books, "b1", 600_00)
    assert reason(lambda: prepare(books, "b2", 400_01)) == "budget"
    assert reason(lambda: books.run(lambda c: journal.post(c, bill(books, "b3", 400_01)))) == "budget"  # fmt: skip
    assert reason(lambda: books.run(lambda c: bulk.post_many(c, [bill(books, f"m{n}", 200_01) for n in range(2)], "import"))) == "budget"  # fmt: skip
    books.run(lambda c: journal.post(c, bill(books, "b4", 400_00)))
    assert left(books) == (400_00, 600_00, 0)
    assert reason(lambda: appropriate(books, -1, "D2")) == "budget"
    appropriate(books, 50_00, "D3")
    assert left(books) == (400_00, 600_00, 50_00)


def test_what_is_void_gives_its_budget_back_and_may_come_again(books: Books) -> None:
    appropriate(books, 1000_00)
    waiting = prepare(books, "b1", 600_00)
    assert reason(lambda: prepare(books, "b1", 100_00)) == "source_clash"
    books.run(lambda c: approval.void(c, books.local_body, waiting, "secretary", "wrong bill"))
    assert left(books) == (0, 0, 1000_00)
    assert approve(books, prepare(books, "b1", 1000_00))
    assert reason(lambda: approve(books, waiting)) == "unknown"


def test_a_voucher_that_could_not_be_posted_is_not_laid_before_anybody(books: Books) -> None:
    appropriate(books, 1000_00)
    for change, why in ((bill(books, "b1", 1, date(2031, 5, 5)), "period"), (bill(books, "b2", 0), "malformed")):  # fmt: skip
        assert reason(lambda one=change: books.run(lambda c: approval.prepare(c, one))) == why
    assert left(books) == (0, 0, 1000_00)


def test_a_reversal_frees_what_was_spent_and_a_closed_year_stays_spent(books: Books) -> None:
    appropriate(books, 1000_00)
    first = books.run(lambda c: journal.post(c, bill(books, "b1", 600_00)))
    books.run(lambda c: journal.reverse(c, books.local_body, first, "undo", DAY, "me"))
    assert left(books) == (0, 0, 1000_00)
    books.run(lambda c: journal.post(c, bill(books, "b2", 900_00)))
    for year in (2025, 2026):
        books.run(lambda c, year=year: journal.close_year(c, books.local_body, year, "310010101", "me"))  # type: ignore[misc]  # fmt: skip
    assert left(books) == (900_00, 0, 100_00)


def test_spenders_at_the_same_moment_do_not_overspend(books: Books) -> None:
    appropriate(books, 500_00)

    async def one(number: int) -> int:
        connection = await asyncpg.connect(books.url)
        try:
            await journal.post(connection, bill(books, f"c{number}", 100_00))
            return 1
        except RefusedError as refused:
            assert refused.reason == "budget"  # noqa: PT017
            return 0
        finally:
            await connection.close()

    async def work() -> int:
        return sum(await asyncio.gather(*(one(number) for number in range(9))))

    assert asyncio.run(work()) == 5
    assert left(books) == (500_00, 0, 0)


def test_opening_balances_come_to_nothing_in_each_fund(books: Books) -> None:
    on = date(2025, 4, 1)
    wrong = {("general", "450010101"): 500_00, ("plan", "310010101"): -500_00}
    assert reason(lambda: books.run(lambda c: approval.open_with(c, books.local_body, on, wrong, "me"))) != ""  # fmt: skip
    right = {("general", "450010101"): 500_00, ("general", "310010101"): -500_00}
    for _ in range(2):
        books.run(lambda c: approval.open_with(c, books.local_body, on, right, "me"))
    rows = books.run(lambda c: journal.trial_balance(c, books.local_body, on, on))
    assert {row.account: row.closing_paise for row in rows} == {"450010101": 500_00, "310010101": -500_00}  # fmt: skip
