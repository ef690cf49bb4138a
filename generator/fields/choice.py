"""`choice`: one of a few options."""

from __future__ import annotations

from generator.fields.field_type import TEXT_SQL, FieldType, Shape, one_column
from generator.rules.types import Choice


def read_option(text: str, shape: Shape) -> str:
    """The code of one of the options."""
    if text not in shape.options:
        raise ValueError(f"'{text}' is none of the options {', '.join(shape.options)}")
    return text


TYPE = FieldType(
    name="choice",
    summary="One of a few options, written here or in a `type`.",
    rule_type=lambda shape: Choice(shape.options),
    columns=one_column(TEXT_SQL),
    json_schema=lambda shape: {"type": "string", "enum": list(shape.options)},
    read=read_option,
    keys=frozenset({"options", "of"}),
)
