"""Every door of a crowded database finds its rows by index, whatever plan PostgreSQL keeps.

The wheel's server has no auto_explain, so the proof is taken from what ran: EXPLAIN (ANALYZE,
BUFFERS) of the call counts every page that the door's statements touched, and the transaction's
own statistics name every table that was scanned whole.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from generated.residence_certificate.registers.applications import REGISTER as APPLICATIONS
from generated.residence_certificate.registers.certificates import REGISTER as CERTIFICATES
from generated.residence_certificate.services.residence_certificate import SERVICE
from runtime.db.url import DatabaseUrl
from tests import database
from tests.e2e.doors.crowd import BODY, CITIZEN, WARD, Asker, citizen, fill, officer

MOST_BUFFERS = 200
PAGE = 51
NEWEST = UUID(int=2**128 - 1)
WARDS = [f"{BODY}{number:03d}" for number in range(1, 27)]

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Crowd:
    """The crowded database and who asks."""

    connection: asyncpg.Connection
    askers: dict[str, Asker]
    file: UUID  # of the large body and the busy ward
    own: UUID  # of the citizen


@pytest.fixture(
    scope="module",
    params=[50_000, pytest.param(1_000_000, marks=pytest.mark.nightly)],
    ids=["50k", "1M"],
)
def place(
    request: pytest.FixtureRequest, pg_server: database.Server, template: str
) -> Iterator[tuple[DatabaseUrl, int]]:
    """A database of its own and how many rows it is to hold."""
    with database.fresh_database(pg_server, template) as url:
        yield url, request.param


@pytest.fixture(scope="module")
async def crowd(place: tuple[DatabaseUrl, int]) -> AsyncGenerator[Crowd]:
    url, rows = place
    connection = await asyncpg.connect(str(url))
    try:
        await fill(connection, rows)
        askers = {
            "citizen": await citizen(connection),
            "ward": await officer(connection, "clerk", WARDS[:3]),
            "office": await officer(connection, "secretary", WARDS),
            "area": await officer(connection, "auditor", [], [BODY, "G00001", "G00002"]),
        }
        file = await connection.fetchval(
            "select id from ksmart.file where local_body = $1 and ward = $2 order by id limit 1",
            BODY,
            WARD,
        )
        own = await connection.fetchval(
            "select id from ksmart.file where applicant = $1 limit 1", CITIZEN
        )
        yield Crowd(connection, askers, file, own)
    finally:
        await connection.close()


def calls(crowd: Crowd) -> dict[str, tuple[str, list[object]]]:
    """Every reading door with arguments that find rows: name to (function, arguments)."""
    found: dict[str, tuple[str, list[object]]] = {}
    for reader, asker in crowd.askers.items():
        start: list[object] = (
            [asker.session] if asker.post is None else [asker.session, asker.post, BODY]
        )
        file = crowd.own if reader == "citizen" else crowd.file
        doors = SERVICE.doors[reader]
        found[f"{reader} read"] = (doors.read, [*start, file])
        found[f"{reader} history"] = (doors.history, [*start, file])
        if doors.load:
            found[f"{reader} load"] = (doors.load, [*start, file, "key", b"request"])
        for register in (APPLICATIONS, CERTIFICATES):
            for key in {register.classes[role] for role in register.classes}:
                if key != reader and not (
                    register is CERTIFICATES and key == "office" and reader == "ward"
                ):
                    continue
                ours = register.doors[key]
                filters = () if key == "citizen" else register.filters
                for chosen in range(2 ** len(filters)):
                    given = [
                        _filter(name) if chosen >> bit & 1 else None
                        for bit, name in enumerate(filters)
                    ]
                    found[f"{reader} {register.name} list {given}"] = (
                        ours.list,
                        [*start, *given, NEWEST, PAGE],
                    )
                if ours.search:
                    for words in (["resident"], ["resident", "house"], ["77"], ["nobody"]):
                        found[f"{reader} {register.name} search {words}"] = (
                            ours.search,
                            [*start, words, PAGE],
                        )
                if register is CERTIFICATES:
                    found[f"{reader} {register.name} read"] = (ours.read, [*start, file])
    return found


def _filter(name: str) -> str:
    return {"state": "correction", "ward": WARD}[name]


@pytest.mark.parametrize("plan", ["force_generic_plan", "force_custom_plan"])
async def test_no_door_scans_a_table_or_touches_more_than_200_pages(
    crowd: Crowd, plan: str
) -> None:
    found: list[str] = []
    await crowd.connection.execute(f"set plan_cache_mode = {plan}")
    for name, (door, arguments) in calls(crowd).items():
        scanned, pages = await _measure(crowd.connection, door, arguments)
        if scanned:
            found.append(f"{name}: scans {', '.join(scanned)}")
        if pages > MOST_BUFFERS:
            found.append(f"{name}: {pages} pages")
    await crowd.connection.execute("reset plan_cache_mode")
    assert not found, "\n".join(found)


async def _measure(
    connection: asyncpg.Connection, door: str, arguments: list[object]
) -> tuple[list[str], int]:
    places = ", ".join(f"${number}" for number in range(1, len(arguments) + 1))
    call = f"select * from {door}({places})"
    for _ in range(2):  # plans made, catalogue read
        await connection.fetch(call, *arguments)
    transaction = connection.transaction()
    await transaction.start()
    try:
        text = await connection.fetchval(
            f"explain (analyze, buffers, format json) {call}", *arguments
        )
        plan = json.loads(text)[0]["Plan"]
        scanned = await connection.fetch(
            "select schemaname || '.' || relname as name from pg_stat_xact_user_tables"
            " where seq_scan > 0 and schemaname in ('ksmart', 'residence_certificate')"
        )
    finally:
        await transaction.rollback()
    return [row["name"] for row in scanned], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


async def test_the_app_may_not_select(crowd: Crowd, pg_server: database.Server) -> None:
    name = await crowd.connection.fetchval("select current_database()")
    app = await asyncpg.connect(
        str(pg_server.app(DatabaseUrl.parse(str(pg_server.url)).with_database(name)))
    )
    try:
        for table in (
            "ksmart.file",
            "ksmart.session",
            "residence_certificate.application",
            "core.ward",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.fetch(f"select * from {table}")
    finally:
        await app.close()


async def test_a_foreign_scope_finds_nothing(crowd: Crowd) -> None:
    stranger = await officer(crowd.connection, "secretary", [], body="G00005")
    doors = SERVICE.doors["office"]
    for body in (BODY, "G00005"):
        start = [stranger.session, stranger.post, body]
        row = await crowd.connection.fetchrow(
            f"select * from {doors.read}($1, $2, $3, $4)", *start, crowd.file
        )
        assert row is not None
        assert row["body"] is None
    listed = await crowd.connection.fetchrow(
        f"select * from {APPLICATIONS.doors['office'].list}($1, $2, $3, null, null, $4, 51)",
        stranger.session, stranger.post, BODY, NEWEST,
    )  # fmt: skip
    assert listed is not None
    assert listed["body"] is None


async def test_row_security_alone_keeps_a_careless_door_inside_its_scope(crowd: Crowd) -> None:
    """The net under the doors: a function of the office's class without any condition sees its body only."""
    await crowd.connection.execute(
        "create or replace function ksmart.careless(p_session bytea, p_post bigint) returns text[]"
        " language plpgsql volatile security definer set search_path = '' as $$ begin"
        " perform ksmart.enter_post(p_session, p_post, array['secretary']);"
        " return (select array_agg(distinct local_body) from ksmart.file); end $$;"
        "alter function ksmart.careless(bytea, bigint) owner to ksmart_office"
    )
    asker = crowd.askers["office"]
    seen = await crowd.connection.fetchval(
        "select ksmart.careless($1, $2)", asker.session, asker.post
    )
    assert seen == [BODY]
