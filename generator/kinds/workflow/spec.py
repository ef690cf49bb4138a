"""`workflow`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from generator.load.scalars import Flag, Id, Ids, Length, Name, Names, RuleText, Spec, Whole, Words


class MoveSpec(Spec):
    """A register entry whose life changes."""

    row: RuleText = Field(description="A rule that gives the entry: a reference of the file.")
    to: Id = Field(description="The state of its life that it comes to.")


def _set(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


class AmendSpec(Spec):
    """A register entry that gets a new version."""

    entry: RuleText = Field(description="A rule that gives the entry: a reference of the file.")
    set: Annotated[
        dict[str, RuleText], BeforeValidator(_set, json_schema_input_type=str | dict[str, str])
    ] = Field(
        description="Its fields by rules, or the field of the file that proposes changes. What is empty stays."
    )
    order: RuleText | None = Field(None, description="A rule that gives the order it is made by.")
    order_on: RuleText | None = Field(None, description="A rule that gives the order's date.")
    note: Id | None = Field(None, description="The marginal note, one of the entry's.")
    when: RuleText | None = Field(None, description="A rule: amended only where it holds.")


class EffectsSpec(Spec):
    """What happens besides the change of state."""

    LATER: ClassVar[frozenset[str]] = frozenset({"do", "give", "open", "refund", "set"})

    create: dict[Name, dict[Name, RuleText]] = Field(
        {}, description="Register entries written, each field by a rule."
    )
    issue: Names = Field((), description="Certificates of the entries that are written with it.")
    tell: Ids = Field((), description="Events that notifications hear of, beside the action's own.")
    demand: Ids = Field((), description="Heads of fees, or fees, demanded with it.")
    move: dict[Name, MoveSpec] = Field({}, description="Register entries whose life changes.")
    amend: dict[Name, AmendSpec] = Field({}, description="Register entries that get a new version.")


class ActionSpec(Spec):
    """What somebody may do in a state, and where it leads."""

    LATER: ClassVar[frozenset[str]] = frozenset({"give", "in", "must"})

    by: Ids = Field(description="The roles that may do it.")
    to: Id | None = Field(None, description="The state that it leads to.")
    back: Flag = Field(False, description="Leads to where the file came from.")
    label: Words | None = None
    when: RuleText | None = Field(None, description="A rule: open only while it holds.")
    ask: Ids = Field((), description="What must be said with it: remark.")
    edit: Names = Field(
        (), description="What may be changed with it: all, fields, or those that were flagged."
    )
    not_by: Ids = Field((), description="Not by the person who did these actions on the file.")
    demand: Ids = Field((), description="Heads of fees, or fees, demanded with it.")
    form: Name | None = Field(None, description="The officer's form that is filled in with it.")
    bulk: Whole | None = Field(None, description="How many files it may be done to at once.")
    effects: EffectsSpec | None = None


class BranchSpec(Spec):
    """One of the officers who act side by side."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"actions", "at", "each", "fill", "must", "silent", "within"}
    )

    by: Ids = Field(description="The roles that may finish it.")
    label: Words | None = None
    form: Name | None = Field(None, description="The officer's form that is filled in.")
    when: RuleText | None = Field(
        None, description="A rule: the branch applies only where it holds."
    )
    not_by: Ids = Field(
        (), description="Not by the person who did these actions or branches on the file."
    )


class ExpireSpec(Spec):
    """What happens when a file has stayed too long."""

    LATER: ClassVar[frozenset[str]] = frozenset({"from"})

    after: Length = Field(description="How long it may stay; the last day still counts.")
    to: Id = Field(description="The state that it then comes to.")


class StateSpec(Spec):
    """Where a file may stand."""

    LATER: ClassVar[frozenset[str]] = frozenset({"must"})

    title: Words
    desk: Id | None = Field(None, description="The role whose inbox the file lies in.")
    clock: Literal["running", "stopped"] = "running"
    actions: dict[Id, ActionSpec] = Field({}, description="What may be done here.")
    end: Flag = Field(False, description="Nothing follows.")
    effects: EffectsSpec | None = Field(None, description="What happens on entering.")
    when: RuleText | None = Field(None, description="A rule: passed over where it does not hold.")
    then: Id | None = Field(
        None, description="Where a file goes that passes over it, or whose branches are done."
    )
    parallel: Literal["all", "any"] | None = Field(
        None, description="How many branches it waits for."
    )
    branches: dict[Id, BranchSpec] = Field({}, description="Who act side by side here.")
    expire: ExpireSpec | None = Field(None, description="What happens when it stays too long.")
    events: dict[Literal["paid"], Id] = Field(
        {}, description="Where what happens elsewhere leads to: paid."
    )


class SubmitSpec(Spec):
    """From the draft into the first state."""

    LATER: ClassVar[frozenset[str]] = frozenset({"when"})

    by: Ids
    to: Id
    demand: Ids = Field((), description="Heads of fees, or fees, demanded with it.")


class WorkflowSpec(Spec):
    """States and actions of one record."""

    LATER: ClassVar[frozenset[str]] = frozenset({"actions", "part", "start", "with"})

    workflow: Id
    title: Words | None = None
    of: Name = Field(description="The record whose files it moves.")
    submit: SubmitSpec = Field(description="From the draft into the first state.")
    states: dict[Id, StateSpec] = Field(description="Where a file may stand.")
