"""A survey number instead of a place: what is registered under it, and its outline where one is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from plugins.gis.answer import Answer
from plugins.gis.bundle import Bundle
from plugins.gis.engine import merged_with_rules
from plugins.gis.features import Coordinates
from plugins.gis.plot import know_plot
from plugins.gis.query import PlotQuery, SurveyQuery
from plugins.gis.sighting import Sight


def know_survey(bundle: Bundle, query: SurveyQuery) -> Answer:
    """Everything that applies to a survey number.

    Most parcels have no polygon yet: then only registers that are kept by survey number are
    read, and every other layer is listed as not checked. Where the number has one outline, the
    whole question is answered for it.
    """
    joined = bundle.by_key(query.land_uid)
    outline = _outline(joined)
    if outline is not None:
        ring, error_m = outline
        plot = PlotQuery(ring, query.when, error_m, query.building, query.land_uid)
        answer = know_plot(bundle, plot)
        return msgspec.structs.replace(answer, query={**answer.query, "kind": "survey"})
    law = bundle.law_at(query.when.as_of, query.when.known_at.date())
    asked: dict[str, Any] = {
        "kind": "survey",
        "land_uid": query.land_uid,
        "as_of": query.when.as_of,
        "known_at": query.when.known_at,
    }
    advice = ["survey.no_outline" if joined else "survey.unknown"]
    sights = {layer: list(found) for layer, found in joined.items()}
    answer, _ = merged_with_rules(
        bundle, law, sights, query.building, 0.0, [], asked, advice, True, placed=False
    )
    return answer


def _outline(joined: Mapping[str, Sequence[Sight]]) -> tuple[Coordinates, float] | None:
    """The one simple ring under the number and its error, the sharpest layer first."""
    found: list[tuple[float, str, Coordinates]] = []
    for layer, sights in joined.items():
        shapes = [s for s in sights if s.version.kind_of(s.row) == "polygon"]
        if len(shapes) != 1:
            continue
        parts = shapes[0].version.geometry_of(shapes[0].row).parts
        if len(parts) == 1 and len(parts[0]) == 1:
            found.append((shapes[0].version.facts.accuracy_m, layer, parts[0][0]))
    if not found:
        return None
    error_m, _, ring = min(found, key=lambda one: one[:2])
    return ring, error_m
