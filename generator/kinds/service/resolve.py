"""Services: record, form, workflow and promise, found where only one fits."""

from __future__ import annotations

from collections.abc import Mapping

from generator.kinds.service.spec import ServiceSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.words import text_of, text_or_none
from generator.symbols import Form, Record, Service, Sla, Workflow


def resolve_services(
    names: Names,
    records: Mapping[str, Record],
    forms: Mapping[str, Form],
    workflows: Mapping[str, Workflow],
    slas: Mapping[str, Sla],
) -> dict[str, Service]:
    """The services by qualified name; those without record, form or workflow are told."""
    made: dict[str, Service] = {}
    for name, document in names.of_kind("service"):
        spec = document.spec
        assert isinstance(spec, ServiceSpec)
        record = names.refer(document, spec.record, ("record",), document.span("record"))
        if record not in records:
            continue
        form = _part(names, document, "form", spec.form, record, forms)
        workflow = _part(names, document, "workflow", spec.workflow, record, workflows)
        who = names.roles_at(document, spec.who, "who")
        if not form or not workflow:
            continue
        made[name] = Service(
            name=name,
            module=document.module,
            short=document.name,
            title=text_of(spec.title),
            record=record,
            form=form,
            workflow=workflow,
            sla=next((sla.name for sla in slas.values() if sla.of == workflow), ""),
            who=who,
            channels=tuple(spec.channels),
            checklist=text_or_none(spec.checklist),
            help=text_or_none(spec.help),
            span=document.span(),
        )
    return made


def _part(
    names: Names,
    document: Document,
    kind: str,
    written: str | None,
    record: str,
    known: Mapping[str, Form] | Mapping[str, Workflow],
) -> str:
    """The form or workflow of the service: the one written, or the only one of its record."""
    fitting = [name for name, one in known.items() if one.of == record]
    if written is not None:
        name = names.refer(document, written, (kind,), document.span(kind))
        if name in known and known[name].of != record:
            names.report(
                "KS801",
                document.span(kind),
                f"the {kind} '{written}' is of another record: {known[name].of}",
                expected=", ".join(fitting),
                mend=f"name one of '{record}', or mend `record:`",
                others=((known[name].span, f"the {kind}"),),
            )
            return ""
        return name if name in known else ""
    if len(fitting) == 1:
        return fitting[0]
    may_be_lost = document.module in names.lost and not fitting
    if not document.is_hole(kind) and not may_be_lost:
        names.report(
            "KS802",
            document.span(),
            f"the record of this service has {'no' if not fitting else 'several'} {kind}",
            expected=", ".join(fitting) or f"a {kind} with `of: {document.text('record')}`",
            mend=f"write `{kind}: {fitting[0].partition('.')[2]}`" if fitting else "",
        )
    return ""
