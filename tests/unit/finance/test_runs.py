"""Mass demands: tried, approved by another, raised once, whatever dies on the way."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plugins.finance import desk as desks
from plugins.finance import journal, receivables, runs
from plugins.finance.connection import Connection
from plugins.finance.journal import RefusedError
from plugins.finance.runs import Charge, Raised, Tried
from runtime.meaning.periods import Period
from tests.unit.finance.conftest import Books
from tests.unit.finance.test_receivables import CURRENT, demand, desk, due, standing

APRIL = date(2026, 4, 1)
HALF = Period(APRIL, date(2026, 9, 30))
CHARGES = [
    Charge(f"building:{n}", head, amount)
    for n in range(5)
    for head, amount in (("tax", 500_00 + n), ("library_cess", 25_00), ("service_cess", 10_00))
]


def assess(books: Books, charges: list[Charge], since: date = APRIL, source: str = "a") -> int:
    return books.run(lambda c: runs.assess(c, desk(books), "property_tax", charges, since, source))


def try_run(books: Books) -> list[Tried]:
    return books.run(lambda c: runs.try_run(c, desk(books), "property_tax", HALF, HALF.last, APRIL))


def approve(books: Books, by: str = "secretary") -> None:
    books.run(lambda c: runs.approve_run(c, books.local_body, "property_tax", APRIL, by))


def raise_all(books: Books) -> list[Raised]:
    async def work(connection: Connection) -> list[Raised]:
        done: list[Raised] = []
        while one := await runs.raise_next(connection, [desk(books)], "property_tax", APRIL):
            done.append(one)
        return done

    return books.run(work)


def test_a_run_demands_what_was_tried_and_posts_one_voucher(books: Books) -> None:
    assert assess(books, CHARGES) == 15
    tried = try_run(books)
    assert [(t.head, t.things, t.paise) for t in tried] == [
        ("library_cess", 5, 125_00), ("service_cess", 5, 50_00), ("tax", 5, 2500_10)
    ]  # fmt: skip
    assert standing(books, APRIL) == {}
    approve(books)
    assert raise_all(books) == [Raised(books.local_body, "")]
    assert standing(books, APRIL)[CURRENT] == 2675_10
    card = books.run(lambda c: desks.read_card(c, desk(books), "building:3"))
    assert [(d.head, d.open, d.due_on) for d in card.demands()] == [
        ("library_cess", 25_00, HALF.last), ("service_cess", 10_00, HALF.last), ("tax", 500_03, HALF.last)
    ]  # fmt: skip
    assert books.fetch("select count(*) from ledger.voucher where local_body = $1", books.local_body) == [(1,)]  # fmt: skip


def test_a_run_is_never_raised_twice(books: Books) -> None:
    assess(books, CHARGES)
    try_run(books)
    approve(books)
    raise_all(books)
    assert raise_all(books) == []
    with pytest.raises(RefusedError) as found:
        try_run(books)
    assert found.value.reason == "source_clash"
    assert standing(books, APRIL)[CURRENT] == 2675_10


def test_what_was_demanded_singly_is_left_out_of_the_run(books: Books) -> None:
    assess(books, [Charge("building:1", "tax", 500_00)])
    assess(books, [Charge("building:7", "tax", 300_00)])
    books.run(lambda c: receivables.raise_demand(c, desk(books), "building:7", "property_tax", HALF, HALF.last, {"tax": 300_00}, APRIL, "d1"))  # fmt: skip
    assert try_run(books) == [Tried("tax", 1, 500_00)]


def test_who_tried_a_run_does_not_approve_it(books: Books) -> None:
    assess(books, CHARGES)
    try_run(books)
    with pytest.raises(RefusedError) as found:
        approve(books, by="clerk")
    assert found.value.reason == "malformed"
    assert raise_all(books) == []


def test_a_roll_that_changed_after_the_trial_sends_the_run_back_with_words(books: Books) -> None:
    assess(books, CHARGES)
    try_run(books)
    approve(books)
    assess(books, [Charge("building:9", "tax", 1_00)])
    (back,) = raise_all(books)
    assert "has changed since the run was tried" in back.refused
    assert standing(books, APRIL) == {}
    assert raise_all(books) == []
    try_run(books)
    approve(books)
    assert raise_all(books) == [Raised(books.local_body, "")]


def test_a_later_charge_follows_an_earlier_one_and_nothing_ends_it(books: Books) -> None:
    assess(books, [Charge("building:1", "tax", 500_00), Charge("building:2", "tax", 500_00)], date(2025, 4, 1))  # fmt: skip
    assess(books, [Charge("building:1", "tax", 600_00), Charge("building:2", "tax", 0)])
    assert try_run(books) == [Tried("tax", 1, 600_00)]
    with pytest.raises(RefusedError) as found:
        assess(books, [Charge("building:1", "tax", 601_00)])
    assert found.value.reason == "source_clash"


@pytest.mark.parametrize("amount", [-1, 10**15 + 1, 2**63])
def test_an_amount_that_is_no_charge_is_refused(books: Books, amount: int) -> None:
    with pytest.raises(RefusedError) as found:
        assess(books, [Charge("building:1", "tax", amount)])
    assert found.value.reason == "malformed"


def test_a_payment_decided_before_the_run_does_not_stand(books: Books) -> None:
    demand(books, Period(date(2025, 10, 1), date(2026, 3, 31)), APRIL, {"tax": 100_00})
    before = books.run(lambda c: desks.read_card(c, desk(books), "building:1"))
    assess(books, [Charge("building:1", "tax", 500_00)])
    try_run(books)
    approve(books)
    raise_all(books)
    after = books.run(lambda c: desks.read_card(c, desk(books), "building:1"))
    assert after.version > before.version
    assert due(books, APRIL) > 500_00


WORKER = """
import asyncio, os, sys
from datetime import date
import asyncpg
from plugins.finance import runs
from tests.unit.finance.test_runs import desks_of

async def main():
    connection = await asyncpg.connect(sys.argv[1])
    while await runs.raise_next(connection, desks_of(sys.argv[2]), "property_tax", date(2026, 4, 1)):
        print("raised", flush=True)

asyncio.run(main())
"""


def desks_of(prefix: str) -> list[receivables.Desk]:
    """The desks of twelve bodies."""
    from tests.unit.finance.test_receivables import BOOK, FEES

    return [receivables.Desk(BOOK, FEES, f"{prefix}.{n:02}", "clerk") for n in range(12)]


def test_a_worker_killed_in_the_middle_leaves_what_an_undisturbed_run_makes(books: Books) -> None:
    async def prepare(connection: Connection, prefix: str) -> None:
        for one in desks_of(prefix):
            await journal.open_books(connection, one.local_body, 2026)
            charges = [replace(c, thing=f"{c.thing}:{n}") for c in CHARGES for n in range(40)]
            await runs.assess(connection, one, "property_tax", charges, APRIL, "a")
            await runs.try_run(connection, one, "property_tax", HALF, HALF.last, APRIL)
            await runs.approve_run(connection, one.local_body, "property_tax", APRIL, "secretary")

    async def raised(connection: Connection, prefix: str) -> list[object]:
        rows = await connection.fetch(
            "select substr(local_body, $2) as body, thing, head, period_first, amount, count(*) from ledger.movement"
            " where local_body like $1 || '.%' group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5",
            prefix, len(prefix) + 1,
        )  # fmt: skip
        vouchers = await connection.fetch(
            "select substr(local_body, $2) as body, source, accounts, amounts from ledger.voucher"
            " where local_body like $1 || '.%' order by 1, 2", prefix, len(prefix) + 1)  # fmt: skip
        return [tuple(row) for row in (*rows, *vouchers)]

    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root)}
    prefixes = (f"{books.local_body}k", f"{books.local_body}u")
    for prefix in prefixes:
        books.run(lambda c, prefix=prefix: prepare(c, prefix))  # type: ignore[misc]
    killed, undisturbed = ([sys.executable, "-c", WORKER, books.url, prefix] for prefix in prefixes)
    with subprocess.Popen(killed, cwd=root, env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        for _ in range(4):
            assert worker.stdout.readline() == b"raised\n"
        worker.send_signal(signal.SIGKILL)
    state = "select state, count(*) from ledger.run where local_body like $1 || '.%' group by 1 order by 1"  # fmt: skip
    left: dict[object, object] = {row[0]: row[1] for row in books.fetch(state, prefixes[0])}
    assert set(left) == {"approved", "raised"}
    for command in (killed, undisturbed):
        subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert books.fetch(state, prefixes[0]) == [("raised", 12)]
    first, second = (books.run(lambda c, p=p: raised(c, p)) for p in prefixes)  # type: ignore[misc]
    assert first == second
    assert len(first) == 12 * (600 + 1)
