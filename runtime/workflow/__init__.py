"""Decisions about files: pure, from what the load door gave to what the commit door writes."""

from runtime.workflow.decide import Ask, Cause, act, as_action, available, happen, open_file

__all__ = ["Ask", "Cause", "act", "as_action", "available", "happen", "open_file"]
