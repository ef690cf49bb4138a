"""Which zones cover a point: a table of cells, and an exact test in the few mixed ones.

Every cell of the grid knows the zones that cover it wholly. Where a border runs
through, the cell also keeps the border's edges, a reference point and, for each
zone, on which side that point lies. A query in such a cell draws a line to the
reference point and counts crossings: odd means the other side. Signs are exact
(`exact.py` takes over where rounding could decide) and a point on a border
belongs to the zone: restrictions are closed sets.

Building is one pass over the edges and one over the rows of the grid:
O(vertices + cells), no polygon predicate is ever asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plugins.gis.exact import covers_exactly
from plugins.gis.grid import (
    CELL_COUNT,
    CELL_DEG,
    CELLS_PER_DEGREE,
    COLUMNS,
    EAST,
    NORTH,
    ROWS,
    SOUTH,
    WEST,
    Floats,
    Ints,
    Segments,
    cells_of,
    cells_touched,
    expand,
    run_starts,
    sorted_pairs,
)

# Where in a row the line of reference points runs. A coordinate with seven decimals never lies on it.
_LINE = 0.4999137
_SPOTS = (0.5, 0.31, 0.69, 0.13, 0.87, 0.41, 0.59, 0.22, 0.78, 0.05, 0.95)
_CLEAR_DEG = 1e-7

# |cross product| below which rounding might have decided: see `exact.py`.
_DOUBT = 1e-15

COLUMNS_OF = (
    "cell",  # by cell: number of its set of covering zones, or MIXED + number of the mixed cell
    "mixed_sets",  # by mixed cell: number of its set of covering zones
    "set_starts",  # by combination: where its zones start in `set_zones`
    "set_zones",
    "mixed_starts",  # by mixed cell: where its borders start
    "reference",  # by mixed cell: longitude, latitude
    "border_zone",  # by border: zone * 2 + (reference point inside)
    "border_starts",  # by border: where its edges start
    "edges",  # ax, ay, bx, by
)


MIXED = 1 << 31
"""One look at one table decides a point in an unmixed cell: the table is larger than any cache."""


@dataclass(frozen=True, slots=True)
class CellTable:
    """The arrays of the index, as built or as mapped from a file."""

    cell: Any
    mixed_sets: Any
    set_starts: Any
    set_zones: Any
    mixed_starts: Any
    reference: Any
    border_zone: Any
    border_starts: Any
    edges: Any


class Membership:
    """Answers "which zones cover this point", one at a time or in bulk."""

    def __init__(self, table: CellTable) -> None:
        self.table = table
        # memoryviews read one number some ten times faster than numpy does.
        self._cell = memoryview(table.cell)
        self._mixed_sets = memoryview(table.mixed_sets)
        self._mixed_starts = memoryview(table.mixed_starts)
        self._reference = memoryview(table.reference.reshape(-1))
        self._border_zone = memoryview(table.border_zone)
        self._border_starts = memoryview(table.border_starts)
        self._edges = memoryview(table.edges.reshape(-1))
        self._sets: dict[int, tuple[int, ...]] = {0: ()}

    def zones_at(self, lon: float, lat: float) -> tuple[int, ...]:
        """Numbers of the zones that cover the point, ascending; () outside the frame."""
        if not (WEST <= lon < EAST and SOUTH <= lat < NORTH):
            return ()
        number = self._cell[
            int((lat - SOUTH) * CELLS_PER_DEGREE) * COLUMNS + int((lon - WEST) * CELLS_PER_DEGREE)
        ]
        mixed = number - MIXED
        if mixed >= 0:
            number = self._mixed_sets[mixed]
        covering = self._sets.get(number)
        if covering is None:
            covering = self._read_set(number)
        if mixed < 0:
            return covering
        found = self._mixed_zones(mixed, lon, lat)
        return tuple(sorted(covering + tuple(found))) if found else covering

    def _read_set(self, number: int) -> tuple[int, ...]:
        starts = self.table.set_starts
        zones = tuple(self.table.set_zones[starts[number] : starts[number + 1]].tolist())
        self._sets[number] = zones
        return zones

    def _mixed_zones(self, mixed: int, px: float, py: float) -> list[int]:
        rx, ry = self._reference[2 * mixed], self._reference[2 * mixed + 1]
        dx, dy = rx - px, ry - py
        found: list[int] = []
        starts, edges = self._border_starts, self._edges
        for border in range(self._mixed_starts[mixed], self._mixed_starts[mixed + 1]):
            tagged = self._border_zone[border]
            inside = tagged & 1
            flat = iter(edges[4 * starts[border] : 4 * starts[border + 1]].tolist())
            for ax, ay, bx, by in zip(flat, flat, flat, flat, strict=True):
                # On which side of the line point-reference do the edge's ends lie?
                side_a = (ax - px) * dy - (ay - py) * dx
                side_b = (bx - px) * dy - (by - py) * dx
                if side_a > _DOUBT:
                    if side_b > _DOUBT:
                        continue
                elif side_a < -_DOUBT and side_b < -_DOUBT:
                    continue
                ex, ey = bx - ax, by - ay
                side_p = ex * (py - ay) - ey * (px - ax)
                side_r = ex * (ry - ay) - ey * (rx - ax)
                if (
                    -_DOUBT <= side_a <= _DOUBT
                    or -_DOUBT <= side_b <= _DOUBT
                    or -_DOUBT <= side_p <= _DOUBT
                    or -_DOUBT <= side_r <= _DOUBT
                ):
                    inside = self._decide(border, (px, py), (rx, ry))
                    break
                if (side_p > 0) != (side_r > 0):
                    inside ^= 1
            if inside:
                found.append(tagged >> 1)
        return found

    def _decide(self, border: int, point: tuple[float, float], at: tuple[float, float]) -> int:
        first, last = self._border_starts[border], self._border_starts[border + 1]
        edges = self.table.edges[first:last].tolist()
        return int(covers_exactly(point, at, bool(self._border_zone[border] & 1), edges))

    def zones_of(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """In bulk: pairs (number of the point, zone), sorted."""
        table = self.table
        cell = cells_of(lon, lat)
        known = np.nonzero(cell >= 0)[0]
        number = table.cell[cell[known]].astype(np.int64)
        near = np.nonzero(number >= MIXED)[0]
        mixed = number[near] - MIXED
        number[near] = table.mixed_sets[mixed]
        row, member = _ranges(table.set_starts, number)
        points, zones = known[row], table.set_zones[member].astype(np.int64)
        if len(near):
            extra_points, extra_zones = self._mixed_bulk(known[near], mixed, lon, lat)
            points = np.concatenate([points, extra_points])
            zones = np.concatenate([zones, extra_zones])
            return sorted_pairs(points, zones, max(int(zones.max(initial=0)) + 1, 1))
        return points, zones

    def _mixed_bulk(self, point: Ints, mixed: Ints, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        table = self.table
        row, border = _ranges(table.mixed_starts, mixed)
        task, edge = _ranges(table.border_starts, border)
        px, py = lon[point][row], lat[point][row]
        rx, ry = table.reference[mixed, 0][row], table.reference[mixed, 1][row]
        dx, dy = (rx - px)[task], (ry - py)[task]
        ax, ay, bx, by = table.edges[edge].T
        tx, ty = px[task], py[task]
        side_a = (ax - tx) * dy - (ay - ty) * dx
        side_b = (bx - tx) * dy - (by - ty) * dx
        apart = ((side_a > _DOUBT) & (side_b > _DOUBT)) | ((side_a < -_DOUBT) & (side_b < -_DOUBT))
        ex, ey = bx - ax, by - ay
        side_p = ex * (ty - ay) - ey * (tx - ax)
        side_r = ex * (ry[task] - ay) - ey * (rx[task] - ax)
        sides = np.stack([side_a, side_b, side_p, side_r])
        doubtful = ~apart & (np.abs(sides) <= _DOUBT).any(axis=0)
        crossed = ~apart & ((side_p > 0) != (side_r > 0))
        crossings = np.bincount(task[crossed], minlength=len(border))
        tagged = table.border_zone[border].astype(np.int64)
        inside = (tagged & 1) ^ (crossings & 1)
        for task_number in np.unique(task[doubtful]).tolist():
            at = (float(rx[task_number]), float(ry[task_number]))
            here = (float(px[task_number]), float(py[task_number]))
            inside[task_number] = self._decide(int(border[task_number]), here, at)
        hit = inside.astype(np.bool_)
        return point[row[hit]], tagged[hit] >> 1


def _ranges(starts: Any, number: Ints) -> tuple[Ints, Ints]:
    """Write out what stands from each start to the next: (place in `number`, member)."""
    return expand(starts[number].astype(np.int64), starts[number + 1].astype(np.int64) - 1)


def build_cell_table(segments: Segments, zone_count: int) -> CellTable:
    """Build the table over the edges of all polygon zones (numbered 0 to zone_count - 1).

    Args:
        segments: Sorted by zone, as layer versions give them.
    """
    cell, border_edges = sorted_pairs(*cells_touched(segments), len(segments.zone))
    zone = segments.zone[border_edges]
    # Edges are sorted by zone, so within a cell a zone's edges stand together.
    starts = run_starts(cell, zone)
    border_cell, border_zone = cell[starts], zone[starts]
    border_starts = np.append(starts, len(cell))
    border_key = border_cell * zone_count + border_zone
    crossing_group, crossing_x = _crossings(segments, zone_count)

    first_border = run_starts(border_cell)
    mixed_cell = border_cell[first_border]
    reference = _reference_points(mixed_cell, crossing_group % ROWS, crossing_x)
    mixed_of_border = np.repeat(
        np.arange(len(mixed_cell)), np.diff(np.append(first_border, len(border_cell)))
    )
    inside = _odd_crossings_left_of(
        border_zone * ROWS + border_cell // COLUMNS,
        reference[mixed_of_border, 0],
        crossing_group,
        crossing_x,
    )
    covered = _covered_pairs(crossing_group, crossing_x, zone_count, border_key)
    combination, set_starts, set_zones = _combinations(covered, zone_count)

    mixed_sets = combination[mixed_cell]
    combination[mixed_cell] = MIXED + np.arange(len(mixed_cell), dtype=np.uint32)
    edges = np.empty((len(border_edges), 4))
    for column, values in enumerate((segments.ax, segments.ay, segments.bx, segments.by)):
        edges[:, column] = values[border_edges]
    return CellTable(
        cell=combination,
        mixed_sets=mixed_sets,
        set_starts=set_starts,
        set_zones=set_zones,
        mixed_starts=np.append(first_border, len(border_cell)).astype(np.uint32),
        reference=reference,
        border_zone=(border_zone * 2 + inside).astype(np.uint32),
        border_starts=border_starts.astype(np.uint32),
        edges=edges,
    )


def _crossings(segments: Segments, zone_count: int) -> tuple[Ints, Floats]:
    """Where edges cross the reference line of each row: (zone * ROWS + row, x), sorted."""
    low, high = np.minimum(segments.ay, segments.by), np.maximum(segments.ay, segments.by)
    first = np.ceil((low - SOUTH) * CELLS_PER_DEGREE - _LINE).astype(np.int64)
    last = np.ceil((high - SOUTH) * CELLS_PER_DEGREE - _LINE).astype(np.int64) - 1
    number, row = expand(np.maximum(first, 0), np.minimum(last, ROWS - 1))
    ax, ay = segments.ax[number], segments.ay[number]
    bx, by = segments.bx[number], segments.by[number]
    x = ax + (SOUTH + (row + _LINE) * CELL_DEG - ay) * (bx - ax) / (by - ay)
    group = segments.zone[number] * ROWS + row
    order = np.lexsort((x, group))
    return group[order], x[order]


def _reference_points(mixed_cell: Ints, crossing_row: Ints, crossing_x: Floats) -> Floats:
    """A point in each mixed cell, on its row's line, clear of every border on that line."""
    row, column = np.divmod(mixed_cell, COLUMNS)
    # One sorted line for all rows: rows lie eight units apart, so a row's numbers never mix.
    line = np.sort(crossing_row * 8.0 + (crossing_x - WEST))
    x = np.full(len(mixed_cell), np.nan)
    widest = np.full(len(mixed_cell), -1.0)
    for spot in _SPOTS:
        open_ones = np.nonzero(widest < _CLEAR_DEG)[0]
        if not len(open_ones):
            break
        trial = WEST + (column[open_ones] + spot) * CELL_DEG
        at = row[open_ones] * 8.0 + (trial - WEST)
        after = np.searchsorted(line, at)
        gap = np.full(len(at), np.inf)
        if len(line):
            gap = np.minimum(
                np.abs(line[np.minimum(after, len(line) - 1)] - at),
                np.abs(line[np.maximum(after - 1, 0)] - at),
            )
        better = gap > widest[open_ones]
        x[open_ones[better]] = trial[better]
        widest[open_ones[better]] = gap[better]
    if len(widest) and widest.min() < _CLEAR_DEG:
        crowded = int(mixed_cell[int(np.argmin(widest))])
        raise ValueError(
            f"cell {crowded}: borders lie within 1 cm of every reference point; check the layer for dust"
        )
    return np.column_stack([x, SOUTH + (row + _LINE) * CELL_DEG])


def _odd_crossings_left_of(
    group: Ints, x: Floats, crossing_group: Ints, crossing_x: Floats
) -> Ints:
    """1 where an odd number of the group's crossings lies left of x."""
    known = np.unique(crossing_group)
    rank = np.searchsorted(known, crossing_group)
    starts = np.searchsorted(crossing_group, known)
    at = np.searchsorted(known, group)
    present = (
        (at < len(known)) & (known[np.minimum(at, max(len(known) - 1, 0))] == group)
        if len(known)
        else np.zeros(len(group), dtype=np.bool_)
    )
    # Groups lie eight units apart on one line, as rows do above; the reference point
    # is clear by 1e-7 and this line is exact to 1e-9, so no crossing changes sides.
    line = rank * 8.0 + (crossing_x - WEST)
    left = np.searchsorted(line, at[present] * 8.0 + (x[present] - WEST)) - starts[at[present]]
    odd = np.zeros(len(group), dtype=np.int64)
    odd[present] = left & 1
    return odd


def _covered_pairs(
    crossing_group: Ints, crossing_x: Floats, zone_count: int, border_key: Ints
) -> Ints:
    """Keys cell * zone_count + zone, ascending, of cells that a zone covers wholly."""
    zone, row = np.divmod(crossing_group[0::2], ROWS)
    first = ((crossing_x[0::2] - WEST) * CELLS_PER_DEGREE).astype(np.int64)
    last = ((crossing_x[1::2] - WEST) * CELLS_PER_DEGREE).astype(np.int64)
    number, column = expand(first, last)
    key = (row[number] * COLUMNS + column) * zone_count + zone[number]
    key.sort()
    if len(key):
        key = key[np.append(True, key[1:] != key[:-1])]
    if not len(border_key):
        return key
    at = np.minimum(np.searchsorted(border_key, key), len(border_key) - 1)
    left: Ints = key[border_key[at] != key]
    return left


def _combinations(covered: Ints, zone_count: int) -> tuple[Any, Any, Any]:
    """Number the distinct sets of covering zones; 0 is the empty set."""
    combination = np.zeros(CELL_COUNT, dtype=np.uint32)
    if not len(covered):
        return combination, np.zeros(2, dtype=np.uint32), np.zeros(0, dtype=np.uint32)
    cell, zone = np.divmod(covered, zone_count)
    first = run_starts(cell)
    cells = cell[first]
    size = np.diff(np.append(first, len(cell)))
    # A set's fingerprint: the sum of one fixed random word per zone, and its size. That
    # two sets share it is checked below, not hoped against.
    words = np.random.Generator(np.random.PCG64(20240101)).integers(
        0, 2**63, size=zone_count, dtype=np.uint64
    )
    print_of_cell = np.add.reduceat(words[zone], first)
    _, sample, number = np.unique(print_of_cell, return_index=True, return_inverse=True)
    sizes = size[sample]
    _, member = expand(first[sample], first[sample] + sizes - 1)
    set_zones = zone[member]
    starts = np.concatenate([[0, 0], np.cumsum(sizes)])
    row, own = expand(first, first + size - 1)
    twin = starts[1:][number][row] + (own - first[row])
    if not (np.array_equal(size, sizes[number]) and np.array_equal(set_zones[twin], zone)):
        raise AssertionError("two sets of zones share a fingerprint")
    combination[cells] = number.astype(np.uint32) + 1
    return combination, starts.astype(np.uint32), set_zones.astype(np.uint32)
