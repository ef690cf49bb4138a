"""Notices: who is told what, by which channel, never twice for one event."""
