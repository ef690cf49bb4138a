"""Everything one module compiles to."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR, MasterIR, RecordIR, RulesIR
from generator.ir.tables import TableIR


@dataclass(frozen=True, slots=True)
class ModuleIR:
    """One module, ready for the templates."""

    name: str
    version: str
    uses: tuple[str, ...]
    literals: tuple[LiteralIR, ...]  # module, calendars, workflows, services, registers
    masters: tuple[MasterIR, ...]
    rules: tuple[RulesIR, ...]
    records: tuple[RecordIR, ...]
    tables: tuple[TableIR, ...]
    doors: tuple[DoorIR, ...]
    forms: tuple[tuple[str, str], ...]  # file name, template text
    data: tuple[tuple[str, str], ...]  # file name, CSV text: masters' and calendars' first rows
    operations: tuple[dict[str, object], ...]  # OpenAPI path items, see lower/openapi.py


@dataclass(frozen=True, slots=True)
class ProjectIR:
    """All modules, ordered so that each follows those it uses."""

    modules: tuple[ModuleIR, ...]
