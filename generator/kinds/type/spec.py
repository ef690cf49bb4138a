"""`type`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.fields.spec import FieldSpec, Options
from generator.load.scalars import Id, Spec, Text, Words


class TypeSpec(Spec):
    """A shared choice list (`options`), look of a text (`pattern`) or group of fields (`fields`)."""

    LATER: ClassVar[frozenset[str]] = frozenset({"of"})

    type: Id
    title: Words | None = None
    options: Options | None = Field(None, description="Options for `{type: choice, of: ...}`.")
    pattern: Text | None = Field(None, description="A pattern for `{type: text, of: ...}`.")
    fields: dict[Id, FieldSpec] | None = Field(
        None, description="A group of fields for `{type: name-of-this-type}`."
    )
    message: Words | None = Field(None, description="What people read when the pattern fails.")
