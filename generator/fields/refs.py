"""`refs`: several rows of a master."""

from __future__ import annotations

from generator.fields.field_type import TEXT_SQL, FieldType, JsonSchema, Shape
from generator.rules.types import ListOf, Ref
from generator.symbols import Column


def _columns(shape: Shape) -> tuple[Column, ...]:
    sql = 'text[] COLLATE "C"' if shape.to_key == TEXT_SQL else f"{shape.to_key}[]"
    return (Column(shape.name, sql),)


def _json_schema(shape: Shape) -> JsonSchema:
    made: dict[str, object] = {
        "type": "array",
        "items": {"type": "string", "maxLength": 60},
        "uniqueItems": True,
    }
    if isinstance(shape.least, int):
        made["minItems"] = shape.least
    if isinstance(shape.most, int):
        made["maxItems"] = shape.most
    return made


TYPE = FieldType(
    name="refs",
    summary="Several rows of a master.",
    rule_type=lambda shape: ListOf(Ref(shape.to)),
    columns=_columns,
    json_schema=_json_schema,
    read=lambda text, shape: tuple(text.split()),
    keys=frozenset({"to", "pick", "min", "max"}),
    needs=frozenset({"to", "max"}),
    bounds="count",
)
