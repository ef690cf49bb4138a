"""One index over a set of layer versions: built beside the old, saved whole, mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from plugins.gis import membership, nearness
from plugins.gis.grid import CELLS_PER_DEGREE, Floats, Segments
from plugins.gis.layers import LayerVersion
from plugins.gis.membership import CellTable, Membership, build_cell_table
from plugins.gis.nearness import Nearness, NearTable, build_near_table

FORMAT = 3
"""Raise it when the arrays change meaning: old indexes are then rebuilt, never misread."""


@dataclass(frozen=True, slots=True)
class ZoneIndex:
    """Layer versions and the tables over all their zones, numbered through.

    `first_zone[i]` is the number of the first zone of `versions[i]`; the list
    ends with the number of all zones. `reach_m` says, by layer, the farthest that
    any of its zones is found.
    """

    versions: tuple[LayerVersion, ...]
    first_zone: tuple[int, ...]
    zone_version: Sequence[int]
    membership: Membership
    nearness: Nearness
    reach_m: Mapping[str, float]

    def row_of(self, zone: int) -> tuple[LayerVersion, int]:
        """The version of a zone and its row there."""
        number = self.zone_version[zone]
        return self.versions[number], zone - self.first_zone[number]


def index_digest(versions: Sequence[LayerVersion], distances: str) -> str:
    """Names an index by what goes into it.

    Args:
        distances: A text that changes whenever a zone must be found farther out.
    """
    labels = sorted((v.facts.label, v.facts.accuracy_m, v.digest) for v in versions)
    parts = [FORMAT, CELLS_PER_DEGREE, distances, labels]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def build_index(versions: Sequence[LayerVersion], reach_m: Mapping[str, Floats]) -> ZoneIndex:
    """Build the index in memory.

    Args:
        versions: At most one per layer; their order does not matter.
        reach_m: By layer and zone, how far from its border or line distances are wanted.
    """
    ordered = tuple(sorted(versions, key=lambda version: version.facts.label))
    first_zone = [0]
    pieces: list[Segments] = []
    reaches: list[Floats] = []
    polygons: list[Any] = []
    for version in ordered:
        own = version.segments()
        pieces.append(Segments(own.ax, own.ay, own.bx, own.by, own.zone + first_zone[-1]))
        reaches.append(reach_m[version.facts.layer])
        polygons.append(version.zone_kinds == 2)
        first_zone.append(first_zone[-1] + len(version))
    every = _joined(pieces)
    reach = np.concatenate(reaches) if reaches else np.empty(0)
    bounding = (np.concatenate(polygons) if polygons else np.empty(0, dtype=np.bool_))[every.zone]
    borders = Segments(
        every.ax[bounding],
        every.ay[bounding],
        every.bx[bounding],
        every.by[bounding],
        every.zone[bounding],
    )
    return _index(
        ordered,
        tuple(first_zone),
        build_cell_table(borders, first_zone[-1]),
        build_near_table(every, reach),
        {layer: float(far.max(initial=0.0)) for layer, far in sorted(reach_m.items())},
    )


def save_index(index: ZoneIndex, folder: Path) -> None:
    """Write the tables under `folder`; there wholly or not at all. Name it by the digest."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        for name in membership.COLUMNS_OF:
            np.save(scratch / f"{name}.npy", getattr(index.membership.table, name))
        for name in nearness.COLUMNS_OF:
            np.save(scratch / f"{name}.npy", getattr(index.nearness.table, name))
        (scratch / "reach.json").write_text(json.dumps(index.reach_m))
        os.replace(scratch, folder)
    except OSError:
        shutil.rmtree(scratch, ignore_errors=True)
        if not folder.exists():  # another process may have finished the same index first
            raise


def open_index(folder: Path, versions: Sequence[LayerVersion]) -> ZoneIndex | None:
    """Map the index saved for these versions; None when there is none."""
    ordered = tuple(sorted(versions, key=lambda version: version.facts.label))
    try:
        reach = json.loads((folder / "reach.json").read_text())
        columns = {
            # A plain view: the memmap class costs microseconds on every slice.
            name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            for name in (*membership.COLUMNS_OF, *nearness.COLUMNS_OF)
        }
    except (OSError, ValueError):
        return None
    first_zone = [0]
    for version in ordered:
        first_zone.append(first_zone[-1] + len(version))
    return _index(
        ordered,
        tuple(first_zone),
        CellTable(**{name: columns[name] for name in membership.COLUMNS_OF}),
        NearTable(**{name: columns[name] for name in nearness.COLUMNS_OF}),
        reach,
    )


def _index(
    versions: tuple[LayerVersion, ...],
    first_zone: tuple[int, ...],
    cells: CellTable,
    near: NearTable,
    reach_m: Mapping[str, float],
) -> ZoneIndex:
    owner = [number for number, version in enumerate(versions) for _ in range(len(version))]
    return ZoneIndex(versions, first_zone, owner, Membership(cells), Nearness(near), reach_m)


def _joined(pieces: Sequence[Segments]) -> Segments:
    if not pieces:
        nothing = np.empty(0)
        return Segments(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.int64))
    return Segments(
        np.concatenate([piece.ax for piece in pieces]),
        np.concatenate([piece.ay for piece in pieces]),
        np.concatenate([piece.bx for piece in pieces]),
        np.concatenate([piece.by for piece in pieces]),
        np.concatenate([piece.zone for piece in pieces]),
    )
