"""Tools for those who write specs."""
