"""What an engine answers from: rules, layer versions and the index over them, fixed together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from plugins.gis.answer import NotChecked
from plugins.gis.evaluate import InForce, rules_in_force
from plugins.gis.grid import Floats
from plugins.gis.index import ZoneIndex, build_index
from plugins.gis.layers import LayerVersion
from plugins.gis.query import PHONE_FACTOR, POOR_ACCURACY_M
from plugins.gis.recall import KnownPlace, Outcome, OutcomeKey, PlaceKey, Recall
from plugins.gis.rulebook import LayerRule, RuleBook
from plugins.gis.sighting import Sight

ENGINE = "gis/1"
WORST_INDEXED_ERROR_M = PHONE_FACTOR * POOR_ACCURACY_M + 1.0
"""Up to this error of the place the index answers; beyond it every segment is measured."""

MOST_LAWS = 16
MOST_DAYS = 512


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not checked at a place, and which of those layers could cap the height."""

    rows: tuple[NotChecked, ...]
    capping: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rules, layer versions and the index over them."""

    book: RuleBook
    index: ZoneIndex
    data_hash: str
    places: tuple[LayerRule, ...]
    ranked: tuple[LayerRule, ...]
    outcomes: dict[OutcomeKey, Outcome] = field(default_factory=dict["OutcomeKey", "Outcome"])
    places_met: dict[PlaceKey, KnownPlace] = field(default_factory=dict["PlaceKey", "KnownPlace"])
    _days: dict[tuple[date, date], Recall] = field(default_factory=dict[tuple[date, date], Recall])
    _laws: dict[tuple[int, ...], Recall] = field(default_factory=dict[tuple[int, ...], Recall])
    _keys: dict[str, dict[str, list[Sight]]] = field(
        default_factory=dict[str, dict[str, list[Sight]]]
    )
    _available: dict[tuple[str, ...], frozenset[str]] = field(
        default_factory=dict[tuple[str, ...], frozenset[str]]
    )
    _gaps: dict[tuple[int, frozenset[str], bool, bool], Gaps] = field(
        default_factory=dict[tuple[int, frozenset[str], bool, bool], Gaps]
    )

    def law_at(self, as_of: date, known_at: date) -> InForce:
        """The rules in force on a date, as known on another."""
        return self.recall_at(as_of, known_at).law

    def recall_at(self, as_of: date, known_at: date) -> Recall:
        """The same with what is remembered of its outcomes."""
        recall = self._days.get((as_of, known_at))
        if recall is None:
            law = rules_in_force(self.book, as_of, known_at)
            # Most days have the law of the day before: what was learnt goes on.
            bodies = tuple([id(body) for rules in law.by_layer.values() for _, body in rules])
            recall = self._laws.get(bodies)
            if recall is None:
                if len(self._laws) >= MOST_LAWS:
                    for kept in (self._laws, self._days, self._gaps, self.outcomes):
                        kept.clear()
                recall = self._laws[bodies] = Recall(law, self)
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            self._days[as_of, known_at] = recall
        return recall

    def available_in(self, local_bodies: tuple[str, ...]) -> frozenset[str]:
        """Layers whose silence means something in at least one of these local bodies."""
        found = self._available.get(local_bodies)
        if found is None:
            if len(self._available) > 4096:
                self._available.clear()
            found = self._available[local_bodies] = frozenset(
                version.facts.layer
                for version in self.index.versions
                if version.is_covered(None)
                or any(version.is_covered(code) for code in local_bodies)
            )
        return found

    def keyed(self) -> frozenset[str]:
        """Layers with data that a survey number joins: all that can be said without a place."""
        return frozenset(
            version.facts.layer
            for version in self.index.versions
            if self.book.layers[version.facts.layer].key is not None
        )

    def gaps(self, law: InForce, available: frozenset[str], by_number: bool, placed: bool) -> Gaps:
        """What the answer must list as not checked: silence is never "clear"."""
        key = (id(law), available, by_number, placed)
        found = self._gaps.get(key)
        if found is None:
            if len(self._gaps) > 256:
                self._gaps.clear()
            found = self._gaps[key] = self._look_for_gaps(law, available, by_number, placed)
        return found

    def _look_for_gaps(
        self, law: InForce, available: frozenset[str], by_number: bool, placed: bool
    ) -> Gaps:
        present = {version.facts.layer for version in self.index.versions}
        rows: list[NotChecked] = []
        for layer in self.ranked:
            if layer.id not in law.layers_read:
                continue
            if layer.id not in present:
                rows.append(NotChecked(layer.id, layer.title, "no_data"))
            elif layer.id not in available:
                reason: Literal["not_covered", "needs_place"] = (
                    "not_covered" if placed else "needs_place"
                )
                rows.append(NotChecked(layer.id, layer.title, reason))
            elif layer.key is not None and not by_number:
                rows.append(NotChecked(layer.id, layer.title, "needs_survey_number"))
        capping = tuple(row.layer for row in rows if row.layer in law.layers_capping)
        return Gaps(tuple(rows), capping)

    def by_key(self, land_uid: str) -> dict[str, list[Sight]]:
        """Zones that a survey number joins, by layer: no geometry is asked."""
        if not self._keys:
            keys: dict[str, dict[str, list[Sight]]] = {"": {}}
            for version in self.index.versions:
                layer = self.book.layers[version.facts.layer]
                if layer.key is None:
                    continue
                for row, properties in enumerate(version.properties):
                    sight = Sight(version, row, properties, 0.0, float("inf"))
                    own = keys.setdefault(str(properties.get(layer.key)), {})
                    own.setdefault(layer.id, []).append(sight)
            self._keys.update(keys)  # whole: another thread sees all of it or builds its own
        return self._keys.get(land_uid, {})


def bundle_of(
    book: RuleBook, versions: Sequence[LayerVersion], index: ZoneIndex | None = None
) -> Bundle:
    """Put rules and versions together, building the index unless it is given.

    Raises:
        ValueError: two versions of one layer, or a layer no rule book declares.
    """
    seen: set[str] = set()
    for version in versions:
        layer = version.facts.layer
        if layer in seen:
            raise ValueError(f"two versions of layer {layer!r} in one bundle")
        if layer not in book.layers:
            raise ValueError(f"layer {layer!r} is not declared in any rule book")
        seen.add(layer)
    if index is None:
        index = build_index(versions, reaches_of(book, versions, WORST_INDEXED_ERROR_M))
    state = hashlib.sha256(f"{ENGINE}\0{book.digest}".encode())
    for version in index.versions:
        state.update(f"\0{version.facts.label}\0{version.digest}".encode())
    ranked = tuple(sorted(book.layers.values(), key=lambda layer: (layer.rank, layer.id)))
    places = tuple(layer for layer in book.layers.values() if layer.place is not None)
    return Bundle(book, index, state.hexdigest(), places, ranked)


def reaches_of(
    book: RuleBook, versions: Sequence[LayerVersion], worst_error_m: float
) -> dict[str, Floats]:
    """By layer, how far out each zone matters: the longest legal distance that may be
    measured from it, and every error on top."""
    reaches: dict[str, Floats] = {}
    for version in versions:
        layer = book.layers[version.facts.layer]
        error = worst_error_m + max(version.facts.accuracy_m, layer.accuracy_m)
        rules = book.distances(layer.id)
        reach = np.full(len(version), error + layer.snap_m)
        if rules:
            for row, properties in enumerate(version.properties):
                legal = [
                    quantity.of(properties) or 0.0
                    for quantity, where in rules
                    if all(
                        test.holds(properties.get(name)) is not False
                        for name, test in where.items()
                    )
                ]
                reach[row] = max(max(legal, default=0.0) + error, reach[row])
        reaches[layer.id] = reach
    return reaches
