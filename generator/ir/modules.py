"""Everything one module compiles to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR, RecordIR, RulesIR
from generator.ir.scripts import ScriptIR
from generator.ir.tables import TableIR


@dataclass(frozen=True, slots=True)
class RevisionIR:
    """A step of the database: SQL that runs once, after those it stands on."""

    name: str
    after: str  # '' for a module's first
    depends_on: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class ModuleIR:
    """One module, ready for the templates."""

    name: str
    version: str
    uses: tuple[str, ...]
    literals: tuple[LiteralIR, ...]  # module, masters, calendars, workflows, services, registers
    rules: tuple[RulesIR, ...]
    records: tuple[RecordIR, ...]
    tables: tuple[TableIR, ...]
    doors: tuple[DoorIR, ...]
    forms: tuple[tuple[str, str], ...]  # file name, template text
    data: tuple[tuple[str, str], ...]  # file name, CSV text: masters' and calendars' first rows
    scenarios: tuple[tuple[str, str], ...]  # file name, JSON text
    revision: RevisionIR
    templates: tuple[tuple[str, str], ...] = ()  # path below the module, text
    script: ScriptIR | None = None


@dataclass(frozen=True, slots=True)
class ProjectIR:
    """Modules, ordered so that each follows those it uses."""

    modules: tuple[ModuleIR, ...]
    apis: Mapping[str, dict[str, Any]]  # what each module adds to the OpenAPI document
