"""Message senders for machines without a gateway: to the log, and to a file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from runtime.interfaces.messages import Message


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """Prints messages, for a developer at his own machine. Refused in production: codes are secrets."""

    async def send(self, message: Message) -> None:
        """Print one message."""
        print(f"message by {message.channel} to {message.to}: {message.text}", flush=True)


@dataclass(slots=True)
class FileSender:
    """Appends messages to a file, one JSON object a line, readable by its owner alone."""

    path: Path
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, message: Message) -> None:
        """Append one message."""
        line = msgspec.json.encode(message) + b"\n"
        async with self._lock:
            await asyncio.to_thread(self._append, line)

    def _append(self, line: bytes) -> None:
        self.path.touch(mode=0o600, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(line)


@dataclass(slots=True)
class MemorySender:
    """Keeps messages in a list: the fake that tests and the demo read codes from."""

    sent: list[Message] = field(default_factory=list[Message])

    async def send(self, message: Message) -> None:
        """Keep one message."""
        self.sent.append(message)
