"""An immutable version of a layer: columns on disk, mapped into memory, never changed.

A version is a folder of plain `.npy` columns, `zones.json` and `meta.json`. Its
digest covers every byte of content, so an answer that names the digest can be
replayed years later.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature, Geometry, Kind, Scalar
from plugins.gis.grid import Floats, Ints, Segments
from plugins.gis.validate import to_shapely

Status = Literal["in_force", "draft", "withdrawn", "court_stayed"]
_COLUMNS = ("coordinates", "path_starts", "part_paths", "zone_parts", "zone_kinds")
_KINDS: tuple[Kind, ...] = ("point", "line", "polygon", "none")


class BrokenVersionError(RuntimeError):
    """A stored layer version is incomplete or was changed after it was written."""


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is known of a version besides its shapes.

    `coverage` is "state" or the codes of the local bodies it speaks about:
    elsewhere its silence means nothing. `effective_from` and `effective_to`
    (exclusive) are legal time; `recorded_at` (aware, UTC) is when the system learnt it.
    """

    layer: str
    version: str
    effective_from: date
    recorded_at: datetime
    source: str
    effective_to: date | None = None
    status: Status = "in_force"
    accuracy_m: float = 0.0
    coverage: str | tuple[str, ...] = "state"
    synthetic: bool = False
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.layer}@{self.version}"


class LayerVersion:
    """Zones of one layer: geometry in flat arrays, attributes by zone.

    Zones are sorted by id, so neither the order of a file nor of its features
    changes anything that is computed from it.
    """

    def __init__(
        self,
        facts: VersionFacts,
        ids: tuple[str, ...],
        properties: tuple[Mapping[str, Scalar], ...],
        columns: Mapping[str, Any],
        digest: str,
    ) -> None:
        self.facts = facts
        self.ids = ids
        self.properties = properties
        self.digest = digest
        self.coordinates: Floats = columns["coordinates"]
        self.path_starts: Ints = columns["path_starts"]
        self.part_paths: Ints = columns["part_paths"]
        self.zone_parts: Ints = columns["zone_parts"]
        self.zone_kinds: Ints = columns["zone_kinds"]

    def __len__(self) -> int:
        return len(self.ids)

    def under(self, facts: VersionFacts) -> LayerVersion:
        """The same content with what was learnt of its legal life later."""
        columns = {name: getattr(self, name) for name in _COLUMNS}
        return LayerVersion(facts, self.ids, self.properties, columns, self.digest)

    def kind_of(self, zone: int) -> Kind:
        return _KINDS[int(self.zone_kinds[zone])]

    def geometry_of(self, zone: int) -> Geometry:
        """The zone's geometry as it was imported."""
        parts = range(int(self.zone_parts[zone]), int(self.zone_parts[zone + 1]))
        return Geometry(
            self.kind_of(zone),
            tuple(
                tuple(
                    self.coordinates[self.path_starts[path] : self.path_starts[path + 1]]
                    for path in range(int(self.part_paths[part]), int(self.part_paths[part + 1]))
                )
                for part in parts
            ),
        )

    def shape_of(self, zone: int) -> BaseGeometry:
        """The zone for GEOS, in degrees."""
        return to_shapely(self.geometry_of(zone))

    @cached_property
    def path_zones(self) -> Ints:
        """The zone of each path."""
        paths_per_part = np.diff(self.part_paths)
        part_zone = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.zone_parts))
        return np.repeat(part_zone, paths_per_part)

    @cached_property
    def polygon_zones(self) -> frozenset[int]:
        return frozenset(np.nonzero(self.zone_kinds == _KINDS.index("polygon"))[0].tolist())

    def segments(self) -> Segments:
        """Every edge of every path; a point is an edge of no length."""
        lengths = np.diff(self.path_starts)
        vertex_zone = np.repeat(self.path_zones, lengths)
        begins = np.ones(len(self.coordinates), dtype=np.bool_)
        lasts = self.path_starts[1:] - 1
        begins[lasts[lengths > 1]] = False  # the last vertex of a path begins no edge
        start = np.nonzero(begins)[0]
        end = start + 1
        lonely = np.zeros(len(self.coordinates), dtype=np.bool_)
        lonely[lasts[lengths == 1]] = True
        end = np.where(lonely[start], start, end)
        x = np.ascontiguousarray(self.coordinates[:, 0])
        y = np.ascontiguousarray(self.coordinates[:, 1])
        return Segments(x[start], y[start], x[end], y[end], vertex_zone[start])

    def is_covered(self, local_body: str | None) -> bool:
        """Whether the version speaks about a local body at all."""
        coverage = self.facts.coverage
        return coverage == "state" or (local_body is not None and local_body in coverage)

    def save(self, folder: Path) -> None:
        """Write the version so that it is there wholly or not at all.

        Raises:
            FileExistsError: another content already bears this name.
        """
        if folder.exists():
            if open_version(folder).digest == self.digest:
                return
            raise FileExistsError(
                f"{self.facts.label} exists with other content: versions never change"
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
        try:
            for name in _COLUMNS:
                np.save(scratch / f"{name}.npy", getattr(self, name))
            (scratch / "zones.json").write_bytes(
                msgspec.json.encode({"ids": self.ids, "properties": self.properties})
            )
            meta = {"facts": asdict(self.facts), "digest": self.digest}
            (scratch / "meta.json").write_bytes(msgspec.json.encode(meta))
            os.replace(scratch, folder)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise


def layer_version(facts: VersionFacts, features: Sequence[Feature]) -> LayerVersion:
    """Lay checked features out in columns."""
    ordered = sorted(features, key=lambda feature: feature.id)
    path_lengths: list[int] = []
    paths: list[Floats] = []
    part_sizes: list[int] = []
    zone_sizes: list[int] = []
    for feature in ordered:
        zone_sizes.append(len(feature.geometry.parts))
        for part in feature.geometry.parts:
            part_sizes.append(len(part))
            for path in part:
                paths.append(path)
                path_lengths.append(len(path))
    columns = {
        "coordinates": np.concatenate(paths) if paths else np.empty((0, 2)),
        "path_starts": _starts(path_lengths),
        "part_paths": _starts(part_sizes),
        "zone_parts": _starts(zone_sizes),
        "zone_kinds": np.array([_KINDS.index(f.geometry.kind) for f in ordered], dtype=np.int64),
    }
    ids = tuple(feature.id for feature in ordered)
    properties = tuple(dict(sorted(feature.properties.items())) for feature in ordered)
    return LayerVersion(facts, ids, properties, columns, _digest(facts, ids, properties, columns))


def open_version(folder: Path, verify: bool = False) -> LayerVersion:
    """Map a stored version into memory; `verify` reads it all and recomputes the digest.

    Raises:
        BrokenVersionError: a file is missing, or the digest does not match.
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        zones = msgspec.json.decode((folder / "zones.json").read_bytes())
        columns = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            for name in _COLUMNS
        }
    except (OSError, ValueError) as error:
        raise BrokenVersionError(f"{folder}: {error}") from error
    facts = msgspec.convert(meta["facts"], VersionFacts)
    version = LayerVersion(
        facts, tuple(zones["ids"]), tuple(zones["properties"]), columns, meta["digest"]
    )
    if verify and _digest(facts, version.ids, version.properties, columns) != version.digest:
        raise BrokenVersionError(f"{folder}: the content does not match its digest")
    return version


def _starts(sizes: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)


def _digest(
    facts: VersionFacts,
    ids: Sequence[str],
    properties: Sequence[Mapping[str, Scalar]],
    columns: Mapping[str, Any],
) -> str:
    state = hashlib.sha256()
    state.update(
        msgspec.json.encode([facts.layer, facts.accuracy_m, facts.coverage, facts.synthetic])
    )
    state.update(msgspec.json.encode([ids, [dict(sorted(row.items())) for row in properties]]))
    for name in _COLUMNS:
        state.update(np.ascontiguousarray(columns[name]).tobytes())
    return state.hexdigest()
