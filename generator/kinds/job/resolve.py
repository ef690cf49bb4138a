"""Jobs: the register they look at, which entries, and what happens to each."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.job.spec import JobSpec, OpenSpec, TrySpec
from generator.kinds.workflow.effects import leads_to
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.rules import condition_at, rule_at
from generator.resolve.scopes import PERSON, row_scope
from generator.resolve.words import text_or_none
from generator.rules.types import Int, Money, Ref, Schema, Scope, Typed
from generator.symbols import Fee, Job, Opens, Record, Rule, Service, Trial


def resolve_jobs(
    names: Names,
    records: Mapping[str, Record],
    services: Mapping[str, Service],
    fees: Mapping[str, Fee],
    schema: Schema,
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
        demand = _demand(names, document, spec, record, fees) if spec.demand else ""
        trial = _trial(names, document, spec.try_, schema) if spec.try_ is not None else None
        if not spec.effects.move and spec.effects.open is None and spec.demand is None:
            names.report(
                "KS442",
                document.key_span("effects"),
                "this job does nothing to the entries that it finds",
                expected="`move: {record: {to: state}}`, `open: {service: ..., for: ...}`, or `demand: fee`",
            )
            continue
        if where is not None and (to or opens or demand):
            made[name] = Job(
                name, document.module, document.name, text_or_none(spec.title), spec.every.at,
                record.name, where, to, opens, document.span(), _days(names, document, spec), demand, trial,
            )  # fmt: skip
    return made


def _days(names: Names, document: Document, spec: JobSpec) -> tuple[str, ...]:
    month = spec.every.month
    if month is None:
        return spec.every.on
    if spec.every.on or not 1 <= month <= 28:
        names.report(
            "KS446",
            document.span("every", "month"),
            "a job runs on a day that every month has, or on days of the year",
            expected="month: 1 to 28, without `on`",
        )
    return (f"{month:02}",)


def _demand(
    names: Names, document: Document, spec: JobSpec, record: Record, fees: Mapping[str, Fee]
) -> str:
    assert spec.demand is not None
    name = names.refer(document, spec.demand, ("fee",), document.span("demand"))
    fee = fees.get(name)
    if fee is None:
        return ""
    if fee.standing is None or fee.of != record.name:
        names.report(
            "KS446",
            document.span("demand"),
            f"'{spec.demand}' is no standing demand of '{record.short}'",
            expected=f"a fee `of: {record.short}` with `per`",
            others=((fee.span, "the fee"),),
        )
        return ""
    if spec.once != (record.short, "period"):
        names.report(
            "KS446",
            document.span("once") if spec.once else document.span("demand"),
            "a demand says of what it is raised once",
            expected=f"once: [{record.short}, period]",
            mend=f"write `once: [{record.short}, period]`",
        )
    if spec.effects.move or spec.effects.open is not None:
        names.report(
            "KS446",
            document.key_span("effects"),
            "a job that demands does nothing else: its figures wait for an officer",
            expected="a second job for what happens to the entries",
        )
    if not spec.every.on and spec.every.month is None:
        names.report(
            "KS446",
            document.span("every"),
            "a demand is raised on days of the year or of the month",
            expected="every: {on: [04-01, 10-01], at: '02:00'}, or {month: 1, at: '02:00'}",
        )
    return name


_COUNT, _TOTAL = Typed(Int(), empty=False), Typed(Money(), empty=False)
_RUN = "run"


def _trial(names: Names, document: Document, spec: TrySpec, schema: Schema) -> Trial:
    names.knows_role(document, spec.approve, document.span("try", "approve"))
    members = {**schema.members, _RUN: {"count": Typed(Int()), "total": Typed(Money())}}
    scope = Scope(
        {"count": _COUNT, "total": _TOTAL, "previous": Typed(Ref(_RUN))},
        Schema(members, schema.uuid_keys),
    )
    stop = condition_at(names, document, ("try", "stop"), scope) if spec.stop else None
    return Trial(spec.approve, stop)


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
