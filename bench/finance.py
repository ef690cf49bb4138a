"""Finance against row-by-row inserts, hot balance rows, raw COPY, hledger and ledger, in one run.

`python -m bench.finance` needs nothing but the project; hledger and ledger are peers where installed.
The server is a durable one of our own: a commit counts when it is on disk.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg

from bench.report import Row, write
from plugins.finance import journal
from plugins.finance.chart import load_chart
from plugins.finance.connection import Connection
from plugins.finance.install import install, load_chart_rows
from plugins.finance.journal import Line, Voucher
from runtime.db.embedded import EmbeddedServer, Options

CHART = Path(__file__).parents[1] / "plugins/finance/sample/chart.yaml"
DAY = date(2026, 4, 2)
ASSETS = ("450010101", "450020101", "450020102", "450010102")
INCOMES = ("140130100", "140130200", "140129900", "140400500")

# What a careful programmer writes first: one balance row an account, one counter row a series, all in the
# transaction. Row by row it is eleven round trips; as one function it is one, and holds the same locks.
CLASSIC = """
create schema classic;
create table classic.account (code text primary key);
insert into classic.account select code from finance.account;
create table classic.counter (local_body text primary key, last int not null);
create table classic.voucher (local_body text, id bigint generated always as identity, number int not null,
    source text not null, on_date date not null, kind text not null, narration text not null,
    primary key (local_body, id), unique (local_body, source), unique (local_body, number));
create table classic.line (local_body text, voucher bigint, nth smallint, account text references classic.account,
    function text not null, on_date date not null, amount bigint not null, primary key (local_body, voucher, nth));
create index on classic.line (local_body, account, on_date);
create table classic.balance (local_body text, account text, month date, debit bigint, credit bigint,
    primary key (local_body, account, month));
create function classic.post(b text, s text, d date, a text[], m bigint[]) returns bigint language plpgsql as $$
declare n int; v bigint;
begin
    if (select sum(x) from unnest(m) x) <> 0 then raise exception 'unbalanced'; end if;
    insert into classic.balance as o select b, g.a, date_trunc('month', d)::date,
        sum(greatest(g.m, 0)), sum(-least(g.m, 0)) from unnest(a, m) g(a, m) group by g.a order by g.a
        on conflict (local_body, account, month)
        do update set debit = o.debit + excluded.debit, credit = o.credit + excluded.credit;
    insert into classic.counter as c values (b, 1)
        on conflict (local_body) do update set last = c.last + 1 returning last into n;
    insert into classic.voucher (local_body, number, source, on_date, kind, narration)
        values (b, n, s, d, 'receipt', '') returning id into v;
    insert into classic.line select b, v, g.n, g.a, '90', d, g.m from unnest(a, m) with ordinality g(a, m, n);
    return v;
end $$;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Which body and accounts one posting goes to."""

    local_body: str
    asset: str
    income: str

    def voucher(self, source: str) -> Voucher:
        lines = (
            Line(self.asset, 5000),
            Line(self.asset, 1250),
            Line(self.income, -5000, "90"),
            Line(self.income, -1250, "90"),
        )
        return Voucher(self.local_body, source, "general", "receipt", DAY, lines, "bench")


ONE = [Place("B0000", ASSETS[0], INCOMES[0])]
MANY = [Place(f"B{n:04}", ASSETS[n % 4], INCOMES[n // 4 % 4]) for n in range(16)]

Poster = Callable[[Connection, Place, str], Awaitable[object]]


async def ours(connection: Connection, place: Place, source: str) -> object:
    return await journal.post(connection, place.voucher(source))


async def classic_function(connection: Connection, place: Place, source: str) -> object:
    lines = place.voucher(source).lines
    return await connection.fetchval(
        "select classic.post($1, $2, $3, $4, $5)",
        place.local_body, source, DAY, [line.account for line in lines], [line.amount_paise for line in lines],
    )  # fmt: skip


async def row_by_row(connection: Connection, place: Place, source: str) -> object:
    voucher = place.voucher(source)
    async with connection.transaction():
        number = await connection.fetchval(
            "insert into classic.counter as c values ($1, 1) on conflict (local_body)"
            " do update set last = c.last + 1 returning last", place.local_body)  # fmt: skip
        made = await connection.fetchval(
            "insert into classic.voucher (local_body, number, source, on_date, kind, narration)"
            " values ($1, $2, $3, $4, 'receipt', '') returning id",
            place.local_body, number, source, DAY)  # fmt: skip
        for nth, line in enumerate(voucher.lines, start=1):
            await connection.execute(
                "insert into classic.line values ($1, $2, $3, $4, $5, $6, $7)",
                place.local_body, made, nth, line.account, line.function, DAY, line.amount_paise)  # fmt: skip
            await connection.execute(
                "insert into classic.balance as o values ($1, $2, $3, $4, $5)"
                " on conflict (local_body, account, month)"
                " do update set debit = o.debit + excluded.debit, credit = o.credit + excluded.credit",
                place.local_body, line.account, DAY.replace(day=1),
                max(line.amount_paise, 0), -min(line.amount_paise, 0))  # fmt: skip
    return made


async def rate(url: str, poster: Poster, places: list[Place], connections: int, seconds: float, tag: str) -> float:  # fmt: skip
    """Postings a second, committed, by so many connections at once."""
    opened = [await asyncpg.connect(url) for _ in range(connections)]
    done = 0

    async def worker(number: int) -> None:
        nonlocal done
        place, turn = places[number % len(places)], 0
        while time.perf_counter() < stop:
            await poster(opened[number], place, f"{tag}-{number}-{turn}")
            turn += 1
            done += 1

    start = time.perf_counter()
    stop = start + seconds
    await asyncio.gather(*map(worker, range(connections)))
    taken = time.perf_counter() - start
    for connection in opened:
        await connection.close()
    return done / taken


async def contention(url: str, rounds: int = 5, seconds: float = 1.5) -> list[Row]:
    """One connection, then sixteen on one account and sixteen spread over bodies; rounds alternate."""
    cases: dict[str, tuple[Poster, list[Place], int]] = {
        "ours 1": (ours, ONE, 1),
        "rows 1": (row_by_row, ONE, 1),
        "ours one": (ours, ONE, 16),
        "ours many": (ours, MANY, 16),
        "classic one": (classic_function, ONE, 16),
        "classic many": (classic_function, MANY, 16),
    }
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(rounds + 1):
        for name, (poster, places, connections) in cases.items():
            found = await rate(
                url, poster, places, connections, seconds if turn else 0.3, f"{name}{turn}"
            )
            if turn:  # the first round warms up
                taken[name].append(found)
        settling = await asyncpg.connect(url)
        for place in (*ONE, *MANY):
            await journal.settle(settling, place.local_body)
        await settling.close()
    median = {name: statistics.median(values) for name, values in taken.items()}

    def row(work: str, mine: str, peer: str, theirs: str, goal: float | None) -> Row:
        ratio = median[mine] / median[theirs]
        return Row(work, "vouchers/s", median[mine], peer, median[theirs], ratio,
                   f">= {goal}" if goal else "-", ratio >= goal if goal else None)  # fmt: skip

    return [
        row("one balanced 4-line voucher, durable", "ours 1", "row by row", "rows 1", 4.0),
        row("16 connections on one account", "ours one", "ours, spread", "ours many", 0.6),
        row("16 connections on one account", "ours one", "hot balance row", "classic one", None),
        row("hot rows: 16 on one account", "classic one", "hot rows, spread", "classic many", None),
    ]


async def prepare(url: str) -> None:
    connection = await asyncpg.connect(url)
    await install(connection)
    await load_chart_rows(connection, load_chart(CHART))
    for place in (*ONE, *MANY):
        await journal.open_books(connection, place.local_body, 2026)
    await connection.execute(CLASSIC)
    await connection.close()


def run() -> dict[str, object]:
    """All figures of finance; writes `bench/out/finance.json`."""
    folder = Path(tempfile.mkdtemp(prefix="ksmart-bench-finance-", dir="/var/tmp"))
    try:
        server = EmbeddedServer(folder, Options(durable=True, shared_buffers_mb=512))
        with server.leased() as url:
            asyncio.run(prepare(url))
            rows = asyncio.run(contention(url))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return write("finance", rows)


if __name__ == "__main__":
    run()
