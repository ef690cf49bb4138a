"""`text`: one line of words; with `bilingual` kept in English and in Malayalam."""

from __future__ import annotations

from generator.fields.field_type import (
    TEXT_SQL,
    FieldType,
    JsonSchema,
    Shape,
    check_length,
    length_schema,
)
from generator.rules.types import Bilingual, Text, Type
from generator.symbols import Column

MOST = 500


def _rule_type(shape: Shape) -> Type:
    return Bilingual() if shape.bilingual else Text()


def columns_of_text(shape: Shape) -> tuple[Column, ...]:
    """One column, or one for each language."""
    if shape.bilingual:
        return Column(f"{shape.name}_en", TEXT_SQL), Column(f"{shape.name}_ml", TEXT_SQL)
    return (Column(shape.name, TEXT_SQL),)


def _json_schema(shape: Shape) -> JsonSchema:
    one = length_schema(shape, MOST)
    if not shape.bilingual:
        return one
    return {
        "type": "object",
        "properties": {"en": one, "ml": one},
        "required": ["en", "ml"],
        "additionalProperties": False,
    }


TYPE = FieldType(
    name="text",
    summary="One line of words. `bilingual: true` keeps it in English and in Malayalam.",
    rule_type=_rule_type,
    columns=columns_of_text,
    json_schema=_json_schema,
    read=lambda text, shape: check_length(text, shape, MOST),
    keys=frozenset({"min", "max", "pattern", "of", "bilingual"}),
    bounds="length",
)
