"""Clocks: the system's, and one that stands still for tests and scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from runtime.meaning.dates import KOLKATA


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The instant, aware, in Asia/Kolkata."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The instant, aware, in Asia/Kolkata."""
        return datetime.now(UTC).astimezone(KOLKATA)


@dataclass(slots=True)
class FixedClock:
    """A clock that moves only when it is set."""

    at: datetime

    def now(self) -> datetime:
        """The instant it was set to, in Asia/Kolkata."""
        return self.at.astimezone(KOLKATA)
