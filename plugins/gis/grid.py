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
Small: TypeAlias = npt.NDArray[np.int32]

# Wider than any rounding of the arithmetic below (1e-15), narrower than any legal meaning (0.1 mm).
_MARGIN_DEG = 1e-9
_FEW = 3


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
    left, right = (
        _line(np.minimum(ax, bx), -pad_x, WEST, COLUMNS),
        _line(np.maximum(ax, bx), pad_x, WEST, COLUMNS),
    )
    low, high = (
        _line(np.minimum(ay, by), -pad_y, SOUTH, ROWS),
        _line(np.maximum(ay, by), pad_y, SOUTH, ROWS),
    )
    # Nearly all edges are short: with their pads they lie in a square of three by three cells.
    width, height = right - left, high - low
    long = (width >= _FEW) | (height >= _FEW)
    corner = low.astype(np.int64) * COLUMNS + left
    cells: list[Ints] = []
    numbers: list[Ints] = []
    for up in range(_FEW):
        for across in range(_FEW):
            own = np.nonzero((width >= across) & (height >= up) & ~long)[0]
            cells.append(corner[own] + (up * COLUMNS + across))
            numbers.append(own)
    if long.any():
        cell, number = _long_cells(segments, np.nonzero(long)[0], low, high, pad_x, pad_y)
        cells.append(cell)
        numbers.append(number)
    return np.concatenate(cells), np.concatenate(numbers)


def _long_cells(
    segments: Segments, long: Ints, low: Small, high: Small, pad_x: float, pad_y: float
) -> tuple[Ints, Ints]:
    """The same for edges of many cells: row by row, the part of the edge inside the row's band."""
    at, row = expand(low[long], high[long])
    pick = long[at]
    ax, ay, bx, by = segments.ax[pick], segments.ay[pick], segments.bx[pick], segments.by[pick]
    bottom = SOUTH + row * CELL_DEG - pad_y
    top = bottom + CELL_DEG + 2 * pad_y
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (bx - ax) / (by - ay)
        at_bottom, at_top = ax + (bottom - ay) * slope, ax + (top - ay) * slope
    left, right = np.minimum(at_bottom, at_top), np.maximum(at_bottom, at_top)
    flat = ~np.isfinite(left) | ~np.isfinite(right)
    left[flat], right[flat] = -np.inf, np.inf
    x0 = np.maximum(np.minimum(ax, bx), left)
    x1 = np.minimum(np.maximum(ax, bx), right)
    pair, column = expand(_line(x0, -pad_x, WEST, COLUMNS), _line(x1, pad_x, WEST, COLUMNS))
    return row[pair] * COLUMNS + column, pick[pair]


def expand(first: Ints | Small, last: Ints | Small) -> tuple[Ints, Ints]:
    """Write out whole ranges: (number of the range, member) for first..last, both included."""
    length = np.maximum(last - first + 1, 0)
    number = np.repeat(np.arange(len(first), dtype=np.int64), length)
    start = np.cumsum(length) - length
    member = np.arange(len(number), dtype=np.int64) - start[number] + first[number]
    return number, member


def sorted_pairs(cell: Ints, number: Ints, count: int) -> tuple[Ints, Ints]:
    """Pairs (cell, number below count) in order. One packed sort: numpy sorts words far faster than orders."""
    bits = max(count - 1, 1).bit_length()
    packed = (cell << bits) | number
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


def run_starts(*columns: Ints) -> Ints:
    """Where a new value begins in columns that are sorted together."""
    if not len(columns[0]):
        return np.empty(0, dtype=np.int64)
    fresh = np.zeros(len(columns[0]), dtype=np.bool_)
    fresh[0] = True
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    return np.nonzero(fresh)[0]


def _line(value: Floats, pad: float, origin: float, count: int) -> Small:
    scaled = (value + (pad - origin)) * CELLS_PER_DEGREE
    # Clipped to zero first, so cutting off the fraction is rounding down.
    np.clip(scaled, 0, count - 1, out=scaled)
    return scaled.astype(np.int32)
