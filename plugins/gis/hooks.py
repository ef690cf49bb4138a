"""What other modules ask of the land: the interfaces of `runtime/interfaces/spatial.py` over one store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np

from plugins.gis.answer import Answer, Row
from plugins.gis.bundle import Bundle
from plugins.gis.engine import Engine
from plugins.gis.permits import PermitBook
from plugins.gis.plot import know_plot
from plugins.gis.projection import many_to_metres, scale_at
from plugins.gis.query import (
    TAP_M,
    Building,
    PlotQuery,
    PointQuery,
    RefusedQueryError,
    When,
    check_point,
    check_ring,
)
from runtime.interfaces.spatial import (
    HeightCap,
    PermitSite,
    Placed,
    PlaceRefusedError,
    Reason,
    Ring,
    SiteConstraints,
    TradeUse,
)
from runtime.words import Words

Opens = Callable[[When], Bundle]


@dataclass(frozen=True, slots=True)
class Hooks:
    """Answers for other modules. `opens` gives the bundle of a moment, `clock` the time."""

    opens: Opens
    clock: Callable[[], datetime]

    def ward_of(
        self, lon: float, lat: float, accuracy_m: float | None = None, on: date | None = None
    ) -> Placed:
        """The ward of a place: see `WardOf`."""
        place = self._point(lon, lat, accuracy_m, on, Building()).place
        bodies, wards = place.get("local_body", ()), place.get("ward", ())
        certain = len(bodies) == 1 and len(wards) == 1
        certain = certain and bodies[0].status == wards[0].status == "certain"
        return Placed(
            bodies[0].code if bodies else None,
            wards[0].code if wards else None,
            certain and not bodies[0].on_border and not wards[0].on_border,
            tuple(sorted({ward.code for ward in wards})),
        )

    def usable_for_trade(
        self,
        lon: float,
        lat: float,
        occupancy: str,
        accuracy_m: float | None = None,
        on: date | None = None,
    ) -> TradeUse:
        """Whether a trade may be carried on: see `UsableForTrade`.

        A prohibition of building says nothing about a trade in a building that stands; only rules
        on uses decide, the strictest of all. A rule that merely may apply asks for permission.
        """
        answer = self._point(lon, lat, accuracy_m, on, Building(occupancy=occupancy))
        use = answer.uses.groups.get(occupancy)
        rows = [row for row in answer.zones if row.effect == "use" and not row.draft]
        verdict: Literal["permitted", "with_permission", "prohibited", "unknown"] = "unknown"
        if use == "permitted":
            verdict = "permitted"
        elif use == "prohibited":
            sure = any(row.status == "certain" for row in rows)
            verdict = "prohibited" if sure else "with_permission"
        elif use is not None:
            verdict = "with_permission"
        gaps = tuple(gap.layer for gap in answer.not_checked)
        return TradeUse(verdict, tuple(map(_reason, rows)), gaps, answer.data_hash)

    def site_constraints(
        self,
        ring: Ring,
        *,
        on: date,
        known_at: datetime | None = None,
        occupancy: str | None = None,
        built_up_m2: float | None = None,
        ground_amsl_m: float | None = None,
        front: int | None = None,
        error_m: float = 0.05,
    ) -> SiteConstraints:
        """What binds a plot: see `SiteConstraintsOf`."""
        try:
            corners = check_ring([list(position) for position in ring])
        except RefusedQueryError as error:
            raise PlaceRefusedError(error.code, str(error)) from error
        building = Building(occupancy, built_up_m2, ground_amsl_m=ground_amsl_m)
        when = When(on, known_at or self.clock())
        query = PlotQuery(corners, when, error_m, building, front=front)
        answer = know_plot(self.opens(when), query)
        local = _Local(corners)
        rows = {(row.rule, row.zone): row for row in answer.zones}
        height = answer.height
        caps = [cap for cap in (height.binding, *height.others) if cap is not None]
        return SiteConstraints(
            origin=(float(corners[0, 0]), float(corners[0, 1])),
            plot=local.ring(corners.tolist()),
            buildable=tuple(local.polygons(answer.setbacks.buildable)),
            keep_m=answer.setbacks.sides,
            height_caps=tuple(
                HeightCap(_reason(rows[cap.rule, cap.zone]), cap.cap_m, cap.top_amsl_m)
                for cap in caps
            ),
            max_floors=height.max_floors,
            max_built_up_m2=height.max_built_up_m2,
            prohibited=_reasons(answer.zones, "prohibited"),
            nocs=_reasons(answer.zones, "noc"),
            setbacks=tuple(_reason(rows[line.rule, line.zone]) for line in answer.setbacks.lines),
            not_checked=tuple(gap.layer for gap in answer.not_checked),
            as_of=when.as_of,
            known_at=when.known_at,
            data_hash=answer.data_hash,
        )

    def _point(
        self, lon: float, lat: float, accuracy_m: float | None, on: date | None, building: Building
    ) -> Answer:
        try:
            x, y, accuracy = check_point(lon, lat, accuracy_m)
        except RefusedQueryError as error:
            raise PlaceRefusedError(error.code, str(error)) from error
        now = self.clock()
        when = When(on or now.date(), now)
        query = PointQuery(x, y, when, TAP_M if accuracy is None else accuracy, building)
        return Engine(self.opens(when)).know(query)


@dataclass(frozen=True, slots=True)
class PermitHook:
    """Puts permits on the map: see `PermitMap`."""

    permits: PermitBook
    clock: Callable[[], datetime]

    def put(self, site: PermitSite) -> None:
        """Place a permit, or move it."""
        try:
            self.permits.put(site.file, site.place, site.facts, self.clock())
        except RefusedQueryError as error:
            raise PlaceRefusedError(error.code, str(error)) from error


class _Local:
    """Metres on the ground, east and north of a plot's first corner."""

    def __init__(self, ring: Any) -> None:
        east, north = many_to_metres(ring[:1, 0], ring[:1, 1])
        self._east, self._north = float(east[0]), float(north[0])
        self._scale = scale_at(self._east)

    def ring(self, positions: Any) -> Ring:
        places = np.asarray(positions, dtype=np.float64)
        east, north = many_to_metres(places[:, 0], places[:, 1])
        x, y = (east - self._east) / self._scale, (north - self._north) / self._scale
        return [(round(a, 3), round(b, 3)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]

    def polygons(self, shape: Any) -> Iterable[tuple[Ring, ...]]:
        if shape is None:
            return
        kind, parts = shape["type"], shape.get("coordinates", [])
        if kind == "GeometryCollection":
            for one in shape["geometries"]:
                yield from self.polygons(one)
        elif kind in ("Polygon", "MultiPolygon"):
            for part in [parts] if kind == "Polygon" else parts:
                yield tuple(self.ring(ring) for ring in part)


def _reasons(rows: Iterable[Row], effect: str) -> tuple[Reason, ...]:
    return tuple(_reason(row) for row in rows if row.effect == effect and not row.draft)


def _reason(row: Row) -> Reason:
    return Reason(
        rule=row.rule,
        title=Words(row.title.en, row.title.ml),
        citation=row.citation,
        since=row.since,
        certain=row.status == "certain",
        zone=row.zone,
        zone_version=row.zone_version,
        authority=row.authority,
        draft=row.draft,
        synthetic=row.synthetic,
    )
