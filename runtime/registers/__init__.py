"""Registers beyond a page: whole lists as files, and views that people keep."""
