"""Layer versions on disk, and when each was law and when we knew it.

    <store>/journal.jsonl            one line per event, only ever appended
    <store>/layers/<layer>/<version> the versions themselves
    <store>/indexes/<digest>         indexes, which can be rebuilt at any time

Two clocks: `as_of` is legal time (when the law held), `known_at` system time (what
we had recorded). A withdrawn version is not deleted: a permit issued under it replays.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import msgspec

from plugins.gis.bundle import WORST_INDEXED_ERROR_M, Bundle, bundle_of, reaches_of
from plugins.gis.changes import ChangeReport, change_report
from plugins.gis.features import Fault, Feature, RefusedImportError, Scalar
from plugins.gis.index import build_index, index_digest, open_index, save_index
from plugins.gis.layers import LayerVersion, Status, VersionFacts, layer_version, open_version
from plugins.gis.rulebook import Attribute, LayerRule, RuleBook
from plugins.gis.validate import check_features

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


class Event(msgspec.Struct, frozen=True):
    """A line of the journal. `recorded` brings a version; `ended` and `status` change what is
    known of its legal life, `order` naming what did so."""

    event: Literal["recorded", "ended", "status"]
    layer: str
    version: str
    at: datetime
    effective_from: date | None = None
    effective_to: date | None = None
    status: Status = "in_force"
    digest: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the version, notes (turned rings, repairs ...) and the change report."""

    version: LayerVersion
    notes: tuple[Fault, ...]
    changes: ChangeReport


class Store:
    """A folder of layer versions under a journal."""

    def __init__(self, folder: Path, book: RuleBook) -> None:
        self.folder = folder
        self.book = book
        self._open: dict[tuple[str, str], LayerVersion] = {}

    def take_in(
        self, facts: VersionFacts, features: Sequence[Feature], repair: bool = False
    ) -> Imported:
        """Check features and record them as a new version; nothing is kept of a refused import.

        Raises:
            RefusedImportError: with every fault of the file.
            FileExistsError: the version exists with other content.
        """
        layer = self.book.layers.get(facts.layer)
        where = facts.label
        if layer is None:
            known = ", ".join(sorted(self.book.layers))
            raise RefusedImportError(
                (Fault("unknown_layer", where, f"no layer {facts.layer!r}", f"known: {known}"),)
            )
        if not _NAME.fullmatch(facts.version):
            raise RefusedImportError(
                (Fault("bad_version", where, "no name for a version", "use a-z, 0-9, - and ."),)
            )
        checked = check_features(features, layer.geometry, repair)
        faults = [*checked.faults, *attribute_faults(layer, checked.features)]
        if any(fault.fatal for fault in faults):
            raise RefusedImportError(tuple(faults))
        notes = tuple(str(fault.code) for fault in faults if fault.code == "repaired")
        version = layer_version(replace(facts, notes=facts.notes + notes), checked.features)
        before = self.versions_at(facts.effective_from, facts.recorded_at).get(facts.layer)
        version.save(self._path(facts.layer, facts.version))
        self.append(
            Event(
                "recorded",
                facts.layer,
                facts.version,
                facts.recorded_at,
                facts.effective_from,
                facts.effective_to,
                facts.status,
                version.digest,
            )
        )
        return Imported(version, tuple(faults), change_report(before, version))

    def append(self, event: Event) -> None:
        """Write one event, durably, behind all others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "journal.jsonl").open("ab") as journal:
            fcntl.flock(journal, fcntl.LOCK_EX)
            journal.write(msgspec.json.encode(event) + b"\n")
            journal.flush()
            os.fsync(journal.fileno())

    def events(self) -> list[Event]:
        """The journal; a last line cut off by a crash does not count."""
        path = self.folder / "journal.jsonl"
        if not path.exists():
            return []
        lines = path.read_bytes().split(b"\n")
        return [msgspec.json.decode(line, type=Event) for line in lines[:-1] if line]

    def versions_at(self, as_of: date, known_at: datetime) -> dict[str, LayerVersion]:
        """By layer, the version that was law on a date, as recorded by a moment.

        Of several, the one that came into force last, then the one recorded last.
        Withdrawn versions are law only until their end.
        """
        best: dict[str, Event] = {}
        for life in self._lives(known_at).values():
            begins = life.effective_from
            if begins is None or begins > as_of or life.status == "withdrawn":
                continue
            if life.effective_to is not None and life.effective_to <= as_of:
                continue
            rival = best.get(life.layer)
            if rival is None or (begins, life.at) >= (rival.effective_from or begins, rival.at):
                best[life.layer] = life
        return {layer: self._version(life) for layer, life in sorted(best.items())}

    def versions_during(
        self, layer: str, first: date | None, last: date | None, known_at: datetime
    ) -> list[LayerVersion]:
        """Every version of a layer that held on some day of a stretch (None: open), the newest first."""
        own = [
            life
            for life in self._lives(known_at).values()
            if life.layer == layer and life.effective_from and life.status != "withdrawn"
        ]
        own.sort(key=lambda life: (life.effective_from, life.at), reverse=True)
        found: list[LayerVersion] = []
        after: date | None = None  # when the next newer version took over
        for life in own:
            begins = life.effective_from
            assert begins is not None
            ends = min((day for day in (life.effective_to, after) if day), default=None)
            if (last is None or begins <= last) and (
                ends is None or first is None or (ends > first and ends > begins)
            ):
                found.append(self._version(life))
            after = begins
        return found

    def _lives(self, known_at: datetime) -> dict[tuple[str, str], Event]:
        """What was known of every version by a moment: its beginning with what was learnt later."""
        lives: dict[tuple[str, str], Event] = {}
        for event in self.events():
            if event.at > known_at:
                continue
            key = event.layer, event.version
            if event.event == "recorded":
                lives[key] = event
            elif key in lives:
                life = lives[key]
                ends = event.effective_to if event.event == "ended" else life.effective_to
                status = event.status if event.event == "status" else life.status
                lives[key] = msgspec.structs.replace(life, effective_to=ends, status=status)
        return lives

    def bundle_at(self, as_of: date, known_at: datetime, keep: bool = True) -> Bundle:
        """Rules, versions and index for one moment; the index is mapped if it was built before."""
        versions = list(self.versions_at(as_of, known_at).values())
        digest = index_digest(versions, f"{WORST_INDEXED_ERROR_M} {self.book.distances_text()}")
        folder = self.folder / "indexes" / digest
        index = open_index(folder, versions)
        if index is None:
            index = build_index(versions, reaches_of(self.book, versions, WORST_INDEXED_ERROR_M))
            if keep:
                save_index(index, folder)
                index = open_index(folder, versions) or index
        return bundle_of(self.book, versions, index)

    def _version(self, life: Event) -> LayerVersion:
        key = life.layer, life.version
        version = self._open.get(key)
        if version is None:
            version = self._open[key] = open_version(self._path(*key))
        if version.facts.status != life.status or version.facts.effective_to != life.effective_to:
            facts = replace(version.facts, status=life.status, effective_to=life.effective_to)
            return version.under(facts)
        return version

    def _path(self, layer: str, version: str) -> Path:
        return self.folder / "layers" / layer / version


def attribute_faults(layer: LayerRule, features: Sequence[Feature]) -> list[Fault]:
    """Attributes that are missing or of the wrong type; others than the declared are kept."""
    faults: list[Fault] = []
    for feature in features:
        for name, attribute in layer.attributes.items():
            value = feature.properties.get(name)
            if value is None:
                if not attribute.optional:
                    message = f"the attribute {name!r} is missing"
                    faults.append(Fault("no_attribute", feature.where, message, f"give {name}"))
            elif not _fits(value, attribute):
                wanted = ", ".join(attribute.options) or f"a {attribute.type}"
                message = f"the attribute {name!r} is {value!r}"
                faults.append(Fault("bad_attribute", feature.where, message, f"expected: {wanted}"))
    return faults


def _fits(value: Scalar, attribute: Attribute) -> bool:
    if attribute.type == "flag":
        return isinstance(value, bool)
    if attribute.type == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and (not attribute.options or value in attribute.options)
