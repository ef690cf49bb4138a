"""Finance against row-by-row inserts, hot balance rows, raw COPY, hledger and ledger, in one run.

`python -m bench.finance` needs nothing but the project; hledger and ledger are peers where installed.
The server is a durable one of our own: a commit counts when it is on disk.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import asyncpg

from bench.report import Row, write
from plugins.finance import bulk, journal, runs
from plugins.finance.books import load_books
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.export import hledger_journal
from plugins.finance.install import install, load_chart_rows
from plugins.finance.journal import Line, Voucher
from plugins.finance.money import paise
from runtime.db.embedded import EmbeddedServer, Options
from runtime.meaning.periods import Period

BOOKS = load_books(Path(__file__).parents[1] / "spec/finance")
DAY = date(2026, 4, 2)
ASSETS = ("450010101", "450020101", "450020102", "450010102")
INCOMES = ("140130100", "140130200", "140129900", "140400500")

# What a careful programmer writes first: one balance row an account, one counter row a series, all in the
# transaction. Row by row it is eleven round trips; as one function it is one, and holds the same locks.
CLASSIC = """
create schema classic;
create table classic.account (code text primary key);
insert into classic.account select code from ledger.account;
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
        # The same checks as ours makes, by the same number of questions a program would ask.
        assert await connection.fetchval(
            "select state = 'open' from ledger.month where local_body = $1 and month = $2",
            place.local_body, DAY.replace(day=1))  # fmt: skip
        for line in voucher.lines:
            assert await connection.fetchval(
                "select $2 >= since and $2 < until from ledger.account where code = $1", line.account, DAY)  # fmt: skip
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


async def rate(url: str, poster: Poster, places: list[Place], connections: int, seconds: float, tag: str, commit: str = "on") -> float:  # fmt: skip
    """Postings a second, committed, by so many connections at once."""
    settings = {"synchronous_commit": commit}
    opened = [await asyncpg.connect(url, server_settings=settings) for _ in range(connections)]
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


async def contention(url: str, rounds: int = 9, seconds: float = 0.6) -> list[Row]:
    """One connection, then sixteen on one account and sixteen spread over bodies; rounds alternate."""
    cases: dict[str, tuple[Poster, list[Place], int]] = {
        "ours 1": (ours, ONE, 1),
        "rows 1": (row_by_row, ONE, 1),
        "ours 1, disk later": (ours, ONE, 1),
        "rows 1, disk later": (row_by_row, ONE, 1),
        "ours one": (ours, ONE, 16),
        "ours many": (ours, MANY, 16),
        "classic one": (classic_function, ONE, 16),
        "classic many": (classic_function, MANY, 16),
    }
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(rounds + 1):
        for name, (poster, places, connections) in cases.items():
            commit = "off" if "later" in name else "on"
            found = await rate(url, poster, places, connections, seconds, f"{name}{turn}", commit)
            if turn:  # the first round warms up
                taken[name].append(found)
    await nothing_was_skipped(url)
    median = {name: statistics.median(values) for name, values in taken.items()}

    def row(work: str, mine: str, peer: str, theirs: str, goal: float | None) -> Row:
        # The machine is shared: pairs of one round are compared, not medians of different minutes.
        ratio = statistics.median(m / t for m, t in zip(taken[mine], taken[theirs], strict=True))
        return Row(work, "vouchers/s", median[mine], peer, median[theirs], ratio,
                   f">= {goal}" if goal else "-", ratio >= goal if goal else None)  # fmt: skip

    return [
        row("one balanced 4-line voucher, durable", "ours 1", "row by row", "rows 1", 4.0),
        row(
            "the same, commit not waiting for the disk",
            "ours 1, disk later",
            "row by row",
            "rows 1, disk later",
            None,
        ),
        row("16 connections on one account", "ours one", "ours, spread", "ours many", 0.6),
        row("16 connections on one account", "ours one", "hot balance row", "classic one", None),
        row("hot rows: 16 on one account", "classic one", "hot rows, spread", "classic many", None),
    ]


async def nothing_was_skipped(url: str) -> None:
    """Every voucher posted is in the balances and numbered, and the proof finds nothing."""
    connection = await asyncpg.connect(url)
    for place in {place.local_body for place in MANY}:
        await journal.settle(connection, place)
        assert await connection.fetch("select * from ledger.prove($1)", place) == []
    await connection.close()


def bulk_text(vouchers: int, tag: str) -> tuple[bytes, bytes]:
    """The same vouchers of 4 lines as COPY text of ours, and line by line as COPY text of a plain table."""
    heads: list[str] = []
    lines: list[str] = []
    for n in range(vouchers):
        body, day = f"B{n * 16 // vouchers:04}", date(2026, 4, 1) + timedelta(days=n * 16 % vouchers * 360 // vouchers)  # fmt: skip
        amount, income = 100 + n % 977, INCOMES[n % 4]
        heads.append(
            f"{day}\t{body}\tgeneral\treceipt\t{tag}:{n}\t\t{{450010101,450020101,{income},140200300}}"
            f'\t{{{amount},50,{-amount},-50}}\t{{"","",90,90}}\t\\N\t\\N\t\\N\n'
        )
        lines += (
            f"{body}\t{n}\t{nth}\t{day}\tgeneral\t{account}\t{function}\t\t\t\t{value}\n"
            for nth, (account, function, value) in enumerate(
                (("450010101", "", amount), ("450020101", "", 50), (income, "90", -amount), ("140200300", "90", -50)), 1)
        )  # fmt: skip
    return "".join(heads).encode(), "".join(lines).encode()


async def bulk_rates(url: str, vouchers: int = 250_000, rounds: int = 3) -> list[Row]:
    """A million lines, checked and posted with balances and numbers, against COPY of them into a bare table."""
    connection = await asyncpg.connect(url)
    ratios: list[float] = []
    ours_s: list[float] = []
    raw_s: list[float] = []
    for turn in range(rounds):
        text, plain = bulk_text(vouchers, f"bulk{turn}")
        await connection.execute(
            "drop table if exists raw_line; create table raw_line (local_body text, voucher bigint, nth smallint,"
            " on_date date, fund text, account text, function text, functionary text, field text, party text, amount bigint)"
        )
        start = time.perf_counter()
        await connection.copy_to_table("raw_line", source=_pieces(plain))
        raw_s.append(time.perf_counter() - start)
        start = time.perf_counter()
        assert await bulk.post_copied(connection, text, "bench") == vouchers
        ours_s.append(time.perf_counter() - start)
        ratios.append(raw_s[-1] / ours_s[-1])
    ratio = statistics.median(ratios)
    await connection.close()
    return [
        Row("bulk: 1,000,000 lines checked and posted", "s", statistics.median(ours_s), "raw COPY",
            statistics.median(raw_s), ratio, ">= 0.2 of its speed", ratio >= 0.2),
    ]  # fmt: skip


async def trial_balances(url: str) -> list[Row]:
    """A trial balance from balances, against the same from all lines by a scan; 10,000,000 lines in one body."""
    connection = await asyncpg.connect(url)
    await connection.execute(BIG)
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    times: list[float] = []
    found: list[journal.Balance] = []
    for _ in range(30):
        start = time.perf_counter()
        found = await journal.trial_balance(connection, "BIG", first, last)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    scanned = await connection.fetch(
        "select account, sum(amount)::bigint as closing from ledger.line where local_body = 'BIG' group by account"
    )
    scan = time.perf_counter() - start
    lines = await connection.fetchval("select sum(cardinality(amounts)) from ledger.voucher where local_body = 'BIG'")  # fmt: skip
    assert lines == 10_000_000
    assert {b.account: b.closing_paise for b in found} == {
        r["account"]: r["closing"] for r in scanned
    }
    await connection.close()
    ours_ms = statistics.median(times) * 1000
    return [
        Row("trial balance over 10,000,000 lines", "ms", ours_ms, "scan of the lines", scan * 1000,
            ours_ms / scan / 1000, "<= 10 ms, equal to the scan", ours_ms <= 10),
    ]  # fmt: skip


# Ten million lines by the shortest way that is still the journal's: whole vouchers under the guard, then folded.
BIG = """
insert into ledger.voucher (local_body, fund, kind, source, on_date, narration, posted_by, accounts, amounts, functions)
select 'BIG', 'general', 'receipt', 'big:' || n, date '2026-04-01' + (n % 365)::int, '', 'bench',
       array['450010101', '450020101', '140130100', '140200300', '450010101', '450020101', '140130200', '140129900', '450020102', '140400500'],
       array[100 + n % 900, 50, -100 - n % 900, -50, 7, 9, -7, -9, 3, -3],
       array['', '', '90', '90', '', '', '90', '90', '', '90']
from generate_series(1, 1000000) n;
insert into ledger.balance (local_body, account, fund, function, month, debit, credit)
select 'BIG', l.account, l.fund, l.function, ledger.month_of(l.on_date), sum(greatest(l.amount, 0)), sum(-least(l.amount, 0))
from ledger.line l where l.local_body = 'BIG' group by 2, 3, 4, 5;
analyze ledger.voucher, ledger.balance;
"""


async def outside(url: str, vouchers: int) -> list[Row]:
    """The same journal, loaded and balanced: ours, hledger and ledger, wall time; sums equal to the paisa.

    Ours is loaded body by body, as offices' books are, by as many loaders as the machine has cores, up to four.
    """
    rows: list[Row] = []
    text, _ = bulk_text(vouchers, "judge")
    text = text.replace(b"\tB00", b"\tJ00")
    connection = await asyncpg.connect(url)
    bodies = [f"J{n:04}" for n in range(16)]
    for body in bodies:
        await journal.open_books(connection, body, 2026)
    loaders = [await asyncpg.connect(url) for _ in range(min(4, os.cpu_count() or 1))]
    shares = _by_body(text, len(loaders))
    start = time.perf_counter()
    await asyncio.gather(
        *(bulk.post_copied(one, share, "bench") for one, share in zip(loaders, shares, strict=True))
    )
    totals: dict[str, int] = {}
    for body in bodies:
        for b in await journal.trial_balance(connection, body, date(2026, 4, 1), date(2027, 3, 31)):
            totals[b.account] = totals.get(b.account, 0) + b.closing_paise
    ours_s = time.perf_counter() - start
    for one in loaders:
        await one.close()
    with tempfile.NamedTemporaryFile("w", suffix=".journal", dir="/var/tmp") as file:
        for nth, body in enumerate(bodies):
            async for piece in hledger_journal(connection, body):
                if nth == 0 or not piece.startswith("commodity"):
                    file.write(piece)
        file.flush()
        await connection.close()
        for name, goal, command in (
            ("hledger", 0.35, ["hledger", "-f", file.name, "balance", "--flat", "--no-total", "-O", "csv"]),
            ("ledger", 1.1, ["ledger", "-f", file.name, "balance", "--flat", "--no-total", "--balance-format",
                             "\"%(account)\",\"%(display_total)\"\n"]),
        ):  # fmt: skip
            if shutil.which(name) is None:
                print(f"  {name} is not installed: apt-get install {name}")
                continue
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            theirs_s = time.perf_counter() - start
            found = {
                row[0].rpartition(":")[2]: paise(row[1].replace("INR", "").replace(",", "").strip())
                for row in csv.reader(io.StringIO(done.stdout))
                if ":" in row[0]
            }
            assert found == totals, f"{name} finds other sums"
            ratio = ours_s / theirs_s
            rows.append(Row(f"load and trial balance, {4 * vouchers:,} lines", "s", ours_s, name, theirs_s,
                            ratio, f"<= {goal}", ratio <= goal))  # fmt: skip
    return rows


def _by_body(text: bytes, many: int) -> list[bytes]:
    """The rows of COPY text in so many shares, each body's in one."""
    shares: list[list[bytes]] = [[] for _ in range(many)]
    for line in text.splitlines(keepends=True):
        shares[int(line.split(b"\t", 2)[1][1:]) % many].append(line)
    return [b"".join(share) for share in shares]


THINGS, BODIES = 1_000_000, 100


async def mass_run(url: str, things: int = THINGS, bodies: int = BODIES) -> list[Row]:
    """A half-yearly demand with three heads for a million things, posted; a worker is killed in the middle."""
    connection = await asyncpg.connect(url)
    names = [f"R{n:04}" for n in range(bodies)]
    for name in names:
        await journal.open_books(connection, name, 2026)
    await connection.execute(
        "insert into ledger.standing (local_body, fee, thing, head, since, account_set, amount, payer, source)"
        " select 'R' || lpad((n % $1)::text, 4, '0'), 'property_tax', 'building:' || n, h.head, '2026-04-01', h.head_set,"
        "        h.base + n % 9973, '', 'roll'"
        " from generate_series(1, $2) n,"
        " (values ('tax', 'property_tax', 52800), ('library_cess', 'library_cess', 2640), ('service_cess', 'service_cess', 1056))"
        " as h(head, head_set, base)",
        bodies, things,
    )  # fmt: skip
    await connection.execute("analyze ledger.standing")
    desks = _desks(names)
    half = Period(date(2026, 4, 1), date(2026, 9, 30))
    start = time.perf_counter()
    for desk in desks:
        await runs.try_run(connection, desk, "property_tax", half, half.last, half.first)
    tried_s = time.perf_counter() - start
    for name in names:
        await runs.approve_run(connection, name, "property_tax", half.first, "secretary")
    worker = [sys.executable, "-c", "from bench.finance import worker; worker()", url, str(bodies)]
    start = time.perf_counter()
    with subprocess.Popen(worker) as dying:
        done = 0
        while done < bodies // 2:
            await asyncio.sleep(0.2)
            done = await connection.fetchval(
                "select count(*) from ledger.run where state = 'raised'"
            )
        dying.kill()
    subprocess.run(worker, check=True)
    raised_s = time.perf_counter() - start
    rows = await connection.fetchval(
        "select count(*) from ledger.movement where source like 'run:%'"
    )
    assert rows == 3 * things
    sums = await connection.fetchrow(
        "select (select sum(amount) from ledger.movement where source like 'run:%'),"
        " (select sum(amount) from ledger.standing)"
    )  # fmt: skip
    assert sums is not None
    posted = 0
    for name in names:
        balances = await journal.trial_balance(connection, name, half.first, half.last)
        assert sum(b.closing_paise for b in balances) == 0
        posted += sum(b.closing_paise for b in balances if b.account == "431100101")
    assert sums[0] == sums[1] == posted
    await connection.close()
    return [
        Row(f"a half-yearly demand, {things:,} things, three heads, posted, killed once", "s", raised_s,
            "trying it", tried_s, raised_s / tried_s, "<= 180 s", raised_s <= 180),
    ]  # fmt: skip


def _desks(names: list[str]) -> list[Desk]:
    return [Desk(BOOKS.rules, BOOKS.fees, name, "bench") for name in names]


def worker() -> None:
    """Raise the bodies that wait: what a job does, in a process of its own that can be killed."""

    async def work() -> None:
        connection = await asyncpg.connect(sys.argv[1])
        desks = _desks([f"R{n:04}" for n in range(int(sys.argv[2]))])
        while await runs.raise_next(connection, desks, "property_tax", date(2026, 4, 1)):
            pass
        await connection.close()

    asyncio.run(work())


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(text), 1 << 20):
        yield text[start : start + (1 << 20)]


async def prepare(url: str) -> None:
    connection = await asyncpg.connect(url)
    await install(connection)
    await load_chart_rows(connection, BOOKS.chart)
    for body in {place.local_body for place in MANY} | {"BIG"}:
        await journal.open_books(connection, body, 2026)
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
            rows += asyncio.run(bulk_rates(url))
            rows += asyncio.run(outside(url, 250_000))
            rows += asyncio.run(mass_run(url))
            rows += asyncio.run(trial_balances(url))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return write("finance", rows)


if __name__ == "__main__":
    run()
