"""The worker that issues and tells is killed at each of its doors: one certificate, one notice, one message at most."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from runtime.db.url import DatabaseUrl
from tests.database import Server
from tests.e2e.papers.stall import permitted
from tests.fixtures.project import Place, Project

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parent.parent.parent.parent
FAST = {
    ("certificate_keep", "before"),
    ("certificate_keep", "after"),
    ("notice_keep", "after"),
    ("outbox_begin", "after"),
}
DOORS = (
    "certificate_has",
    "stalls.certificate_permit",
    "seal_key_use",
    "certificate_keep",
    "stalls.notice_permit",
    "notice_people",
    "notice_keep",
    "outbox_begin",
    "outbox_done",
)
CASES = [
    pytest.param(door, moment, marks=() if (door, moment) in FAST else pytest.mark.nightly)
    for door in DOORS
    for moment in ("before", "after")
]


@pytest.mark.parametrize(("door", "moment"), CASES)
async def test_after_a_kill_everything_is_done_once(
    place: Place, stalls: Project, pg_server: Server, database: DatabaseUrl, tmp_path: Path, door: str, moment: str
) -> None:  # fmt: skip
    citizen = await place.citizen("9400000001")
    await place.settle()
    # From here on nobody but the worker delivers.
    for task in asyncio.all_tasks():
        if task.get_name() in ("outbox", "timers"):
            task.cancel()
    await permitted(place, citizen)
    sent = tmp_path / "sent.jsonl"
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.papers.worker", str(pg_server.app(database)), str(stalls.folder.parent),
        stalls.package, door, moment, str(tmp_path / "papers"), str(sent), place.clock.at.isoformat(),
        cwd=ROOT, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await worker.communicate()
    assert worker.returncode == -signal.SIGKILL, err[-2000:]
    # What it had taken is due again once its lease has run out: another worker goes on.
    for _ in range(3):
        await place.fetch("update ksmart.outbox set next_try_at = now() where failed is null")
        await place.settle()
    assert len(await place.fetch("select from ksmart.certificate")) == 1
    for event in ("submit", "issued"):
        assert len(await place.fetch("select from ksmart.notice where event = $1", event)) == 1
        told = _sent(sent, event) + _told(place, event)
        dead = await place.fetch(
            "select from ksmart.outbox where failed is not null and payload ->> 'purpose' = $1", f"stalls.applicant.{event}"
        )  # fmt: skip
        # A message whose fate nobody can know is set aside for a person to decide, never sent twice.
        assert (told, len(dead)) in ((1, 0), (0, 1), (1, 1)), (door, moment, event)
        assert not dead or door in ("outbox_begin", "outbox_done")
    assert await place.fetch("select from ksmart.outbox where failed is null") == []


def _told(place: Place, event: str) -> int:
    return sum(m.purpose == f"stalls.applicant.{event}" for m in place.sender.sent)


def _sent(path: Path, event: str) -> int:
    text = path.read_text() if path.exists() else ""
    return text.count(f'"purpose":"stalls.applicant.{event}"')
