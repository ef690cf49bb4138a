"""What the journal promises, tried on the real database."""

import asyncio
from datetime import date

import asyncpg
import pytest

from plugins.finance import journal
from plugins.finance.connection import Connection
from plugins.finance.journal import Balance, Line, RefusedError, Voucher
from tests.unit.finance.conftest import Books

CASH, FEE, BANK, FUND = "450010101", "140130100", "450020101", "310010101"
APRIL = date(2026, 4, 2)


def fee(books: Books, source: str, amount: int = 2000, on: date = APRIL) -> Voucher:
    lines = (Line(CASH, amount), Line(FEE, -amount, "90"))
    return Voucher(books.local_body, source, "general", "receipt", on, lines, "cashier")


def post(books: Books, voucher: Voucher) -> int:
    return books.run(lambda connection: journal.post(connection, voucher))


def refused(books: Books, voucher: Voucher) -> str:
    with pytest.raises(RefusedError) as found:
        post(books, voucher)
    return found.value.reason


def balances(books: Books, first: date, last: date) -> dict[str, int]:
    rows = books.run(
        lambda connection: journal.trial_balance(connection, books.local_body, first, last)
    )
    return {row.account: row.closing_paise for row in rows}


def settle(books: Books) -> int:
    return books.run(lambda connection: journal.settle(connection, books.local_body))


def test_a_voucher_is_in_the_trial_balance_as_soon_as_it_is_posted(books: Books) -> None:
    post(books, fee(books, "a"))
    rows = books.run(
        lambda c: journal.trial_balance(c, books.local_body, date(2026, 4, 1), date(2026, 4, 30))
    )
    assert rows == [Balance(FEE, 0, 0, 2000, -2000), Balance(CASH, 0, 2000, 0, 2000)]


def test_settling_changes_no_balance(books: Books) -> None:
    for number in range(5):
        post(books, fee(books, f"a{number}", 100, date(2026, 4, 5 + number)))
    days = [(date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 4, 7), date(2026, 4, 8))]
    before = [balances(books, *span) for span in days]
    assert settle(books) == 5
    assert [balances(books, *span) for span in days] == before
    assert before[1][CASH] == 400


def test_an_event_sent_twice_posts_once(books: Books) -> None:
    assert post(books, fee(books, "a")) == post(books, fee(books, "a"))
    assert balances(books, APRIL, APRIL)[CASH] == 2000


def test_an_event_sent_twice_at_the_same_moment_posts_once(books: Books) -> None:
    async def work() -> list[int]:
        connections = [await asyncpg.connect(books.url) for _ in range(8)]
        ids = await asyncio.gather(*(journal.post(c, fee(books, "a")) for c in connections))
        for connection in connections:
            await connection.close()
        return ids

    assert len(set(asyncio.run(work()))) == 1
    assert balances(books, APRIL, APRIL)[CASH] == 2000


def test_the_same_source_with_other_content_is_a_clash(books: Books) -> None:
    post(books, fee(books, "a"))
    assert refused(books, fee(books, "a", 2001)) == "source_clash"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((Line(CASH, 100), Line(FEE, -99, "90")), "unbalanced"),
        ((Line(CASH, 0), Line(FEE, 0, "90")), "malformed"),
        ((Line(CASH, 100),), "malformed"),
        ((), "malformed"),
        ((Line(CASH, 10**16), Line(FEE, -(10**16), "90")), "malformed"),
        ((Line(CASH, 2**70), Line(FEE, -(2**70), "90")), "malformed"),
        ((Line("999999999", 100), Line(FEE, -100, "90")), "account"),
        ((Line("'; drop", 100), Line(FEE, -100, "90")), "account"),
        ((Line(CASH, 100), Line(FEE, -100)), "dimension"),
        ((Line(CASH, 100), Line(FEE, -100, "77")), "dimension"),
        ((Line(CASH, 100, "", "nobody"), Line(FEE, -100, "90")), "dimension"),
        ((Line(CASH, 100, "", "", "nowhere"), Line(FEE, -100, "90")), "dimension"),
        ((Line(CASH, 100, party="x" * 101), Line(FEE, -100, "90")), "malformed"),
    ],
)
def test_a_wrong_voucher_is_refused_and_leaves_nothing(
    books: Books, lines: tuple[Line, ...], reason: str
) -> None:
    wrong = Voucher(books.local_body, "a", "general", "receipt", APRIL, lines, "cashier")
    assert refused(books, wrong) == reason
    assert balances(books, APRIL, APRIL) == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on": date(2031, 4, 1)}, "period"),
        ({"on": date.max}, "malformed"),
        ({"local_body": "nowhere"}, "period"),
        ({"fund": "treasure"}, "dimension"),
        ({"kind": "gift"}, "malformed"),
        ({"source": ""}, "malformed"),
        ({"source": "x" * 201}, "malformed"),
        ({"by": ""}, "malformed"),
        ({"narration": "x" * 501}, "malformed"),
        ({"narration": "a\0b"}, "malformed"),
    ],
)
def test_a_wrong_head_is_refused(books: Books, change: dict[str, object], reason: str) -> None:
    good = fee(books, "a")
    fields = {name: getattr(good, name) for name in Voucher.__slots__} | change
    assert refused(books, Voucher(**fields)) == reason


def test_cash_never_goes_below_nothing(books: Books) -> None:
    post(books, fee(books, "a", 1000))
    pay_in = (Line(BANK, 1001), Line(CASH, -1001))
    wrong = Voucher(books.local_body, "b", "general", "contra", APRIL, pay_in, "cashier")
    assert refused(books, wrong) == "negative_cash"


def test_a_payment_dated_before_its_money_came_is_refused(books: Books) -> None:
    post(books, fee(books, "a", 1000, date(2026, 5, 1)))
    pay_in = (Line(BANK, 1000), Line(CASH, -1000))
    early = Voucher(books.local_body, "b", "general", "contra", APRIL, pay_in, "cashier")
    assert refused(books, early) == "negative_cash"


def test_a_reversal_turns_the_voucher_round_once(books: Books) -> None:
    voucher = post(books, fee(books, "a"))

    def reverse(source: str) -> int:
        return books.run(
            lambda c: journal.reverse(c, books.local_body, voucher, source, date(2026, 5, 1), "me")
        )

    first = reverse("undo a")
    assert reverse("undo a") == first
    assert balances(books, APRIL, date(2026, 5, 1)) == {CASH: 0, FEE: 0}
    with pytest.raises(RefusedError) as found:
        reverse("undo a again")
    assert found.value.reason == "reversal"
    with pytest.raises(RefusedError) as found:
        books.run(lambda c: journal.reverse(c, books.local_body, first, "undo undo", APRIL, "me"))
    assert found.value.reason == "reversal"


@pytest.mark.parametrize("role", ["postgres", "finance_owner"])
@pytest.mark.parametrize(
    ("table", "column"), [("voucher", "narration"), ("given_number", "number")]
)
@pytest.mark.parametrize("statement", ["update {0} set {1} = {1}", "delete from {0}", "truncate {0}"])  # fmt: skip
def test_nobody_changes_a_posted_row_not_even_the_owner(
    books: Books, table: str, column: str, statement: str, role: str
) -> None:
    post(books, fee(books, "a"))
    settle(books)
    sql = statement.format(f"ledger.{table}", column)
    with pytest.raises(asyncpg.PostgresError) as found:
        books.run(lambda c: c.execute(f"set role {role}; {sql}"))
    assert found.value.sqlstate == "KF006"


@pytest.mark.parametrize("role", ["finance_poster", "finance_reader"])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into ledger.voucher select * from ledger.voucher",
        "update ledger.voucher set amounts = '{}'",
        "insert into ledger.fresh values (1, 'x')",
        "delete from ledger.voucher",
        "update ledger.balance set debit = 0",
        "update ledger.month set state = 'open'",
        "select ledger.refuse_negative_cash('x', 'x', '2026-04-01', '{}')",
    ],
)
def test_no_log_in_writes_but_through_the_functions(
    books: Books, role: str, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        books.run(lambda c: c.execute(f"set role {role}; {statement}"))


def test_a_poster_posts_and_a_reader_reads(books: Books) -> None:
    async def work(connection: Connection) -> int:
        await connection.execute("set role finance_poster")
        await journal.post(connection, fee(books, "a"))
        await connection.execute("reset role; set role finance_reader")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await journal.post(connection, fee(books, "b"))
        found = await journal.trial_balance(connection, books.local_body, APRIL, APRIL)
        return sum(row.closing_paise for row in found)

    assert books.run(work) == 0


@pytest.mark.parametrize(
    ("accounts", "amounts", "functions"),
    [
        ([CASH, CASH], [100, -99], None),
        ([CASH, CASH], [0, 0], None),
        ([CASH, CASH], [None, 5], None),
        ([CASH, CASH, CASH], [5, -5], None),
        ([CASH, None], [5, -5], None),
        ([], [5, -5], None),
        ([CASH, CASH], [5, -5], ["90"]),
        ([CASH], [5], None),
        ([], [], None),
    ],
)
def test_the_database_itself_refuses_a_voucher_that_does_not_balance(
    books: Books, accounts: list[str], amounts: list[int], functions: list[str] | None
) -> None:
    sql = """insert into ledger.voucher
        (local_body, fund, kind, source, on_date, narration, posted_by, accounts, amounts, functions)
        values ($1, 'general', 'journal', 'raw', '2026-04-02', '', 'owner', $2, $3, $4)"""
    with pytest.raises(asyncpg.PostgresError) as found:
        books.fetch(sql, books.local_body, accounts, amounts, functions)
    assert found.value.sqlstate == "KF001"


def test_numbers_are_gapless_in_posting_order_by_kind_and_year(books: Books) -> None:
    async def work(connection: Connection) -> None:
        for number in range(6):
            on = date(2026, 3, 31) if number == 2 else APRIL
            await journal.post(connection, fee(books, f"a{number}", 100, on))
            if number % 2:
                await journal.settle(connection, books.local_body)

    books.run(work)
    rows = books.fetch(
        "select s.year, n.number from ledger.voucher_number n join ledger.series s on s.id = n.series"
        " where s.local_body = $1 order by n.voucher",
        books.local_body,
    )
    assert rows == [(2026, 1), (2026, 2), (2025, 1), (2026, 3), (2026, 4), (2026, 5)]


def test_posters_and_settlers_at_once_lose_nothing(books: Books) -> None:
    async def poster(number: int) -> None:
        connection = await asyncpg.connect(books.url)
        for turn in range(20):
            await journal.post(connection, fee(books, f"{number}-{turn}", 100))
        await connection.close()

    async def settler() -> None:
        connection = await asyncpg.connect(books.url)
        for _ in range(15):
            await journal.settle(connection, books.local_body)
        await connection.close()

    async def work() -> None:
        await asyncio.gather(*(poster(number) for number in range(6)), settler(), settler())

    asyncio.run(work())
    settle(books)
    assert balances(books, APRIL, APRIL) == {CASH: 12000, FEE: -12000}
    numbers = books.fetch(
        "select n.number from ledger.voucher_number n join ledger.series s on s.id = n.series"
        " where s.local_body = $1 order by 1",
        books.local_body,
    )
    assert numbers == [(number,) for number in range(1, 121)]


def test_a_closed_month_takes_nothing_more_but_answers_for_what_it_has(books: Books) -> None:
    voucher = post(books, fee(books, "a", on=date(2025, 4, 10)))
    books.run(lambda c: journal.close_month(c, books.local_body, date(2025, 4, 1)))
    assert post(books, fee(books, "a", on=date(2025, 4, 10))) == voucher
    assert refused(books, fee(books, "b", on=date(2025, 4, 10))) == "period"


def test_months_close_in_their_order(books: Books) -> None:
    with pytest.raises(RefusedError) as found:
        books.run(lambda c: journal.close_month(c, books.local_body, date(2025, 5, 1)))
    assert found.value.reason == "period"


def test_a_year_closes_into_the_fund_and_the_next_one_opens_with_its_balances(books: Books) -> None:
    opening = (Line(BANK, 50000), Line(FUND, -50000))
    post(books, Voucher(books.local_body, "opening", "general", "opening", date(2025, 4, 1), opening, "me"))  # fmt: skip
    post(books, fee(books, "a", 2000, date(2025, 6, 1)))
    assert books.run(lambda c: journal.close_year(c, books.local_body, 2025, FUND, "me")) == 1
    found = balances(books, date(2026, 4, 1), date(2026, 4, 1))
    assert {code: amount for code, amount in found.items() if amount} == {
        BANK: 50000,
        CASH: 2000,
        FUND: -52000,
    }
    assert refused(books, fee(books, "late", 1, date(2025, 6, 1))) == "period"


def test_posting_under_an_old_snapshot_is_refused(books: Books) -> None:
    async def work(connection: Connection) -> str:
        with pytest.raises(RefusedError) as found:
            async with connection.transaction(isolation="repeatable_read"):
                await journal.post(connection, fee(books, "a"))
        return found.value.reason

    assert books.run(work) == "malformed"
