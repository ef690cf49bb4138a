"""A run that goes on: actions while the outbox is delivered beside them, then the truth about all of it.

The year that it is held against: 27.31 lakh files in K-SMART's first year, eight actions each.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import asyncpg

from bench import load
from bench._actions import Actions
from bench.report import Row
from runtime.db.url import DatabaseUrl

SECONDS = float(os.environ.get("BENCH_SUSTAINED_SECONDS", "15"))
YEAR_ACTIONS = 2_731_000 * 8
_DELIVERED_S = 120.0

# What is delivered is deleted, in batches: a row a batch tells how many.
_TALLY = """
create table if not exists bench_delivered (topic text, n bigint);
create or replace function bench_tally() returns trigger language plpgsql security definer as $$
begin
    insert into public.bench_delivered select topic, count(*) from gone group by topic;
    return null;
end $$;
create or replace trigger bench_tally after delete on ksmart.outbox
    referencing old table as gone for each statement execute function bench_tally();
"""
_COUNTS = """
select (select sum(f.row_version) from ksmart.file f) as versions,
       (select count(*) from ksmart.file_event) as events,
       (select coalesce(sum(n), 0) from bench_delivered where topic like 'file.%') as delivered,
       (select count(*) from ksmart.outbox where topic like 'file.%') as waiting,
       (select count(*) from ksmart.outbox where failed is not null) as dead
"""


def sustained(
    admin: DatabaseUrl, port: int, actions: Actions, connections: int, broken: Callable[[], int]
) -> Row:
    """Act for `BENCH_SUSTAINED_SECONDS`; then versions, events and outbox must have grown by what was answered.

    Args:
        broken: How many files' chains do not hold, looked at afterwards.
    """
    before = asyncio.run(_counted(admin))
    took = load.run(port, actions.make, connections, SECONDS, actions.check, actions.sent + 1)
    began = time.perf_counter()
    after = asyncio.run(_counted(admin))
    late_s = time.perf_counter() - began
    grown = {
        "versions": after["versions"] - before["versions"],
        "events": after["events"] - before["events"],
        "outbox": after["delivered"] - before["delivered"],
    }
    if took.failed or set(grown.values()) != {took.requests} or after["dead"] or broken():
        raise RuntimeError(
            f"{took.requests} actions were answered ({took.failed} refused), found {grown}"
        )
    hours = YEAR_ACTIONS / took.rate / 3600
    print(
        f"  sustained {took.seconds:.0f} s: {took.requests:,} actions, {took.rate:,.0f} a second, p50 {took.p50_ms:.2f} ms,"
        f" p99 {took.p99_ms:.2f} ms; versions = events = outbox = {took.requests:,}, delivered {late_s:.1f} s after the last"
    )
    return Row(
        f"a K-SMART year from {took.seconds:.0f} s of actions", "hours", hours, "of a year", 8760.0, hours / 8760,
        "every action counted (aim: 4)", True,
    )  # fmt: skip


async def _counted(admin: DatabaseUrl) -> dict[str, int]:
    """The counts, once everything in the outbox is delivered."""
    connection = await asyncpg.connect(str(admin))
    try:
        await connection.execute(_TALLY)
        until = time.monotonic() + _DELIVERED_S
        while await connection.fetchval(
            "select exists (select from ksmart.outbox where failed is null)"
        ):
            if time.monotonic() > until:
                raise RuntimeError("the outbox is not delivered")
            await asyncio.sleep(0.2)
        found = await connection.fetchrow(_COUNTS)
        assert found is not None
        return {name: int(value or 0) for name, value in found.items()}
    finally:
        await connection.close()
