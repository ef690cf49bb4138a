"""Decisions about files: pure, from what the load door gave to what the commit door writes."""

from runtime.workflow.decide import Ask, act, available, open_file

__all__ = ["Ask", "act", "available", "open_file"]
