"""Which rules apply to what was seen: certain, possible, or not at all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from plugins.gis.answer import Row, Status
from plugins.gis.features import Scalar
from plugins.gis.query import Building
from plugins.gis.rulebook import EFFECTS, Conditions, LayerRule, Rule, RuleBody, RuleBook, Words
from plugins.gis.sighting import Sight


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that applies to a zone: the row people see, and what the merge needs."""

    row: Row
    body: RuleBody
    sight: Sight
    order: tuple[int, str, int, str, str]


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules of one legal date, by layer, with what never changes worked out beforehand."""

    book: RuleBook
    by_layer: Mapping[str, tuple[tuple[Rule, RuleBody], ...]]
    layers_read: frozenset[str]
    layers_capping: frozenset[str]


def rules_in_force(book: RuleBook, as_of: date, known_at: date) -> InForce:
    """The rules as they read on a date, as known on another."""
    by_layer: dict[str, list[tuple[Rule, RuleBody]]] = {}
    read: set[str] = set()
    capping: set[str] = set()
    for rule in book.rules:
        body = rule.at(as_of, known_at)
        if body is None:
            continue
        by_layer.setdefault(body.of, []).append((rule, body))
        read |= {body.of, *body.inside, *body.outside}
        then = body.then
        if then.height_m or then.top_amsl_m or then.surfaces:
            capping.add(body.of)
    frozen = {layer: tuple(rules) for layer, rules in by_layer.items()}
    return InForce(book, frozen, frozenset(read), frozenset(capping))


def apply_rules(
    law: InForce,
    sights: Mapping[str, Sequence[Sight]],
    available: frozenset[str],
    building: Building,
    error_m: float,
) -> list[Applied]:
    """Every rule that applies or may apply, strictest layer first.

    Args:
        available: Layers that have data here. A rule that needs another one is
            not applied; the answer lists that layer as not checked.
        error_m: 95 % error of the place; each layer's own error is added.
    """
    asked = _asked(building)
    found: list[Applied] = []
    for layer_id, layer_sights in sights.items():
        rules = law.by_layer.get(layer_id)
        if rules is None:
            continue
        layer = law.book.layers[layer_id]
        for sight in layer_sights:
            facts = sight.version.facts
            error = error_m + (facts.accuracy_m or layer.accuracy_m)
            worst, best = sight.worst_gap_m(error), sight.best_gap_m(error)
            for rule, body in rules:
                limit = 0.0
                if body.within_m is not None:
                    quantity = body.within_m.of(sight.properties)
                    if quantity is None:
                        continue
                    limit = quantity
                if best > limit:
                    continue
                certain = worst <= limit and not body.possible_only
                if body.where:
                    match = all_hold(body.where, sight.properties)
                    if match is False:
                        continue
                    certain = certain and match is True
                if body.inside or body.outside:
                    other = _elsewhere(law, body, sights, available, error_m)
                    if other is None:
                        continue
                    certain = certain and other == "certain"
                unknown: tuple[str, ...] = ()
                if body.asked:
                    match = all_hold(body.asked, asked)
                    if match is False:
                        continue
                    if match is None:
                        unknown = tuple(sorted(name for name in body.asked if asked[name] is None))
                        certain = False
                status: Status = "certain" if certain else "possible"
                found.append(_applied(layer, rule, body, sight, status, limit, error, unknown))
    found.sort(key=_order)
    return found


def _order(applied: Applied) -> tuple[int, str, int, str, str]:
    return applied.order


def _applied(
    layer: LayerRule,
    rule: Rule,
    body: RuleBody,
    sight: Sight,
    status: Status,
    limit: float,
    error: float,
    unknown: tuple[str, ...],
) -> Applied:
    version = sight.version
    draft = version.facts.status == "draft"
    effect = "info" if draft else body.then.effect(sight.properties)
    zone = version.ids[sight.row]
    name = sight.properties.get("name")
    kind = sight.properties.get("class", sight.properties.get("code"))
    row = Row(
        rule=rule.id,
        layer=layer.id,
        zone=zone,
        status=status,
        effect=effect,
        title=rule.title,
        authority=body.then.noc or layer.authority,
        citation=body.law,
        sure=body.sure,
        since=body.since,
        zone_version=version.facts.label,
        synthetic=version.facts.synthetic,
        zone_name=None if name is None else str(name),
        zone_class=None if kind is None else str(kind),
        says=None,
        limit_m=limit if body.within_m is not None else None,
        share=sight.share,
        draft=draft,
        stayed=version.facts.status == "court_stayed",
        if_asked=unknown,
    )
    steps = status == "possible" and not unknown and not body.possible_only
    signed = sight.gap_m or -sight.depth_m
    row = measured(row, body, sight.gap_m, signed, limit, error, steps)
    return Applied(row, body, sight, (layer.rank, layer.id, EFFECTS.index(effect), rule.id, zone))


def measured(
    row: Row,
    body: RuleBody,
    gap_m: float,
    signed_m: float,
    limit_m: float,
    error_m: float,
    steps: bool,
) -> Row:
    """A row with its figures: distance, what is left to the limit, the step that brings certainty.

    Args:
        signed_m: The gap, or below zero how far inside; minus infinity far inside.
        steps: A step of so many metres, inwards or away, decides.
    """
    distance = round(signed_m, 3)
    step = None
    if steps:
        step = round(max(min(signed_m + error_m - limit_m, limit_m - signed_m + error_m), 0.0), 2)
    return msgspec.structs.replace(
        row,
        says=None if body.says is None else _said(body.says, distance, limit_m, row.zone_name),
        distance_m=None if math.isinf(distance) else distance,
        margin_m=None if body.within_m is None else round(limit_m - gap_m, 3),
        to_certainty_m=step,
    )


def _said(says: Words, distance: float, limit: float, name: str | None) -> Words:
    if "{" not in says.en:
        return says
    values = {
        "distance": f"{max(distance, 0.0):.1f}",
        "limit": f"{limit:g}",
        "name": name or "",
    }
    return Words(says.en.format_map(values), says.ml.format_map(values))


def _elsewhere(
    law: InForce,
    body: RuleBody,
    sights: Mapping[str, Sequence[Sight]],
    available: frozenset[str],
    error_m: float,
) -> Status | None:
    """How surely the place lies inside the other layers a rule names, and outside those it excludes."""
    certain = True
    for layer, tests in body.inside.items():
        status = _inside(law, layer, tests, sights, error_m)
        if status is None:
            return None
        certain = certain and status == "certain"
    for layer in body.outside:
        if layer not in available:
            certain = False
            continue
        status = _inside(law, layer, {}, sights, error_m)
        if status == "certain":
            return None
        certain = certain and status is None
    return "certain" if certain else "possible"


def _inside(
    law: InForce,
    layer: str,
    tests: Conditions,
    sights: Mapping[str, Sequence[Sight]],
    error_m: float,
) -> Status | None:
    best: Status | None = None
    for sight in sights.get(layer, ()):
        error = error_m + (sight.version.facts.accuracy_m or law.book.layers[layer].accuracy_m)
        if sight.best_gap_m(error) > 0:
            continue
        match = all_hold(tests, sight.properties)
        if match is False:
            continue
        if match and sight.worst_gap_m(error) <= 0:
            return "certain"
        best = "possible"
    return best


def all_hold(tests: Conditions, values: Mapping[str, Scalar]) -> bool | None:
    """False beats unknown beats true."""
    result: bool | None = True
    for name, test in tests.items():
        holds = test.holds(values.get(name))
        if holds is False:
            return False
        if holds is None:
            result = None
    return result


def _asked(building: Building) -> dict[str, Scalar]:
    return {
        "occupancy": building.occupancy,
        "built_up_m2": building.built_up_m2,
        "height_m": building.height_m,
        "floors": building.floors,
        "plot_area_m2": building.plot_area_m2,
    }
