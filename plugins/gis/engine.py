"""The engine: asked from any thread, given another bundle at any moment.

A `Bundle` never changes. Swapping is one assignment: a question that has begun
ends with the bundle it began with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from plugins.gis.answer import Answer, Place, Setbacks
from plugins.gis.bundle import ENGINE, WORST_INDEXED_ERROR_M, Bundle, Outcome, reaches_of
from plugins.gis.evaluate import Applied, InForce, apply_rules
from plugins.gis.merge import height_of, nocs_of, setback_lines, uses_of, verdict_of
from plugins.gis.place import places_of
from plugins.gis.query import POOR_ACCURACY_M, TAP_M, Building, PointQuery
from plugins.gis.sighting import Sight, arranged, sights_from


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
        beyond = error > WORST_INDEXED_ERROR_M
        asked, advice = _asked(query, error)
        law = bundle.law_at(query.when.as_of, query.when.known_at.date())
        key = None
        index = bundle.index
        reach = index.reach_m
        if scan or beyond:
            if beyond:
                far = reaches_of(bundle.book, index.versions, error)
                reach = {layer: float(metres.max(initial=0.0)) for layer, metres in far.items()}
            sights = sights_from(index, query.lon, query.lat, reach, True, beyond)
        else:
            covering = index.membership.zones_at(query.lon, query.lat)
            distances = index.nearness.distances_at(query.lon, query.lat)
            seen = bundle.names_only(law, covering, distances) if query.land_uid is None else None
            if seen is not None:
                read, naming = seen
                place = None
                if distances:
                    place = places_of(
                        bundle.places, arranged(index, naming, distances, reach), error
                    )
                names = naming if place is None else ("near", *_codes(place))
                key = (read, id(law), query.building, names)
                known = bundle.outcomes.get(key)
                if known is not None:
                    return _recalled(known, bundle, query, asked, advice, place)
            sights = arranged(index, covering, distances, reach)
        if query.land_uid is not None:
            joined = bundle.by_key(query.land_uid)
            sights = {**sights, **{layer: list(found) for layer, found in joined.items()}}
        answer, applied = merged_with_rules(
            bundle,
            law,
            sights,
            query.building,
            error,
            [(query.lon, query.lat)],
            asked,
            list(advice),
            query.land_uid is not None,
        )
        if key is not None:
            bundle.remember(key, Outcome(law, answer, applied, answer.advice[len(advice) :]))
        return answer


def _recalled(
    known: Outcome,
    bundle: Bundle,
    query: PointQuery,
    asked: dict[str, Any],
    advice: tuple[str, ...],
    place: dict[str, tuple[Place, ...]] | None,
) -> Answer:
    """The law of another place that stood before the same zones, for this one; None: in the same place too."""
    if place is None:
        place = known.answer.place
    building = query.building
    asked["occupancy"] = building.occupancy
    asked["ground_amsl_m"] = building.ground_amsl_m
    height = known.answer.height
    if known.slopes:
        # A sloping surface has another height at every place.
        gaps = bundle.gaps(known.law, bundle.available_in(_codes(place)), False, True)
        here = [(query.lon, query.lat)]
        height = height_of(known.applied, bundle.book, building, here, gaps.capping)
    whole = (*advice, *known.advice)
    return msgspec.structs.replace(
        known.answer, query=asked, place=place, height=height, advice=whole
    )


def _codes(place: Mapping[str, Sequence[Place]]) -> tuple[str, ...]:
    return tuple([row.code for row in place.get("local_body", ())])


def _asked(query: PointQuery, error: float) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The question as the answer repeats it, and what to tell about the place's accuracy."""
    advice: tuple[str, ...] = ()
    if query.accuracy_m is None:
        advice = ("accuracy.tap",)
    elif query.accuracy_m > POOR_ACCURACY_M:
        advice = ("accuracy.poor",)
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
    return asked, advice


def merged_with_rules(
    bundle: Bundle,
    law: InForce,
    sights: Mapping[str, Sequence[Sight]],
    building: Building,
    error_m: float,
    corners: Sequence[tuple[float, float]],
    asked: dict[str, Any],
    advice: list[str],
    by_number: bool,
    placed: bool = True,
) -> tuple[Answer, list[Applied]]:
    """The merged answer, whatever was asked about, and the rules behind its rows.

    Args:
        corners: The point, or the plot's corners, in degrees: sloping surfaces bind at the lowest.
        placed: False when only a survey number is known: layers with a shape cannot be looked at.
    """
    book = bundle.book
    place = places_of(bundle.places, sights, error_m)
    local_bodies = _codes(place)
    available = bundle.available_in(local_bodies) if placed else bundle.keyed()
    gaps = bundle.gaps(law, available, by_number, placed)
    applied = apply_rules(law, sights, available, building, error_m)
    asked["occupancy"] = building.occupancy
    asked["ground_amsl_m"] = building.ground_amsl_m
    outside = placed and not local_bodies and "local_body" in bundle.index.reach_m
    if outside:
        advice.append("place.outside")
    answer = Answer(
        query=asked,
        place=place,
        outside=outside,
        verdict=verdict_of(applied),
        zones=tuple([one.row for one in applied]),
        height=height_of(applied, book, building, corners, gaps.capping),
        setbacks=Setbacks(setback_lines(applied)),
        uses=uses_of(applied, book),
        nocs=nocs_of(applied, book),
        not_checked=gaps.rows,
        advice=tuple(advice),
        disclaimer_key="kyl.v1",
        engine=ENGINE,
        data_hash=bundle.data_hash,
    )
    return answer, applied
