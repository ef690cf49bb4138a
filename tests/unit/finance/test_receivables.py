"""Money owed, on the figures a municipal accountant would work out by hand."""

import asyncio
from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from plugins.finance import changes, journal, receivables, years
from plugins.finance import desk as desks
from plugins.finance.card import total_paise
from plugins.finance.desk import Desk
from plugins.finance.journal import RefusedError
from plugins.finance.receivables import Receipt
from plugins.finance.statements import draw_up
from runtime.meaning.ledger.collections import Fee, Rebate
from runtime.meaning.periods import Period, months_begun, period_of
from tests.unit.finance.conftest import BOOKS, Books

CHART, BOOK, FEES = BOOKS.chart, BOOKS.rules, BOOKS.fees
STATEMENTS = BOOKS.statements
THING = "building:1"
FIRST, SECOND = period_of("half_year", date(2026, 4, 1)), period_of("half_year", date(2026, 10, 1))
HEADS = {"tax": 52800, "library_cess": 2640, "service_cess": 1056}  # 564.96 rupees
CURRENT, ARREAR, CASH, ADVANCE = "431100101", "431100102", "450010101", "350410101"


def desk(books: Books) -> Desk:
    return Desk(BOOK, FEES, books.local_body, "clerk")


def demand(books: Books, period: Period, on: date, heads: dict[str, int] = HEADS) -> None:
    books.run(
        lambda c: receivables.raise_demand(
            c,
            desk(books),
            THING,
            "property_tax",
            period,
            period.last,
            heads,
            on,
            f"run:{period.first}",
        )
    )


def pay(books: Books, amount: int, on: date, source: str = "r1", mode: str = "cash") -> Receipt:
    return books.run(
        lambda c: receivables.receive(
            c, desk(books), THING, "property_tax", amount, mode, on, source
        )
    )


def due(books: Books, on: date) -> int:
    card = books.run(lambda c: desks.read_card(c, desk(books), THING))
    return total_paise(card.dues(FEES, on))


def standing(books: Books, on: date) -> dict[str, int]:
    rows = books.run(lambda c: journal.trial_balance(c, books.local_body, date(2025, 4, 1), on))
    return {row.account: row.closing_paise for row in rows if row.closing_paise}


def undo(books: Books, receipt: str, on: date, source: str = "bounce") -> None:
    books.run(
        lambda c: receivables.undo_receipt(c, desk(books), receipt, "dishonoured", on, source)
    )


def test_interest_is_two_per_cent_for_each_month_begun_after_the_due_day(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1))
    assert due(books, date(2026, 9, 30)) == 56496
    assert (
        due(books, date(2026, 10, 1)) == 56496 + 1130
    )  # 11.2992, each head rounded: 10.56 + .53 + .21
    assert due(books, date(2026, 12, 15)) == 56496 + 3390  # 33.8976, rounded once over the heads


def test_a_rate_of_interest_follows_its_date(books: Books) -> None:
    period = period_of("half_year", date(2022, 10, 1))
    demand(books, period, date(2025, 4, 1), {"tax": 100_00})
    # Raised late: counted from the month after it was raised, at the rate of those months.
    assert due(books, date(2025, 5, 31)) == 100_00 + 2_00


def test_months_begun_counts_a_part_as_whole() -> None:
    assert months_begun(date(2026, 9, 30), date(2026, 9, 30)) == 0
    assert months_begun(date(2026, 9, 30), date(2026, 10, 1)) == 1
    assert months_begun(date(2026, 9, 30), date(2026, 12, 15)) == 3
    assert months_begun(date(2026, 3, 31), date(2027, 4, 1)) == 13


def test_a_payment_clears_the_oldest_period_and_its_interest_first(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    demand(books, SECOND, date(2026, 10, 1), {"tax": 1000_00})
    found = pay(books, 1500_00, date(2026, 12, 15))
    assert [(c.demand.period, c.interest, c.principal) for c in found.cleared] == [
        (FIRST, 60_00, 1000_00),
        (SECOND, 0, 440_00),
    ]


def test_a_part_payment_lowers_interest_from_the_next_month_on(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    pay(books, 520_00, date(2026, 10, 20))  # October's 20 and 500 of principal
    assert due(books, date(2026, 10, 31)) == 500_00
    assert due(books, date(2026, 11, 1)) == 500_00 + 10_00


def test_what_is_paid_too_much_is_an_advance_and_clears_the_next_demand(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    assert pay(books, 1500_00, date(2026, 4, 5)).advance_paise == 500_00
    assert standing(books, date(2026, 4, 5))[ADVANCE] == -500_00
    demand(books, SECOND, date(2026, 10, 1), {"tax": 800_00})
    used = books.run(
        lambda c: receivables.use_advance(c, desk(books), THING, date(2026, 10, 2), "s1")
    )
    assert used == 500_00
    assert due(books, date(2026, 10, 2)) == 300_00


def test_a_demand_run_twice_demands_once(books: Books) -> None:
    for _ in range(2):
        demand(books, FIRST, date(2026, 4, 1))
    assert due(books, date(2026, 4, 1)) == 56496
    assert standing(books, date(2026, 4, 1))[CURRENT] == 56496


def test_arrears_on_1_april_move_accounts_and_no_demand(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    demand(books, SECOND, date(2026, 10, 1), {"tax": 500_00})
    before = books.fetch(
        "select count(*) from ledger.movement where local_body = $1", books.local_body
    )

    def run() -> int:
        return books.run(lambda c: years.start_year(c, desk(books), 2027))

    assert run() == 1500_00
    assert run() == 0
    assert books.fetch("select count(*) from ledger.movement where local_body = $1", books.local_body) == before  # fmt: skip
    assert standing(books, date(2027, 3, 31))[CURRENT] == 1500_00
    found = standing(books, date(2027, 4, 1))
    assert (found.get(CURRENT, 0), found[ARREAR]) == (0, 1500_00)
    pay(books, 500_00, date(2027, 3, 31), "late")  # a receipt of March entered in April
    assert run() == -380_00  # the other 120 were six months of interest
    assert CURRENT not in standing(books, date(2027, 4, 1))


def test_a_cheque_that_bounces_after_the_year_end_brings_back_an_arrear(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    pay(books, 1000_00, date(2026, 9, 30), mode="cheque")
    books.run(lambda c: years.start_year(c, desk(books), 2027))
    undo(books, "r1", date(2027, 4, 10))
    found = standing(books, date(2027, 4, 10))
    assert found == {"110010101": -1000_00, ARREAR: 1000_00}
    # October to April: as if it had never been paid.
    assert due(books, date(2027, 4, 10)) == 1000_00 + 7 * 20_00


def test_a_receipt_is_undone_once_and_the_same_event_again_changes_nothing(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    pay(books, 1000_00, date(2026, 4, 5))
    undo(books, "r1", date(2026, 4, 6))
    undo(books, "r1", date(2026, 4, 6))
    assert due(books, date(2026, 4, 6)) == 1000_00
    with pytest.raises(RefusedError) as found:
        undo(books, "r1", date(2026, 4, 6), "another")
    assert found.value.reason == "reversal"


def test_an_order_forgives_interest_only_where_its_conditions_hold(books: Books) -> None:
    old = period_of("half_year", date(2025, 10, 1))
    demand(books, old, date(2025, 10, 1), {"tax": 1000_00})
    on = date(
        2027, 1, 10
    )  # ten months of interest: 200 rupees, forgiven if the whole principal is paid
    assert pay(books, 1000_00, on).cleared[0].interest_waived == 200_00
    assert due(books, on) == 0
    books2 = replace(books, local_body=f"{books.local_body}X")
    books2.run(lambda c: journal.open_books(c, books2.local_body, 2026))
    books2.run(lambda c: journal.open_books(c, books2.local_body, 2025))
    demand(books2, old, date(2025, 10, 1), {"tax": 1000_00})
    cleared = pay(books2, 900_00, on).cleared[0]
    assert (cleared.interest, cleared.interest_waived, cleared.principal) == (200_00, 0, 700_00)


@pytest.mark.parametrize(
    ("why", "amount", "account"),
    [("waive", 300_00, "110010190"), ("write_off", 300_00, "270010101"), ("adjust", -300_00, "110010101")],
)  # fmt: skip
def test_what_is_taken_off_a_demand_is_booked_by_its_reason(
    books: Books, why: str, amount: int, account: str
) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    before = standing(books, date(2026, 5, 1)).get(account, 0)
    books.run(lambda c: changes.change(c, desk(books), THING, ("property_tax", "tax", FIRST.first), amount, why, date(2026, 5, 1), "n1"))  # fmt: skip
    assert due(books, date(2026, 5, 1)) == 700_00
    assert standing(books, date(2026, 5, 1))[account] - before == 300_00


def test_a_demand_lowered_below_what_was_paid_becomes_an_advance_and_is_given_back(books: Books) -> None:  # fmt: skip
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    pay(books, 1000_00, date(2026, 4, 5))
    on = date(2026, 5, 1)
    books.run(lambda c: changes.change(c, desk(books), THING, ("property_tax", "tax", FIRST.first), -400_00, "adjust", on, "n1"))  # fmt: skip
    assert standing(books, on)[ADVANCE] == -400_00

    def refund(amount: int, allowed_by: str) -> None:
        books.run(lambda c: changes.refund(c, desk(books), THING, "property_tax", amount, CASH, on, "p1", allowed_by))  # fmt: skip

    for amount, officer in ((400_01, "secretary"), (400_00, "clerk"), (0, "secretary")):
        with pytest.raises(RefusedError):
            refund(amount, officer)
    refund(400_00, "secretary")
    assert standing(books, on) == {CASH: 600_00, "110010101": -600_00}


def test_payments_of_one_thing_at_the_same_moment_are_all_taken_once(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})

    async def one(number: int) -> int:
        """A counter that reads again when it is told that the card has moved on. Returns attempts."""
        connection = await asyncpg.connect(books.url)
        try:
            for attempt in range(1, 50):
                try:
                    await receivables.receive(connection, desk(books), THING, "property_tax", 200_00, "cash", date(2026, 4, 5), f"r{number}")  # fmt: skip
                    return attempt
                except RefusedError as refused:
                    assert refused.reason == "stale"  # noqa: PT017
        finally:
            await connection.close()
        raise AssertionError("never taken")

    async def work() -> list[int]:
        return await asyncio.gather(*(one(number % 6) for number in range(12)))

    assert max(asyncio.run(work())) > 1
    found = standing(books, date(2026, 4, 5))
    assert (found[CASH], found.get(CURRENT, 0), found[ADVANCE]) == (1200_00, 0, -200_00)


@pytest.mark.parametrize("amount", [0, -1, 99, 10**15 + 1])
def test_an_amount_that_is_no_payment_is_refused(books: Books, amount: int) -> None:
    with pytest.raises(RefusedError):
        pay(books, amount, date(2026, 4, 5))


def test_statements_tie_before_and_after_the_year_is_closed(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1), {"tax": 1000_00})
    pay(books, 1500_00, date(2026, 4, 5))
    first, last = date(2026, 4, 1), date(2027, 3, 31)

    def figures(name: str) -> dict[str, int]:
        drawn = books.run(
            lambda c: draw_up(c, CHART, STATEMENTS[name], books.local_body, first, last)
        )
        assert drawn.ties
        assert drawn.as_csv().count("\n") == len(drawn.figures) + 1
        return {figure.name: figure.paise for figure in drawn.figures}

    earned, owned, cash = figures("income_expenditure"), figures("balance_sheet"), figures("receipts_payments")  # fmt: skip
    assert (earned["surplus"], owned["unclosed"], owned["owned"]) == (1000_00, 1000_00, 1500_00)
    assert (cash[f"received:{CURRENT}"], cash[f"received:{ADVANCE}"], cash["closing"]) == (1000_00, 500_00, 1500_00)  # fmt: skip
    books.run(lambda c: journal.close_year(c, books.local_body, 2025, "310010101", "me"))
    books.run(lambda c: journal.close_year(c, books.local_body, 2026, "310010101", "me"))
    assert figures("income_expenditure") == earned
    assert figures("balance_sheet") == owned | {"fund": 1000_00, "unclosed": 0}
    assert figures("receipts_payments") == cash


EARLY = replace(
    FEES["property_tax"], rebates=(Rebate("early", ("tax",), 500, 1, "mo", FIRST.first, date.max),)
)
WHOLE = replace(FEES["property_tax"], part=False)


def taken(books: Books, fee: Fee, amount: int, on: date, source: str = "r1") -> Receipt:
    """A payment where the fee is collected so."""
    so = Desk(BOOK, {"property_tax": fee}, books.local_body, "clerk")
    return books.run(
        lambda c: receivables.receive(c, so, THING, "property_tax", amount, "cash", on, source)
    )


def test_a_rebate_is_given_to_who_pays_all_in_its_time_and_taken_back_with_the_receipt(books: Books) -> None:  # fmt: skip
    demand(books, FIRST, date(2026, 4, 1))
    on = date(2026, 4, 30)
    # 5 % of 528.00 is 26.40: 564.96 less 26.40.
    assert taken(books, EARLY, 56496 - 2640, on).advance_paise == 0
    assert due(books, on) == 0
    assert CURRENT not in standing(books, on)
    assert standing(books, on)["110010190"] == 2640
    books.run(lambda c: receivables.undo_receipt(c, desk(books), "r1", "dishonoured", on, "b1"))
    assert due(books, on) == 56496
    assert standing(books, on)[CURRENT] == 56496
    assert "110010190" not in standing(books, on)
    assert books.fetch("select * from ledger.prove($1)", books.local_body) == []


@pytest.mark.parametrize(
    ("amount", "on"), [(56496 - 2641, date(2026, 4, 30)), (56496 - 2640, date(2026, 5, 1))]
)
def test_no_rebate_for_less_or_later(books: Books, amount: int, on: date) -> None:
    demand(books, FIRST, date(2026, 4, 1))
    taken(books, EARLY, amount, on)
    assert due(books, on) == 56496 - amount


def test_what_is_paid_in_parts_gets_no_rebate_with_its_last_part(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1))
    taken(books, EARLY, 100, date(2026, 4, 2))
    taken(books, EARLY, 56396 - 2640, date(2026, 4, 3), "r2")
    assert due(books, date(2026, 4, 3)) == 2640


def test_a_demand_that_is_paid_as_a_whole_refuses_a_part(books: Books) -> None:
    demand(books, FIRST, date(2026, 4, 1))
    with pytest.raises(RefusedError) as refused:
        taken(books, WHOLE, 56495, date(2026, 4, 2))
    assert refused.value.reason == "malformed"
    assert taken(books, WHOLE, 56496, date(2026, 4, 2)).advance_paise == 0
