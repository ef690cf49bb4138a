"""Random lives of money: whatever happens in whatever order, the books stay true.

The short form runs in `make test`, the long one nightly. Two connections take turns, so that versions and
locks of one meet the other's.
"""

import asyncio
import csv
import io
import itertools
import shutil
import subprocess
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from plugins.finance import changes, collect, journal, receivables, runs, years
from plugins.finance import desk as desks
from plugins.finance.apply import Event, vouchers
from plugins.finance.card import total_paise
from plugins.finance.desk import Desk
from plugins.finance.export import hledger_journal
from plugins.finance.journal import RefusedError
from plugins.finance.money import paise
from runtime.meaning.periods import period_of
from tests.unit.finance.conftest import BOOKS, Books

Result = TypeVar("Result")
CHART, BOOK, FEES = BOOKS.chart, BOOKS.rules, BOOKS.fees
MONEY = ("450010101", "450010102", "450020101", "450020102")
THINGS = st.sampled_from(["building:1", "building:2"])
AMOUNTS = st.one_of(st.integers(100, 5_000_00), st.sampled_from([100, 101, 12345, 10**12]))
_bodies = (f"P{number:05}" for number in itertools.count(1))


class Money(RuleBasedStateMachine):
    """One body's money through three years."""

    url: ClassVar[str]
    judge: ClassVar[bool] = False
    runner: ClassVar[asyncio.Runner]
    pool: ClassVar[list["asyncpg.Connection[asyncpg.Record]"]]

    def __init__(self) -> None:
        super().__init__()
        self.body = next(_bodies)
        self.desk = Desk(BOOK, FEES, self.body, "clerk")
        self.day = date(2025, 4, 1)
        self.nth = 0
        self.receipts: dict[str, int] = {}
        self.undone: set[str] = set()
        self.refunded = 0
        self.over = 0
        self.wait(self.open())

    async def open(self) -> None:
        for connection in self.pool:  # what a failed example left behind
            if connection.is_in_transaction():
                await connection.execute("rollback")
        await self.pool[0].execute(
            "select ledger.open_book($1, '2025-04-01'), ledger.open_year($1, y) from unnest(array[2025, 2026, 2027]) y",
            self.body,
        )

    @classmethod
    async def connect(cls) -> None:
        cls.pool = [await asyncpg.connect(cls.url) for _ in range(2)]
        for connection in cls.pool:  # all that follows needs no more than a poster's rights
            await connection.execute("set role finance_poster")

    @classmethod
    async def leave(cls) -> None:
        for connection in cls.pool:
            await connection.close()

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    @property
    def connection(self) -> "asyncpg.Connection[asyncpg.Record]":
        return self.pool[self.nth % 2]

    def source(self) -> str:
        self.nth += 1
        return f"event:{self.nth}"

    @rule(days=st.sampled_from([1, 20, 45, 100, 200]))
    def time_passes(self, days: int) -> None:
        before = self.day
        self.day = min(self.day + timedelta(days=days), date(2028, 3, 31))
        for year in (2026, 2027):
            if before < date(year, 4, 1) <= self.day:
                carried = self.wait(years.start_year(self.connection, self.desk, year))
                assert carried >= 0
                assert self.wait(years.start_year(self.connection, self.desk, year)) == 0

    @rule(
        thing=THINGS,
        tax=AMOUNTS,
        cess=st.integers(1, 500),
        ahead=st.sampled_from([-200, 0, 0, 180]),
    )
    def demand(self, thing: str, tax: int, cess: int, ahead: int) -> None:
        period = period_of("half_year", self.day + timedelta(days=ahead))
        heads = {"tax": tax, "library_cess": cess}
        source = self.source()
        for _ in range(2):  # the run is repeated
            self.wait(
                receivables.raise_demand(self.connection, self.desk, thing, "property_tax", period, period.last, heads, self.day, source)
            )  # fmt: skip

    @rule(
        thing=THINGS,
        amount=AMOUNTS,
        mode=st.sampled_from(["cash", "cheque", "upi"]),
        whole=st.booleans(),
    )
    def pay(self, thing: str, amount: int, mode: str, whole: bool) -> None:
        card = self.wait(desks.read_card(self.connection, self.desk, thing))
        due = total_paise(card.dues(FEES, self.day))
        amount = max(due, 100) if whole else amount
        source = self.source()

        def receive(paid: int) -> receivables.Receipt:
            return self.wait(receivables.receive(self.connection, self.desk, thing, "property_tax", paid, mode, self.day, source))  # fmt: skip

        found = receive(amount)
        assert sum(c.principal + c.interest for c in found.cleared) + found.advance_paise == amount
        self.receipts[source] = amount
        receive(amount)
        with pytest.raises(RefusedError):
            receive(amount + 1)

    @rule(pick=st.randoms(use_true_random=False))
    def bounce(self, pick: Any) -> None:
        if not self.receipts:
            return
        receipt = pick.choice(sorted(self.receipts))
        try:
            self.wait(receivables.undo_receipt(self.connection, self.desk, receipt, "dishonoured", self.day, self.source()))  # fmt: skip
        except RefusedError as refused:
            assert refused.reason in ("reversal", "negative_cash")  # noqa: PT017
            return
        assert receipt not in self.undone
        self.undone.add(receipt)

    @rule(thing=THINGS)
    def set_off(self, thing: str) -> None:
        source = self.source()
        self.wait(receivables.use_advance(self.connection, self.desk, thing, self.day, source))
        assert (
            self.wait(receivables.use_advance(self.connection, self.desk, thing, self.day, source))
            == 0
        )

    @rule(
        thing=THINGS,
        amount=AMOUNTS,
        why=st.sampled_from(["adjust", "waive", "write_off"]),
        less=st.booleans(),
    )
    def change(self, thing: str, amount: int, why: str, less: bool) -> None:
        demands = self.wait(desks.read_card(self.connection, self.desk, thing)).demands()
        if not demands:
            return
        d = demands[amount % len(demands)]
        amount = -amount if less and why == "adjust" else amount
        try:
            self.wait(changes.change(self.connection, self.desk, thing, (d.fee, d.head, d.period.first), amount, why, self.day, self.source()))  # fmt: skip
        except RefusedError as refused:
            assert refused.reason == "malformed"  # noqa: PT017

    @rule(thing=THINGS, amount=AMOUNTS)
    def refund(self, thing: str, amount: int) -> None:
        try:
            self.wait(changes.refund(self.connection, self.desk, thing, "property_tax", amount, "450010101", self.day, self.source(), "secretary"))  # fmt: skip
        except RefusedError as refused:
            assert refused.reason in ("malformed", "negative_cash")  # noqa: PT017
            return
        self.refunded += amount

    @rule(thing=THINGS, amount=AMOUNTS)
    def dies_before_commit(self, thing: str, amount: int) -> None:
        """A fault: whatever was done in a transaction that ends badly was never done."""

        async def work() -> None:
            dying = self.connection.transaction()
            await dying.start()
            await receivables.receive(self.connection, self.desk, thing, "property_tax", amount, "upi", self.day, self.source())  # fmt: skip
            await dying.rollback()

        self.wait(work())

    @rule(thing=THINGS, amounts=st.lists(AMOUNTS, min_size=2, max_size=2))
    def at_once(self, thing: str, amounts: list[int]) -> None:
        """Two counters take money for one thing at the same moment; who is told `stale` reads again."""

        async def one(which: int, source: str) -> None:
            for _ in range(20):
                try:
                    await receivables.receive(self.pool[which], self.desk, thing, "property_tax", amounts[which], "cash", self.day, source)  # fmt: skip
                    return
                except RefusedError as refused:
                    assert refused.reason == "stale"  # noqa: PT017
            raise AssertionError("never taken")

        async def both() -> None:
            await asyncio.gather(*(one(which, source) for which, source in enumerate(sources)))

        sources = [self.source(), self.source()]
        self.wait(both())
        self.receipts |= dict(zip(sources, amounts, strict=True))

    @rule(amount=AMOUNTS, ahead=st.sampled_from([0, 180]))
    def mass_run(self, amount: int, ahead: int) -> None:
        period = period_of("half_year", self.day + timedelta(days=ahead))
        charges = [runs.Charge(f"building:{n}", "service_cess", amount + n) for n in (1, 2, 3)]

        async def work() -> None:
            connection, fee = self.connection, "property_tax"
            try:
                await runs.assess(connection, self.desk, fee, charges, period.first, self.source())
                await runs.try_run(connection, self.desk, fee, period, period.last, self.day)
            except RefusedError as refused:
                assert refused.reason == "source_clash"  # noqa: PT017
                return
            await runs.approve_run(connection, self.body, fee, period.first, "secretary")
            raised = await runs.raise_next(connection, [self.desk], fee, period.first)
            assert raised == runs.Raised(self.body, "")
            assert await runs.raise_next(connection, [self.desk], fee, period.first) is None

        self.wait(work())

    @rule(amounts=st.lists(AMOUNTS, min_size=2, max_size=2), mode=st.sampled_from(["cash", "cheque"]), wrong=st.sampled_from([0, 0, -7, 5]))  # fmt: skip
    def counter_day(self, amounts: list[int], mode: str, wrong: int) -> None:
        """A group pays at a counter, which is closed and paid in."""
        source = self.source()
        parts = [collect.Part(self.body, f"building:{n}", "property_tax", amount) for n, amount in enumerate(amounts, 1)]  # fmt: skip

        async def work() -> None:
            connection, counter = self.connection, f"counter {source}"
            await collect.pay_group(connection, lambda _: self.desk, parts, sum(amounts), mode, self.day, source, "", counter)  # fmt: skip
            cash = sum(amounts) if mode == "cash" else 0
            counted = max(cash + wrong, 0)
            self.over += await collect.close_counter(connection, self.desk, counter, self.day, "cash", counted, "general")  # fmt: skip
            await collect.remit(connection, self.desk, source, [(counter, self.day)], mode, "450020101", self.day, "general", mode == "cash")  # fmt: skip

        self.wait(work())
        self.receipts |= {f"{source}/{part.thing}/{part.fee}": part.amount for part in parts}

    @rule(amount=AMOUNTS)
    def remit(self, amount: int) -> None:
        event = Event(
            "remit", self.body, self.source(), self.day, "cashier", "general",
            amounts={"amount": amount}, accounts={"from": "450010101", "to": "450020101"},
        )  # fmt: skip
        try:
            for voucher in vouchers(BOOK, event):
                self.wait(journal.post(self.connection, voucher))
        except RefusedError as refused:
            assert refused.reason == "negative_cash"  # noqa: PT017

    @rule()
    def settle(self) -> None:
        self.wait(journal.settle(self.connection, self.body))

    @invariant()
    def books_are_true(self) -> None:
        if self.nth % 3 == 0:
            self.wait(self.prove())

    async def prove(self) -> None:
        connection = self.pool[0]
        rows = await journal.trial_balance(connection, self.body, date(2025, 4, 1), self.day)
        standing = {row.account: row.closing_paise for row in rows}
        assert sum(standing.values()) == 0
        assert all(standing.get(account, 0) >= 0 for account in MONEY)
        # Receipts are in the bank, in the till or on their way.
        received = sum(paid for source, paid in self.receipts.items() if source not in self.undone)
        assert (
            sum(standing.get(account, 0) for account in MONEY)
            == received - self.refunded + self.over
        )
        # The sub-ledger is the control accounts.
        current = arrear = 0
        year = self.day.year - (self.day.month < 4)
        for row in await connection.fetch("select * from ledger.open_demands($1, $2)", self.body, self.day):  # fmt: skip
            if row["year"] < year:
                arrear += row["open"]
            else:
                current += row["open"]
        assert standing.get("431100101", 0) == current
        assert standing.get("431100102", 0) == arrear
        held = await connection.fetch("select * from ledger.open_advances($1, $2)", self.body, self.day)  # fmt: skip
        assert -standing.get("350410101", 0) == sum(row["open"] for row in held)
        assert standing.get("350420101", 0) == 0

    def teardown(self) -> None:
        self.wait(self.prove())
        found = self.wait(self.pool[0].fetch("select * from ledger.prove($1)", self.body))
        assert found == []
        if self.judge:
            self.wait(judged_equal(self.pool[0], self.body, self.day))


async def judged_equal(connection: "asyncpg.Connection[asyncpg.Record]", body: str, last: date) -> None:  # fmt: skip
    """hledger accepts the exported journal and finds the same balances, to the paisa."""
    text = "".join([piece async for piece in hledger_journal(connection, body)])
    for command in (["check"], ["balance", "--flat", "--no-total", "-O", "csv"]):
        done = subprocess.run(["hledger", "-f", "-", *command], input=text, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
    theirs = {
        row["account"].rpartition(":")[2]: paise(row["balance"].removeprefix("INR ").replace(",", "") or "0")
        for row in csv.DictReader(io.StringIO(done.stdout))
    }  # fmt: skip
    rows = await journal.trial_balance(connection, body, date(2025, 4, 1), last)
    assert theirs == {row.account: row.closing_paise for row in rows if row.closing_paise}


def play(url: str, examples: int, steps: int, judge: bool) -> None:
    Money.url, Money.judge = url, judge
    with asyncio.Runner() as Money.runner:
        Money.runner.run(Money.connect())
        try:
            _play(examples, steps)
        finally:
            Money.runner.run(Money.leave())


def _play(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_money_stays_true_whatever_happens(finance_url: str) -> None:
    play(finance_url, examples=200, steps=10, judge=False)


@pytest.mark.nightly
def test_money_stays_true_whatever_happens_for_long(finance_url: str) -> None:
    play(finance_url, examples=10_000, steps=20, judge=False)
    if shutil.which("hledger"):
        play(finance_url, examples=200, steps=40, judge=True)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed: apt-get install hledger")  # fmt: skip
def test_hledger_accepts_the_exported_journal_and_agrees_to_the_paisa(finance_url: str) -> None:
    play(finance_url, examples=4, steps=20, judge=True)


def test_the_machine_notices_a_lost_rupee(books: Books) -> None:
    """The proof itself is tried: a balance that somebody lowered by one paisa is found."""
    lines = (journal.Line("450010101", 100), journal.Line("140130100", -100, "90"))
    voucher = journal.Voucher(books.local_body, "a", "general", "receipt", date(2026, 4, 2), lines, "me")  # fmt: skip
    books.run(lambda c: journal.post(c, voucher))
    books.run(lambda c: journal.settle(c, books.local_body))
    assert books.fetch("select * from ledger.prove($1)", books.local_body) == []
    books.fetch("update ledger.balance set debit = debit - 1 where local_body = $1 and account = '450010101'", books.local_body)  # fmt: skip
    found = books.fetch("select what from ledger.prove($1)", books.local_body)
    assert found == [("balance of account 450010101 in 2026-04",)]
