"""`sla`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Id, Length, Name, Spec, Text


class LateSpec(Spec):
    """What happens so long after a time has run out."""

    LATER: ClassVar[frozenset[str]] = frozenset({"do"})

    at: Length = Field(description="How long after; 0wd: as soon as the time has run out.")
    tell: Id | None = Field(None, description="The role that is told.")
    give: Id | None = Field(None, description="The role that gets the file.")


class StateTimeSpec(Spec):
    """The time that one state may take."""

    within: Length = Field(description="The time that the state may take.")
    late: list[LateSpec] = Field([], description="What happens when it takes longer.")


class SlaSpec(Spec):
    """The promised time of a workflow."""

    sla: Id
    of: Name = Field(description="The workflow.")
    whole: Length = Field(description="The time promised, such as 7wd.")
    starts: Literal["submit"] = "submit"
    calendar: Name = Field(description="Whose working days count.")
    late: list[LateSpec] = Field([], description="What happens when the promise is broken.")
    open: dict[Name, Text] = Field(
        {},
        description="How far an overlay may move a time: {whole: 10d..30d, states.scrutiny.within: 1wd..5wd}.",
    )
    states: dict[Id, StateTimeSpec] = Field({}, description="The times of single states.")
