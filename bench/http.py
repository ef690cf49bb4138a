"""Read one, list 50, create, one action: ours whole against (a), (b) and (c), side by side in one run.

(a) Litestar + asyncpg + msgspec by hand without policy, (b) FastAPI + SQLModel as most would write
it, (c) pgbench running the action's own statements. Each server is one uvicorn worker; rounds
alternate; medians count. Ours goes through sessions, doors, row security, audit chain and outbox. Then a run that goes on
(`BENCH_SUSTAINED_SECONDS`), and the heaviest action of all.
"""

from __future__ import annotations

import asyncio
import functools
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

from bench import _joint, load
from bench._actions import CEILING_FILES, Actions, measure
from bench._sustained import SECONDS as SUSTAINED_S
from bench._sustained import sustained
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
ACTIONS_A_FILE = 8


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
            base, password = DatabaseUrl.parse(url), server.secret("app_password")
            world = asyncio.run(_world(base, password, settings.generated))
            joint = asyncio.run(_joint.ground(base, password, folder))
            return _measure(world, joint, folder, server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# So many files stand in scrutiny that a sustained run gives none more actions than a real one has; the
# ceiling keeps a pool of those that have ended.
_REOPEN = """
with open as (
    select id from ksmart.file where local_body = $1 and (state = 'scrutiny' or id not in (
        select id from ksmart.file where local_body = $1 and state = 'issued' limit $3)) limit $2
), reopened as (
    update ksmart.file f set state = 'scrutiny', ended = false from open o where f.local_body = $1 and f.id = o.id
)
update residence_certificate.application r set state = 'scrutiny', ended = false from open o
where r.local_body = $1 and r.id = o.id returning r.id
"""


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
        _REOPEN, BODY, CEILING_FILES + int(SUSTAINED_S * 1500 / ACTIONS_A_FILE), CEILING_FILES
    )
    await connection.execute("vacuum analyze")
    await connection.close()
    return World(
        admin, admin.with_login(APP, app_password), posts, file, [row["id"] for row in rows]
    )


def _measure(
    world: World, joint: _joint.Joint, folder: Path, server: EmbeddedServer
) -> dict[str, object]:
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
        actions = Actions(world.pool, TOKENS, world.posts)
        ceiling = functools.partial(_pgbench, server)
        rows.append(measure(actions, world.admin, ours.port, ceiling, CONNECTIONS, SECONDS, ROUNDS))
        broken = functools.partial(_broken, world)
        rows.append(sustained(world.admin, ours.port, actions, CONNECTIONS, broken))
    rows.append(
        _joint.measure(
            joint, functools.partial(_joint_served, folder), ceiling, CONNECTIONS, SECONDS, ROUNDS
        )
    )
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


def _pgbench(server: EmbeddedServer, admin: DatabaseUrl, text: str) -> float:
    """Transactions a second of a script, as many clients as we had connections."""
    script = Path(tempfile.gettempdir()) / f"ksmart-{admin.database}.sql"
    script.write_text(text)
    program = shutil.which("pgbench") or str(server.binaries().path("pgbench"))
    found = subprocess.run(
        [program, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-T", str(max(2, int(SECONDS))), "-f", str(script), str(admin)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if found.returncode:
        raise RuntimeError(found.stderr[-2000:])
    [line] = [line for line in found.stdout.splitlines() if line.startswith("tps")]
    return float(line.split("=")[1].split()[0])


def _broken(world: World) -> int:
    """How many files that we acted on have a version, a chain and events that differ."""

    async def look() -> int:
        connection = await asyncpg.connect(str(world.admin))
        wrong: int = await connection.fetchval(
            "select count(*) from ksmart.file f where f.id = any($1) and (f.row_version <> f.chain_seq or f.chain_seq <>"
            " (select count(*) from ksmart.file_event e where e.local_body = f.local_body and e.file = f.id))",
            world.pool,
        )
        await connection.close()
        return wrong

    return asyncio.run(look())


@contextmanager
def _joint_served(folder: Path, app: str, url: str) -> Generator[int]:
    with _served(app, url, BENCH_FOLDER=str(folder)) as served:
        yield served.port


@contextmanager
def _served(app: str, url: str, **more: str) -> Generator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--loop", "uvloop", "--http", "httptools",
         "--no-access-log", "--log-level", "warning"],
        env={**os.environ, "BENCH_URL": url, "BENCH_PERSON": str(CITIZEN), **more},
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
