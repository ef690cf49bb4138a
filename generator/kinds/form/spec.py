"""`form`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.load.scalars import Id, Ids, Name, Spec, Words


class PageSpec(Spec):
    """One page: one question group at a time."""

    LATER: ClassVar[frozenset[str]] = frozenset({"help", "when"})

    title: Words
    fields: Ids


class FormSpec(Spec):
    """How a record is filled in."""

    LATER: ClassVar[frozenset[str]] = frozenset({"fields", "offline", "review", "start"})

    form: Id
    of: Name = Field(description="The record that the form fills in.")
    pages: dict[Id, PageSpec]
