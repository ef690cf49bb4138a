"""The grid of cells under every index, and which cells a segment touches.

The frame holds Kerala, its waters out to twelve nautical miles and the edges
of its neighbours. Cells are 1/512 of a degree (about 214 m by 217 m) and start
on whole halves of a degree: a double times a power of two is exact, so the cell
of a point is never in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

WEST, EAST = 74.0, 78.0
SOUTH, NORTH = 8.0, 13.0
CELLS_PER_DEGREE = 512
CELL_DEG = 1.0 / CELLS_PER_DEGREE
COLUMNS = int((EAST - WEST) * CELLS_PER_DEGREE)
ROWS = int((NORTH - SOUTH) * CELLS_PER_DEGREE)
CELL_COUNT = COLUMNS * ROWS

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

# Wider than any rounding of the arithmetic below (1e-15), narrower than any legal meaning (0.1 mm).
_MARGIN_DEG = 1e-9


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight edges in degrees, one row each, with the zone they bound."""

    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats
    zone: Ints


def cell_of(lon: float, lat: float) -> int:
    """The cell of a point, or -1 outside the frame (NaN included)."""
    if not (WEST <= lon < EAST and SOUTH <= lat < NORTH):
        return -1
    return int((lat - SOUTH) * CELLS_PER_DEGREE) * COLUMNS + int((lon - WEST) * CELLS_PER_DEGREE)


def cells_of(lon: Floats, lat: Floats) -> Ints:
    """`cell_of` for many points at once."""
    inside = (lon >= WEST) & (lon < EAST) & (lat >= SOUTH) & (lat < NORTH)
    safe_lon, safe_lat = np.where(inside, lon, WEST), np.where(inside, lat, SOUTH)
    column = ((safe_lon - WEST) * CELLS_PER_DEGREE).astype(np.int64)
    row = ((safe_lat - SOUTH) * CELLS_PER_DEGREE).astype(np.int64)
    return np.where(inside, row * COLUMNS + column, -1)


def cells_touched(
    segments: Segments, pad_lon_deg: float = 0.0, pad_lat_deg: float = 0.0
) -> tuple[Ints, Ints]:
    """Pairs (cell, number of segment): every cell that a segment, widened by the pads, meets.

    A cell too many is harmless (the exact test follows); a cell too few would
    be a wrong answer, so all bounds are widened by a hair.
    """
    pad_x, pad_y = pad_lon_deg + _MARGIN_DEG, pad_lat_deg + _MARGIN_DEG
    ax, ay, bx, by = segments.ax, segments.ay, segments.bx, segments.by
    first = _line(np.minimum(ay, by) - pad_y, SOUTH, ROWS)
    last = _line(np.maximum(ay, by) + pad_y, SOUTH, ROWS)
    number, row = expand(first, last)
    # The part of the segment inside the row's band bounds the columns. Most
    # segments are shorter than a cell and lie in one row: there it is the whole.
    x0, x1 = np.minimum(ax, bx)[number], np.maximum(ax, bx)[number]
    several = (last > first)[number]
    if several.any():
        pick = number[several]
        low = SOUTH + row[several] * CELL_DEG - pad_y
        high = low + CELL_DEG + 2 * pad_y
        dy = by[pick] - ay[pick]
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (bx[pick] - ax[pick]) / dy
            at_low = ax[pick] + (low - ay[pick]) * slope
            at_high = ax[pick] + (high - ay[pick]) * slope
        left, right = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
        flat = ~np.isfinite(left) | ~np.isfinite(right)
        left[flat], right[flat] = -np.inf, np.inf
        x0[several] = np.maximum(x0[several], left)
        x1[several] = np.minimum(x1[several], right)
    pair, column = expand(_line(x0 - pad_x, WEST, COLUMNS), _line(x1 + pad_x, WEST, COLUMNS))
    return row[pair] * COLUMNS + column, number[pair]


def expand(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Write out whole ranges: (number of the range, member) for first..last, both included."""
    length = np.maximum(last - first + 1, 0)
    number = np.repeat(np.arange(len(first), dtype=np.int64), length)
    start = np.cumsum(length) - length
    member = np.arange(len(number), dtype=np.int64) - start[number] + first[number]
    return number, member


def _line(value: Floats, origin: float, count: int) -> Ints:
    scaled = np.floor((value - origin) * CELLS_PER_DEGREE)
    return np.clip(scaled, 0, count - 1).astype(np.int64)
