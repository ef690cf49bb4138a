"""The one place that reads the clock, and the ids that carry its time."""

from runtime.clock.clock import Clock, FixedClock, SystemClock
from runtime.clock.ids import new_id

__all__ = ["Clock", "FixedClock", "SystemClock", "new_id"]
