"""Ids: UUID version 7 (RFC 9562), so that later rows have greater ids."""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID


def new_id(now: datetime) -> UUID:
    """A new id that sorts by `now` to the millisecond."""
    # Whole milliseconds without a float: its 53 bits would do, but rounding might borrow from the future.
    milliseconds = int(now.timestamp()) * 1000 + now.microsecond // 1000
    random = int.from_bytes(os.urandom(10))
    value = milliseconds << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return UUID(int=value)
