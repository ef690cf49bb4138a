"""Decisions in rules: their names beside a record's fields, and the types of what they give."""

from __future__ import annotations

from collections.abc import Mapping

from generator.rules.types import (
    Bool,
    Choice,
    Decimal,
    Int,
    ListOf,
    Money,
    Ref,
    Scope,
    Text,
    Type,
    Typed,
)

# By record: its decisions by short name, with their qualified names.
DecisionNames = Mapping[str, Mapping[str, str]]

MISSING = "missing"
"""What every decision tells beside its columns: nobody has decided this case, a person must."""

_PLAIN: Mapping[str, Type] = {
    "bool": Bool(),
    "code": Text(),
    "decimal": Decimal(6),
    "int": Int(),
    "money": Money(),
}


def given_type(kind: str, options: tuple[str, ...]) -> Type:
    """The type in rules of a column that comes out."""
    if kind == "choice":
        return Choice(options)
    if kind == "choices":
        return ListOf(Choice(options))
    return _PLAIN[kind]


def with_decisions(scope: Scope, decisions: Mapping[str, str]) -> Scope:
    """The scope with the record's decisions: `route.late_fee`. A case without a row is empty."""
    if not decisions:
        return scope
    names = {name: Typed(Ref(whole)) for name, whole in decisions.items()}
    return Scope({**names, **scope.names}, scope.schema, scope.facts)
