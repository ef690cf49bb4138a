"""Modules to IR: what each kind gives, put together in the order that names need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from generator.ir.doors import DoorIR
from generator.ir.modules import ModuleIR, ProjectIR
from generator.ir.records import LiteralIR, RecordIR, RulesIR
from generator.ir.tables import TableIR
from generator.lower import (
    behind,
    certificates,
    decisions,
    fees,
    imports,
    jobs,
    masters,
    reports,
    services,
    workflows,
)
from generator.lower.doors import build, issuing
from generator.lower.doors.build import Stored
from generator.lower.doors.moving import flow_needs, moved_by_jobs
from generator.lower.migrations import revision
from generator.lower.officers import lower_officer_form
from generator.lower.openapi import module_api
from generator.lower.readers import JOB, owner_column, readers_of
from generator.lower.record_rules import record_rules
from generator.lower.record_rules import rules_module as record_rules_module
from generator.lower.records import lower_record
from generator.lower.scenarios import scenario_files
from generator.lower.scripts import module_script
from generator.lower.tables import master_table, record_tables, registers_of
from generator.symbols import Form, Module, Policy, Record, Register, Service, SymbolTable, Workflow


class _Named(Protocol):
    @property
    def module(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def lower_symbols(symbols: SymbolTable, names: Collection[str] | None = None) -> ProjectIR:
    """The modules of these names, or all. What they use is lowered with them, for its records.

    Modules stand after those they use, as the symbol table has them.
    """
    wanted = symbols.modules if names is None else names
    needed = _with_used(symbols, wanted)
    stored: dict[str, Stored] = {}
    revisions: dict[str, str] = {}
    made: list[ModuleIR] = []
    doors: list[DoorIR] = []
    referred = behind.referred(symbols)
    for module in symbols.modules.values():
        if module.name not in needed:
            continue
        ir = _Lowering(symbols, module, stored, tuple(doors), referred).run(revisions)
        doors += ir.doors
        revisions[module.name] = ir.revision.name
        if module.name in wanted:
            made.append(ir)
    return ProjectIR(tuple(made), {ir.name: module_api(symbols, stored, ir.name) for ir in made})


def _direct(symbols: SymbolTable, module: Module) -> list[str]:
    """The modules that it uses and that none of the others brings along: a revision stands on these alone,
    for one that is named besides is no head any more when its turn comes."""
    brought = {
        name
        for used in module.uses
        if used in symbols.modules
        for name in _with_used(symbols, symbols.modules[used].uses)
    }
    return [name for name in module.uses if name not in brought]


def _with_used(symbols: SymbolTable, names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in symbols.modules:
            found.add(name)
            waiting += symbols.modules[name].uses
    return frozenset(found)


@dataclass(slots=True)
class _Lowering:
    """One module on its way; `stored` holds the records of all modules so far."""

    symbols: SymbolTable
    module: Module
    stored: dict[str, Stored]
    before: tuple[DoorIR, ...]  # of the modules so far
    referred: frozenset[str]  # the records that references point to
    literals: list[LiteralIR] = field(default_factory=list[LiteralIR])
    rules: list[RulesIR] = field(default_factory=list[RulesIR])
    records: list[RecordIR] = field(default_factory=list[RecordIR])
    tables: list[TableIR] = field(default_factory=list[TableIR])
    doors: list[DoorIR] = field(default_factory=list[DoorIR])
    forms: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    data: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    templates: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def run(self, revisions: dict[str, str]) -> ModuleIR:
        """Every kind in turn; services and registers name the doors made before them."""
        roles = [role for role in self.symbols.roles.values() if role.module == self.module.name]
        self.literals.append(
            services.lower_module(self.module, self.symbols, roles, self._file(self.module))
        )
        self._masters()
        self._calendars()
        for record in self._mine(self.symbols.records.values()):
            if not record.ground:
                self._record(record)
        for form in self._mine(self.symbols.forms.values()):
            if not form.of:
                self._officer_form(form)
        for workflow in self._mine(self.symbols.workflows.values()):
            self._workflow(workflow)
        self._decisions()
        self._fees()
        for service in self._mine(self.symbols.services.values()):
            self._service(service)
        for register in self._mine(self.symbols.registers.values()):
            self._register(register)
        for report in self._mine(self.symbols.reports.values()):
            stored = self.stored[report.of]
            self.doors += reports.report_doors(report, stored)
            flows = self._flows(stored.record)
            self.literals.append(
                reports.lower_report(
                    report, stored, flows, self._names(), self.symbols, report.span.file
                )
            )
        for job in self._mine(self.symbols.jobs.values()):
            door = jobs.job_door(job, self.symbols)
            rules = jobs.stop_rules(job, self.symbols, job.span.file)
            self.doors.append(door)
            self.rules += [rules] if rules is not None else []
            self.literals.append(jobs.lower_job(job, door, rules, job.span.file))
        for one in self._mine(self.symbols.imports.values()):
            door = imports.import_door(one, self.stored[one.into])
            self.doors.append(door)
            self.literals.append(imports.lower_import(one, door, self.symbols))
        self._certificates()
        self.literals += [
            certificates.lower_notification(one)
            for one in self._mine(self.symbols.notifications.values())
        ]
        scenarios = scenario_files(self._mine(self.symbols.scenarios))
        return ModuleIR(
            name=self.module.name, version=self.module.version, uses=self.module.uses,
            literals=tuple(self.literals), rules=tuple(self.rules), records=tuple(self.records),
            tables=tuple(self.tables), doors=tuple(self.doors), forms=tuple(self.forms), data=tuple(self.data),
            scenarios=tuple(scenarios),
            revision=revision(self.module, self.tables, [revisions[n] for n in _direct(self.symbols, self.module) if n in revisions]),
            templates=tuple(self.templates),
            script=module_script(self._mine(self.symbols.records.values())),
        )  # fmt: skip

    def _mine(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if item.module == self.module.name]

    @staticmethod
    def _file(item: Module | Record | Workflow | Service | Register) -> str:
        return item.span.file

    def _masters(self) -> None:
        for master in self._mine(self.symbols.masters.values()):
            table = master_table(master)
            door = masters.master_door(master, table)
            self.tables.append(table)
            self.doors.append(door)
            change = masters.change_door(master, table)
            if change is not None:
                self.doors.append(change)
            self.literals.append(masters.lower_master(master, door, master.span.file, change))
            self.data.append((f"{table.name}.csv", masters.master_csv(master, table)))

    def _calendars(self) -> None:
        for calendar in self._mine(self.symbols.calendars.values()):
            table = masters.holiday_table(calendar)
            door = masters.holiday_door(calendar, table)
            self.tables.append(table)
            self.doors.append(door)
            self.literals.append(masters.lower_calendar(calendar, door, calendar.span.file))
            self.data.append((f"{table.name}.csv", masters.holiday_csv(calendar)))

    def _record(self, record: Record) -> None:
        policy = self._policy(record)
        registers = registers_of(record, self.symbols)
        readers = readers_of(record, policy)
        owner = owner_column(record, policy)
        tables = record_tables(record, readers, owner, registers, self._writers(record))
        over = any(job.over == record.name for job in self.symbols.jobs.values()) or any(
            one.into == record.name for one in self.symbols.imports.values()
        )
        if record.name in self.referred or over:
            # Who may be chosen is judged by the field's rule, under row security of the local body.
            tables = tuple(
                replace(table, readers=tuple(sorted({*table.readers, JOB}))) for table in tables
            )
        if record.name in self.referred:
            self.doors.append(behind.behind_door(record))
            self.literals.append(behind.lower_behind(record, self.symbols, record.span.file))
        if movers := self._movers(record):
            may_read = tuple(sorted({*tables[0].readers, *movers}))
            tables = (replace(tables[0], moved_by=movers, readers=may_read), *tables[1:])
        if amenders := self._amenders(record):
            tables = tuple(
                replace(
                    table,
                    readers=tuple(sorted({*table.readers, *amenders})),
                    writers=tuple(sorted({*table.writers, *amenders})),
                )
                for table in tables
            )
            tables = (replace(tables[0], amended_by=amenders), *tables[1:])
        self.tables += tables
        words = next((t for t in tables if t.name == f"{record.short}_word"), None)
        children = tuple(t for t in tables if t.parent)
        self.stored[record.name] = Stored(
            record, tables[0], children, words, owner, readers, policy,
            issues=any(s.issues for w in self._flows(record) for s in w.states),
            tells=any(s.tells for w in self._flows(record) for s in w.states),
            money=any(w.demands for w in self._flows(record)),
            flow=flow_needs(self._flows(record), self.symbols),
            charged=self._charged(record),
            told=self._tells_late(record)
            or any(
                self.symbols.services[name].record == record.name
                for n in self.symbols.notifications.values()
                for name in n.services
            ),
        )  # fmt: skip
        if record.entry is None and record.number is not None:
            rules = record_rules(record, self.symbols.schema)
            if rules.functions:
                self.rules.append(record_rules_module(record, rules, record.span.file))
            self.records.append(
                lower_record(record, rules, registers, self.symbols, record.span.file)
            )

    def _tells_late(self, record: Record) -> bool:
        """Whether a promise on the record's files tells somebody when it is broken."""
        flows = {flow.name for flow in self._flows(record)}
        return any(
            late.tell
            for sla in self.symbols.slas.values()
            if sla.of in flows
            for lates in (sla.late, *sla.state_late.values())
            for late in lates
        )

    def _flows(self, record: Record) -> list[Workflow]:
        return [flow for flow in self.symbols.workflows.values() if flow.of == record.name]

    def _charged(self, record: Record) -> tuple[str, ...]:
        """The registers with a standing demand that the record's files write, or whose entries they move."""
        states = [state for flow in self._flows(record) for state in flow.states]
        touched = {one.record for state in states for one in state.effects}
        touched |= {one.record for state in states for one in state.moves}
        standing = {job.over for job in self.symbols.jobs.values() if job.demand}
        return tuple(sorted(touched & standing))

    def _policy(self, record: Record) -> Policy | None:
        return next((p for p in self.symbols.policies.values() if p.of == record.name), None)

    def _movers(self, record: Record) -> tuple[str, ...]:
        """Whose doors change the life of the record's entries."""
        flows = [
            flow
            for flow in self.symbols.workflows.values()
            if any(move.record == record.name for state in flow.states for move in state.moves)
        ]
        found = set(self._actors(flows))
        if any(job.over == record.name and job.to for job in self.symbols.jobs.values()):
            found.add(JOB)
        return tuple(sorted(found))

    def _amenders(self, record: Record) -> tuple[str, ...]:
        """Whose doors add versions to the record's entries."""
        flows = [
            flow
            for flow in self.symbols.workflows.values()
            if any(amend.record == record.name for state in flow.states for amend in state.amends)
        ]
        return self._actors(flows)

    def _actors(self, flows: list[Workflow]) -> tuple[str, ...]:
        """The reader classes that move the files of these workflows."""
        found: set[str] = set()
        for flow in flows:
            source = self.symbols.records[flow.of]
            readers = readers_of(source, self._policy(source))
            found |= {reader.owner for reader in readers if reader.acts}
            found |= {JOB} if moved_by_jobs([flow], self.symbols) else set()
        return tuple(sorted(found))

    def _writers(self, record: Record) -> tuple[str, ...]:
        """Who inserts: those who open and act, or whose acting makes an entry of this record."""
        sources = [record] if record.entry is None else [
            self.symbols.records[w.of]
            for w in self.symbols.workflows.values()
            if any(create.record == record.name for state in w.states for create in state.effects)
        ]  # fmt: skip
        found = {
            reader.owner
            for source in sources
            for reader in readers_of(source, self._policy(source))
            if reader.acts or reader.creates
        }
        if any(moved_by_jobs(self._flows(source), self.symbols) for source in sources):
            found.add(JOB)
        if any(one.into == record.name for one in self.symbols.imports.values()):
            found.add(JOB)
        return tuple(sorted(found))

    def _officer_form(self, form: Form) -> None:
        literal, rules = lower_officer_form(form, self.symbols, form.span.file)
        self.literals.append(literal)
        if rules is not None:
            self.rules.append(rules)

    def _workflow(self, workflow: Workflow) -> None:
        rules = workflows.workflow_rules(workflow, self.symbols.schema)
        source = self._file(workflow)
        if rules:
            self.rules.append(workflows.rules_module(workflow, rules, source))
        sla = next((s for s in self.symbols.slas.values() if s.of == workflow.name), None)
        self.literals.append(workflows.lower_workflow(workflow, rules, sla, self.symbols, source))

    def _decisions(self) -> None:
        mine = self._mine(self.symbols.decisions.values())
        for one in mine:
            rules = decisions.decision_rules(one, self.symbols.schema)
            self.rules.append(decisions.rules_module(one, rules, one.span.file))
            self.literals.append(decisions.lower_decision(one, rules, self.symbols, one.span.file))
        if mine:
            self.data.append((decisions.ROWS, decisions.decisions_csv(mine)))

    def _fees(self) -> None:
        mine = self._mine(self.symbols.fees.values())
        for fee in mine:
            rules = fees.fee_rules(fee, self.symbols.schema)
            self.rules.append(fees.rules_module(fee, rules, fee.span.file))
            self.literals.append(fees.lower_fee(fee, rules, self.symbols, fee.span.file))
        if mine:
            self.data.append((fees.RATES, fees.rates_csv(mine, self.symbols.overlays)))

    def _service(self, service: Service) -> None:
        workflow, form = self.symbols.workflows[service.workflow], self.symbols.forms[service.form]
        stored = self.stored[service.record]
        created = {c.record for state in workflow.states for c in state.effects}
        entries = [self.stored[name] for name in self.stored if name in created]
        charged = self.symbols.fees_of(service.record) if stored.money else ()
        inner = self._inner()
        picking = build.Picking(
            tuple(behind.rows_parts(stored.record, self.symbols, inner)),
            tuple(behind.seen_checks(stored.record, self.symbols, inner)),
        )
        self.doors += build.file_doors(stored, entries, service.short, picking)
        self.doors += behind.picking_doors(
            stored.record, self.symbols, service.short, stored.readers, inner
        )
        self.doors += issuing.papers_doors(stored, service.short, stored.issues)
        told = [n for n in self.symbols.notifications.values() if service.name in n.services]
        if told or self._tells_late(stored.record):
            self.doors.append(issuing.notice_door(stored, entries, told, service.short))
        self.forms.append((f"{form.short}.html", services.form_template(form)))
        self.literals.append(
            services.lower_service(
                service,
                self.module,
                stored.record,
                workflow,
                form,
                stored.readers,
                self._names(),
                self.symbols,
                self._file(service),
                charged,
            )
        )

    def _certificates(self) -> None:
        for certificate in self._mine(self.symbols.certificates.values()):
            door = issuing.certificate_door(self.stored[certificate.of], certificate)
            self.doors.append(door)
            self.literals.append(
                certificates.lower_certificate(certificate, door.name, self.symbols)
            )
            self.templates += certificates.template_files(certificate)

    def _register(self, register: Register) -> None:
        stored = self.stored[register.of]
        self.doors += build.register_doors(stored, register)
        workflow = next((w for w in self.symbols.workflows.values() if w.of == register.of), None)
        service = next((s for s in self.symbols.services.values() if s.record == register.of), None)
        self.literals.append(
            services.lower_register(
                register,
                stored.record,
                workflow,
                service,
                stored.readers,
                self._names(),
                self.symbols,
                self._file(register),
            )
        )

    def _inner(self) -> dict[str, str]:
        """The doors for doors, of this module and those before it."""
        return {door.key: door.name for door in (*self.before, *self.doors) if door.inner}

    def _names(self) -> dict[str, str]:
        return {door.key: door.name for door in self.doors}
