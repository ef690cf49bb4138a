"""Posting rules are proved before they run, and say where they are wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.finance.apply import Event, Item, vouchers
from plugins.finance.journal import Line, RefusedError
from plugins.finance.yaml_source import read_documents
from runtime.meaning.ledger.books import read_books
from runtime.meaning.ledger.linear import AmountError, Term, parse, reduce_by, show
from runtime.meaning.ledger.nodes import SpecError
from runtime.meaning.ledger.postings import read_rulebook
from runtime.meaning.periods import period_of
from tests.unit.finance.conftest import BOOKS, SPEC

CHART, BOOK = BOOKS.chart, BOOKS.rules

EVENT = """
posting: paid
on: paid
title: {en: Paid, ml: അടച്ചു}
voucher: receipt
carries:
  groups:
    shares: {set: true, amounts: [amount, extra]}
  accounts: {mode: mode}
lines:
"""


def faults(lines: str, head: str = EVENT) -> list[str]:
    with pytest.raises(SpecError) as found:
        read_rulebook(read_documents(head + lines, "rules.yaml"), CHART)
    first = head.count("\n")
    return [f"{p.span.line - first}:{p.span.column} {p.message}" for p in found.value.problems]


def test_what_does_not_balance_for_all_values_is_reported_with_what_is_left() -> None:
    lines = """  2020-04-01:
    - {dr: mode, amount: sum(shares.amount) + sum(shares.extra)}
    - {each: shares, for: accrual, cr: set.current, amount: amount + extra}
    - {each: shares, for: cash, cr: set.income, amount: amount}
"""
    assert faults(lines) == ["1:3 debits less credits leave sum(shares.extra) (cash)"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{dr: 999999999, amount: sum(shares.amount)}", "2:12 unknown account '999999999'"),
        ("{dr: 140130100, amount: sum(shares.amount)}", "2:12 the account 140130100 needs a function"),
        ("{dr: mood, amount: sum(shares.amount)}", "2:12 the event carries no account 'mood'"),
        ("{dr: set.income, amount: sum(shares.amount)}", "2:12 only an item of a group with sets has a set"),
        ("{each: shares, dr: set.incme, amount: amount}", "2:26 unknown role 'incme'"),
        ("{each: shares, dr: set.current, amount: amount}", "2:26 the set 'property_tax_interest' has no account 'current'"),
        ("{dr: mode, amount: sum(shares.total)}", "2:26 the event carries no amount 'shares.total'"),
        ("{dr: mode, amount: amount}", "2:26 the event carries no amount 'amount'"),
        ("{dr: mode, amount: sum(shares.amount) / 2}", "2:26 unexpected '/'"),
        ("{dr: mode, cr: mode, amount: sum(shares.amount)}", "2:7 a line has either `dr` or `cr`"),
        ("{dr: mode, amount: sum(shares.amount), functon: '90'}", "2:46 unknown key 'functon'"),
        ("{each: sharez, dr: mode, amount: amount}", "2:14 unknown word 'sharez'"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_reported_where_it_is_written(line: str, fault: str) -> None:
    found = faults(f"  2020-04-01:\n    - {line}\n")
    assert fault in found


def test_an_account_that_dies_while_a_rule_needs_it_is_reported() -> None:
    text = (SPEC / "chart_of_accounts.yaml").read_text(encoding="utf-8")
    old = "{en: Net bills payable, ml: അടയ്ക്കാനുള്ള ബിൽ}"
    rules = (SPEC / "postings.yaml").read_text(encoding="utf-8")
    whole = text.replace(old, old[:-1] + ", until: 2030-04-01}") + "---\n" + rules
    with pytest.raises(SpecError) as found:
        read_books(read_documents(whole, "books.yaml"))
    messages = {problem.message for problem in found.value.problems}
    assert messages == {"the account 350010101 is not alive on every day from 2011-04-01 on"}


def test_an_event_that_no_posting_describes_is_reported() -> None:
    head = EVENT.replace("carries:", "carriez:")
    assert "-4:1 unknown key 'carriez'" in faults("", head)
    without = "posting: gift\non: gift\ntitle: {en: Gift, ml: ദാനം}\nvoucher: receipt\nlines: {}\n"
    assert faults("", without) == ["-3:5 nothing says what the event 'gift' carries"]


def test_an_amount_that_belongs_to_no_fund_is_reported() -> None:
    head = EVENT.replace("carries:", "carries:\n  amounts: [total]")
    assert "an amount of the whole event belongs to no fund" in faults("", head)[0]


def test_a_dated_edition_replaces_the_lines_from_its_day() -> None:
    lines = """  2020-04-01:
    - {dr: mode, amount: sum(shares.amount)}
    - {cr: "350900201", amount: sum(shares.amount)}
  2024-04-01: none
"""
    book = read_rulebook(read_documents(EVENT + lines, "rules.yaml"), CHART)
    assert book.postings["paid"].on(date(2024, 3, 31)) is not None
    assert book.postings["paid"].on(date(2024, 4, 1)) is None


def demand_item(amount: int, set_: str, on: date) -> Item:
    return Item({"amount": amount}, set_, period_of("half_year", on), party="building:1")


def receive(*shares: Item, on: date = date(2027, 4, 2)) -> Event:
    return Event(
        "receive",
        "M07025",
        "r1",
        on,
        "me",
        accounts={"mode": "450010101"},
        groups={"shares": shares},
    )


def test_a_receipt_chooses_current_or_arrear_by_the_day_it_is_posted() -> None:
    event = receive(
        demand_item(500, "property_tax", date(2026, 10, 1)),
        demand_item(300, "property_tax", date(2027, 4, 1)),
        demand_item(20, "property_tax_interest", date(2026, 10, 1)),
    )
    [voucher] = vouchers(BOOK, event)
    assert voucher.lines == (
        Line("450010101", 820),
        Line("431100102", -500),
        Line("431100101", -300),
        Line("171010101", -20, "90"),
    )


def test_an_undone_receipt_after_the_year_end_hits_the_arrear() -> None:
    shares = (demand_item(500, "property_tax", date(2026, 10, 1)),)
    [before] = vouchers(BOOK, receive(*shares, on=date(2027, 3, 31)))
    event = receive(*shares, on=date(2027, 4, 1))
    [after] = vouchers(
        BOOK, Event("receipt_undone", "M07025", "b1", event.on, "me", accounts=event.accounts, groups=event.groups)
    )  # fmt: skip
    assert [line.account for line in before.lines] == ["450010101", "431100101"]
    assert after.lines == (Line("450010101", -500), Line("431100102", 500))


def test_amounts_that_do_not_tie_are_refused() -> None:
    event = Event(
        "bill_passed", "M07025", "b1", date(2026, 5, 1), "me", "general",
        amounts={"gross": 1000, "net": 950},
        groups={"lines": (Item({"amount": 1000}, accounts={"account": "220010101"}, function="00"),)},
    )  # fmt: skip
    with pytest.raises(RefusedError) as found:
        vouchers(BOOK, event)
    assert found.value.reason == "malformed"


@pytest.mark.parametrize(
    "event",
    [
        Event("gift", "M07025", "x", date(2026, 5, 1), "me"),
        Event("receive", "M07025", "x", date(2026, 5, 1), "me"),
        Event("receive", "M07025", "x", date(2026, 5, 1), "me", accounts={"mode": "140130100"}),
        receive(Item({"amount": 1}, "nothing", period_of("month", date(2026, 5, 1)))),
        receive(Item({"amount": 1}, "property_tax")),
        receive(Item({"amonut": 1}, "property_tax", period_of("month", date(2026, 5, 1)))),
        receive(demand_item(1, "property_tax", date(2026, 5, 1)), on=date(2001, 1, 1)),
    ],
)
def test_an_event_that_is_not_of_its_shape_is_refused(event: Event) -> None:
    with pytest.raises(RefusedError):
        vouchers(BOOK, event)


AMOUNT = st.integers(-(10**12), 10**12)
ITEMS = st.lists(
    st.builds(
        demand_item,
        AMOUNT,
        st.sampled_from(sorted(CHART.sets)),
        st.dates(date(2024, 4, 1), date(2028, 3, 31)),
    ),
    max_size=6,
)


@given(shares=ITEMS, advances=ITEMS, event=st.sampled_from(["receive", "receipt_undone"]))
def test_every_voucher_of_a_proved_rule_balances(shares: list[Item], advances: list[Item], event: str) -> None:  # fmt: skip
    groups = {"shares": tuple(shares), "advances": tuple(advances)}
    happened = Event(event, "M07025", "x", date(2026, 6, 1), "me", accounts={"mode": "450010101"}, groups=groups)  # fmt: skip
    for voucher in vouchers(BOOK, happened):
        assert sum(line.amount_paise for line in voucher.lines) == 0


def test_ties_are_used_together() -> None:
    gross, net, tax = Term("gross"), Term("net"), Term("tax")
    ties = [{gross: 1, net: -1, tax: -1}, {tax: 2, gross: -1}]
    assert reduce_by({gross: 1, net: -2}, ties) == {}
    assert reduce_by({gross: 1, net: -1}, ties) != {}


@pytest.mark.parametrize("text", ["", "a +", "2", "a b", "(a", "a.b", "sum(a)", "a ** 2", "-" * 3000, "(" * 3000, "a__import__", "2 * 3 * a", "1.5 * a"])  # fmt: skip
def test_what_is_no_amount_is_refused_without_a_traceback(text: str) -> None:
    with pytest.raises(AmountError):
        parse(text, lambda name: {Term(name): 1} if name == "a" else None, lambda _g, _n: None)


def test_an_amount_is_shown_as_it_would_be_written() -> None:
    form = parse("2 * (a - b) - a", lambda name: {Term(name): 1}, lambda _g, _n: None)
    assert show(form) == "a - 2 * b"
