"""The issued permit map: where each permit is, which stage it has reached, and which tiles that changed.

One journal on disk, only ever appended to, is the map: whoever hears an event writes one line, every
process reads what is new before it answers. Tiles carry the journal's length at their last change as
their version, so that they are the same in every process and after a restart.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from plugins.gis.features import Scalar
from plugins.gis.query import RefusedQueryError, check_point, check_ring
from plugins.gis.tiles.mercator import MOST_ZOOM, TileBox, many_to_square
from plugins.gis.tiles.mvt import Paths, encode_layer

JOURNAL = "permits.jsonl"
"""The journal's file in a store's folder."""

PUBLIC = ("local_body", "ward", "use", "floors", "area_m2", "synthetic")
"""The facts that may stand on a public map. No name, no number of a phone, no survey number."""

SHAPE_ZOOM = 14
"""From here on a plot is drawn as its outline; above, as a point."""

LAYER = "permit"
_KEYS = ("number", "stage", "since", *PUBLIC)


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the journal: `put` places a file, `stage` moves it."""

    event: Literal["put", "stage"]
    file: str
    at: datetime
    place: tuple[tuple[float, float], ...] = ()
    facts: dict[str, str | int | float] = {}
    stage: str = ""
    number: str = ""


encode = msgspec.json.encode
"""A line as it stands in the journal, without its end."""


def read_lines(path: Path) -> list[Line]:
    """The lines of a file of events."""
    with path.open("rb") as events:
        return [msgspec.json.decode(text, type=Line) for text in events]


def coming(done: Sequence[Line], every: Sequence[Line]) -> list[Line]:
    """The lines that have not happened yet."""
    happened = {(line.event, line.file, line.stage) for line in done}
    return [line for line in every if (line.event, line.file, line.stage) not in happened]


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit as the map shows it. It is shown once both its place and its stage are known.

    `boxes` are the tiles that it is drawn in: zoom, column, row.
    """

    file: str
    place: tuple[tuple[float, float], ...] = ()
    facts: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    number: str = ""
    stage: str = ""
    since: datetime | None = None
    boxes: tuple[tuple[int, int, int], ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.place and self.stage)


class PermitBook:
    """All permits of one journal. Safe to call from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read = 0
        self._synthetic = False
        self._stages: Counter[str] = Counter()
        self._permits: dict[str, Permit] = {}
        self._versions: dict[tuple[int, int, int], int] = {}
        self._members: dict[tuple[int, int, int], set[str]] = {}

    def put(
        self,
        file: str,
        place: Sequence[Sequence[float]],
        facts: Mapping[str, str | int | float],
        at: datetime,
    ) -> None:
        """Place a permit, or move it.

        Raises:
            RefusedQueryError: the place is none in Kerala, or a fact is not public.
        """
        for name in facts:
            if name not in PUBLIC:
                raise RefusedQueryError("not_public", f"{name!r} may not stand on a public map")
        if len(place) == 1:
            check_point(place[0][0], place[0][1])
        else:
            check_ring([list(position) for position in place])
        corners = tuple((float(lon), float(lat)) for lon, lat in place)
        self._write(Line("put", file, at, corners, dict(facts)))

    def move(self, file: str, stage: str, number: str, at: datetime) -> None:
        """Record the stage that a permit has reached. Hearing it twice changes nothing."""
        known = self.permit(file)
        if known is None or (known.stage, known.number) != (stage, number):
            self._write(Line("stage", file, at, stage=stage, number=number))

    def take_in(self, lines: Sequence[Line]) -> None:
        """Write many lines at once, as they are: a replay's, which were never asked of anybody."""
        if lines:
            self._append(b"".join(encode(line) + b"\n" for line in lines))

    def permit(self, file: str) -> Permit | None:
        """What is known of a file."""
        self.catch_up()
        return self._permits.get(file)

    def latest(self, count: int) -> list[Permit]:
        """Permits that are shown, the one that moved last first."""
        self.catch_up()
        with self._lock:
            shown = (permit for permit in reversed(self._permits.values()) if permit.is_shown)
            return list(itertools.islice(shown, count))

    def is_synthetic(self) -> bool:
        """Whether a permit on the map is, or was, made up."""
        self.catch_up()
        return self._synthetic

    def by_stage(self) -> dict[str, int]:
        """How many permits of each stage are shown."""
        self.catch_up()
        with self._lock:
            return dict(+self._stages)

    def version(self) -> int:
        """A number that grows with every change."""
        self.catch_up()
        return self._read

    def tag(self, box: TileBox) -> str:
        """The version of one tile, quoted as an ETag."""
        self.catch_up()
        return f'"p{self._versions.get((box.zoom, box.column, box.row), 0)}"'

    def tile(self, box: TileBox) -> bytes:
        """The tile; empty where no permit is."""
        self.catch_up()
        with self._lock:
            files = sorted(self._members.get((box.zoom, box.column, box.row), ()))
            permits = [self._permits[file] for file in files]
        shapes = [p for p in permits if box.zoom >= SHAPE_ZOOM and len(p.place) > 1]
        points = [p for p in permits if not (box.zoom >= SHAPE_ZOOM and len(p.place) > 1)]
        return _drawn("polygon", shapes, box) + _drawn("point", points, box)

    def catch_up(self) -> None:
        """Read what was written since, by this process or another: one look at the size when nothing was."""
        try:
            size = os.stat(self._path).st_size
        except FileNotFoundError:
            return
        if size == self._read:
            return
        with self._lock:
            with self._path.open("rb") as journal:
                journal.seek(self._read)
                fresh = journal.read()
            for text in fresh.split(b"\n")[
                :-1
            ]:  # a last line without its end is still being written
                self._read += len(text) + 1
                if text:
                    self._take(msgspec.json.decode(text, type=Line))

    def _take(self, line: Line) -> None:
        # Taken out and put in again: the map keeps its permits in the order in which they moved.
        before = self._permits.pop(line.file, Permit(line.file))
        if line.event == "put":
            self._synthetic = self._synthetic or bool(line.facts.get("synthetic"))
            after = replace(
                before, place=line.place, facts=dict(line.facts), boxes=_boxes(line.place)
            )
        else:
            after = replace(before, number=line.number, stage=line.stage, since=line.at)
        self._permits[line.file] = after
        for permit, present in ((before, False), (after, True)):
            if permit.is_shown:
                self._stages[permit.stage] += 1 if present else -1
            for key in permit.boxes if permit.is_shown else ():
                self._versions[key] = self._read
                members = self._members.setdefault(key, set())
                if present:
                    members.add(permit.file)
                else:
                    members.discard(permit.file)

    def _write(self, line: Line) -> None:
        self._append(encode(line) + b"\n")

    def _append(self, text: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as journal:
            fcntl.flock(journal, fcntl.LOCK_EX)
            journal.write(text)
            journal.flush()
            os.fsync(journal.fileno())


def _boxes(place: Sequence[tuple[float, float]]) -> tuple[tuple[int, int, int], ...]:
    """Every tile that a place is drawn in: the chain of zooms above each corner."""
    degrees = np.array(place)
    columns, rows = many_to_square(degrees[:, 0], degrees[:, 1])
    xs, ys = columns.tolist(), rows.tolist()
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    west, east, north, south = min(xs), max(xs), min(ys), max(ys)
    found: list[tuple[int, int, int]] = []
    for zoom in range(MOST_ZOOM + 1):
        units = 1 << zoom
        if len(place) == 1 or zoom < SHAPE_ZOOM:
            found.append((zoom, int(x * units), int(y * units)))
            continue
        found += [
            (zoom, column, row)
            for column in range(int(west * units), int(east * units) + 1)
            for row in range(int(north * units), int(south * units) + 1)
        ]
    return tuple(found)


def _drawn(kind: Literal["point", "polygon"], permits: Sequence[Permit], box: TileBox) -> bytes:
    if not permits:
        return b""
    xs: list[float] = []
    ys: list[float] = []
    lengths: list[int] = []
    for permit in permits:
        degrees = np.array(permit.place)
        x, y = many_to_square(degrees[:, 0], degrees[:, 1])
        if kind == "point":
            xs.append(float(x.mean()))
            ys.append(float(y.mean()))
            lengths.append(1)
        else:
            xs += x.tolist()
            ys += y.tolist()
            lengths.append(len(degrees))
    tile = box.units / (1 << box.zoom)
    number = np.arange(len(permits))
    paths = Paths(
        np.rint(np.array(xs) * box.units - box.column * tile).astype(np.int64),
        np.rint(np.array(ys) * box.units - box.row * tile).astype(np.int64),
        np.repeat(number, lengths),
        number,
        number,
    )
    values: list[list[Scalar]] = [
        [
            permit.number,
            permit.stage,
            permit.since.date().isoformat() if permit.since else None,
            *(permit.facts.get(name) for name in PUBLIC),
        ]
        for permit in permits
    ]
    return encode_layer(LAYER, kind, paths, _KEYS, values, range(1, len(permits) + 1))
