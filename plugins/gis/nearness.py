"""How far a point is from borders and lines: exact to the nearest segment, in metres.

For each cell the index lists the segments that can lie within reach of a point
in it, so one pass over a few rows gives all distances. A zone's distance is to
its border; whether the point is inside is the business of `membership.py`.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from plugins.gis.grid import (
    CELL_COUNT,
    CELL_DEG,
    COLUMNS,
    SOUTH,
    WEST,
    Floats,
    Ints,
    Segments,
    cell_of,
    cells_touched,
    expand,
    run_starts,
    sorted_pairs,
)
from plugins.gis.projection import (
    METRES_PER_DEGREE_LAT,
    METRES_PER_DEGREE_LON,
    many_to_metres,
    scale_at,
    to_metres,
)

LONGEST_M = 400.0
_CLASS_M = 25.0
_FEW = 40  # up to this many segments a plain loop beats numpy's fixed cost
_read_segment = struct.Struct("5d").unpack_from
_SEGMENT_BYTES = 5 * 8

COLUMNS_OF = ("near", "near_starts", "near_segments", "plane", "segment_zone", "zone_reach")


@dataclass(frozen=True, slots=True)
class NearTable:
    """The arrays of the index, as built or as mapped from a file."""

    near: Any  # by cell: 0, or 1 + number of its list
    near_starts: Any  # by list
    near_segments: Any  # numbers of segments, by zone within a list
    plane: Any  # (n, 5): easting, northing, and the segment's dx, dy, 1 / length² (0 for a point)
    segment_zone: Any
    zone_reach: Any  # by zone: metres up to which its distance is known


class Nearness:
    """Answers "how far are the zones around this point"."""

    def __init__(self, table: NearTable) -> None:
        self.table = table
        self._near = memoryview(table.near)
        self._starts = memoryview(table.near_starts)
        self._segments = memoryview(table.near_segments)
        self._segment_zone = memoryview(table.segment_zone)
        # An array without rows cannot be cast; nothing is read from it either.
        self._plane = memoryview(table.plane).cast("B") if len(table.plane) else memoryview(b"")
        self._reach: list[float] = table.zone_reach.tolist()

    def distances_at(self, lon: float, lat: float) -> dict[int, float]:
        """Ground distance in metres to the border or line of every zone within reach.

        Zones farther than their reach are left out: some of their segments may lie near
        while the nearest is not in the list, so the figure could be wrong.
        """
        cell = cell_of(lon, lat)
        if cell < 0:
            return {}
        number = self._near[cell]
        if not number:
            return {}
        first, last = self._starts[number - 1], self._starts[number]
        east, north = to_metres(lon, lat)
        if last - first <= _FEW:
            return self._measure_few(first, last, east, north)
        reach = self._reach
        found = self._measure(self.table.near_segments[first:last], east, north)
        return {zone: metres for zone, metres in found.items() if metres <= reach[zone]}

    def scan(self, lon: float, lat: float, beyond: bool = False) -> dict[int, float]:
        """The same over every segment there is, without the index: slow, and the check on it.

        Args:
            beyond: Keep zones beyond their reach too: here all figures are right.
        """
        east, north = to_metres(lon, lat)
        rows = np.arange(len(self.table.segment_zone))
        found = self._measure(rows, east, north)
        if beyond:
            return found
        return {zone: metres for zone, metres in found.items() if metres <= self._reach[zone]}

    def _measure(self, rows: Any, east: float, north: float) -> dict[int, float]:
        scale = scale_at(east)
        ax, ay, dx, dy, inverse = self.table.plane[rows].T
        ax = ax - east
        ay = ay - north
        along = -(ax * dx + ay * dy) * inverse
        np.minimum(along, 1.0, out=along)
        np.maximum(along, 0.0, out=along)
        ax += along * dx
        ay += along * dy
        squares = ax * ax + ay * ay
        zones = self.table.segment_zone[rows]
        starts = np.concatenate(([0], np.nonzero(zones[1:] != zones[:-1])[0] + 1))
        nearest = np.sqrt(np.minimum.reduceat(squares, starts)) / scale
        return dict(zip(zones[starts].tolist(), nearest.tolist(), strict=True))

    def _measure_few(self, first: int, last: int, east: float, north: float) -> dict[int, float]:
        """The same for a few segments of a cell's list, read one by one; zones beyond their reach left out."""
        found: dict[int, float] = {}
        scale, reach = scale_at(east), self._reach
        plane, zone_of = self._plane, self._segment_zone
        current, best = -1, math.inf
        for segment in self._segments[first:last].tolist():
            ax, ay, dx, dy, inverse = _read_segment(plane, _SEGMENT_BYTES * segment)
            x, y = ax - east, ay - north
            along = -(x * dx + y * dy) * inverse
            if along >= 1.0:
                x += dx
                y += dy
            elif along > 0.0:
                x += along * dx
                y += along * dy
            square = x * x + y * y
            zone = zone_of[segment]
            if zone == current:
                if square < best:
                    best = square
                continue
            if current >= 0 and (metres := math.sqrt(best) / scale) <= reach[current]:
                found[current] = metres
            current, best = zone, square
        if current >= 0 and (metres := math.sqrt(best) / scale) <= reach[current]:
            found[current] = metres
        return found


def build_near_table(segments: Segments, reach_m: Floats) -> NearTable:
    """Build the table; `reach_m` says for each zone how far out it must be found."""
    cut = cut_long(segments)
    ax, ay = many_to_metres(cut.ax, cut.ay)
    bx, by = _ends_in_metres(cut, ax, ay)
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    inverse = np.divide(1.0, square, out=np.zeros_like(square), where=square > 0)
    cells: list[Ints] = []
    numbers: list[Ints] = []
    # Rounded up to a few classes: one pass over the grid for each.
    classes = np.ceil(reach_m / _CLASS_M) * _CLASS_M
    for reach in np.unique(classes).tolist():
        if reach <= 0:
            continue
        own = np.nonzero(classes[cut.zone] == reach)[0]
        part = Segments(cut.ax[own], cut.ay[own], cut.bx[own], cut.by[own], cut.zone[own])
        cell, at = cells_touched(
            part, reach * 1.001 / METRES_PER_DEGREE_LON, reach * 1.001 / METRES_PER_DEGREE_LAT
        )
        if reach > 250:
            keep = _within(
                cell, ax[own][at], ay[own][at], dx[own][at], dy[own][at], inverse[own][at], reach
            )
            cell, at = cell[keep], at[keep]
        cells.append(cell)
        numbers.append(own[at])
    cell = np.concatenate(cells) if cells else np.empty(0, dtype=np.int64)
    number = np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int64)
    # Segments come sorted by zone, so their numbers sort lists by zone.
    cell, number = sorted_pairs(cell, number, len(cut.zone))
    first = run_starts(cell)
    known = cell[first]
    near = np.zeros(CELL_COUNT, dtype=np.uint32)
    near[known] = np.arange(1, len(known) + 1, dtype=np.uint32)
    return NearTable(
        near=near,
        near_starts=np.append(first, len(cell)).astype(np.uint32),
        near_segments=number.astype(np.uint32),
        plane=np.column_stack([ax, ay, dx, dy, inverse]),
        segment_zone=cut.zone.astype(np.uint32),
        zone_reach=np.asarray(reach_m, dtype=np.float64),
    )


def _ends_in_metres(cut: Segments, ax: Floats, ay: Floats) -> tuple[Floats, Floats]:
    """The far ends in the plane: nearly all are where the next edge begins, and are not computed twice."""
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    alone = np.nonzero((cut.bx != np.roll(cut.ax, -1)) | (cut.by != np.roll(cut.ay, -1)))[0]
    bx[alone], by[alone] = many_to_metres(cut.bx[alone], cut.by[alone])
    return bx, by


def _within(
    cell: Ints, ax: Floats, ay: Floats, dx: Floats, dy: Floats, inverse: Floats, reach: float
) -> Any:
    """Drop cells whose middle is farther than the reach and half a diagonal: a square's corners."""
    known, at = np.unique(cell, return_inverse=True)
    row, column = np.divmod(known, COLUMNS)
    east, north = many_to_metres(WEST + (column + 0.5) * CELL_DEG, SOUTH + (row + 0.5) * CELL_DEG)
    x, y = ax - east[at], ay - north[at]
    along = np.clip(-(x * dx + y * dy) * inverse, 0.0, 1.0)
    far = np.hypot(x + along * dx, y + along * dy)
    half_diagonal = 0.5 * CELL_DEG * math.hypot(111_400.0, 111_400.0)
    return far <= reach * 1.001 + half_diagonal


def cut_long(segments: Segments) -> Segments:
    """Cut edges above 400 m into equal pieces, in degrees, where they are straight by law."""
    length = np.hypot(
        (segments.bx - segments.ax) * METRES_PER_DEGREE_LON,
        (segments.by - segments.ay) * METRES_PER_DEGREE_LAT,
    )
    pieces = np.maximum(np.ceil(length / LONGEST_M), 1).astype(np.int64)
    if not len(pieces) or int(pieces.max()) == 1:
        return segments
    number, piece = expand(np.zeros(len(pieces), dtype=np.int64), pieces - 1)
    ax, ay, bx, by = (
        segments.ax[number],
        segments.ay[number],
        segments.bx[number],
        segments.by[number],
    )
    start, end = piece / pieces[number], (piece + 1) / pieces[number]
    # The last piece ends on the very vertex: b, not a + 1.0 * (b - a).
    last = piece + 1 == pieces[number]
    return Segments(
        ax + start * (bx - ax),
        ay + start * (by - ay),
        np.where(last, bx, ax + end * (bx - ax)),
        np.where(last, by, ay + end * (by - ay)),
        segments.zone[number],
    )
