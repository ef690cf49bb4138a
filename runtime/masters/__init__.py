"""Dated rows in memory: masters and holidays, of one epoch."""

from runtime.masters.snapshot import Snapshot, load_snapshot

__all__ = ["Snapshot", "load_snapshot"]
