"""How often somebody may ask: token buckets, in this process, by route and address or by subject.

Each process counts for itself, so N processes allow N times as much: the figures are a brake on
guessing, not an account. What must hold exactly (tries of a code) is counted in the database.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_BUCKETS = 50_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many a minute from one address, and about one declared subject (a mobile, a user name)."""

    name: str
    per_address: int
    per_subject: int = 0  # 0: the route has no subject


@dataclass(slots=True)
class Limiter:
    """The buckets. `scale` multiplies every limit; a load test raises it."""

    scale: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[tuple[str, str], tuple[float, float]] = field(
        default_factory=OrderedDict[tuple[str, str], tuple[float, float]]
    )

    def wait_s(self, name: str, key: str, per_minute: int) -> float:
        """Take one token; the seconds to wait where there is none, else 0.

        A bucket holds one minute's worth, so a short burst passes.
        """
        most = per_minute * self.scale
        now = self.monotonic()
        bucket = (name, key)
        left, at = self._buckets.pop(bucket, (most, now))
        left = min(most, left + (now - at) * most / 60)
        allowed = left >= 1
        self._buckets[bucket] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_BUCKETS:
            # Whoever was quiet longest is forgotten: his bucket is full again, or nearly.
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / most
