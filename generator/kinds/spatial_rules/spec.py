"""`spatial_rules`: as its author writes it. One document is one book: layers, rules by date, words.

Numbers of the law may come from a zone's attribute, conditions are closed shapes: there are no
expressions here, because each condition carries certain, possible and unknown (decision 0121).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.load.scalars import Day, Flag, Id, Name, Number, Spec, Text, Whole, Words, as_list

Sure = Literal["gazette", "official", "press", "draft", "synthetic"]
Geometry = Literal["point", "line", "polygon", "none"]
Use = Literal["permitted", "restricted-1", "restricted-2", "prohibited"]


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _quantity(value: object) -> object:
    return {"fixed": value} if isinstance(value, str) else value


def _condition(value: object) -> object:
    if isinstance(value, str):
        return {"any_of": [value]}
    return {"any_of": value} if as_list(value) is not None else value


def _ended(value: object) -> object:
    return {"ended": "true"} if value == "none" else value


_NUMBER_OR_MAP = WithJsonSchema({"anyOf": [{"type": ["number", "string"]}, {"type": "object"}]})
_WORD_LIST_OR_MAP = WithJsonSchema(
    {"anyOf": [{"type": ["string", "number"]}, {"type": "array"}, {"type": "object"}]}
)
_NONE_OR_MAP = WithJsonSchema({"anyOf": [{"const": "none"}, {"type": "object"}]})


class AuthoritySpec(Spec):
    """Who answers for land, in how many days, over which papers."""

    title: Words
    days: Whole | None = None
    papers: list[Text] = Field([])


class AttributeSpec(Spec):
    """A column that a layer's zones carry."""

    type: Literal["text", "number", "flag", "choice"]
    optional: Flag = False
    options: list[Text] = Field([], description="Of a choice, and of nothing else.")


class LayerSpec(Spec):
    """A layer: its shapes, how true they are, who answers for it, what its zones carry."""

    title: Words
    geometry: Annotated[list[Geometry], BeforeValidator(_many)]
    accuracy_m: Number
    authority: Id
    attributes: dict[Id, AttributeSpec] = Field({})
    exclusive: Flag = Field(False, description="Its zones should not overlap.")
    place: Id | None = Field(None, description="Its zones name where one is.")
    snap_m: Number | None = Field(None, description="Gaps between zones up to here are bridged.")
    key: Id | None = Field(None, description="The attribute by which a survey number joins.")
    rank: Whole | None = None


class StepSpec(Spec):
    """Up to and with `upto` the number `is` this."""

    upto: Number
    is_: Number = Field(alias="is")


class AboveSpec(Spec):
    """Above the last step: base + add × ⌈(value − origin) / step⌉."""

    base: Number
    add: Number
    step: Number
    origin: Number


class QuantitySpec(Spec):
    """A number of the law: written, or computed from an attribute of the zone."""

    fixed: Number | None = None
    attribute: Id | None = None
    times: Number | None = None
    plus: Number | None = None
    plus_attribute: Id | None = None
    at_most: Number | None = None
    steps: list[StepSpec] = Field([])
    above: AboveSpec | None = None


Quantity = Annotated[QuantitySpec, BeforeValidator(_quantity), _NUMBER_OR_MAP]


class ConditionSpec(Spec):
    """One of a list, none of a list, or a range (over <, from ≤, upto ≥, under >)."""

    any_of: list[Text] | None = None
    none_of: list[Text] | None = None
    over: Number | None = None
    from_: Number | None = Field(None, alias="from")
    upto: Number | None = None
    under: Number | None = None


Condition = Annotated[ConditionSpec, BeforeValidator(_condition), _WORD_LIST_OR_MAP]


class UsesSpec(Spec):
    """What may be done: by the row of a table, or only what is listed."""

    table: Id | None = Field(None, description="The attribute that names the table.")
    row: Id | None = Field(None, description="The attribute that names its row.")
    only: list[Text] = Field([])


class OutcomeSpec(Spec):
    """What follows when a rule applies; nothing: it informs."""

    prohibited: Flag = False
    height_m: Quantity | None = None
    top_amsl_m: Quantity | None = None
    surfaces: Id | None = None
    floors: Quantity | None = None
    built_up_m2: Quantity | None = None
    setback_m: Quantity | None = None
    noc: Id | None = None
    uses: UsesSpec | None = None


class AskedSpec(Spec):
    """About the building that is intended; what nobody said makes the rule possible."""

    occupancy: Condition | None = None
    built_up_m2: Condition | None = None
    height_m: Condition | None = None
    floors: Condition | None = None
    plot_area_m2: Condition | None = None


class BodySpec(Spec):
    """A rule as it reads from a date; what a date leaves out it takes from the rule."""

    of: Id | None = Field(None, description="The layer it looks at.")
    law: Text | None = Field(None, description="What is cited.")
    sure: Sure | None = Field(None, description="Where the figure was read.")
    then: OutcomeSpec | None = None
    where: dict[Id, Condition] = Field({}, description="Zones of the layer that count.")
    within_m: Quantity | None = Field(None, description="How near; left out: inside.")
    inside: dict[Id, dict[Id, Condition]] = Field({}, description="And inside these layers.")
    outside: Annotated[list[Id], BeforeValidator(_many)] = Field([])
    asked: AskedSpec | None = None
    says: Words | None = Field(None, description="With {distance}, {limit} and {name}.")
    ordered: Day | None = Field(None, description="When it was ordered, if not on its first day.")
    possible_only: Flag = Field(False, description="A coarse or disputed figure: never certain.")


class DatedSpec(BodySpec):
    """What changes on a date; `none` ends the rule."""

    ended: Flag = False


class RuleSpec(BodySpec):
    """A rule through time."""

    title: Words
    dates: dict[Day, Annotated[DatedSpec, BeforeValidator(_ended), _NONE_OR_MAP]]


class TableSpec(Spec):
    """Zone code by occupancy: the class of use, and the plan it comes from."""

    basis: Words
    law: Text
    sure: Sure
    rows: dict[Text, dict[Text, Use]]


class SpatialRulesSpec(Spec):
    """Layers of land and what the law makes of them, by date."""

    spatial_rules: Id
    title: Words
    rank: Whole | None = Field(None, description="Where its rows stand in an answer.")
    authorities: dict[Id, AuthoritySpec] = Field({})
    words: dict[Text, Words] = Field({})
    layers: dict[Id, LayerSpec] = Field({})
    tables: dict[Id, TableSpec] = Field({})
    surfaces: dict[Id, dict[Id, Number]] = Field({})
    rules: dict[Id, RuleSpec] = Field({})
    stages: dict[Id, Words] = Field({}, description="Stages of the issued permit map.")
    permits: dict[Name, dict[Id, Id]] = Field(
        {}, description="By service (module.service): which stage a state means."
    )


PARTS: dict[str, Any] = {"book": SpatialRulesSpec}
