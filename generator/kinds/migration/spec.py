"""`migration`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Id, Name, Spec, Version


class StepSpec(Spec):
    """One step, the same for every row: a rename, or new codes for the values of a choice."""

    LATER: ClassVar[frozenset[str]] = frozenset({"add", "fill", "join", "move", "split"})

    rename: Name | None = Field(None, description="record.field, as it was called before.")
    to: Name | None = Field(None, description="What it is called now: a field of the same record.")
    values: Name | None = Field(None, description="record.field, a choice.")
    map: dict[Id, Id] = Field({}, description="Codes of before and of now, one to one.")


class MovedFilesSpec(Spec):
    """Files that stand in a state which is no more."""

    state: Id = Field(description="The state of before.")
    move: Id = Field(description="A state of now.")


class RunningSpec(Spec):
    """What happens to files that are open."""

    files: Literal["stay"] = Field("stay", description="They stay with the version they began in.")
    except_: MovedFilesSpec | None = Field(None, alias="except", description="Those that cannot.")


class MigrationSpec(Spec):
    """What a new version of a module does to its data and its running files."""

    migration: Version = Field(description="The version that it leads to.")
    after: Version = Field(description="The version that it starts from.")
    steps: list[StepSpec] = Field([], description="One after the other.")
    running: dict[Name, RunningSpec] = Field(
        {}, description="By workflow: what becomes of its files."
    )
