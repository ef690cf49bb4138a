"""What other modules may ask of the land: which ward, may one trade here, what binds a plot; and the permit map.

Places are longitude and latitude in degrees (WGS 84). Calls take up to some milliseconds of processor
time, the first one of a process a second: ask from a thread or a job, not from the event loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from runtime.interfaces.plugin import Interface
from runtime.words import Words

Ring = Sequence[tuple[float, float]]
"""A closed line: its last position is its first."""


class PlaceRefusedError(ValueError):
    """The place cannot be asked about; `code` is stable (`swapped`, `outside`, `self_crossing` ...)."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a point lies. `certain` is False on borders, in gaps and within the phone's error.

    `local_body` and `ward` are the codes to route by (the smallest where several may be meant), None
    outside; `candidates` are all wards that may be meant.
    """

    local_body: str | None
    ward: str | None
    certain: bool
    candidates: tuple[str, ...] = ()


class WardOf(Protocol):
    """Finds the ward of a place."""

    def ward_of(
        self, lon: float, lat: float, accuracy_m: float | None = None, on: date | None = None
    ) -> Placed:
        """The ward, by the delimitation of a day.

        Raises:
            PlaceRefusedError: The place is no place in Kerala.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule behind an answer, as it is cited."""

    rule: str
    title: Words
    citation: str
    since: date
    certain: bool
    zone: str
    zone_version: str
    authority: str
    draft: bool = False
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class TradeUse:
    """Whether a use may be carried on: `unknown` where no plan is published and nothing forbids it."""

    verdict: Literal["permitted", "with_permission", "prohibited", "unknown"]
    reasons: tuple[Reason, ...]
    not_checked: tuple[str, ...]
    data_hash: str


class UsableForTrade(Protocol):
    """Says whether a trade's occupancy may be carried on at a place."""

    def usable_for_trade(
        self,
        lon: float,
        lat: float,
        occupancy: str,
        accuracy_m: float | None = None,
        on: date | None = None,
    ) -> TradeUse:
        """By the zones of plans and by what the law prohibits there.

        Raises:
            PlaceRefusedError: The place is no place in Kerala.
        """
        ...


@dataclass(frozen=True, slots=True)
class HeightCap:
    """A limit of height: above the ground, or of the top above sea level; never both mixed."""

    reason: Reason
    above_ground_m: float | None
    top_amsl_m: float | None


@dataclass(frozen=True, slots=True)
class SiteConstraints:
    """What binds a plot, in metres.

    Rings are on the ground in metres, east and north of the plot's first corner (`origin`, degrees).
    `buildable` are polygons (outline, then holes) that are left after every distance to keep and
    every prohibited part; empty when nothing is left. `keep_m` is by side, from the plot's own edge.
    """

    origin: tuple[float, float]
    plot: Ring
    buildable: tuple[tuple[Ring, ...], ...]
    keep_m: Mapping[str, float]
    height_caps: tuple[HeightCap, ...]
    max_floors: int | None
    max_built_up_m2: float | None
    prohibited: tuple[Reason, ...]
    nocs: tuple[Reason, ...]
    setbacks: tuple[Reason, ...]
    not_checked: tuple[str, ...]
    as_of: date
    known_at: datetime
    data_hash: str


class SiteConstraintsOf(Protocol):
    """Finds what binds a plot, for the scrutiny of its building permit."""

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
        """The law of `on`, as it was recorded by `known_at` (aware; now by default).

        Args:
            front: Number of the edge that faces the street, 0 being the first.
            error_m: Error of the corners: 0.05 for a surveyed plot.
        Raises:
            PlaceRefusedError: The outline is no plot in Kerala.
        """
        ...


@dataclass(frozen=True, slots=True)
class PermitSite:
    """Where a permit's site is and what the public may know of it: no name, no number of a phone.

    Attributes:
        file: Id of the permit's file; its workflow's events then move the stage.
        place: One position, or the closed ring of the plot.
        facts: Public facts by name: `local_body`, `ward`, `use`, `floors`, `area_m2`.
    """

    file: str
    place: Ring
    facts: Mapping[str, str | int | float] = field(default_factory=dict[str, "str | int | float"])


class PermitMap(Protocol):
    """Puts permits on the public map."""

    def put(self, site: PermitSite) -> None:
        """Place a permit, or move it.

        Raises:
            PlaceRefusedError: The place is no place in Kerala, or a fact is not public.
        """
        ...


WARD_OF: Interface[WardOf] = Interface("ward_of")
USABLE_FOR_TRADE: Interface[UsableForTrade] = Interface("usable_for_trade")
SITE_CONSTRAINTS: Interface[SiteConstraintsOf] = Interface("site_constraints")
PERMIT_MAP: Interface[PermitMap] = Interface("permit_map")
