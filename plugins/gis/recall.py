"""Places before the same law share one outcome: what is remembered, and under which key.

What the law says at a place depends on the zones that cover it and, for each zone near by, on which
of the distances that the law measures from it are surely, possibly or not reached. Two places that
agree in that differ in figures only: distances, heights under sloping surfaces, the question itself.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from plugins.gis.answer import Answer, Height, Place, Row, SetbackLine, Setbacks
from plugins.gis.evaluate import Applied, InForce, all_hold, measured
from plugins.gis.merge import CapPart, cap_part, height_from
from plugins.gis.place import TOUCH_M, places_of
from plugins.gis.query import Building, PointQuery
from plugins.gis.rulebook import Conditions, LayerRule, RuleBody, RuleBook
from plugins.gis.sighting import arranged

if TYPE_CHECKING:
    from plugins.gis.bundle import Bundle

MOST_OUTCOMES = 8192
MOST_PLACES = 16_384
"""What a bundle keeps; what is full begins anew."""

Zones: TypeAlias = tuple[int, ...]
Standing: TypeAlias = tuple[int, int, int]
"""A zone near by: its number, and how many of its legal distances are missed at best and at worst."""
OutcomeKey: TypeAlias = tuple[int, Zones, tuple[Standing, ...], Building, frozenset[str], bool]
"""The law by its number, the covering zones that it reads, those near, the building, the layers with data,
and whether the place lies outside every local body."""
PlaceKey: TypeAlias = tuple[Zones, tuple[Standing, ...]]

_AFTER_PLACE = tuple(name for name in Answer.__struct_fields__ if name not in ("query", "place"))

_UNIQUE = itertools.count(-1, -1)
"""Numbers that nothing else has, in any thread; below zero, where no zone's is."""

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """Local body, ward ... of a place, and the layers that have data there; also as it is sent."""

    rows: dict[str, tuple[Place, ...]]
    nowhere: bool
    available: frozenset[str]
    json: bytes


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of an outcome whose figures are those of the place: the zone lies near."""

    at: int
    zone: int
    inside: bool
    limit_m: float
    accuracy_m: float
    body: RuleBody
    steps: bool
    line: int | None  # of the setbacks: it repeats the distance


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the law says wherever zones stand alike; `answer` is that of the first such place.

    `caps` are the parts of its height by row; None where a surface slopes (`slopes`): another at every
    place. `pieces` is the answer as it is sent, `rows` its rows one by one, `sent` all pieces in one.
    """

    answer: Answer
    applied: tuple[Applied, ...]
    figures: tuple[Figures, ...]
    caps: tuple[CapPart | None, ...]
    slopes: tuple[int, ...]
    capping: tuple[str, ...]
    advice: tuple[str, ...]
    pieces: dict[str, bytes]
    rows: tuple[bytes, ...]
    sent: bytes


class Look(msgspec.Struct, frozen=True, gc=False):
    """What stands around a place, and what is known already about places like it."""

    book: RuleBook
    building: Building
    covering: Zones
    distances: Mapping[int, float]
    error_m: float
    place: KnownPlace
    key: OutcomeKey
    known: Outcome | None


class Recalled(msgspec.Struct, frozen=True, gc=False):
    """An outcome at another place: the same law, this place's figures."""

    known: Outcome
    look: Look
    query: PointQuery
    asked: dict[str, Any]
    advice: tuple[str, ...]

    def answer(self) -> Answer:
        """The whole answer."""
        known = self.known
        changes: dict[str, Any] = {}
        rows, setbacks = self._rows()
        if rows:
            zones = list(known.answer.zones)
            for at, row in rows.items():
                zones[at] = row
            changes["zones"] = tuple(zones)
        if setbacks is not None:
            changes["setbacks"] = setbacks
        if known.slopes:
            changes["height"] = self._height()
        return msgspec.structs.replace(
            known.answer,
            query=self.asked,
            place=self.look.place.rows,
            advice=(*self.advice, *known.advice),
            **changes,
        )

    def to_json(self) -> bytes:
        """The same as bytes; only what is this place's own is written anew."""
        known = self.known
        after = known.sent
        rows, setbacks = self._rows()
        if rows or known.slopes or self.advice:
            pieces = dict(known.pieces)
            if rows:
                zones = list(known.rows)
                for at, row in rows.items():
                    zones[at] = _encode(row)
                pieces["zones"] = b',"zones":[%s]' % b",".join(zones)
            if setbacks is not None:
                pieces["setbacks"] = _piece("setbacks", setbacks)
            if known.slopes:
                pieces["height"] = _piece("height", self._height())
            if self.advice:
                pieces["advice"] = _piece("advice", (*self.advice, *known.advice))
            after = b"".join(pieces.values())
        return b'{"query":%s,"place":%s%s}' % (_encode(self.asked), self.look.place.json, after)

    def _rows(self) -> tuple[dict[int, Row], Setbacks | None]:
        """Rows with this place's figures, and the setbacks that repeat them."""
        known, look = self.known, self.look
        rows: dict[int, Row] = {}
        lines: list[SetbackLine] = []
        for one in known.figures:
            metres = look.distances[one.zone]
            gap = 0.0 if one.inside else metres
            error = look.error_m + one.accuracy_m
            row = known.answer.zones[one.at]
            row = measured(row, one.body, gap, gap or -metres, one.limit_m, error, one.steps)
            rows[one.at] = row
            if one.line is not None:
                lines = lines or list(known.answer.setbacks.lines)
                line = lines[one.line]
                lines[one.line] = msgspec.structs.replace(line, distance_m=row.distance_m)
        return rows, Setbacks(tuple(lines)) if lines else None

    def _height(self) -> Height:
        known, query, book = self.known, self.query, self.look.book
        here = [(query.lon, query.lat)]
        parts = [
            cap_part(known.applied[at], book, query.building, here) if part is None else part
            for at, part in enumerate(known.caps)
        ]
        return height_from(parts, known.capping)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the zones of one version are to this law."""

    layer: LayerRule
    accuracy_m: float
    read: bool
    names: bool


@dataclass(slots=True)
class Recall:
    """The memory of one law over one bundle. Safe in threads: each entry is put in whole."""

    law: InForce
    bundle: Bundle
    _number: int = field(default_factory=lambda: next(_UNIQUE))
    _kinds: tuple[_Kind, ...] = ()
    _limits: dict[int, tuple[tuple[float, ...], int]] = field(
        default_factory=dict[int, "tuple[tuple[float, ...], int]"]
    )
    _alike: dict[tuple[str | bool | None, ...], int] = field(
        default_factory=dict["tuple[str | bool | None, ...]", int]
    )
    _splits: dict[Zones, tuple[Zones, Zones]] = field(
        default_factory=dict["Zones", "tuple[Zones, Zones]"]
    )
    _tests: dict[str, list[Conditions]] = field(default_factory=dict[str, "list[Conditions]"])

    def __post_init__(self) -> None:
        layers = self.bundle.book.layers
        self._kinds = tuple(
            _Kind(
                layers[version.facts.layer],
                version.facts.accuracy_m or layers[version.facts.layer].accuracy_m,
                version.facts.layer in self.law.layers_read,
                layers[version.facts.layer].place is not None,
            )
            for version in self.bundle.index.versions
        )
        for rules in self.law.by_layer.values():
            for _, body in rules:
                for layer, test in body.inside.items():
                    self._tests.setdefault(layer, []).append(test)
                for layer in body.outside:
                    self._tests.setdefault(layer, []).append({})

    def look(self, query: PointQuery, error_m: float) -> Look:
        """What stands around a point; asks the index."""
        index, kinds = self.bundle.index, self._kinds
        covering = index.membership.zones_at(query.lon, query.lat)
        distances = index.nearness.distances_at(query.lon, query.lat)
        read, naming = self._splits.get(covering) or self._split(covering)
        standing: list[Standing] = []
        naming_near: list[Standing] = []
        owner, limits = index.zone_version, self._limits
        for zone, metres in distances.items():
            kind = kinds[owner[zone]]
            error = error_m + kind.accuracy_m
            inside = zone in covering
            if kind.read:
                legal, number = limits.get(zone) or self._legal(zone)
                signed = -metres if inside else metres
                missed = bisect_left(legal, signed - error)
                if missed < len(legal):
                    standing.append((number, missed, bisect_left(legal, signed + error)))
            if kind.names:
                if inside:
                    naming_near.append((zone, 2 if metres <= TOUCH_M else 1, metres < error))
                elif metres <= error or metres <= kind.layer.snap_m:
                    bridged = metres <= kind.layer.snap_m
                    naming_near.append((zone, -bridged, metres <= error))
        place = self._place(naming, tuple(naming_near), distances, error_m)
        key = (self._number, read, tuple(standing), query.building, place.available, place.nowhere)
        book, known = self.bundle.book, self.bundle.outcomes.get(key)
        return Look(book, query.building, covering, distances, error_m, place, key, known)

    def remember(self, look: Look, answer: Answer, applied: list[Applied], own: int) -> None:
        """Keep an outcome for other places before the same law.

        Args:
            own: How many lines of advice are about the question, not about the place.
        """
        index, book = self.bundle.index, self.bundle.book
        first = {v.facts.layer: index.first_zone[n] for n, v in enumerate(index.versions)}
        lines = {(line.rule, line.zone): at for at, line in enumerate(answer.setbacks.lines)}
        figures: list[Figures] = []
        for at, one in enumerate(applied):
            row = one.row
            zone = first[row.layer] + one.sight.row
            if zone in look.distances:
                inside, limit = zone in look.covering, row.limit_m or 0.0
                accuracy = self._kinds[index.zone_version[zone]].accuracy_m
                steps, line = row.to_certainty_m is not None, lines.get((row.rule, row.zone))
                figures.append(Figures(at, zone, inside, limit, accuracy, one.body, steps, line))
        slopes = tuple([at for at, one in enumerate(applied) if one.body.then.surfaces])
        caps = [
            None if at in slopes else cap_part(one, book, look.building, ())
            for at, one in enumerate(applied)
        ]
        pieces = {name: _piece(name, getattr(answer, name)) for name in _AFTER_PLACE}
        if own:
            pieces["advice"] = _piece("advice", answer.advice[own:])
        outcomes = self.bundle.outcomes
        if len(outcomes) >= MOST_OUTCOMES:
            outcomes.clear()
        outcomes[look.key] = Outcome(
            answer=answer,
            applied=tuple(applied),
            figures=tuple(figures),
            caps=tuple(caps),
            slopes=slopes,
            capping=self.bundle.gaps(self.law, look.place.available, False, True).capping,
            advice=answer.advice[own:],
            pieces=pieces,
            rows=tuple([_encode(row) for row in answer.zones]),
            sent=b"".join(pieces.values()),
        )

    def _split(self, covering: Zones) -> tuple[Zones, Zones]:
        """The zones that the law reads, and those that name the place."""
        kinds, owner = self._kinds, self.bundle.index.zone_version
        read = tuple(sorted({self._legal(zone)[1] for zone in covering if kinds[owner[zone]].read}))
        naming = tuple([zone for zone in covering if kinds[owner[zone]].names])
        if len(self._splits) >= MOST_PLACES:
            self._splits.clear()
        self._splits[covering] = read, naming
        return read, naming

    def _legal(self, zone: int) -> tuple[tuple[float, ...], int]:
        """Every distance that decides something about a zone, ascending, and the number it goes by.

        No distance below zero is ever reached. Zones of a layer that rules only look whether one is inside
        (a local body that is a town) go by one number for all that pass the same tests.
        """
        version, row = self.bundle.index.row_of(zone)
        layer, values = version.facts.layer, version.properties[row]
        tests = self._tests.get(layer, ())
        found: set[float] = {0.0} if tests else set()
        rules = self.law.by_layer.get(layer, ())
        for _, body in rules:
            limit = 0.0 if body.within_m is None else body.within_m.of(values)
            if limit is not None and limit >= 0.0:
                found.add(limit)
        number = zone
        if not rules:
            passed = (layer, *(all_hold(test, values) for test in tests))
            number = self._alike.setdefault(passed, next(_UNIQUE))
        legal = self._limits[zone] = (tuple(sorted(found)), number)
        return legal

    def _place(
        self,
        naming: Zones,
        near: tuple[Standing, ...],
        distances: Mapping[int, float],
        error_m: float,
    ) -> KnownPlace:
        key = (naming, near)
        bundle = self.bundle
        known = bundle.places_met.get(key)
        if known is not None:
            return known
        index, kinds = bundle.index, self._kinds
        owner = index.zone_version
        own = {z: metres for z, metres in distances.items() if kinds[owner[z]].names}
        rows = places_of(bundle.places, arranged(index, naming, own, index.reach_m), error_m)
        codes = codes_of(rows)
        known = KnownPlace(rows, not codes, bundle.available_in(codes), _encode(rows))
        # A gap that is bridged is told in metres: another figure at every place.
        if not any(place.snapped_m is not None for places in rows.values() for place in places):
            if len(bundle.places_met) >= MOST_PLACES:
                bundle.places_met.clear()
            bundle.places_met[key] = known
        return known


def codes_of(place: Mapping[str, Sequence[Place]]) -> tuple[str, ...]:
    """The local bodies of a place."""
    return tuple([row.code for row in place.get("local_body", ())])


def _piece(name: str, value: Any) -> bytes:
    return b',"%s":%s' % (name.encode(), _encode(value))
