"""`building_rules`: as its author writes it. `part` says which of four documents it is.

Book: title and instruments of a rule book. Tables: required values by date. Checks: what is
compared with them. Convention: what layers, colours and texts of a drawing mean.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, RootModel

from generator.load.scalars import (
    Day,
    Flag,
    Id,
    Name,
    Number,
    RuleText,
    Spec,
    Text,
    Whole,
    Words,
    as_list,
)

Certainty = Literal["gazette", "secondary", "draft"]


class InstrumentSpec(Spec):
    """A gazette instrument and how surely its text is known."""

    ref: Text
    certainty: Certainty


class BookSpec(Spec):
    """A rule book: its name for people and the instruments that made it."""

    building_rules: Id
    part: Literal["book"]
    title: Words
    like: Id | None = Field(None, description="The book whose tables hold where this has none.")
    inherited_certainty: Certainty | None = Field(
        None, description="How sure the tables taken over are for this book."
    )
    instruments: dict[Day, InstrumentSpec]


class EditionSpec(Spec):
    """The rows in force from one date until the next; tried from the top, the first that fits counts."""

    ref: Text
    certainty: Certainty
    rows: list[dict[Id, Any]] = Field(
        [],
        description="`row` names it; conditions on what the table takes; values of what it gives.",
    )
    like: Day | None = Field(None, description="The edition whose rows hold here too.")


class TableSpec(Spec):
    """One table of required values through time."""

    rule: Text
    takes: dict[Id, Literal["use", "word", "number"]]
    gives: dict[Id, Literal["number"]]
    dates: dict[Day, EditionSpec]


class TablesSpec(Spec):
    """The tables of one book."""

    building_rules: Id
    part: Literal["tables"]
    tables: dict[Id, TableSpec]


class AppliesSpec(Spec):
    """A condition of a check, and why it is not applicable otherwise."""

    when: RuleText
    else_: Words = Field(alias="else")


class LimitSpec(Spec):
    """A required value: from a table for each of some items, or a bare expression."""

    table: Id | None = None
    with_: dict[Id, RuleText] = Field({}, alias="with")
    over: RuleText | None = Field(None, description="The items, each read as `item`.")
    value: RuleText
    pick: Literal["greatest", "least", "total", "weighted"] = "greatest"
    weight: RuleText | None = None
    plus: RuleText | None = None


def _limits(value: object) -> object:
    """`at_least: "1.2"` and a single map stand for a list of one."""
    if isinstance(value, str):
        return [{"value": value}]
    return value if as_list(value) is not None else [value]


def _limit(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


Limits = Annotated[
    list[LimitSpec],
    BeforeValidator(_limits, json_schema_input_type=str | LimitSpec | list[LimitSpec]),
]
OneLimit = Annotated[LimitSpec, BeforeValidator(_limit, json_schema_input_type=str | LimitSpec)]


class ProvisoSpec(Spec):
    """A proviso that is looked at when the bare comparison failed (or passed)."""

    on: Literal["fail", "pass"]
    when: RuleText
    instead: OneLimit | None = Field(None, description="Another limit that must then be kept.")
    outcome: Literal["officer", "na", "pass"]
    rule: Text
    why: Words


class CheckSpec(Spec):
    """One check: a measure of every thing of a kind against a limit."""

    group: Id
    title: Words
    rule: Text
    each: Id = Field(description="What is judged: plan, block, floor, yard, stair, slot ...")
    only: RuleText | None = None
    label: Words | None = None
    since: Day | None = None
    until: Day | None = None
    applies: list[AppliesSpec] = Field([])
    measure: RuleText
    unit: str
    at_least: Limits | None = None
    at_most: Limits | None = None
    round: Literal["up"] | None = None
    then: RuleText | None = Field(None, description="Makes the required value of `sum`.")
    provisos: list[ProvisoSpec] = Field([])
    need: Words


class ChecksSpec(Spec):
    """Checks of one book, or of all where the name is `common`."""

    building_rules: Id
    part: Literal["checks"]
    groups: dict[Id, Words]
    lets: dict[Id, RuleText] = Field({}, description="Named expressions, read as `let.name`.")
    needs: dict[Name, Words] = Field({}, description="What to draw where a fact is missing.")
    checks: dict[Id, CheckSpec]


class LayerSpec(Spec):
    """Layers of one meaning; `#` in a name is a number, `[_#]` one that may be left out."""

    names: list[Text]
    draw: Literal["outline", "dimension", "text", "line", "any"]
    count: Literal["one"] | None = None
    required: Flag = False
    colours: Id | None = None


class LayersSpec(Spec):
    """Layers by what they belong to."""

    site: dict[Id, LayerSpec]
    block: dict[Id, LayerSpec]
    level: dict[Id, LayerSpec]
    floor: dict[Id, LayerSpec]


class TolerancesSpec(Spec):
    """How exact a drawing must be."""

    touch_m: Number
    dimension_m: Number
    area_pct: Number
    near_limit_pct: Number


class InfoSpec(Spec):
    """A key of PLAN_INFO: the fact it states and how it is read."""

    fact: Id
    as_: Literal["area", "number", "answer", "word"] = Field(alias="as")


class ConventionSpec(Spec):
    """What layers, colours and texts of a scrutiny drawing mean."""

    building_rules: Id
    part: Literal["convention"]
    source: Text
    tolerances: TolerancesSpec
    layers: LayersSpec
    colours: dict[Id, dict[Whole, Text]]
    uses: dict[Text, Words]
    info: dict[Text, InfoSpec]
    texts: dict[Text, Id]


PARTS: dict[str, type[BookSpec | TablesSpec | ChecksSpec | ConventionSpec]] = {
    "book": BookSpec,
    "tables": TablesSpec,
    "checks": ChecksSpec,
    "convention": ConventionSpec,
}


class BuildingRulesSpec(RootModel[Any]):
    """Building rules: books, tables, checks and the drawing convention."""

    model_config = ConfigDict(defer_build=True)
    root: Annotated[
        BookSpec | TablesSpec | ChecksSpec | ConventionSpec, Field(discriminator="part")
    ]
