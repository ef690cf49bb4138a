"""Numbers that may have gaps, handed out from blocks that a process has leased.

A counter row is locked only for the instant in which a block is taken, in a transaction of its own,
so nobody waits for somebody else's submission. What is left of a block when the process ends is lost:
files may have gaps, register entries and receipts may not and are numbered in their own door.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

BIGGEST_BLOCK = 64
QUICK_S = 1.0
"""A block used up faster than this is followed by one twice as big."""

Key = tuple[str, str, str]
Take = Callable[[str, str, str, int], Awaitable[int]]
"""Takes (local body, name, period, how many) and gives the last number of the block."""


@dataclass(slots=True)
class _Block:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    size: int = 0
    left: int = 0
    last: int = 0
    taken_at: float = 0.0


@dataclass(slots=True)
class Leases:
    """The blocks that this process holds."""

    take: Take
    _blocks: dict[Key, _Block] = field(default_factory=dict[Key, _Block])

    async def next(self, local_body: str, name: str, period: str) -> int:
        """A number that nobody else gets."""
        key = (local_body, name, period)
        block = self._blocks.get(key)
        if block is None:
            # Years roll and processes live long: what another period left behind is dropped.
            for old in [k for k in self._blocks if k[:2] == key[:2]]:
                del self._blocks[old]
            block = self._blocks[key] = _Block()
        if not block.left:
            async with block.lock:
                if not block.left:  # somebody filled it while we waited
                    await self._fill(block, key)
                return _from(block)
        return _from(block)

    async def _fill(self, block: _Block, key: Key) -> None:
        now = time.monotonic()
        quick = block.size and now - block.taken_at < QUICK_S
        size = min(block.size * 2, BIGGEST_BLOCK) if quick else 1
        block.last = await self.take(*key, size)
        block.size = block.left = size
        block.taken_at = now


def _from(block: _Block) -> int:
    block.left -= 1
    return block.last - block.left
