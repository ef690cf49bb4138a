"""Names to what they mean: documents in, one frozen symbol table out.

Two looks: first the shape of every row (which fields, of which types), then everything with
rules in it, because a rule may read any row.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostic
from generator.kinds.calendar.resolve import resolve_calendars
from generator.kinds.certificate.resolve import resolve_certificates
from generator.kinds.decision.resolve import decision_names, resolve_decisions, shape_decisions
from generator.kinds.fee.resolve import charges_of, resolve_fees, shape_fees
from generator.kinds.fee.standing import standing_collections
from generator.kinds.form.officers import officer_members, shape_officer_forms
from generator.kinds.form.resolve import resolve_forms
from generator.kinds.imports.resolve import resolve_imports
from generator.kinds.job.resolve import resolve_jobs
from generator.kinds.master.resolve import resolve_masters, shape_masters
from generator.kinds.migration.resolve import resolve_migrations
from generator.kinds.module.resolve import resolve_modules
from generator.kinds.notification.resolve import resolve_notifications
from generator.kinds.overlay.resolve import resolve_overlays
from generator.kinds.policy.resolve import resolve_policies
from generator.kinds.record.resolve import (
    resolve_records,
    row_types,
    shape_records,
    workflow_records,
)
from generator.kinds.record.spec import RecordSpec
from generator.kinds.register.resolve import resolve_registers
from generator.kinds.report.resolve import resolve_reports
from generator.kinds.scenario.resolve import resolve_scenarios
from generator.kinds.service.resolve import resolve_services
from generator.kinds.sla.resolve import resolve_slas
from generator.kinds.type.resolve import check_type_fields, resolve_types, row_type_of, shape_types
from generator.kinds.workflow.answers import answers_members
from generator.kinds.workflow.resolve import resolve_workflows
from generator.load.document import Document, Documents
from generator.resolve.names import Names, qualified
from generator.resolve.plugins import plugin_data
from generator.resolve.scopes import whole_schema
from generator.resolve.shapes import typed_fields
from generator.rules.types import Typed
from generator.symbols import SymbolTable


def resolve_names(documents: Documents) -> tuple[SymbolTable, list[Diagnostic]]:
    """The symbol table of a tree, and every name and rule in it that is wrong."""
    found: list[Diagnostic] = []
    names = Names(documents, found)
    resolve_modules(names)
    _index(names)
    resolve_types(names)

    states = workflow_records(names)
    master_shapes = shape_masters(names)
    record_shapes = shape_records(names, states)
    members: dict[str, Mapping[str, Typed]] = {
        name: shape.members() for name, shape in master_shapes.items()
    }
    members.update(row_types(record_shapes))
    officers = shape_officer_forms(names)
    members.update(officer_members(officers))
    members.update(answers_members(names, officers))
    type_shapes = shape_types(names)
    members.update({row_type_of(name): typed_fields(one) for name, one in type_shapes.items()})
    filed = {name: _is_filed(shape.document) for name, shape in record_shapes.items()}
    decision_shapes = shape_decisions(names, filed)
    members.update({name: shape.members() for name, shape in decision_shapes.items()})
    schema = whole_schema(members, frozenset(record_shapes))

    check_type_fields(names, type_shapes, schema)
    masters = resolve_masters(names, master_shapes, schema)
    decided = decision_names(decision_shapes)
    records = resolve_records(names, record_shapes, schema, decided)
    forms = resolve_forms(names, records, officers, schema)
    decisions = resolve_decisions(names, decision_shapes, records, schema)
    fee_shapes = shape_fees(names, filed)
    fees = resolve_fees(names, fee_shapes, records, masters, schema, decided)
    workflows = resolve_workflows(names, records, forms, schema, charges_of(fee_shapes), decided)
    calendars = resolve_calendars(names)
    slas = resolve_slas(names, workflows, calendars)
    services = resolve_services(names, records, forms, workflows, slas)
    certificates = resolve_certificates(names, records, masters)
    notifications = resolve_notifications(
        names, records, masters, services, workflows, certificates
    )
    data, more = plugin_data(documents, standing_collections(names, fees))
    found += more
    overlays, sla_changes = resolve_overlays(names, fees, masters, slas)
    table = SymbolTable(
        modules=names.modules,
        roles=names.roles,
        types=names.types,
        masters=masters,
        records=records,
        forms=forms,
        workflows=workflows,
        slas=slas,
        calendars=calendars,
        services=services,
        policies=resolve_policies(names, records, states, schema),
        registers=resolve_registers(names, records),
        scenarios=resolve_scenarios(names, services, records, workflows, forms),
        reports=resolve_reports(names, records, masters, calendars, schema),
        schema=schema,
        sources=(sources := _sources(names)),
        unsound=frozenset(
            names.unsound | {key for key, document in sources.items() if document.holes}
        ),
        lost={module: frozenset(words) for module, words in names.lost.items()},
        fees=fees,
        overlays=overlays,
        sla_changes=sla_changes,
        decisions=decisions,
        data=data,
        certificates=certificates,
        notifications=notifications,
        jobs=resolve_jobs(names, records, services, fees, schema),
        migrations=resolve_migrations(names, records, workflows),
        imports=resolve_imports(names, records, frozenset(masters)),
    )
    return table, found


def _is_filed(document: Document) -> bool:
    spec = document.spec
    assert isinstance(spec, RecordSpec)
    return spec.entry is None and not spec.ground


def _sources(names: Names) -> dict[tuple[str, str], Document]:
    made = {
        (kind, name): document
        for kind, documents in names.by_kind.items()
        for name, document in documents.items()
    }
    for document in names.documents.of_kind("scenario"):
        made["scenario", qualified(document.module, document.name)] = document
    for document in names.documents.of_kind("migration"):
        made["migration", qualified(document.module, document.name)] = document
    for document in names.documents.of_kind("overlay"):  # nameless: told apart by their places
        made["overlay", str(document.span())] = document
    return made


def _index(names: Names) -> None:
    """Index every document that stands in a module; those that do not are told once a folder."""
    told: set[str] = set()
    for document in names.documents.all:
        if document.kind in ("module", "migration", "overlay", "scenario"):
            continue
        if document.module in names.modules:
            names.add(document)
        elif document.module not in told:
            told.add(document.module)
            if document.module in names.lost:
                continue
            names.lose(document.module, document.module)
            names.report(
                "KS111",
                document.span(),
                f"there is no module '{document.module}' for this document",
                expected="a file module.yaml in the folder, which opens with `module: ...`",
                mend=f"write spec/{document.module or 'name'}/module.yaml",
            )
