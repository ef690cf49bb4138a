"""The rules as data: what layers there are and what the law makes of them, by date.

Read from YAML by `rulebook_yaml.py`; nothing here knows a number of the law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from plugins.gis.features import Scalar

Certainty = Literal["gazette", "official", "press", "draft", "synthetic"]
"""How sure a figure is: read in the gazette, on an official page, in the press; `draft`: general
knowledge, to be verified; `synthetic`: made up for demonstration."""

Use = Literal["permitted", "restricted-1", "restricted-2", "prohibited"]
Effect = Literal["prohibited", "noc", "cap", "setback", "use", "info"]
EFFECTS: tuple[Effect, ...] = ("prohibited", "noc", "cap", "setback", "use", "info")
"""Strictest first."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in English and Malayalam."""

    en: str
    ml: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column a layer's zones must carry (`optional`: may carry)."""

    type: Literal["text", "number", "flag", "choice"]
    optional: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerRule:
    """A layer as declared.

    `place` says that its zones name where one is (local body, ward, village);
    `exclusive` that they should not overlap; `snap_m` bridges gaps between them.
    `key` names the attribute by which a survey number joins.
    """

    id: str
    title: Words
    geometry: frozenset[str]
    rank: int
    accuracy_m: float
    authority: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict[str, Attribute])
    exclusive: bool = False
    place: str | None = None
    snap_m: float = 0.0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who answers, and in how many days (None: no promise known)."""

    id: str
    title: Words
    days: int | None = None
    papers: tuple[str, ...] = ()


MAX_EXTRA_M = 30.0
"""Half a conductor's spread and swing are never wider."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the law: fixed, or computed from an attribute of the zone.

    With `attribute`: value * times, at most `at_most`. With `steps`: the first step
    whose upper end is not below the attribute; above the last one
    `base + add * ceil((value - origin) / step)`. `plus` and the value of
    `plus_attribute` (half a conductor's spread) are added to either.
    """

    fixed: float | None = None
    attribute: str | None = None
    times: float = 1.0
    plus: float = 0.0
    plus_attribute: str | None = None
    at_most: float | None = None
    steps: tuple[tuple[float, float], ...] = ()
    above: tuple[float, float, float, float] | None = None  # base, add, step, origin

    def of(self, properties: Mapping[str, Scalar]) -> float | None:
        """The number for a zone; None when the attribute is empty."""
        if self.fixed is not None:
            return self.fixed
        raw = properties.get(self.attribute or "")
        if raw is None or isinstance(raw, str):
            return None
        extra = self.plus
        if self.plus_attribute is not None:
            more = properties.get(self.plus_attribute)
            if more is None or isinstance(more, str):
                return None
            extra += float(more)
        value = self._stepped(float(raw)) if self.steps else float(raw) * self.times
        if value is None:
            return None
        return (value if self.at_most is None else min(value, self.at_most)) + extra

    def longest(self) -> float:
        """How far it may reach at all; the compiler of rules made sure that it is bounded."""
        if self.fixed is not None:
            return self.fixed
        return (self.at_most or 0.0) + self.plus + (MAX_EXTRA_M if self.plus_attribute else 0.0)

    def _stepped(self, value: float) -> float | None:
        for upto, gives in self.steps:
            if value <= upto:
                return gives
        if self.above is None:
            return None
        base, add, step, origin = self.above
        return base + add * math.ceil((value - origin) / step)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one value: one of a list, or a range (over <, from <=, upto >=, under >)."""

    any_of: frozenset[str] | None = None
    none_of: frozenset[str] | None = None
    over: float = -math.inf
    start: float = -math.inf
    upto: float = math.inf
    under: float = math.inf

    def text(self) -> str:
        """The test in words that are the same in every process."""
        lists = [None if s is None else sorted(s) for s in (self.any_of, self.none_of)]
        return f"{lists} {self.over} {self.start} {self.upto} {self.under}"

    def holds(self, value: Scalar) -> bool | None:
        """None when the value is empty: then nobody knows."""
        if value is None:
            return None
        if self.any_of is not None or self.none_of is not None:
            word = str(value).lower() if isinstance(value, bool) else str(value)
            return (self.any_of is None or word in self.any_of) and (
                self.none_of is None or word not in self.none_of
            )
        if isinstance(value, str):
            return None
        return self.over < value < self.under and self.start <= value <= self.upto


Conditions: TypeAlias = Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Uses:
    """What occupancy groups may do: a table's row, or a fixed set with the rest prohibited."""

    table_attribute: str | None = None
    row_attribute: str | None = None
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows when a rule applies. Everything may be absent: then it informs."""

    prohibited: bool = False
    height_m: Quantity | None = None
    top_amsl_m: Quantity | None = None
    surfaces: str | None = None
    floors: Quantity | None = None
    built_up_m2: Quantity | None = None
    setback_m: Quantity | None = None
    noc: str | None = None
    uses: Uses | None = None

    @property
    def caps(self) -> bool:
        """Whether it can limit height, floors or area at all."""
        return bool(
            self.height_m or self.top_amsl_m or self.surfaces or self.floors or self.built_up_m2
        )

    def effect(self, values: Mapping[str, Scalar]) -> Effect:
        """The strictest thing it does to a zone: a cap whose attribute is empty caps nothing."""
        caps = (self.height_m, self.top_amsl_m, self.floors, self.built_up_m2)
        if self.prohibited:
            return "prohibited"
        if self.noc:
            return "noc"
        if self.surfaces or any(cap is not None and cap.of(values) is not None for cap in caps):
            return "cap"
        if self.setback_m is not None:
            return "setback"
        return "use" if self.uses else "info"


@dataclass(frozen=True, slots=True)
class RuleBody:
    """A rule as it reads from one date until the next.

    `possible_only` is for disputed or coarse figures: the rule is never certain.
    """

    since: date
    ordered: date
    of: str
    law: str
    sure: Certainty
    then: Outcome
    where: Conditions = field(default_factory=dict[str, Condition])
    within_m: Quantity | None = None
    inside: Mapping[str, Conditions] = field(default_factory=dict[str, Conditions])
    outside: tuple[str, ...] = ()
    asked: Conditions = field(default_factory=dict[str, Condition])
    says: Words | None = None
    possible_only: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule through time; `bodies` is empty at dates before the first and after an end."""

    id: str
    book: str
    title: Words
    bodies: tuple[RuleBody | Ended, ...]

    def at(self, as_of: date, known_at: date) -> RuleBody | None:
        """The body in force on a legal date, as known on another: the greatest `since`, then `ordered`."""
        best: RuleBody | Ended | None = None
        for body in self.bodies:
            if body.since > as_of or body.ordered > known_at:
                continue
            if best is None or (body.since, body.ordered) > (best.since, best.ordered):
                best = body
        return best if isinstance(best, RuleBody) else None


@dataclass(frozen=True, slots=True)
class Ended:
    """From this date the rule is gone."""

    since: date
    ordered: date


@dataclass(frozen=True, slots=True)
class UseTable:
    """Zone code × occupancy group → class of use, with the plan it came from."""

    id: str
    basis: Words
    law: str
    sure: Certainty
    rows: Mapping[str, Mapping[str, Use]]


@dataclass(frozen=True, slots=True)
class SurfaceSet:
    """Obstacle limitation surfaces of a class of runway: ICAO Annex 14 figures, by name."""

    id: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the engine needs to know about the law; `digest` names this reading of it.

    `stages` are those of the permit map, `permit_states` say by service (`module.service`) which
    stage a state of its workflow means.
    """

    layers: Mapping[str, LayerRule]
    authorities: Mapping[str, Authority]
    rules: tuple[Rule, ...]
    tables: Mapping[str, UseTable]
    surfaces: Mapping[str, SurfaceSet]
    words: Mapping[str, Words]
    digest: str
    stages: Mapping[str, Words] = field(default_factory=dict[str, Words])
    permit_states: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )

    def distances_text(self) -> str:
        """All distances in one text: it changes when an index must reach farther."""
        lines: list[str] = []
        for name, layer in sorted(self.layers.items()):
            lines.append(f"{name} {layer.accuracy_m} {layer.snap_m}")
            for quantity, where in self.distances(name):
                # Sets print in another order in every process: sorted here.
                tests = {key: where[key].text() for key in sorted(where)}
                lines.append(f"  {quantity} {tests}")
        return "\n".join(lines)

    def distances(self, layer: str) -> list[tuple[Quantity, Conditions]]:
        """Every distance that any rule at any date measures from a layer, and for which zones."""
        return [
            (body.within_m, body.where)
            for rule in self.rules
            for body in rule.bodies
            if isinstance(body, RuleBody) and body.of == layer and body.within_m is not None
        ]
