"""Versions cost no scan: the last ones are found by partial indexes, all of one entry by its key."""

from __future__ import annotations

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from tests.e2e.versions.register import corrected, registered, someone
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio
MANY = 20_000
COPIES = """
insert into births.birth_version
select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'number', 'R/' || n, 'name_en', 'N' || n,
        'born', date '2000-01-01' + n % 9000))).*
from births.birth_version v cross join generate_series(1, $1::int) n where v.version_latest
"""
LATEST = "select r.id from births.birth r where r.local_body = $1"
QUERIES = (
    f"{LATEST} and r.born = '2010-05-05'::date and r.id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' order by r.id desc limit 50",
    f"{LATEST} and r.life = 'active' and r.id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' order by r.id desc limit 50",
    f"{LATEST} and r.id = '00000000-0000-7000-8000-000000000000'",
    "select r.version from births.birth_version r where r.local_body = $1"
    " and r.id = '00000000-0000-7000-8000-000000000000' order by r.version desc limit 200",
)


async def test_no_question_about_versions_reads_the_whole_register(
    place: Place, database: DatabaseUrl
) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    await corrected(place, citizen, entry, born="2026-04-30")
    connection = await asyncpg.connect(str(database))
    try:
        await connection.execute(
            f"set statement_timeout = 60000; {COPIES.replace('$1', str(MANY))}"
        )
        await connection.execute("analyze births.birth_version")
        await connection.execute("set role ksmart_office")
        await connection.execute("select set_config('ksmart.scope', $1, false)", f"{{{BODY}}}")
        for mode in ("force_generic_plan", "force_custom_plan"):
            await connection.execute(f"set plan_cache_mode = {mode}")
            for query in QUERIES:
                rows = await connection.fetch(f"explain {query.replace('$1', repr(BODY))}")
                plan = "\n".join(row[0] for row in rows)
                assert "Seq Scan" not in plan, plan
                assert "Sort" not in plan, plan
    finally:
        await connection.close()
