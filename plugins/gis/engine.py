"""The engine: asked from any thread, given another bundle at any moment.

A `Bundle` never changes. Swapping is one assignment: a question that has begun
ends with the bundle it began with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.gis.answer import Answer, Setbacks
from plugins.gis.bundle import ENGINE, WORST_INDEXED_ERROR_M, Bundle, reaches_of
from plugins.gis.evaluate import Applied, InForce, apply_rules
from plugins.gis.merge import height_of, nocs_of, setback_lines, uses_of, verdict_of
from plugins.gis.place import places_of
from plugins.gis.query import POOR_ACCURACY_M, TAP_M, Building, PointQuery
from plugins.gis.recall import Recalled, codes_of
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
        found = self._found(query, scan)
        return found if isinstance(found, Answer) else found.answer()

    def tell(self, query: PointQuery) -> bytes:
        """`know(query).to_json()`, without making the answer where its like is at hand."""
        return self._found(query, False).to_json()

    def _found(self, query: PointQuery, scan: bool) -> Answer | Recalled:
        bundle = self.bundle
        error = query.error_m()
        beyond = error > WORST_INDEXED_ERROR_M
        asked, advice = _asked(query, error)
        recall = bundle.recall_at(query.when.as_of, query.when.known_at.date())
        if scan or beyond or query.land_uid is not None:
            return self._measured(bundle, recall.law, query, scan, asked, advice)
        look = recall.look(query, error)
        if look.known is not None:
            return Recalled(look.known, look, query, asked, advice)
        index = bundle.index
        sights = arranged(index, look.covering, look.distances, index.reach_m)
        here = [(query.lon, query.lat)]
        answer, applied = merged_with_rules(
            bundle, recall.law, sights, query.building, error, here, asked, list(advice), False
        )
        recall.remember(look, answer, applied, len(advice))
        return answer

    def _measured(
        self,
        bundle: Bundle,
        law: InForce,
        query: PointQuery,
        scan: bool,
        asked: dict[str, Any],
        advice: tuple[str, ...],
    ) -> Answer:
        """Worked out from the beginning, remembering nothing."""
        error, index = query.error_m(), bundle.index
        beyond = error > WORST_INDEXED_ERROR_M
        reach = index.reach_m
        if beyond:
            far = reaches_of(bundle.book, index.versions, error)
            reach = {layer: float(metres.max(initial=0.0)) for layer, metres in far.items()}
        sights = sights_from(index, query.lon, query.lat, reach, scan or beyond, beyond)
        if query.land_uid is not None:
            joined = bundle.by_key(query.land_uid)
            sights = {**sights, **{layer: list(found) for layer, found in joined.items()}}
        here, by_number = [(query.lon, query.lat)], query.land_uid is not None
        answer, _ = merged_with_rules(
            bundle, law, sights, query.building, error, here, asked, list(advice), by_number
        )
        return answer


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
        "occupancy": query.building.occupancy,
        "ground_amsl_m": query.building.ground_amsl_m,
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
    local_bodies = codes_of(place)
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
