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
    of: Name
    columns: Names
    filters: Names = ()
    search: Names = ()
    export: list[Literal["csv", "xlsx"]] = Field([], description="Forms of export.")
