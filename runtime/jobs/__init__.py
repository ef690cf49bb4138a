"""Work beside requests: the outbox, refreshing the dated rows, housekeeping."""

from runtime.jobs.background import Background

__all__ = ["Background"]
