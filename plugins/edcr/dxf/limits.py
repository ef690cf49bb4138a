"""How much of a stranger's file we are ready to take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one reading. Passing one raises `DrawingError`, never a slow death.

    `max_kept` counts things on scrutiny layers after blocks are exploded, so that a block
    that places itself a million times ends here and not in memory.
    """

    max_bytes: int = 128 * 1024 * 1024
    max_record_bytes: int = 16 * 1024 * 1024
    max_kept: int = 250_000
    max_vertices: int = 500_000
    max_insert_depth: int = 8
    max_inserts: int = 50_000
    max_coordinate: float = 1e9
    max_seconds: float = 60.0


DEFAULT = Limits()
