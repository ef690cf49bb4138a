"""What an engine answers from: rules, layer versions and the index over them, fixed together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from plugins.gis.answer import Answer, NotChecked
from plugins.gis.evaluate import Applied, InForce, rules_in_force
from plugins.gis.grid import Floats
from plugins.gis.index import ZoneIndex, build_index
from plugins.gis.layers import LayerVersion
from plugins.gis.query import PHONE_FACTOR, POOR_ACCURACY_M, Building
from plugins.gis.rulebook import LayerRule, RuleBook
from plugins.gis.sighting import Sight

ENGINE = "gis/1"
WORST_INDEXED_ERROR_M = PHONE_FACTOR * POOR_ACCURACY_M + 1.0
"""Up to this error of the place the index answers; beyond it every segment is measured."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not checked at a place, and which of those layers could cap the height."""

    rows: tuple[NotChecked, ...]
    capping: tuple[str, ...]


OutcomeKey: TypeAlias = tuple[tuple[int, ...], int, Building, tuple[str, ...] | tuple[int, ...]]
"""Zones that the law reads, the law (by identity), the building; the local bodies, or all zones that
name the place where none has a border near."""

MOST_OUTCOMES = 8192

Marks: TypeAlias = tuple[tuple[bool, bool], ...]
"""By version: whether the law reads its layer, and whether its zones name a place."""

_NAMES_ONLY = (False, True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the law says wherever the same zones cover and no other border is near: `answer` without
    its question and place. `slopes`: heights must be computed for each place."""

    law: InForce
    answer: Answer
    applied: list[Applied]
    advice: tuple[str, ...]

    @property
    def slopes(self) -> bool:
        return any(one.body.then.surfaces for one in self.applied)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rules, layer versions and the index over them."""

    book: RuleBook
    index: ZoneIndex
    data_hash: str
    places: tuple[LayerRule, ...]
    ranked: tuple[LayerRule, ...]
    _laws: dict[tuple[date, date], InForce] = field(
        default_factory=dict[tuple[date, date], InForce]
    )
    outcomes: dict[OutcomeKey, Outcome] = field(default_factory=dict["OutcomeKey", "Outcome"])
    _marks: dict[int, Marks] = field(default_factory=dict[int, "Marks"])
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
        law = self._laws.get((as_of, known_at))
        if law is None:
            if len(self._laws) > 64:
                self._laws.clear()
                for kept in (self._gaps, self._marks, self.outcomes):
                    kept.clear()  # keyed by the identity of laws
            law = self._laws[as_of, known_at] = rules_in_force(self.book, as_of, known_at)
        return law

    def names_only(
        self, law: InForce, covering: tuple[int, ...], distances: Mapping[int, float]
    ) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """The covering zones that the law reads, and those that name the place (wards ...), if no border
        that the law reads is near: then only these zones decide. None: distances matter."""
        owner = self.index.zone_version
        marks = self._marks.get(id(law))
        if marks is None:
            marks = self._marks[id(law)] = tuple(
                (
                    version.facts.layer in law.layers_read,
                    self.book.layers[version.facts.layer].place is not None,
                )
                for version in self.index.versions
            )
        for zone in distances:
            if marks[owner[zone]] != _NAMES_ONLY:
                return None
        read = tuple([zone for zone in covering if marks[owner[zone]] != _NAMES_ONLY])
        naming = tuple([zone for zone in covering if marks[owner[zone]][1]])
        return read, naming

    def remember(self, key: OutcomeKey, outcome: Outcome) -> None:
        """Keep an outcome for other places before the same law."""
        if len(self.outcomes) > MOST_OUTCOMES:
            self.outcomes.clear()
        self.outcomes[key] = outcome

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
