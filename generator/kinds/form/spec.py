"""`form`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.fields.spec import FieldSpec
from generator.load.scalars import Id, Name, Names, Spec, Words


class PageSpec(Spec):
    """One page: one question group at a time."""

    LATER: ClassVar[frozenset[str]] = frozenset({"help", "when"})

    title: Words
    fields: Names


class FormSpec(Spec):
    """How a record is filled in, or an officer's own answers (`fields` instead of `of`)."""

    LATER: ClassVar[frozenset[str]] = frozenset({"offline", "review", "start"})

    form: Id
    title: Words | None = None
    of: Name | None = Field(None, description="The record that the form fills in.")
    fields: dict[Id, FieldSpec] = Field(
        {}, description="An officer's own questions, kept with the action that asked them."
    )
    pages: dict[Id, PageSpec] = Field({}, description="Its pages, in order.")
