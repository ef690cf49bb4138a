"""Where one is: local body, ward, village, from layers that are meant not to overlap, and do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.gis.answer import Place, Status
from plugins.gis.rulebook import LayerRule
from plugins.gis.sighting import Sight

TOUCH_M = 1e-3
"""As near to a border as this is on it."""


def places_of(
    layers: Sequence[LayerRule], sights: Mapping[str, Sequence[Sight]], error_m: float
) -> dict[str, tuple[Place, ...]]:
    """By kind of place, the areas the point lies in, and those it may lie in.

    Inside one: that one. Inside several (they overlap, or the point is on a
    border): all, smallest code first. In a gap no wider than `snap_m`: the nearest,
    with the distance. Areas within the error are added as possible.
    """
    found: dict[str, tuple[Place, ...]] = {}
    for layer in layers:
        own = sights.get(layer.id)
        if not own:
            found[layer.place or layer.id] = ()
            continue
        places = [
            _place(sight, error_m + (sight.version.facts.accuracy_m or layer.accuracy_m))
            for sight in own
        ]
        rows = [place for place in places if place is not None]
        if not any(sight.gap_m == 0.0 for sight in own):
            near = min((s for s in own if s.gap_m <= layer.snap_m), key=_nearest, default=None)
            if near is not None:
                code = _code(near)
                rows = [row for row in rows if row.code != code]
                rows.append(_snapped(near))
        if len(rows) > 1:
            rows.sort(
                key=lambda row: (
                    row.status != "certain",
                    row.snapped_m is None and row.status == "possible",
                    row.code,
                )
            )
        found[layer.place or layer.id] = tuple(rows)
    return found


def _place(sight: Sight, error_m: float) -> Place | None:
    if sight.gap_m == 0.0:
        status: Status = "certain" if sight.worst_gap_m(error_m) <= 0.0 else "possible"
        if sight.share is not None:
            status = "certain" if sight.share > 0.0 else "possible"
        return _named(sight, status, on_border=sight.depth_m <= TOUCH_M, share=sight.share)
    if sight.gap_m <= error_m and sight.share is None:
        return _named(sight, "possible")
    return None


def _snapped(sight: Sight) -> Place:
    return _named(sight, "possible", snapped_m=round(sight.gap_m, 2))


def _named(
    sight: Sight,
    status: Status,
    on_border: bool = False,
    snapped_m: float | None = None,
    share: float | None = None,
) -> Place:
    name, name_ml = sight.properties.get("name"), sight.properties.get("name_ml")
    return Place(
        code=_code(sight),
        status=status,
        version=sight.version.facts.label,
        name=None if name is None else str(name),
        name_ml=None if name_ml is None else str(name_ml),
        on_border=on_border,
        snapped_m=snapped_m,
        share=share,
    )


def _code(sight: Sight) -> str:
    return str(sight.properties.get("code", sight.version.ids[sight.row]))


def _nearest(sight: Sight) -> tuple[float, str]:
    return sight.gap_m, _code(sight)
