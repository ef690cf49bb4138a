"""`sla`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Id, Length, Name, Spec


class StateTimeSpec(Spec):
    """The time that one state may take."""

    LATER: ClassVar[frozenset[str]] = frozenset({"late"})

    within: Length = Field(description="The time that the state may take.")


class SlaSpec(Spec):
    """The promised time of a workflow."""

    LATER: ClassVar[frozenset[str]] = frozenset({"late"})

    sla: Id
    of: Name = Field(description="The workflow.")
    whole: Length = Field(description="The time promised, such as 7wd.")
    starts: Literal["submit"] = "submit"
    calendar: Name = Field(description="Whose working days count.")
    states: dict[Id, StateTimeSpec] = Field({}, description="The times of single states.")
