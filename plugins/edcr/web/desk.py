"""Plans that are being checked: one isolated worker, a short queue, and results kept for half an hour.

Nothing is kept longer, nothing is written to the database, and the key of a result is the only way to it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from plugins.edcr.rules.book import Library
from plugins.edcr.worker import Worker

KEPT_S = 1800.0
MOST_WAITING = 8
MOST_KEPT = 60


class BusyError(Exception):
    """Too many plans wait already."""


@dataclass(slots=True)
class Check:
    """One plan on the desk. `document` is the report once it is there."""

    key: str
    folder: Path
    name: str
    book: str
    on: date
    at: float
    document: dict[str, Any] | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def plan(self) -> Path:
        return self.folder / "plan.dxf"

    @property
    def stage(self) -> str:
        """waiting, reading, judging, drawing or done."""
        if self.document is not None:
            return "done"
        try:
            return (self.folder / "stage").read_text("ascii")
        except FileNotFoundError:
            return "waiting"


class Desk:
    """The checks of one app process."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        worker: Worker,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self.library = library
        self._worker = worker
        self._monotonic = monotonic
        self._checks: dict[str, Check] = {}
        self._turn = asyncio.Lock()
        self._sweep()

    def take(self, upload: Path, name: str, book: str, on: date) -> Check:
        """Put an uploaded file on the desk; its check begins when its turn comes.

        Raises:
            BusyError: The queue is full.
        """
        self._forget()
        waiting = sum(check.document is None for check in self._checks.values())
        if waiting >= MOST_WAITING or len(self._checks) >= MOST_KEPT:
            raise BusyError
        key = secrets.token_urlsafe(18)
        folder = self.folder / key
        folder.mkdir(mode=0o700, parents=True)
        check = Check(key, folder, name, book, on, self._monotonic())
        shutil.move(upload, check.plan)
        self._checks[key] = check
        check.task = asyncio.create_task(self._run(check))
        return check

    def find(self, key: str) -> Check | None:
        """The check of this key, as long as it is kept."""
        self._forget()
        return self._checks.get(key)

    def before(self, check: Check) -> int:
        """How many plans are checked first."""
        return sum(
            other.document is None and other.at < check.at for other in self._checks.values()
        )

    async def paper(self, check: Check, kind: str, language: str) -> Path | None:
        """A further form of a result (`pdf`), made in the worker on first use; None where it cannot be."""
        path = check.folder / f"report-{language}.{kind}"
        if not path.is_file():
            await self._ask(check, kind, language)
        return path if path.is_file() else None

    async def _run(self, check: Check) -> None:
        check.document = await self._ask(check, "page", "")
        # Also when nobody comes again.
        asyncio.get_running_loop().call_later(KEPT_S + 1, self._forget)

    async def _ask(self, check: Check, kind: str, language: str) -> dict[str, Any]:
        async with self._turn:
            return await asyncio.to_thread(
                self._worker.scrutinise,
                check.plan,
                check.book,
                check.on,
                self.library,
                name=check.name,
                out=check.folder,
                want=kind,
                language=language,
            )

    def _forget(self) -> None:
        now = self._monotonic()
        for key, check in list(self._checks.items()):
            if check.document is not None and now - check.at > KEPT_S:
                del self._checks[key]
                shutil.rmtree(check.folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete what an earlier process left; what another one still keeps is younger."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = self.folder / ".now"
        mark.touch()  # the clock of the disk itself, so that ages are compared like with like
        for left in self.folder.iterdir():
            if left != mark and mark.stat().st_mtime - left.stat().st_mtime > KEPT_S:
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)
        mark.unlink()


def report_bytes(check: Check) -> bytes:
    """The report of a finished check, as it is handed out."""
    assert check.document is not None
    text = json.dumps(check.document, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"
