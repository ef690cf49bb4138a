"""Bytes in a folder, named by their SHA-256: written aside, synced, then renamed, and checked on each read."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.interfaces.blobs import LostBlobError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DiskStore:
    """A `BlobStore` in one folder, shared by all processes of a machine."""

    root: Path

    async def put(self, source: bytes | Path) -> bytes:
        """Keep bytes, or those of a file."""
        return await asyncio.to_thread(self._put, source)

    async def get(self, digest: bytes) -> bytes:
        """The bytes. Raises LostBlobError where they are gone or changed."""
        return await asyncio.to_thread(self._get, digest)

    def older_than(self, seconds: float) -> Iterator[bytes]:
        """The digests of everything that was put more than so many seconds ago."""
        before = time.time() - seconds
        for path in self.root.glob("??/??/*"):
            with contextlib.suppress(OSError):  # another sweep was quicker
                if path.stat().st_mtime < before:
                    yield bytes.fromhex(path.name)

    def forget(self, digest: bytes) -> None:
        """Take bytes away that nothing names any more."""
        self.path(digest).unlink(missing_ok=True)

    def path(self, digest: bytes) -> Path:
        """Where the bytes of a digest lie."""
        name = digest.hex()
        return self.root / name[:2] / name[2:4] / name

    def _put(self, source: bytes | Path) -> bytes:
        aside = self.root / "aside"
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = aside / secrets.token_hex(16)
        total = hashlib.sha256()
        try:
            with temporary.open("xb") as out:
                os.chmod(temporary, 0o600)
                if isinstance(source, bytes):
                    total.update(source)
                    out.write(source)
                else:
                    with source.open("rb") as given:
                        while part := given.read(_CHUNK):
                            total.update(part)
                            out.write(part)
                out.flush()
                os.fsync(out.fileno())
            digest = total.digest()
            place = self.path(digest)
            if not place.exists():
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                temporary.rename(place)
                _sync(place.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return digest

    def _get(self, digest: bytes) -> bytes:
        try:
            content = self.path(digest).read_bytes()
        except OSError as error:
            raise LostBlobError(digest.hex()) from error
        if hashlib.sha256(content).digest() != digest:
            raise LostBlobError(digest.hex())
        return content


def _sync(folder: Path) -> None:
    """A rename is durable once its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
