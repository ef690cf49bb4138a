"""`fee`: as its author writes it."""

from __future__ import annotations

import decimal
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from generator.load.scalars import (
    Day,
    Flag,
    Id,
    Ids,
    Length,
    Name,
    Number,
    RuleText,
    Spec,
    Text,
    Whole,
    Words,
)

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

    title: Words
    account: Name = Field(description="A row of the master `account`: finance.licence_fee.")
    when: RuleText | None = Field(None, description="A rule: charged only where it holds.")
    times: RuleText | None = Field(None, description="A rule: how many times the rate.")
    rates: dict[Day, RateText] = Field(
        description="By date: rupees, a rule, `{slab: field, upto: [[limit, rupees], [else, rupees]]}`, or none."
    )


class PaySpec(Spec):
    """How a standing demand is paid."""

    order: tuple[Literal["period", "head"], ...] = Field(
        ("period", "head"),
        description="What money clears first: the oldest period, in it head by head.",
    )
    part: Flag = Field(True, description="Whether less than what is due may be paid.")
    advance: Name = Field(description="The account that holds what is over: finance.rent.")
    least: Number = Field(decimal.Decimal(1), description="The least payment, in rupees.")


class AccrueSpec(Spec):
    """Simple interest on what stays unpaid, for every calendar month begun after the due day."""

    on: Ids = Field(description="The heads that bear it.")
    account: Name = Field(description="The account that takes it.")
    from_: Literal["due"] = Field("due", alias="from")
    every: Literal["month"] = "month"
    simple: Literal["true"] = Field("true", description="Interest bears no interest.")
    rates: dict[Day, Number] = Field(description="By date, a first of a month: per cent a month.")


class WaiveSpec(Spec):
    """An order that forgives a part of the interest that is paid between two days."""

    upto: Day = Field(description="Of demands whose period ends by this day.")
    from_: Day = Field(alias="from", description="Paid from this day ...")
    to: Day = Field(description="... to this one.")
    percent: Whole = Field(description="How much of the interest.")
    whole: Flag = Field(False, description="Only where the payment clears the principal.")


class RebateSpec(Spec):
    """Less is taken of who pays a whole demand early."""

    on: Ids = Field(description="The heads that it is reckoned on.")
    percent: Number
    within: Length = Field(description="From the period's first day: 30d, 1mo.")
    since: Day = Field(description="Of periods that begin on this day or later ...")
    until: Day | None = Field(None, description="... and by this one.")


class FeeSpec(Spec):
    """What the files of a record cost, or, with `per`, what an entry of a register owes each period."""

    fee: Id
    title: Words | None = None
    of: Name = Field(
        description="The record whose files, or the register whose entries, are charged."
    )
    per: Literal["month", "quarter", "half_year", "year"] | None = Field(
        None, description="A standing demand: for each of these periods."
    )
    as_of: RuleText | None = Field(
        None, description="The day whose rates count: submitted_on, or period.first."
    )
    due: RuleText | None = Field(
        None, description="A rule: until when it is paid without interest."
    )
    payer: Id | None = Field(None, description="The field of the entry that names who pays.")
    pay: PaySpec | None = None
    accrue: AccrueSpec | None = None
    waive: dict[Text, WaiveSpec] = Field({}, description="Orders by their numbers.")
    rebates: dict[Id, RebateSpec] = Field({}, description="By name.")
    round: RoundSpec | None = Field(None, description="How each head is rounded; exact paise else.")
    heads: dict[Id, HeadSpec]
    order: Ids = Field((), description="The order in which money clears heads, if not as written.")
    bounds: dict[Id, Text] = Field(
        {}, description="How far an overlay may move a head: 0..200 rupees."
    )
