"""`master`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from generator.fields.spec import FieldSpec
from generator.load.scalars import Id, Spec, Text, Words, as_map


def _row(value: object) -> object:
    """`{name: {en: A, ml: B}}` as the columns `name_en` and `name_ml`."""
    cells = as_map(value)
    if cells is None:
        return value
    flat: dict[str, object] = {}
    for key, inner in cells.items():
        words = as_map(inner)
        if words is not None and set(words) <= {"en", "ml"}:
            flat.update({f"{key}_{language}": text for language, text in words.items()})
        else:
            flat[key] = inner
    return flat


Row = Annotated[
    dict[Id, Text], BeforeValidator(_row, json_schema_input_type=dict[Id, Text | Words])
]


class MasterSpec(Spec):
    """A code list: its columns, one of them the key, and its first rows."""

    LATER: ClassVar[frozenset[str]] = frozenset({"overlay", "show", "belongs"})

    master: Id
    title: Words
    owner: Literal["state", "local_body"] = Field("state", description="Who adds rows.")
    fields: dict[Id, FieldSpec]
    rows: list[Row] | None = Field(None, description="First rows, with `since` and `until`.")
    file: Text | None = Field(None, description="First rows in a CSV file beside module.yaml.")
