"""Generated modules: structs, functions and the literal that they end in."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.rules import RuleIR
from generator.text.literals import Value


@dataclass(frozen=True, slots=True)
class StructFieldIR:
    """One attribute of a generated struct."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True, slots=True)
class AliasIR:
    """The type of a choice: `Tenure = Literal["own", ...]`."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StructIR:
    """One msgspec struct."""

    name: str
    doc: str
    fields: tuple[StructFieldIR, ...]
    options: str


@dataclass(frozen=True, slots=True)
class RulesIR:
    """One module of rule functions: of a record, a workflow, a policy's Python side."""

    module: str
    path: str  # below generated/<module>/, without .py
    source: str  # path of the spec file
    doc: str
    rules: tuple[RuleIR, ...]


@dataclass(frozen=True, slots=True)
class RecordIR:
    """A record with a form: the struct of its answers, its check, its rows.

    The bodies are statements, already indented by four.
    """

    module: str
    name: str
    source: str
    doc: str
    imports: tuple[str, ...]
    aliases: tuple[AliasIR, ...]
    structs: tuple[StructIR, ...]
    main: str  # the struct of the answers
    shown: tuple[str, ...]
    check: tuple[str, ...]
    row: tuple[str, ...]
    children: tuple[str, ...]
    words: tuple[str, ...]
    record: Value  # the RECORD literal
    papers: tuple[str, ...] = ()  # empty where no document depends on the answers


@dataclass(frozen=True, slots=True)
class LiteralIR:
    """A generated module that is one literal: `NAME = ...`."""

    module: str
    path: str  # below generated/<module>/, without .py
    source: str
    doc: str
    imports: tuple[str, ...]
    name: str
    value: Value
    functions: tuple[str, ...] = ()  # whole function texts that stand before it
    structs: tuple[StructIR, ...] = ()
    aliases: tuple[AliasIR, ...] = ()
