"""`decision`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from generator.load.scalars import RULE, Day, Id, Ids, Name, RuleText, Spec, Text, Words

GivenType = Literal["bool", "choice", "choices", "code", "decimal", "int", "money"]


def _take(value: object) -> object:
    """`capital` as `{rule: capital}`."""
    return {"rule": value} if isinstance(value, str) else value


def _give(value: object) -> object:
    """`bool` as `{type: bool}`."""
    return {"type": value} if isinstance(value, str) else value


class TakeSpec(Spec):
    """What a column looks at: a rule; or a ladder, over the time between two dates or over a number."""

    rule: RuleText | None = Field(None, description="A rule; written alone: `capital`.")
    from_: RuleText | None = Field(None, alias="from", description="The date the time begins on.")
    to: RuleText | None = Field(None, description="The date it is counted to.")
    of: RuleText | None = Field(None, description="The number that the steps are of.")
    upto: dict[Id, Text] = Field(
        {},
        description="The steps by name: up to and including `21d`, `1y`, or a number; `else` last.",
    )


class GiveSpec(Spec):
    """What a column holds: a type, and the options of a choice."""

    type: GivenType = Field(description="bool, choice, choices, code, decimal, int, money.")
    options: Ids = Field((), description="The options of a choice; several are joined by |.")


Take = Annotated[TakeSpec, BeforeValidator(_take, json_schema_input_type=RuleText | TakeSpec), RULE]
Give = Annotated[GiveSpec, BeforeValidator(_give, json_schema_input_type=GivenType | GiveSpec)]


class IssueSpec(Spec):
    """The table from one day on: rows here, or in a CSV file.

    Beside its own columns a row may have `ref` and `by`. What comes out may be `missing`: the order
    leaves the case open, a person decides; or `never`: it cannot happen, by the check that `by` names.
    """

    ref: Text | None = Field(None, description="The order that it comes from.")
    file: Text | None = Field(None, description="A CSV file beside module.yaml.")
    rows: list[dict[Id, Text]] | None = None


class DecisionSpec(Spec):
    """A table looked up by the machine: what it looks at, what it gives, its rows by date."""

    LATER: ClassVar[frozenset[str]] = frozenset({"overlay", "owner", "within"})

    decision: Id
    title: Words | None = None
    of: Name = Field(description="The record whose files it decides on.")
    takes: dict[Id, Take] = Field(
        description="The columns that are looked at: a rule, or a ladder of steps."
    )
    gives: dict[Id, Give] = Field(
        description="The columns that come out: bool, code, decimal, int, money, a choice or choices."
    )
    as_of: RuleText | None = Field(None, description="The day whose table counts.")
    hit: Literal["unique", "first"] = Field("unique", description="One row a case, or the first.")
    tables: dict[Day, IssueSpec] = Field(description="By date; each holds until the next.")
