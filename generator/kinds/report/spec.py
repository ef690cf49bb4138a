"""`report`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.load.scalars import Id, Name, RuleText, Spec, Text, Words


class AskSpec(Spec):
    """What is asked of whoever opens the report."""

    LATER: ClassVar[frozenset[str]] = frozenset({"of", "options"})

    type: Literal["date", "month"] = Field(
        description="date, or month: rules read the month's first day."
    )
    label: Words | None = None
    default: RuleText = Field(description="A rule: what is taken where nothing is asked.")


class BySpec(Spec):
    """One thing that rows are sorted by: a field, the month of a date, how old a date is."""

    field: Name | None = Field(None, description="A field: choice, ref, bool, code, or state.")
    month: Name | None = Field(None, description="A date, by its month.")
    year: Name | None = Field(None, description="A date, by its calendar year.")
    fy: Name | None = Field(None, description="A date, by its financial year.")
    age: Name | None = Field(None, description="A date, by how long ago it is; with `upto`.")
    upto: list[Text] = Field([], description="The bands of an age: [5wd, 15wd, 30wd, else].")
    title: Words | None = None


def _by(value: object) -> object:
    return {"field": value} if isinstance(value, str) else value


By = Annotated[BySpec, BeforeValidator(_by)]


class FigureSpec(Spec):
    """One figure: rows counted, or values of theirs taken together."""

    title: Words | None = None
    count: RuleText | None = Field(None, description="How many rows the rule holds for.")
    sum: RuleText | None = Field(None, description="The sum of a value.")
    mean: RuleText | None = Field(None, description="The mean of a value, to two places.")
    median: RuleText | None = Field(None, description="The median of a value, exact.")
    least: RuleText | None = Field(None, description="The least value.")
    most: RuleText | None = Field(None, description="The greatest value.")
    rule: RuleText | None = Field(None, description="A rule over the figures above.")
    where: RuleText | None = Field(None, description="A rule: only these rows; true else.")


def _figure(value: object) -> object:
    return {"count": "true"} if value == "count" else value


Figure = Annotated[
    FigureSpec,
    BeforeValidator(_figure),
    WithJsonSchema({"anyOf": [{"const": "count"}, {"type": "object"}]}),
]


class LineSpec(Spec):
    """One line of a statement; a row may count in several."""

    title: Words
    where: RuleText = Field(description="A rule: the rows of this line.")


class TieSpec(Spec):
    """What must be true of the report itself."""

    rule: RuleText = Field(
        description="A rule over figures of the whole, and of lines: male.births."
    )
    message: Words


class ReportSpec(Spec):
    """Figures over the rows of one record, with totals, a chart and export."""

    LATER: ClassVar[frozenset[str]] = frozenset({"every", "for", "rows"})

    report: Id
    title: Words | None = None
    of: Name = Field(description="The record whose rows are counted.")
    ask: dict[Id, AskSpec] = Field({}, description="What is asked of whoever opens the report.")
    by: list[By] = Field([], description="What the rows are sorted by, at most four.")
    where: RuleText | None = Field(None, description="A rule: which rows are looked at.")
    show: dict[Id, Figure] = Field(description="The figures, by name: `count`, or a map.")
    lines: dict[Id, LineSpec] = Field({}, description="The lines of a statement, in its order.")
    checks: dict[Id, TieSpec] = Field({}, description="What the report proves of itself.")
    calendar: Name | None = Field(None, description="Whose working days count: core.office.")
    chart: Id | None = Field(None, description="The figure that is drawn as bars.")
    export: list[Literal["csv", "xlsx"]] = Field([], description="Forms of export.")
