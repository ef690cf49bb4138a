"""Rows of a table as they are written in a document: cells by column, both languages in one map."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from generator.load.scalars import Id, Text, Words, as_map


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
