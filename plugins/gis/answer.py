"""The answer as it travels: the same for page, app, permit scrutiny and PDF.

Structs of msgspec, because hundreds of thousands of them are made and encoded; none can be part of
a circle, so the garbage collector need not look at them.
Distances in metres, rounded to millimetres for people; decisions are made before rounding.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from plugins.gis.rulebook import Certainty, Effect, Use, Words

Status = Literal["certain", "possible"]


class Place(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A named area the place lies in; `share` of a plot's area, `snapped_m` across a gap."""

    code: str
    status: Status
    version: str
    name: str | None = None
    name_ml: str | None = None
    on_border: bool = False
    snapped_m: float | None = None
    share: float | None = None


class Row(msgspec.Struct, frozen=True, gc=False):
    """One rule that applies, or may apply, with all that proves it."""

    rule: str
    layer: str
    zone: str
    status: Status
    effect: Effect
    title: Words
    authority: str
    citation: str
    sure: Certainty
    since: date
    zone_version: str
    synthetic: bool
    zone_name: str | None = None
    zone_class: str | None = None
    says: Words | None = None
    limit_m: float | None = None
    distance_m: float | None = None
    margin_m: float | None = None
    to_certainty_m: float | None = None
    share: float | None = None
    part: Any = None
    draft: bool = False
    stayed: bool = False
    if_asked: tuple[str, ...] = ()


class Cap(msgspec.Struct, frozen=True, gc=False):
    """A limit of height: above ground, or of the top above sea level."""

    rule: str
    zone: str
    status: Status
    cap_m: float | None = None
    top_amsl_m: float | None = None
    surface: str | None = None


class Height(msgspec.Struct, frozen=True, gc=False):
    """The least of all caps. Ground and sea level are never mixed: without a ground level an
    airport's cap stays a top elevation, and `unknown_because` says so."""

    max_m: float | None
    max_top_amsl_m: float | None
    binding: Cap | None
    others: tuple[Cap, ...]
    unknown_because: tuple[str, ...]
    max_floors: int | None = None
    max_built_up_m2: float | None = None


class SetbackLine(msgspec.Struct, frozen=True, gc=False):
    """A distance to keep from a boundary or line; closer only with the NOC, if there is one."""

    rule: str
    source: str
    zone: str
    min_m: float
    status: Status
    distance_m: float | None
    noc_if_less: str | None = None
    side: str | None = None


class Setbacks(msgspec.Struct, frozen=True, gc=False):
    """Per side the greatest distance asked for from the plot's own edge, and what is left."""

    lines: tuple[SetbackLine, ...]
    sides: dict[str, float] = {}
    buildable: Any = None
    buildable_m2: float | None = None


class Uses(msgspec.Struct, frozen=True, gc=False):
    """Class of use by occupancy group, strictest of all plans; empty without a published plan."""

    groups: dict[str, Use]
    basis: tuple[str, ...]
    unknown_because: str | None = None


class Noc(msgspec.Struct, frozen=True, gc=False):
    """A no-objection certificate to obtain."""

    authority: str
    title: Words
    why: tuple[str, ...]
    status: Status
    days: int | None
    papers: tuple[str, ...]


class NotChecked(msgspec.Struct, frozen=True, gc=False):
    """A layer that was not looked at: its silence means nothing."""

    layer: str
    title: Words
    reason: Literal["no_data", "not_covered", "needs_survey_number", "needs_place"]


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """The strictest effect that surely, and that possibly, applies; None: none was found."""

    certain: Effect | None
    possible: Effect | None


class Answer(msgspec.Struct, frozen=True, gc=False):
    """Everything that applies at a place, merged."""

    query: dict[str, Any]
    place: dict[str, tuple[Place, ...]]
    outside: bool
    verdict: Verdict
    zones: tuple[Row, ...]
    height: Height
    setbacks: Setbacks
    uses: Uses
    nocs: tuple[Noc, ...]
    not_checked: tuple[NotChecked, ...]
    advice: tuple[str, ...]
    disclaimer_key: str
    engine: str
    data_hash: str

    def to_json(self) -> bytes:
        """The document as bytes: equal answers are equal bytes."""
        return msgspec.json.encode(self)
