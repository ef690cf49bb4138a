"""A form page and an inbox page over 100,000 files: server CPU beside the same pages by hand and Django's admin.

Ours goes through the session, the policy, a door under row security, the catalogue and both languages; the page
by hand (Litestar, asyncpg, Jinja) has none of them; Django's admin has its own session and permissions.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg

from bench import load
from bench.http import TOKENS, World, _rounds, _served, _world
from bench.report import Row, write
from runtime.config import open_project
from runtime.db.embedded import EmbeddedServer, Options
from runtime.db.url import DatabaseUrl
from runtime.web.call import POST_COOKIE, SESSION_COOKIE
from tests.e2e.doors.crowd import BODY, CITIZEN

PAGE = "/apply/residence_certificate/residence_certificate/{draft}/p/resident"
ANSWERS = (
    '{"name.en": "Asha Thomas", "name.ml": "ആശ തോമസ്", "ward": "M07025012", "house.en": "Panampilly House", '
    '"building_no": "12/345", "pincode": "683101", "resident_since": "2019-06-01"}'
)


def run() -> dict[str, object]:
    """Both pages; writes `bench/out/portal.json`."""
    settings = open_project()
    folder = Path(tempfile.mkdtemp(prefix="ksmart-bench-", dir="/var/tmp"))
    server = EmbeddedServer(
        folder / "postgres", Options(max_connections=100, shared_buffers_mb=512)
    )
    try:
        with server.leased() as url:
            base, password = DatabaseUrl.parse(url), server.secret("app_password")
            world = asyncio.run(_world(base, password, settings.generated))
            return _measure(world, asyncio.run(_lay(world)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _lay(world: World) -> UUID:
    """Open files on the clerk's desk, and a citizen's draft: its id."""
    connection = await asyncpg.connect(str(world.admin))
    await connection.execute(
        "update ksmart.file set desk_post = $1 where local_body = $2 and not ended and state = 'scrutiny'",
        world.posts["clerk"],
        BODY,
    )
    draft = uuid4()
    await connection.execute(
        "insert into ksmart.draft values ($1, $2, $3, 'residence_certificate', 'residence_certificate', '1.0.0', $4, 1,"
        " now(), current_date + 90)",
        CITIZEN, draft, BODY, ANSWERS,
    )  # fmt: skip
    await connection.execute("vacuum analyze ksmart.file")
    await connection.close()
    return draft


def _measure(world: World, draft: UUID) -> dict[str, object]:
    # Django makes its own tables and an administrator's session first.
    known = subprocess.run(
        [sys.executable, "-m", "bench.peers.portal_django"], check=True, capture_output=True, text=True,
        env={**os.environ, "BENCH_URL": str(world.admin)},
    )  # fmt: skip
    cookies = {"cookie": known.stdout.strip()}
    clerk = {"cookie": f"{SESSION_COOKIE}={TOKENS['clerk']}; {POST_COOKIE}={world.posts['clerk']}"}
    citizen = {"cookie": f"{SESSION_COOKIE}={TOKENS['citizen']}"}
    admin = "/admin/auth/application/"
    works = {
        "an inbox page of 50": (
            load.request("GET", "/inbox", clerk),
            load.request("GET", f"/inbox/{BODY}/{world.posts['clerk']}", {}),
            load.request("GET", admin, cookies),
        ),
        "a form page": (
            load.request("GET", PAGE.format(draft=draft), citizen),
            load.request("GET", f"/form/{CITIZEN}/{draft}", {}),
            load.request("GET", f"{admin}{world.pool[0]}/change/", cookies),
        ),
    }
    rows: list[Row] = []
    with (
        _served("bench.peers.ours:app", str(world.app)) as ours,
        _served("bench.peers.portal_plain:app", str(world.admin)) as plain,
        _served("bench.peers.portal_django:app", str(world.admin)) as django,
    ):
        for work, sent in works.items():
            least = {"an inbox page of 50": (b"<tr", 50), "a form page": (b"<input", 7)}[work]
            for served, request in zip((ours, plain, django), sent, strict=True):
                _is_whole(served.port, request, *least)
            found = _rounds(
                {
                    "ours": (ours, lambda _, request=sent[0]: request),
                    "by hand": (plain, lambda _, request=sent[1]: request),
                    "Django": (django, lambda _, request=sent[2]: request),
                }
            )
            mine = found["ours"].cpu_us
            for peer, most in (("by hand", 1.5), ("Django", 0.5)):
                theirs = found[peer].cpu_us
                name = {"by hand": "Litestar+Jinja by hand", "Django": "Django admin"}[peer]
                ratio = mine / theirs
                rows.append(
                    Row(f"{work}, server CPU", "us", mine, name, theirs, ratio, f"<= {most}", ratio <= most)
                )  # fmt: skip
    return write("portal", rows)


def _is_whole(port: int, request: bytes, mark: bytes, least: int) -> None:
    """The page is the one that we mean: an answer that is quick because it is empty counts for nothing."""
    bodies: list[bytes] = []
    load.run(port, lambda _: request, 1, 0.1, lambda _n, _status, body: bodies.append(body))
    if bodies[-1].count(mark) < least:
        raise RuntimeError(f"{bodies[-1].count(mark)} times {mark!r} on {request[:80]!r}")
