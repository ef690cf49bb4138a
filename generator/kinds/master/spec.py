"""`master`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.fields.spec import FieldSpec
from generator.load.rows import Row
from generator.load.scalars import Id, Ids, Spec, Text, Words


class EditSpec(Spec):
    """Who changes the rows while the app runs: never one person alone."""

    make: Ids = Field(description="The roles that propose rows.")
    check: Ids = Field(description="The roles that approve them, or send them back.")


class MasterSpec(Spec):
    """A code list: its columns, one of them the key, and its first rows."""

    LATER: ClassVar[frozenset[str]] = frozenset({"show", "belongs"})

    master: Id
    title: Words
    owner: Literal["state", "local_body"] = Field("state", description="Who adds rows.")
    overlay: Literal["none", "add"] = Field(
        "none", description="add: a local body may add rows of its own, never change the state's."
    )
    edit: EditSpec | None = Field(None, description="Who changes its rows while the app runs.")
    fields: dict[Id, FieldSpec]
    rows: list[Row] | None = Field(None, description="First rows, with `since` and `until`.")
    file: Text | None = Field(None, description="First rows in a CSV file beside module.yaml.")
