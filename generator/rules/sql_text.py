"""SQL expressions as text: binding, quoting, literals."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from dataclasses import dataclass

from generator.rules.numbers import kind_of
from generator.rules.typed import (
    Const,
)
from generator.rules.types import (
    Bool,
    Choice,
    Date,
    DateTime,
    Int,
    ListOf,
    Ref,
    Text,
    Time,
    Type,
)

OR, AND, NOT, COMPARISON, OTHER, SUM, PRODUCT, SIGN, ATOM = range(9)
"""How tightly PostgreSQL binds, loosest first."""


@dataclass(frozen=True, slots=True)
class Sql:
    text: str
    power: int = ATOM

    def at(self, power: int) -> str:
        return self.text if self.power >= power else f"({self.text})"


def quoted(text: str) -> str:
    """A text as an SQL literal, whatever `standard_conforming_strings` says."""
    doubled = text.replace("'", "''")
    if "\\" not in doubled:
        return f"'{doubled}'"
    return "E'" + doubled.replace("\\", "\\\\") + "'"


def literal(node: Const) -> Sql:
    match node.value:
        case None:
            name = _type_name(node.type)
            return Sql(f"NULL::{name}" if name else "NULL")
        case bool():
            return Sql("TRUE" if node.value else "FALSE")
        case int():
            return Sql(str(node.value), SIGN if node.value < 0 else ATOM)
        case decimal.Decimal():
            return Sql(format(node.value, "f"), SIGN if node.value < 0 else ATOM)
        case str():
            cast = "" if isinstance(node.type, Ref) else "::text"
            return Sql(f"{quoted(node.value)}{cast}")
        case dt.datetime():
            raise AssertionError("an instant is never written")
        case dt.date():
            return Sql(f"DATE '{node.value.isoformat()}'")
        case dt.time():
            return Sql(f"TIME '{node.value.isoformat()}'")


def _type_name(type_: Type) -> str:
    if kind_of(type_) is not None:
        return "bigint" if isinstance(type_, Int) else "numeric"
    names: Mapping[type, str] = {
        Text: "text",
        Choice: "text",
        Bool: "boolean",
        Date: "date",
        Time: "time",
        DateTime: "timestamptz",
    }
    if isinstance(type_, ListOf):
        inner = _type_name(type_.item)
        return f"{inner}[]" if inner else ""
    return names.get(type(type_), "")
