"""Private values that reach a field which is not private, by the rules that fill it in."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Severity, Span
from generator.resolve.paths import field_of_path
from generator.rules.typed import Compare, IsEmpty, Matches, OneOf, Read, RowRead, TypedExpr, parts
from generator.symbols import Decision, Field, Record, Rule, SymbolTable


def check_flows(table: SymbolTable) -> Iterator[Diagnostic]:
    """Computed fields and defaults of records; decisions; entries that workflows write."""
    for record in table.records.values():
        for field in _all(record.fields):
            for rule in (field.compute, field.default):
                if rule is not None and not field.private:
                    yield from _told(rule, record, field)
    for decision in table.decisions.values():
        yield from _decided(decision, table.records[decision.of])
    for workflow in table.workflows.values():
        source = table.records[workflow.of]
        creates = [create for state in workflow.states for create in state.effects]
        creates += [
            create
            for state in workflow.states
            for action in state.actions
            for create in action.effects
        ]
        for create in creates:
            entry = table.records[create.record]
            for name, rule in create.values:
                target = entry.field(name)
                if target is not None and not target.private:
                    yield from _told(rule, source, target, create.each)
        for amend in (amend for state in workflow.states for amend in state.amends):
            entry = table.records[amend.record]
            for name, rule in amend.values:
                target = entry.field(name)
                if target is not None and not target.private:
                    yield from _told(rule, source, target)
            for name, taken in amend.taken:
                given, target = source.field(taken), entry.field(name)
                if given and target and given.private and not target.private:
                    yield _shown(amend.span, taken, given, target)
            if (order := amend.order) is not None:
                yield from _ordered(order, source)


def _ordered(rule: Rule, source: Record) -> Iterator[Diagnostic]:
    """The order stands in marginal notes, which nobody masks."""
    for path in sorted(_given(rule.typed)):
        field = field_of_path(source.fields, path)
        if field is not None and field.private:
            yield Diagnostic(
                "KS513",
                rule.span,
                f"this gives the private '{path}' to the order of an amendment, which all readers see",
                expected="a field that is not private",
                others=((field.span, "the private field"),),
            )


def _told(rule: Rule, source: Record, target: Field, each: str = "") -> Iterator[Diagnostic]:
    for path in sorted(_given(rule.typed)):
        path = f"{each}.{path.removeprefix('row.')}" if each and path.startswith("row.") else path
        field = field_of_path(source.fields, path)
        if field is not None and field.private:
            yield _shown(rule.span, path, field, target)


def _shown(span: Span, path: str, field: Field, target: Field) -> Diagnostic:
    return Diagnostic(
        "KS513",
        span,
        f"this gives the private '{path}' to '{target.path}', which is not private",
        expected="`private: true` on the field that takes it",
        mend=f"write `private: true` on '{target.path}'",
        others=((field.span, "the private field"),),
    )


def _decided(decision: Decision, source: Record) -> Iterator[Diagnostic]:
    """What a table of public rows gives for a private value tells that value to whoever sees the answer."""
    for take in decision.takes:
        if take.steps:  # a step of time tells no more than a comparison does
            continue
        for path in sorted(_given(take.rule.typed)):
            field = field_of_path(source.fields, path)
            if field is not None and field.private:
                yield Diagnostic(
                    "KS849",
                    take.rule.span,
                    f"the private '{path}' is looked up in a table that everybody may read",
                    expected="a field that is not private, or a band that the applicant states",
                    mend='if it must be so, say why: `allow: {KS849: "..."}`',
                    severity=Severity.WARNING,
                    others=((field.span, "the private field"),),
                )


def _given(node: TypedExpr) -> set[str]:
    """What of a rule's reads shows in its value: a comparison tells only yes or no."""
    match node:
        case Read() | RowRead():
            return {node.path}
        case IsEmpty() | Compare() | OneOf() | Matches():
            return set()
        case _:
            return set[str]().union(*map(_given, parts(node)))


def _all(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)
