"""All symbols of one spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import Span
from generator.rules.types import Schema

if TYPE_CHECKING:
    from generator.load.document import Document
    from generator.load.nodes import Step as PathStep
from generator.symbols.data import Field, Form, Master, Record, SharedType
from generator.symbols.decisions import Decision
from generator.symbols.modules import Migration, Module, Policy, Register, Role, Scenario, Service
from generator.symbols.money import Fee, RateOverlay
from generator.symbols.papers import Certificate, Notification
from generator.symbols.reports import Report
from generator.symbols.work import Calendar, Import, Job, Sla, SlaChange, Workflow


class SymbolTable(Struct, frozen=True):
    """Everything, by qualified name; scenarios as a list. `schema` is what rules may reach.

    `sources` are the documents by kind and qualified name: for places finer than a symbol's own.
    `unsound` are those of them in which an error was told, `lost` the words, by module, that were
    written and refused: a check is silent about what they may have said. `data` makes what
    documents of plugins' kinds compile to: texts by path below `generated/`.
    """

    modules: Mapping[str, Module]
    roles: Mapping[str, Role]
    types: Mapping[str, SharedType]
    masters: Mapping[str, Master]
    records: Mapping[str, Record]
    forms: Mapping[str, Form]
    workflows: Mapping[str, Workflow]
    slas: Mapping[str, Sla]
    calendars: Mapping[str, Calendar]
    services: Mapping[str, Service]
    policies: Mapping[str, Policy]
    registers: Mapping[str, Register]
    scenarios: tuple[Scenario, ...]
    schema: Schema
    sources: Mapping[tuple[str, str], Document]
    unsound: frozenset[tuple[str, str]] = frozenset()
    lost: Mapping[str, frozenset[str]] = {}
    fees: Mapping[str, Fee] = {}
    overlays: tuple[RateOverlay, ...] = ()
    sla_changes: tuple[SlaChange, ...] = ()
    decisions: Mapping[str, Decision] = {}
    certificates: Mapping[str, Certificate] = {}
    notifications: Mapping[str, Notification] = {}
    jobs: Mapping[str, Job] = {}
    migrations: tuple[Migration, ...] = ()
    reports: Mapping[str, Report] = {}
    imports: Mapping[str, Import] = {}
    data: Mapping[str, Callable[[], str]] = {}

    def texts(self) -> dict[str, str]:
        """What `data` makes, made now."""
        return {path: made() for path, made in self.data.items()}

    def is_sound(self, kind: str, name: str) -> bool:
        """Whether the document was kept whole: what it lacks was never written."""
        return (kind, name) not in self.unsound

    def decision_of(self, fields: tuple[Field, ...], short: str) -> Decision | None:
        """The decision of this short name on the record that has these fields."""
        return next(
            (
                one
                for one in self.decisions.values()
                if one.short == short and self.records[one.of].fields is fields
            ),
            None,
        )

    def fees_of(self, record: str) -> tuple[Fee, ...]:
        """The fees that are charged for a record's files."""
        return tuple(fee for fee in self.fees.values() if fee.of == record)

    def place(self, kind: str, name: str, *path: PathStep) -> Span:
        """The place of the value at a path of a document."""
        return self.sources[kind, name].span(*path)

    def key_place(self, kind: str, name: str, *path: PathStep) -> Span:
        """The place of the key at a path of a document."""
        return self.sources[kind, name].key_span(*path)
