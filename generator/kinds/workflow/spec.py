"""`workflow`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Flag, Id, Ids, Name, RuleText, Spec, Words


class EffectsSpec(Spec):
    """What happens besides the change of state."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"amend", "do", "give", "issue", "move", "open", "refund", "set", "tell"}
    )

    create: dict[Name, dict[Id, RuleText]] = Field(
        {}, description="Register entries written, each field by a rule."
    )
    demand: Ids = Field((), description="Heads of fees, or fees, demanded with it.")


class ActionSpec(Spec):
    """What somebody may do in a state, and where it leads."""

    LATER: ClassVar[frozenset[str]] = frozenset({"bulk", "form", "give", "in", "must"})

    by: Ids = Field(description="The roles that may do it.")
    to: Id | None = Field(None, description="The state that it leads to.")
    back: Flag = Field(False, description="Leads to where the file came from.")
    label: Words | None = None
    when: RuleText | None = Field(None, description="A rule: open only while it holds.")
    ask: Ids = Field((), description="What must be said with it: remark.")
    edit: Ids = Field((), description="What may be changed with it: all, or fields.")
    not_by: Ids = Field((), description="Not by the person who did these actions on the file.")
    demand: Ids = Field((), description="Heads of fees, or fees, demanded with it.")
    effects: EffectsSpec | None = None


class StateSpec(Spec):
    """Where a file may stand."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"branches", "events", "expire", "must", "parallel", "then", "when"}
    )

    title: Words
    desk: Id | None = Field(None, description="The role whose inbox the file lies in.")
    clock: Literal["running", "stopped"] = "running"
    actions: dict[Id, ActionSpec] = Field({}, description="What may be done here.")
    end: Flag = Field(False, description="Nothing follows.")
    effects: EffectsSpec | None = Field(None, description="What happens on entering.")


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
