"""What a field type has to say, and what it is told about a field.

A type is one file: its own YAML keys, its type in rules, its columns, its JSON Schema and how a
written text (a cell of a CSV file, a `min`) becomes a value.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from generator.rules.types import Type
from generator.symbols import Column, Value

TEXT_SQL = 'text COLLATE "C"'
JsonSchema = Mapping[str, object]

# Keys that mean something on a field of any type.
COMMON_KEYS = frozenset(
    {
        "type",
        "label",
        "help",
        "optional",
        "default",
        "default_from",
        "compute",
        "show",
        "check",
        "message",
        "private",
        "key",
        "unknown",
    }
)


class Shape(Struct, frozen=True):
    """The options of one field, resolved, as far as they decide how it is kept.

    `least` and `most` are written bounds (a rule as bound is not among them). `to` is the
    qualified name behind a reference, `to_key` the SQL type of its key. `row_type` is that of a
    table's rows.
    """

    name: str
    bilingual: bool = False
    places: int = 0
    unit: str = ""
    pattern: str = ""
    least: int | decimal.Decimal | dt.date | None = None
    most: int | decimal.Decimal | dt.date | None = None
    options: tuple[str, ...] = ()
    to: str = ""
    to_key: str = TEXT_SQL
    row_type: str = ""


class FieldType(Struct, frozen=True):
    """One type of field. `read` raises ValueError, in an analyst's words, for a wrong text.

    `keys` are the YAML keys of its own, `needs` those it cannot be without. `bounds` says what
    `min` and `max` count: the value itself ('value'), characters ('length'), items or rows
    ('count'), or nothing ('none'). `private` types are private whatever their author writes.
    """

    name: str
    summary: str
    rule_type: Callable[[Shape], Type]
    columns: Callable[[Shape], tuple[Column, ...]]
    json_schema: Callable[[Shape], JsonSchema]
    read: Callable[[str, Shape], Value]
    keys: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    bounds: Literal["value", "length", "count", "none"] = "none"
    private: bool = False


def one_column(sql: str) -> Callable[[Shape], tuple[Column, ...]]:
    """A type kept in one column named like the field."""
    return lambda shape: (Column(shape.name, sql),)


def check_length(text: str, shape: Shape, at_most: int) -> str:
    """The text, if its length in code points is within the field's bounds.

    Raises:
        ValueError: It is too short or too long.
    """
    most = shape.most if isinstance(shape.most, int) else at_most
    if len(text) > most:
        raise ValueError(f"this has {len(text)} characters, more than {most}")
    if isinstance(shape.least, int) and len(text) < shape.least:
        raise ValueError(f"this has {len(text)} characters, fewer than {shape.least}")
    return text


def length_schema(shape: Shape, at_most: int) -> dict[str, object]:
    """JSON Schema of a text with the field's bounds."""
    made: dict[str, object] = {"type": "string"}
    if isinstance(shape.least, int):
        made["minLength"] = shape.least
    made["maxLength"] = shape.most if isinstance(shape.most, int) else at_most
    return made
