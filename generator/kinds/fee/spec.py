"""`fee`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, WithJsonSchema

from generator.load.scalars import Day, Id, Ids, Name, Number, RuleText, Spec, Text, Words

# A rate is rupees, a rule, `none`, or `{slab: field, upto: [[limit, rupees], ..., [else, rupees]]}`:
# a model of the union would put the names of its branches into the places of faults.
RateText = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["slab", "upto"],
                    "properties": {
                        "slab": {"type": "string"},
                        "upto": {
                            "type": "array",
                            "minItems": 1,
                            "items": {
                                "type": "array",
                                "minItems": 2,
                                "maxItems": 2,
                                "items": {"type": ["string", "number"]},
                            },
                        },
                    },
                },
            ]
        }
    ),
]


class RoundSpec(Spec):
    """How each head is rounded, once, after `times`."""

    to: Number = Field(description="Rupees: 1, 0.50, 10.")
    mode: Literal["half_up", "half_even", "up", "down"] = "half_up"


class HeadSpec(Spec):
    """One head: what it is for, the account that it belongs to, what it costs since when."""

    LATER: ClassVar[frozenset[str]] = frozenset({"accrue", "waive"})

    title: Words
    account: Name = Field(description="A row of the master `account`: finance.licence_fee.")
    when: RuleText | None = Field(None, description="A rule: charged only where it holds.")
    times: RuleText | None = Field(None, description="A rule: how many times the rate.")
    rates: dict[Day, RateText] = Field(
        description="By date: rupees, a rule, `{slab: field, upto: [[limit, rupees], [else, rupees]]}`, or none."
    )


class FeeSpec(Spec):
    """What the files of a record cost: heads with dated rates."""

    LATER: ClassVar[frozenset[str]] = frozenset({"accrue", "due", "pay", "payer", "per", "rebates"})

    fee: Id
    title: Words | None = None
    of: Name = Field(description="The record whose files are charged.")
    as_of: RuleText | None = Field(None, description="The day whose rates count: submitted_on.")
    round: RoundSpec | None = Field(None, description="How each head is rounded; exact paise else.")
    heads: dict[Id, HeadSpec]
    order: Ids = Field((), description="The order in which money clears heads, if not as written.")
    bounds: dict[Id, Text] = Field(
        {}, description="How far an overlay may move a head: 0..200 rupees."
    )
