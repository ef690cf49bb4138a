"""What a data folder's running server is, judged by its processes and not by its pid file."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from runtime.db.mistake import Mistake


class OrphansError(Mistake):
    """Processes of a killed server still hold its data and do not end."""


@dataclass(frozen=True, slots=True)
class Running:
    """A live server. `socket_folder` is empty when it listens on 127.0.0.1 only."""

    pid: int
    port: int
    socket_folder: str


def running(data: Path) -> Running | None:
    """The live server of a data folder.

    A pid file alone proves nothing: its server may be dead and the number reused.
    """
    try:
        # pid, data folder, start time, port, socket folder, listen address, memory key, status
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 6 or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not any(_processes(data, [pid])):
        return None
    return Running(pid, int(lines[3]), lines[4])


def clear_stale(data: Path, socket_file: Path, timeout_s: float = 30) -> None:
    """Remove what a killed server left, so that PostgreSQL need not guess whose number it is.

    PostgreSQL clears the file of a dead pid itself, but refuses to start when the number now
    belongs to another process of the same user. Orphans of a killed server end by themselves;
    starting beside them would corrupt the data, so they are waited for first.

    Raises:
        OrphansError: Some are still there after `timeout_s`.
    """
    _, alive = psutil.wait_procs(list(_processes(data, psutil.pids())), timeout=timeout_s)
    if alive:
        pids = ", ".join(str(process.pid) for process in alive)
        raise OrphansError(f"processes of a killed server still hold {data}: {pids}")
    (data / "postmaster.pid").unlink(missing_ok=True)
    socket_file.with_name(f"{socket_file.name}.lock").unlink(missing_ok=True)


def _processes(data: Path, pids: Iterable[int]) -> Iterator[psutil.Process]:
    """Those of the processes that are PostgreSQL's and stand in the data folder."""
    for pid in pids:
        with suppress(psutil.Error, OSError):
            process = psutil.Process(pid)
            if (
                process.status() != psutil.STATUS_ZOMBIE
                and process.name().startswith("postgres")
                and os.path.samefile(process.cwd(), data)
            ):
                yield process
