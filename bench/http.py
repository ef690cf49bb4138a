"""Read one, list 50, create, one action: ours whole against (a), (b) and (c), side by side in one run.

(a) Litestar + asyncpg + msgspec by hand without policy, (b) FastAPI + SQLModel as most would write
it, (c) pgbench running the action's own statements. Each server is one uvicorn worker; rounds
alternate; medians count. Ours goes through sessions, doors, row security, audit chain and outbox.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import psutil

from bench import load
from bench.report import Row, write
from runtime.config import open_project
from runtime.db.doors import project_doors
from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from runtime.db.roles import APP
from runtime.db.url import DatabaseUrl
from runtime.identity.tokens import digest_of, new_token
from runtime.masters.first_rows import load_first_rows
from tests.e2e.doors.crowd import BODY, CITIZEN, WARD, fill

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 8
API = "/api/v1/residence_certificate"
TOKENS = {role: new_token() for role in ("citizen", "clerk", "secretary")}
WARDS = [f"{BODY}{number:03d}" for number in range(1, 27)]
SCRUTINY_FILES = 4000


@dataclass(slots=True)
class World:
    """The database of the run and who is in it."""

    admin: DatabaseUrl
    app: DatabaseUrl
    posts: dict[str, int]
    file: UUID  # read by everybody
    pool: list[UUID]  # files in scrutiny, for actions


def run() -> dict[str, object]:
    """Everything; writes `bench/out/http.json`."""
    settings = open_project()
    folder = Path(tempfile.mkdtemp(prefix="ksmart-bench-", dir="/var/tmp"))
    server = EmbeddedServer(
        folder / "postgres", Options(max_connections=100, shared_buffers_mb=512)
    )
    try:
        with server.leased() as url:
            world = asyncio.run(
                _world(DatabaseUrl.parse(url), server.secret("app_password"), settings.generated)
            )
            return _measure(world, server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _world(base: DatabaseUrl, app_password: str, generated: Path) -> World:
    connection = await asyncpg.connect(str(base))
    await connection.execute("create database bench")
    await connection.close()
    admin = base.with_database("bench")
    await migrate(
        admin, load_revisions(generated), project_doors(generated), app_password=app_password
    )
    connection = await asyncpg.connect(str(admin))
    await load_first_rows(connection, generated)
    print(f"filling {ROWS:,} files ...", flush=True)
    await fill(connection, ROWS)
    posts: dict[str, int] = {}
    people = {"citizen": CITIZEN, "clerk": uuid4(), "secretary": uuid4()}
    for role, person in people.items():
        await connection.execute(
            "insert into ksmart.person (id) values ($1) on conflict do nothing", person
        )
        digest = digest_of(TOKENS[role])
        await connection.execute(
            "insert into ksmart.session (digest, person, expires_at) values ($1, $2, now() + interval '1 day')",
            digest,
            person,
        )
        if role != "citizen":
            posts[role] = await connection.fetchval(
                "insert into ksmart.post (code, title_en, title_ml, local_body, role, wards) values ($1, $1, $1, $2, $1, $3) returning id",
                role,
                BODY,
                WARDS,
            )
            await connection.execute(
                "insert into ksmart.holding values ($1, $2, daterange('2020-01-01', null))",
                posts[role],
                person,
            )
    await connection.execute("create sequence bench_number")
    file = await connection.fetchval(
        "select id from ksmart.file where local_body = $1 and ward = $2 limit 1", BODY, WARD
    )
    rows = await connection.fetch(
        "select id from ksmart.file where local_body = $1 and state = 'scrutiny' limit $2",
        BODY,
        SCRUTINY_FILES,
    )
    await connection.execute("vacuum analyze")
    await connection.close()
    return World(
        admin, admin.with_login(APP, app_password), posts, file, [row["id"] for row in rows]
    )


def _measure(world: World, server: EmbeddedServer) -> dict[str, object]:
    rows: list[Row] = []
    with (
        _served("bench.peers.ours:app", str(world.app)) as ours,
        _served("bench.peers.litestar_plain:app", str(world.admin)) as plain,
        _served("bench.peers.fastapi_sqlmodel:app", str(world.admin)) as sqlmodel,
    ):
        mine = {"authorization": f"Bearer {TOKENS['citizen']}"}
        staff = {
            "authorization": f"Bearer {TOKENS['secretary']}",
            "ksmart-post": str(world.posts["secretary"]),
        }
        read = load.request("GET", f"{API}/residence_certificate/files/{world.file}", staff)
        listed = load.request("GET", f"{API}/registers/applications?limit=50", staff)
        peer_read = load.request("GET", f"/files/{BODY}/{world.file}", {})
        peer_list = load.request("GET", f"/files/{BODY}?limit=50", {})
        works = {
            "read one": ((lambda _: read), (lambda _: peer_read)),
            "list 50": ((lambda _: listed), (lambda _: peer_list)),
            "create": (
                (
                    lambda n: load.request(
                        "POST",
                        f"{API}/residence_certificate/files",
                        {**mine, "idempotency-key": f"o{n}"},
                        _answers(n, "o"),
                    )
                ),
                (
                    lambda n: load.request(
                        "POST", "/files", {"idempotency-key": f"p{n}"}, _answers(n, "p")
                    )
                ),
            ),
        }
        for work, (our_request, peer_request) in works.items():
            found = _rounds(
                {
                    "ours": (ours, our_request),
                    "(a)": (plain, peer_request),
                    "(b)": (sqlmodel, peer_request),
                }
            )
            for peer, name, least in (
                ("(a)", "(a) Litestar+asyncpg+msgspec", 0.9),
                ("(b)", "(b) FastAPI+SQLModel", 3.0),
            ):
                ratio = found["ours"].rate / found[peer].rate
                rows.append(
                    Row(
                        work,
                        "req/s",
                        found["ours"].rate,
                        name,
                        found[peer].rate,
                        ratio,
                        f">= {least}",
                        ratio >= least,
                    )
                )
            for name, took in found.items():
                print(
                    f"  {work} {name}: {took.rate:,.0f} req/s, {took.cpu_us:,.0f} us server CPU a request, p50 {took.p50:.2f} ms, p99 {took.p99:.2f} ms"
                )
        rows.append(_action(world, ours, server))
    _nothing_skipped(world)
    return write("http", rows)


@dataclass(frozen=True, slots=True)
class Took:
    """Medians over the rounds of one contestant."""

    rate: float
    cpu_us: float
    p50: float
    p99: float


@dataclass(slots=True)
class Served:
    """A server process."""

    port: int
    process: psutil.Process
    sent: int = 0


def _rounds(contestants: dict[str, tuple[Served, load.Make]]) -> dict[str, Took]:
    found: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in contestants}
    for number in range(ROUNDS + 1):  # the first warms up
        for name, (served, make) in contestants.items():
            before = sum(served.process.cpu_times()[:2])
            done = load.run(
                served.port, make, CONNECTIONS, SECONDS if number else 1, first=served.sent
            )
            served.sent += done.requests + CONNECTIONS
            if done.failed:
                raise RuntimeError(
                    f"{name}: {done.failed} of {done.requests} requests failed: {done.failure}"
                )
            cpu = (sum(served.process.cpu_times()[:2]) - before) / done.requests * 1e6
            if number:
                found[name].append((done.rate, cpu, done.p50_ms, done.p99_ms))
    return {
        name: Took(*(statistics.median(column) for column in zip(*takes, strict=True)))
        for name, takes in found.items()
    }


def _answers(n: int, who: str) -> bytes:
    return json.dumps(
        {
            "local_body": BODY,
            "answers": {
                "name": {"en": f"Asha Thomas {n}", "ml": "ആശ തോമസ്"}, "ward": WARDS[n % 26],
                "house": {"en": "Panampilly House", "ml": "പനമ്പിള്ളി ഹൗസ്"}, "building_no": f"{who}{n}", "pincode": "683101",
                "resident_since": "2019-06-01", "tenure": "rented", "owner_name": "K. Varghese", "owner_mobile": "9000000002",
                "purpose": "education", "members": [{"name": "Joseph", "relation": "spouse", "born_on": "1984-02-29"}],
            },
        }
    ).encode()  # fmt: skip


def _action(world: World, ours: Served, server: EmbeddedServer) -> Row:
    """Forward and send back, in turn, over a pool of files; each with its version and its own key."""
    versions = dict.fromkeys(range(len(world.pool)), 1)
    runs: list[float] = []
    waits: list[tuple[float, float]] = []
    theirs: list[float] = []
    free = list(range(len(world.pool)))
    busy: dict[int, int] = {}

    def make(n: int) -> bytes:
        at = free.pop()
        busy[n] = at
        version = versions[at]
        role, action, body = (
            ("clerk", "forward", b"{}")
            if version % 2
            else ("secretary", "send_back", b'{"remark":"Visit the house"}')
        )
        headers = {
            "authorization": f"Bearer {TOKENS[role]}", "ksmart-post": str(world.posts[role]),
            "idempotency-key": f"act{n}", "if-match": f'"{version}"',
        }  # fmt: skip
        return load.request(
            "POST",
            f"{API}/residence_certificate/files/{world.pool[at]}/actions/{action}",
            headers,
            body,
        )

    def check(n: int, status: int, body: bytes) -> None:
        at = busy.pop(n)
        if status != 200:
            raise RuntimeError(f"an action failed: {status} {body!r}")
        versions[at] += 1
        free.insert(0, at)

    first = 0
    for number in range(ROUNDS + 1):
        done = load.run(ours.port, make, CONNECTIONS, SECONDS if number else 1, check, first)
        first += done.requests + CONNECTIONS
        free[:] = [at for at in range(len(world.pool)) if at not in busy.values()]
        ceiling = _pgbench(world, server)
        if number:
            runs.append(done.rate)
            waits.append((done.p50_ms, done.p99_ms))
            theirs.append(ceiling)
    ours_rate, peer_rate = statistics.median(runs), statistics.median(theirs)
    p50, p99 = (statistics.median(column) for column in zip(*waits, strict=True))
    print(
        f"  action ours: {ours_rate:,.0f} req/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms; pgbench {peer_rate:,.0f} tps"
    )
    ratio = ours_rate / peer_rate
    return Row(
        "one action",
        "act/s",
        ours_rate,
        "(c) pgbench, the action's statements",
        peer_rate,
        ratio,
        ">= 0.5",
        ratio >= 0.5,
    )


# What the two doors of an action run, statement by statement: who asks, everything the rules read, who asks
# again, the kept answer, the locks, desk, event with its chain, file, record, outbox, answer.
_SCRIPT = """
\\set n random(1, {count})
{enter}
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select f.*, r.*, (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'relation', c.relation, 'born_on', c.born_on)
  order by c.position), '[]'::json) from residence_certificate.application_members c where c.local_body = r.local_body
  and c.application = r.id), (select coalesce(json_agg(json_build_array(h.action, h.person) order by h.seq), '[]'::json)
  from ksmart.file_event h where h.local_body = r.local_body and h.file = r.id) from bench_pool b
  join ksmart.file f on f.local_body = '{body}' and f.id = b.id
  join residence_certificate.application r on r.local_body = f.local_body and r.id = f.id where b.n = :n;
begin;
{enter}
select f.* from bench_pool b join ksmart.file f on f.local_body = '{body}' and f.id = b.id where b.n = :n for update of f;
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select r.* from bench_pool b join residence_certificate.application r on r.local_body = '{body}' and r.id = b.id where b.n = :n;
select p.id from ksmart.post p where p.local_body = '{body}' and p.role = 'clerk' and not p.closed and '{ward}' = any (p.wards)
  order by exists (select from ksmart.holding h where h.post = p.id and h.span @> current_date) desc, cardinality(p.wards), p.id limit 1;
insert into bench_event select local_body, file, nextval('bench_seq'), applicant, now(), person, post, role, action, state_from, state_to,
  said, uuid_send(gen_random_uuid()), sha256(digest), sha256(hash) from ksmart.file_event e join bench_pool b on b.id = e.file
  where b.n = :n and e.local_body = '{body}' and e.seq = 1;
update ksmart.file f set state = case when f.state = 'scrutiny' then 'approval' else 'scrutiny' end, came_from = f.state,
  desk_role = 'clerk', desk_post = case when f.desk_post = {post} then {other} else {post} end, due_on = f.due_on, ended = false,
  row_version = row_version + 1, chain_seq = chain_seq + 1, chain_head = sha256(chain_head || '\\x01') from bench_pool b
  where b.n = :n and f.local_body = '{body}' and f.id = b.id;
update residence_certificate.application r set state = case when r.state = 'scrutiny' then 'approval' else 'scrutiny' end, ended = false
  from bench_pool b where b.n = :n and r.local_body = '{body}' and r.id = b.id;
insert into ksmart.outbox (local_body, topic, payload) select '{body}', 'file.forward', jsonb_build_object('module', 'residence_certificate',
  'service', 'residence_certificate', 'file', b.id, 'state', 'approval', 'number', 'RC/1') from bench_pool b where b.n = :n;
insert into ksmart.idempotency (person, key, request, answer) values ('{person}', gen_random_uuid()::text, '\\x00', '{{"state": "approval"}}');
commit;
"""
_ENTER = """select s.person, p.id, p.role, p.local_body, p.wards, p.area from ksmart.session s
  join ksmart.holding h on h.person = s.person and h.post = {post} and h.span @> current_date
  join ksmart.post p on p.id = h.post and not p.closed where s.digest = '\\x{digest}' and s.ended_at is null and s.expires_at > now();"""


def _pgbench(world: World, server: EmbeddedServer) -> float:
    """Transactions a second of pgbench, as many clients as we had connections."""
    asyncio.run(_pgbench_ground(world))
    digest = digest_of(TOKENS["clerk"])
    assert digest is not None
    script = Path(tempfile.gettempdir()) / "ksmart-action.sql"
    script.write_text(
        _SCRIPT.format(
            count=len(world.pool), post=world.posts["clerk"], other=world.posts["secretary"], body=BODY, person=CITIZEN,
            ward=WARD, enter=_ENTER.format(post=world.posts["clerk"], digest=digest.hex()),
        )
    )  # fmt: skip
    program = shutil.which("pgbench") or str(server.binaries().path("pgbench"))
    found = subprocess.run(
        [program, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-T", str(max(2, int(SECONDS))), "-f", str(script), str(world.admin)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    [line] = [line for line in found.stdout.splitlines() if line.startswith("tps")]
    return float(line.split("=")[1].split()[0])


async def _pgbench_ground(world: World) -> None:
    """A pool of files of its own, so that our versions stay ours; the same shapes and indexes."""
    connection = await asyncpg.connect(str(world.admin))
    if not await connection.fetchval("select to_regclass('bench_pool') is not null"):
        await connection.execute(
            "create table bench_pool as select row_number() over () as n, id from"
            f" (select id from ksmart.file where local_body = '{BODY}' and state = 'issued' limit {len(world.pool)}) x;"
            "alter table bench_pool add primary key (n); create sequence bench_seq start 100;"
            "create table bench_event (like ksmart.file_event including all); analyze bench_pool"
        )
    await connection.close()


def _nothing_skipped(world: World) -> None:
    """Versions, events and chains of what we acted on agree; else the figures mean nothing."""

    async def look() -> None:
        connection = await asyncpg.connect(str(world.admin))
        wrong = await connection.fetchval(
            "select count(*) from ksmart.file f where f.id = any($1) and (f.row_version <> f.chain_seq or f.chain_seq <>"
            " (select count(*) from ksmart.file_event e where e.local_body = f.local_body and e.file = f.id))",
            world.pool,
        )
        await connection.close()
        if wrong:
            raise RuntimeError(f"{wrong} files whose version, chain and events differ")

    asyncio.run(look())


@contextmanager
def _served(app: str, url: str) -> Generator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--loop", "uvloop", "--http", "httptools",
         "--no-access-log", "--log-level", "warning"],
        env={**os.environ, "BENCH_URL": url, "BENCH_PERSON": str(CITIZEN)},
    )  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"{app} did not start")
            time.sleep(0.1)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)
