"""Effects: which register entries are written, each field by a rule of the file's record."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Span, did_you_mean
from generator.kinds.workflow.spec import EffectsSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.paths import kept_path
from generator.resolve.rules import rule_at
from generator.rules.types import Ref, Scope, Typed
from generator.symbols import Create, Field, Move, Record, Rule


def resolve_effects(
    names: Names,
    document: Document,
    spec: EffectsSpec | None,
    path: tuple[Step, ...],
    scope: Scope,
    records: Mapping[str, Record],
    source: Record,
) -> tuple[Create, ...]:
    """The entries that are written of a file of `source`; wrong ones are told and left out."""
    made: list[Create] = []
    for written, values in (spec.create if spec else {}).items():
        at = (*path, "create", written)
        span = document.key_span(*at)
        record = entry_at(
            names, written, span, document, records, ", and effects write nothing else"
        )
        if record is None:
            continue
        each = _each(names, document, record, source, values, at)
        inside = scope
        if each is not None:
            row = Typed(Ref(each.row_type), empty=False)
            inside = Scope({**scope.names, EACH_ROW: row}, scope.schema, scope.facts)
        values = {name: text for name, text in values.items() if name != EACH}
        _check_complete(names, document, record, values, at)
        rules: list[tuple[str, Rule]] = []
        for name in values:
            rule = _value(names, document, record, name, (*at, name), inside)
            if rule is not None:
                rules.append((kept_path(record.fields, name), rule))
        made.append(Create(record.name, tuple(rules), span, each.name if each else ""))
    return tuple(made)


EACH, EACH_ROW = "each", "row"


def _each(
    names: Names,
    document: Document,
    record: Record,
    source: Record,
    values: Mapping[str, str],
    at: tuple[Step, ...],
) -> Field | None:
    """The table of which every row makes an entry. Told where there is none, or another is copied from."""
    copied = {
        field.copied_from.partition(".")[0] for field in record.fields if "." in field.copied_from
    }
    written = values.get(EACH, "")
    table = source.field(written) if written else None
    tables = [one.name for one in source.tables]
    is_table = table is not None and table.type == "table"
    if written and not is_table and not names.is_lost(document, written):
        names.report(
            "KS447",
            document.span(*at, EACH),
            f"'{written}' is no table of '{source.short}'",
            expected=", ".join(tables) or "a record with a table",
            mend=did_you_mean(written, tables),
        )
        return None
    if copied - {written} and (not written or is_table):
        wanted = sorted(copied)[0]
        names.report(
            "KS447",
            document.key_span(*at),
            f"'{record.short}' copies columns of '{wanted}': an entry is written for each of its rows",
            expected=f"each: {wanted}",
            mend=f"write `each: {wanted}` here",
            others=((record.span, "the entry"),),
        )
        return None
    return table


def resolve_moves(
    names: Names,
    document: Document,
    spec: EffectsSpec | None,
    path: tuple[Step, ...],
    scope: Scope,
    records: Mapping[str, Record],
) -> tuple[Move, ...]:
    """The entries whose life changes; wrong ones are told and left out."""
    made: list[Move] = []
    for written, one in (spec.move if spec else {}).items():
        at = (*path, "move", written)
        span = document.key_span(*at)
        record = entry_at(names, written, span, document, records, ": it has no life")
        if record is None:
            continue
        if not leads_to(names, document, (*at, "to"), record, one.to):
            continue
        rule = rule_at(names, document, (*at, "row"), scope, Ref(record.name))
        if rule is not None:
            made.append(Move(record.name, rule, one.to, span))
    return tuple(made)


def leads_to(
    names: Names, document: Document, at: tuple[Step, ...], record: Record, to: str
) -> bool:
    """Whether some move of an entry's life leads to the state written at `at`; told where none does."""
    moves = record.entry.moves if record.entry is not None else {}
    known = sorted({state for targets in moves.values() for state in targets})
    if to not in known:
        names.report(
            "KS432",
            document.span(*at),
            f"no move of '{record.short}' leads to '{to}'",
            expected=", ".join(known),
            mend=did_you_mean(to, known),
            others=((record.span, "the entry"),),
        )
    return to in known


def entry_at(
    names: Names,
    written: str,
    span: Span,
    document: Document,
    records: Mapping[str, Record],
    why_not: str,
) -> Record | None:
    """The register entry of this name; a record that is none is told."""
    record = records.get(names.refer(document, written, ("record",), span))
    if record is not None and record.entry is None:
        names.report(
            "KS411",
            span,
            f"'{written}' is no register entry{why_not}",
            expected="a record with `entry:`",
            others=((record.span, "the record"),),
        )
        return None
    return record


def _value(
    names: Names,
    document: Document,
    record: Record,
    name: str,
    at: tuple[Step, ...],
    scope: Scope,
) -> Rule | None:
    field = record.field(name)
    if field is None:
        known = [one.spelt for one in record.fields if not one.copied_from]
        if not names.is_lost(document, name):
            names.report(
                "KS210",
                document.key_span(*at),
                f"the record '{record.short}' has no field '{name}'",
                expected=", ".join(known),
                mend=did_you_mean(name, known)
                or f"add the field '{name}' to the record, or delete this",
            )
        return None
    if field.copied_from or field.compute is not None or field.type == "table":
        names.report(
            "KS412",
            document.key_span(*at),
            f"'{name}' is " + ("copied" if field.copied_from else "not written by a rule here"),
            expected="the record's own plain fields",
            mend="delete this line",
        )
        return None
    return rule_at(names, document, at, scope, field.rule_type)


def _check_complete(
    names: Names,
    document: Document,
    record: Record,
    values: Mapping[str, str],
    at: tuple[Step, ...],
) -> None:
    """Every compulsory field of the entry needs a value: nobody can fill it in later."""
    given = {kept_path(record.fields, name) for name in values}
    missing = [
        field.spelt
        for field in record.fields
        if not field.optional
        and field.chosen is None
        and not field.copied_from
        and field.compute is None
        and field.default is None
        and field.type != "table"
        and field.name not in given
        and not document.is_hole(*at, field.name)
    ]
    # A name that is nearly a missing one was told as unknown.
    unknown = [name for name in values if record.field(name) is None]
    missing = [name for name in missing if not did_you_mean(name, unknown)]
    if missing:
        names.report(
            "KS413",
            document.key_span(*at),
            f"the entry '{record.short}' is written without: {', '.join(missing)}",
            expected="a rule for every compulsory field",
            mend=f"add `{missing[0]}: ...`, or make the field optional",
            others=((record.span, "the entry"),),
        )
