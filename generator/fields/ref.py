"""`ref`: a row of a master or of another record."""

from __future__ import annotations

from generator.fields.field_type import TEXT_SQL, FieldType, JsonSchema, Shape
from generator.rules.types import Ref
from generator.symbols import Column


def _json_schema(shape: Shape) -> JsonSchema:
    if shape.to_key == TEXT_SQL:
        return {"type": "string", "maxLength": 60}
    return {"type": "string", "format": "uuid"}


TYPE = FieldType(
    name="ref",
    summary="A row of a master or of another record; `pick` narrows what may be chosen.",
    rule_type=lambda shape: Ref(shape.to),
    columns=lambda shape: (Column(shape.name, shape.to_key),),
    json_schema=_json_schema,
    read=lambda text, shape: text,
    keys=frozenset({"to", "pick"}),
    needs=frozenset({"to"}),
)
