"""The store as an app serves it: opened once, swapped when a version is recorded, kept for other dates.

An app answers nearly always for today. That bundle is kept; whether the journal has grown is looked
at once a second. Bundles of other moments are kept by the versions they are made of.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from plugins.gis.bundle import Bundle, bundle_of
from plugins.gis.index import build_index
from plugins.gis.query import When
from plugins.gis.store import Store
from plugins.gis.synth.make import make

LOOK_EVERY_S = 1.0
KEPT = 4
FIRST_SCALE = 0.02


@dataclass(slots=True)
class Live:
    """One store in one process. Safe to call from several threads."""

    store: Store
    draws: bool = True  # an empty store draws a small synthetic Kerala first
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _today: tuple[date, Bundle] | None = None
    _stamp: tuple[int, int] = (0, 0)
    _looked: float = 0.0
    _kept: OrderedDict[tuple[str, ...], Bundle] = field(
        default_factory=OrderedDict[tuple[str, ...], Bundle]
    )

    def now(self, today: date) -> Bundle | None:
        """Today's bundle if it is at hand: no disk is asked, at most one look at the journal's size."""
        if self._today is None or self._today[0] != today:
            return None
        moment = time.monotonic()
        if moment - self._looked > LOOK_EVERY_S:
            self._looked = moment
            if self._journal() != self._stamp:
                return None
        return self._today[1]

    def open(self, when: When, known_now: datetime) -> Bundle:
        """The bundle of a moment. May read, draw or build for seconds: call it beside the event loop."""
        with self._lock:
            stamp = self._journal()
            if stamp == (0, 0) and self.draws:
                make(self.store, "demo", FIRST_SCALE, None)
                stamp = self._journal()
            bundle = self._bundle(when)
            if when.known_at >= known_now and when.as_of == known_now.date():
                self._today, self._stamp = (when.as_of, bundle), stamp
                self._looked = time.monotonic()
            return bundle

    def _bundle(self, when: When) -> Bundle:
        versions = self.store.versions_at(when.as_of, when.known_at)
        key = tuple(
            f"{v.facts.label} {v.facts.status} {v.facts.effective_to}" for v in versions.values()
        )
        found = self._kept.pop(key, None)
        if found is None:
            if versions:
                found = self.store.bundle_at(when.as_of, when.known_at)
            else:
                found = bundle_of(self.store.book, [], build_index([], {}))
        self._kept[key] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def _journal(self) -> tuple[int, int]:
        try:
            found = (self.store.folder / "journal.jsonl").stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_size, found.st_mtime_ns


def store_folder(private: Path, chosen: str | None) -> Path:
    """Where layers are kept: as chosen (KSMART_GIS_STORE), else in the project's private folder."""
    return Path(chosen) if chosen else private / "gis"
