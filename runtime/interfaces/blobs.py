"""Where bytes are kept under their digest: a folder here, an object store where one is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class LostBlobError(Exception):
    """The bytes are not there, or are no longer those that were put: never given out."""


class BlobStore(Protocol):
    """Keeps bytes by SHA-256. Putting the same bytes twice keeps them once."""

    async def put(self, source: bytes | Path) -> bytes:
        """Keep bytes, or those of a file, durably; returns the digest, 32 bytes."""
        ...

    async def get(self, digest: bytes) -> bytes:
        """The bytes, their digest checked.

        Raises:
            LostBlobError: They are not there, or were changed.
        """
        ...
