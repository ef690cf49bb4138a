"""`decision`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Day, Id, Name, RuleText, Spec, Text, Words


class IssueSpec(Spec):
    """The table from one day on: rows here, or in a CSV file."""

    ref: Text | None = Field(None, description="The order that it comes from.")
    file: Text | None = Field(None, description="A CSV file beside module.yaml.")
    rows: list[dict[Id, Text]] | None = None


class DecisionSpec(Spec):
    """A table looked up by the machine: what it looks at, what it gives, its rows by date."""

    LATER: ClassVar[frozenset[str]] = frozenset({"overlay", "owner", "within"})

    decision: Id
    title: Words | None = None
    of: Name = Field(description="The record whose files it decides on.")
    takes: dict[Id, RuleText] = Field(description="The columns that are looked at, each a rule.")
    gives: dict[Id, Literal["bool", "code", "decimal", "int", "money"]] = Field(
        description="The columns that come out: bool, code, decimal, int, money."
    )
    as_of: RuleText | None = Field(None, description="The day whose table counts.")
    hit: Literal["unique", "first"] = Field("unique", description="One row a case, or the first.")
    tables: dict[Day, IssueSpec] = Field(description="By date; each holds until the next.")
