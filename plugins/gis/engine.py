"""The engine: rules and a set of layer versions, asked from any thread, swapped whole.

A `Bundle` never changes. Swapping is one assignment: a question that has begun
ends with the bundle it began with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from plugins.gis.answer import Answer, NotChecked, Setbacks
from plugins.gis.evaluate import InForce, apply_rules, covered_layers, rules_in_force
from plugins.gis.grid import Floats
from plugins.gis.index import ZoneIndex, build_index
from plugins.gis.layers import LayerVersion
from plugins.gis.merge import height_of, nocs_of, setback_lines, uses_of, verdict_of
from plugins.gis.place import places_of
from plugins.gis.projection import to_metres
from plugins.gis.query import PHONE_FACTOR, POOR_ACCURACY_M, TAP_M, Building, PointQuery
from plugins.gis.rulebook import RuleBook
from plugins.gis.sighting import Sight, sights_from

ENGINE = "gis/1"
WORST_INDEXED_ERROR_M = PHONE_FACTOR * POOR_ACCURACY_M + 1.0
"""Up to this error of the place the index answers; beyond it every segment is measured."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rules, layer versions and the index over them."""

    book: RuleBook
    index: ZoneIndex
    reach_m: Mapping[str, float]
    data_hash: str
    _laws: dict[tuple[date, date], InForce] = field(
        default_factory=dict[tuple[date, date], InForce]
    )
    _keys: dict[str, dict[str, list[Sight]]] = field(
        default_factory=dict[str, dict[str, list[Sight]]]
    )

    def law_at(self, as_of: date, known_at: date) -> InForce:
        """The rules in force on a date, as known on another."""
        law = self._laws.get((as_of, known_at))
        if law is None:
            if len(self._laws) > 64:
                self._laws.clear()
            law = self._laws[as_of, known_at] = rules_in_force(self.book, as_of, known_at)
        return law

    def by_key(self, land_uid: str) -> dict[str, list[Sight]]:
        """Zones that a survey number joins, by layer: no geometry is asked."""
        if not self._keys:
            for version in self.index.versions:
                layer = self.book.layers.get(version.facts.layer)
                if layer is None or layer.key is None:
                    continue
                for row, properties in enumerate(version.properties):
                    sight = Sight(version, row, properties, 0.0, float("inf"))
                    own = self._keys.setdefault(str(properties.get(layer.key)), {})
                    own.setdefault(layer.id, []).append(sight)
            self._keys.setdefault("", {})
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
    reach = reaches_of(book, versions, WORST_INDEXED_ERROR_M)
    index = index or build_index(versions, reach)
    farthest = {layer: float(far.max(initial=0.0)) for layer, far in reach.items()}
    state = hashlib.sha256(f"{ENGINE}\0{book.digest}".encode())
    for version in index.versions:
        state.update(f"\0{version.facts.label}\0{version.digest}".encode())
    return Bundle(book, index, farthest, state.hexdigest())


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


class Engine:
    """Know Your Land as a library. `bundle` may be replaced at any moment."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def swap(self, bundle: Bundle) -> None:
        """Let all questions from now on see another bundle."""
        self.bundle = bundle

    def know(self, query: PointQuery, scan: bool = False) -> Answer:
        """Everything that applies at a point.

        Args:
            scan: Measure without the index; the answer must be equal.
        """
        bundle = self.bundle
        error = query.error_m()
        far = scan or error > WORST_INDEXED_ERROR_M
        reach = bundle.reach_m
        if error > WORST_INDEXED_ERROR_M:
            far_reach = reaches_of(bundle.book, bundle.index.versions, error)
            reach = {layer: float(metres.max(initial=0.0)) for layer, metres in far_reach.items()}
        sights = sights_from(bundle.index, query.lon, query.lat, reach, far)
        if query.land_uid is not None:
            joined = bundle.by_key(query.land_uid)
            sights = {**sights, **{layer: list(found) for layer, found in joined.items()}}
        advice: list[str] = []
        if query.accuracy_m is None:
            advice.append("accuracy.tap")
        elif query.accuracy_m > POOR_ACCURACY_M:
            advice.append("accuracy.poor")
        asked = {
            "kind": "point",
            "lon": query.lon,
            "lat": query.lat,
            "accuracy_m": TAP_M if query.accuracy_m is None else query.accuracy_m,
            "error_m": round(error, 3),
            "as_of": query.when.as_of,
            "known_at": query.when.known_at,
            "land_uid": query.land_uid,
        }
        law = bundle.law_at(query.when.as_of, query.when.known_at.date())
        plane = to_metres(query.lon, query.lat)
        return merged(
            bundle, law, sights, query.building, error, plane, asked, advice, query.land_uid
        )


def merged(
    bundle: Bundle,
    law: InForce,
    sights: Mapping[str, Sequence[Sight]],
    building: Building,
    error_m: float,
    plane: tuple[float, float],
    asked: dict[str, Any],
    advice: list[str],
    land_uid: str | None,
) -> Answer:
    """The merged answer for what was seen, whatever was asked about (a point, a plot)."""
    book = bundle.book
    place = places_of(book, sights, error_m)
    local_bodies = tuple(row.code for row in place.get("local_body", ()))
    available = covered_layers(bundle.index.versions, local_bodies)
    not_checked = _not_checked(bundle, law, available, land_uid)
    applied = apply_rules(law, sights, available, building, error_m)
    capping = [row.layer for row in not_checked if row.layer in law.layers_capping]
    asked = {**asked, "occupancy": building.occupancy, "ground_amsl_m": building.ground_amsl_m}
    outside = "local_body" in place and not local_bodies
    if outside:
        advice.append("place.outside")
    return Answer(
        query=asked,
        place=place,
        outside=outside,
        verdict=verdict_of(applied),
        zones=tuple(one.row for one in applied),
        height=height_of(applied, book, building, plane, capping),
        setbacks=Setbacks(setback_lines(applied)),
        uses=uses_of(applied, book),
        nocs=nocs_of(applied, book),
        not_checked=not_checked,
        advice=tuple(advice),
        disclaimer_key="kyl.v1",
        engine=ENGINE,
        data_hash=bundle.data_hash,
    )


def _not_checked(
    bundle: Bundle, law: InForce, available: frozenset[str], land_uid: str | None
) -> tuple[NotChecked, ...]:
    present = {version.facts.layer for version in bundle.index.versions}
    rows: list[NotChecked] = []
    for layer in sorted(bundle.book.layers.values(), key=lambda layer: (layer.rank, layer.id)):
        if layer.id not in law.layers_read:
            continue
        if layer.id not in present:
            rows.append(NotChecked(layer.id, layer.title, "no_data"))
        elif layer.id not in available:
            rows.append(NotChecked(layer.id, layer.title, "not_covered"))
        elif layer.key is not None and land_uid is None:
            rows.append(NotChecked(layer.id, layer.title, "needs_survey_number"))
    return tuple(rows)
