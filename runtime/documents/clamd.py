"""The virus scanner clamd, spoken to over its own protocol (INSTREAM)."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 16
PATIENCE_S = 30.0


class ScannerAwayError(Exception):
    """The scanner does not answer, or cannot: what it should have scanned is not taken."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """One scanner: a host and a port, or a socket's path."""

    address: str

    async def finds(self, path: Path) -> bool:
        """Whether the scanner finds something in a file.

        Raises:
            ScannerAwayError: It does not answer within half a minute, or answers with an error.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._scan(await asyncio.to_thread(path.read_bytes))
        except (OSError, TimeoutError) as error:
            raise ScannerAwayError(type(error).__name__) from error
        if answer.endswith(b"OK"):
            return False
        if answer.endswith(b"FOUND"):
            return True
        raise ScannerAwayError("clamd answered with an error")

    async def _scan(self, content: bytes) -> bytes:
        if self.address.startswith("/"):
            reader, writer = await asyncio.open_unix_connection(self.address)
        else:
            host, _, port = self.address.rpartition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                writer.write(struct.pack(">I", len(part)) + part)
                await writer.drain()
            writer.write(struct.pack(">I", 0))
            await writer.drain()
            return (await reader.read(4096)).rstrip(b"\0\n ")
        finally:
            writer.close()
