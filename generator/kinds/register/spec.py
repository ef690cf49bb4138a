"""`register`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Id, Name, Names, Spec, Words


class RegisterSpec(Spec):
    """A list over the rows of one record."""

    LATER: ClassVar[frozenset[str]] = frozenset({"map", "where"})

    register_: Id = Field(alias="register")
    title: Words | None = None
    of: Name = Field(description="The record whose rows are listed.")
    columns: Names = Field(description="What the list shows.")
    filters: Names = Field((), description="What the list can be narrowed by.")
    search: Names = Field((), description="What is searched in, in both scripts.")
    export: list[Literal["csv", "xlsx"]] = Field([], description="Forms of export.")
