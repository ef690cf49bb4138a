"""Jobs: the register they look at, which entries, and what happens to each."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.job.spec import JobSpec, OpenSpec
from generator.kinds.workflow.effects import leads_to
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.rules import condition_at, rule_at
from generator.resolve.scopes import PERSON, row_scope
from generator.resolve.words import text_or_none
from generator.rules.types import Ref, Schema, Scope, Typed
from generator.symbols import Job, Opens, Record, Rule, Service


def resolve_jobs(
    names: Names, records: Mapping[str, Record], services: Mapping[str, Service], schema: Schema
) -> dict[str, Job]:
    """The jobs by qualified name; those that can do nothing are told."""
    made: dict[str, Job] = {}
    for name, document in names.of_kind("job"):
        spec = document.spec
        assert isinstance(spec, JobSpec)
        record = records.get(names.refer(document, spec.over, ("record",), document.span("over")))
        if record is None:
            continue
        if record.entry is None:
            names.report(
                "KS441",
                document.span("over"),
                f"'{spec.over}' is no register: a job looks at entries",
                expected="a record with `entry:`",
                others=((record.span, "the record"),),
            )
            continue
        scope = row_scope(schema, record.name, it=Typed(Ref(record.name), empty=False))
        where = condition_at(names, document, ("where",), scope)
        to = _life(names, document, spec, record)
        opens = None
        if spec.effects.open is not None:
            opens = _opens(names, document, spec.effects.open, record, records, services, scope)
        if not spec.effects.move and spec.effects.open is None:
            names.report(
                "KS442",
                document.key_span("effects"),
                "this job does nothing to the entries that it finds",
                expected="`move: {record: {to: state}}`, or `open: {service: ..., for: ...}`",
            )
            continue
        if where is not None and (to or opens):
            made[name] = Job(
                name, document.module, document.name, text_or_none(spec.title), spec.every.at,
                record.name, where, to, opens, document.span(),
            )  # fmt: skip
    return made


def _life(names: Names, document: Document, spec: JobSpec, record: Record) -> str:
    to = ""
    for written, one in spec.effects.move.items():
        at = ("effects", "move", written)
        name = names.refer(document, written, ("record",), document.key_span(*at))
        if name and name != record.name:
            names.report(
                "KS441",
                document.key_span(*at),
                f"this job looks at '{record.short}', and moves '{written}'",
                expected=record.short,
            )
            continue
        if leads_to(names, document, (*at, "to"), record, one.to) and name:
            to = one.to
    return to


def _opens(
    names: Names,
    document: Document,
    spec: OpenSpec,
    record: Record,
    records: Mapping[str, Record],
    services: Mapping[str, Service],
    scope: Scope,
) -> Opens | None:
    at = ("effects", "open")
    service = services.get(
        names.refer(document, spec.service, ("service",), document.span(*at, "service"))
    )
    if service is None:
        return None
    holder = record.field(spec.for_)
    if holder is None or holder.to != PERSON:
        people = [field.name for field in record.fields if field.to == PERSON]
        names.report(
            "KS443",
            document.span(*at, "for"),
            f"'{spec.for_}' is no field of '{record.short}' that names a person",
            expected=", ".join(people) or f"a field `to: {PERSON}`",
        )
        return None
    target = records[service.record]
    values: list[tuple[str, Rule]] = []
    for name in spec.set:
        field = target.field(name)
        if field is None or field.type == "table" or field.bilingual or field.compute is not None:
            known = [
                one.name
                for one in target.fields
                if one.type != "table" and not one.bilingual and one.compute is None
            ]
            names.report(
                "KS210",
                document.key_span(*at, "set", name),
                f"'{name}' is no plain question of '{target.short}'",
                expected=", ".join(known),
                mend=did_you_mean(name, known),
            )
            continue
        rule = rule_at(names, document, (*at, "set", name), scope, field.rule_type)
        if rule is not None:
            values.append((name, rule))
    return Opens(service.name, spec.for_, tuple(values))
