"""File locks that the kernel releases however their holder dies."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from runtime.db.mistake import Mistake


class LockTimeoutError(Mistake):
    """Another process has held the lock for longer than we wait."""


@contextmanager
def exclusive(path: Path, timeout_s: float) -> Generator[None]:
    """Hold the file's lock alone.

    Raises:
        LockTimeoutError: It was not free within `timeout_s`.
    """
    lock = _open(path)
    deadline = time.monotonic() + timeout_s
    try:
        while not _try(lock, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise LockTimeoutError(f"another process has held {path} for {timeout_s:.0f} s")
            time.sleep(0.02)  # flock itself cannot wait for a limited time
        yield
    finally:
        os.close(lock)


class SharedLock:
    """A share in the file's lock, until `release` or the end of the process."""

    __slots__ = ("_descriptor",)

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        os.close(self._descriptor)


def is_shared(path: Path) -> bool:
    """Whether anybody holds a share in the file's lock."""
    probe = _open(path)
    try:
        return not _try(probe, fcntl.LOCK_EX)
    finally:
        os.close(probe)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
