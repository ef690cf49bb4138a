"""`choices`: several of a few options."""

from __future__ import annotations

from generator.fields.choice import read_option
from generator.fields.field_type import FieldType, JsonSchema, Shape, one_column
from generator.rules.types import Choice, ListOf


def _read(text: str, shape: Shape) -> tuple[str, ...]:
    return tuple(read_option(item, shape) for item in text.split())


def _json_schema(shape: Shape) -> JsonSchema:
    made: dict[str, object] = {
        "type": "array",
        "items": {"type": "string", "enum": list(shape.options)},
        "uniqueItems": True,
    }
    if isinstance(shape.least, int):
        made["minItems"] = shape.least
    if isinstance(shape.most, int):
        made["maxItems"] = shape.most
    return made


TYPE = FieldType(
    name="choices",
    summary="Several of a few options.",
    rule_type=lambda shape: ListOf(Choice(shape.options)),
    columns=one_column('text[] COLLATE "C"'),
    json_schema=_json_schema,
    read=_read,
    keys=frozenset({"options", "of", "min", "max"}),
    bounds="count",
)
