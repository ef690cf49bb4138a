"""Records: fields (own and copied), built-in fields, number, checks, unique, life."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from generator.diagnostics import Severity, did_you_mean
from generator.kinds.record.belongs import belongs_check
from generator.kinds.record.changes import find_changes, plain_fields, something_changed
from generator.kinds.record.copies import RecordShape, copied_fields, find_copies
from generator.kinds.record.duplicates import resolve_duplicates
from generator.kinds.record.number import number_pattern
from generator.kinds.record.papers import resolve_papers
from generator.kinds.record.spec import RecordSpec
from generator.kinds.record.versions import resolve_versions, written_versions
from generator.load.document import Document
from generator.resolve.decisions import DecisionNames, with_decisions
from generator.resolve.fields import finish_fields
from generator.resolve.names import Names, qualified
from generator.resolve.paths import check_path, field_of_path, kept_path
from generator.resolve.rules import condition_at
from generator.resolve.scopes import (
    BUILT_IN,
    RESERVED,
    application_built_in,
    entry_built_in,
    plain_built_in,
    row_scope,
)
from generator.resolve.shapes import shape_fields, typed_fields
from generator.resolve.words import text_of, text_or_none
from generator.rules.types import Schema, Scope, Typed
from generator.symbols import Check, Entry, Field, Record, Unique, fields_at

# The ground's own tables have the columns that they have; only words of rules are kept free.
_GROUND_RESERVED = frozenset({"id", "it", "me", "parent", "row", "old", "event"})


def shape_records(names: Names, states: Mapping[str, tuple[str, ...]]) -> dict[str, RecordShape]:
    """The fields of every record, by qualified name; `states` are those of its workflows."""
    shapes: dict[str, RecordShape] = {}
    for name, document in names.of_kind("record"):
        spec = _spec(document)
        reserved = _GROUND_RESERVED if spec.ground else RESERVED
        written = plain_fields(spec.fields)
        fields = shape_fields(names, document, written, ("fields",), name, reserved=reserved)
        entry = _entry(names, document, spec)
        builtins: Mapping[str, Typed]
        if spec.ground:
            builtins = {}
        elif entry is not None:
            builtins = entry_built_in(entry.states)
        elif name in states:
            builtins = application_built_in(states[name])
        elif document.module in names.lost:
            # Its workflow may be what could not be read.
            builtins = BUILT_IN
        else:
            builtins = plain_built_in()
        shapes[name] = RecordShape(document, fields, builtins, entry)
    for name, shape in shapes.items():
        with names.watch("record", name):
            find_copies(names, shape, shapes)
    for name, shape in shapes.items():
        with names.watch("record", name):
            find_changes(names, shape, shapes)
    return shapes


def row_types(shapes: Mapping[str, RecordShape]) -> dict[str, Mapping[str, Typed]]:
    """The members of every record and child table."""
    members: dict[str, Mapping[str, Typed]] = {}
    for name, shape in shapes.items():
        members[name] = shape.members()
        for one in (*shape.copied.values(), *shape.fields.values()):
            if one.inner:
                members[one.shape.row_type] = typed_fields(one.inner)
    return members


def resolve_records(
    names: Names,
    shapes: Mapping[str, RecordShape],
    schema: Schema,
    decided: DecisionNames | None = None,
) -> dict[str, Record]:
    """The records with their rules, by qualified name; which documents are asked a decision may say."""
    own: dict[str, tuple[Field, ...]] = {}
    for name, shape in shapes.items():
        scope = row_scope(schema, name)
        labelled = not _spec(shape.document).ground
        with names.watch("record", name):
            own[name] = finish_fields(
                names, shape.document, shape.fields, schema, scope, labelled=labelled
            )
    made: dict[str, Record] = {}
    for name, shape in shapes.items():
        with names.watch("record", name):
            made[name] = _record(names, name, shape, own, schema, (decided or {}).get(name, {}))
    return made


def _record(
    names: Names,
    name: str,
    shape: RecordShape,
    own: Mapping[str, tuple[Field, ...]],
    schema: Schema,
    decided: Mapping[str, str],
) -> Record:
    document, spec = shape.document, _spec(shape.document)
    scope = row_scope(schema, name)
    proposed = {
        mirror: (one.reference, target)
        for one in shape.changes.values()
        for target, mirror in one.fields.items()
    }
    fields = copied_fields(name, shape, own) + tuple(
        replace(field, proposes=proposed.get(field.name)) if field.name in proposed else field
        for field in own[name]
    )
    record = Record(
        name=name,
        module=document.module,
        short=document.name,
        title=text_of(spec.title),
        ground=spec.ground,
        number=number_pattern(names, document, spec.number) if spec.number else None,
        entry=None
        if shape.entry is None
        else replace(shape.entry, versions=resolve_versions(names, document, spec, fields)),
        copies=shape.source,
        fields=fields,
        checks=_checks(names, document, spec, fields, scope)
        + belongs_check(names, document, spec, scope)
        + tuple(
            check
            for one in shape.changes.values()
            if (check := something_changed(names, shape, one, scope)) is not None
        ),
        unique=_unique(names, document, spec, fields, shape.builtins, scope),
        index=(),
        builtins=shape.builtins,
        span=document.span(),
        documents=resolve_papers(names, document, spec, fields, with_decisions(scope, decided)),
        changes=shape.changes,
        duplicates=resolve_duplicates(names, document, spec, fields),
    )
    index = tuple(
        tuple(
            kept_path(fields, path)
            for place, path in enumerate(paths)
            if check_path(names, document, fields, shape.builtins, path, ("index", number, place))
        )
        for number, paths in enumerate(spec.index)
    )
    return replace(record, index=index) if index else record


def _entry(names: Names, document: Document, spec: RecordSpec) -> Entry | None:
    if spec.entry is None:
        return None
    life = spec.entry.life
    states = {life.start: None}
    for source, targets in life.moves.items():
        states.update(dict.fromkeys((source, *targets)))
    reached = {life.start}
    while more := {to for state in reached for to in life.moves.get(state, ())} - reached:
        reached |= more
    for state in states:
        if state not in reached:
            names.report(
                "KS401",
                document.key_span("entry", "life", "moves", state),
                f"no entry can ever be '{state}'",
                expected=f"moves that lead from '{life.start}' to every state",
                mend=did_you_mean(state, reached),
            )
    versions = written_versions(spec.entry.versions)
    return Entry(life.start, tuple(states), dict(life.moves), versions)


def _checks(
    names: Names, document: Document, spec: RecordSpec, fields: tuple[Field, ...], scope: Scope
) -> tuple[Check, ...]:
    made: list[Check] = []
    for name, check in spec.checks.items():
        path = ("checks", name)
        if check.at and not check_path(
            names, document, fields, {}, check.at, (*path, "at"), groups=True
        ):
            continue
        rule = condition_at(names, document, (*path, "rule"), scope)
        if rule is not None:
            at = kept_path(fields, check.at) if check.at else ""
            if at and field_of_path(fields, check.at or "") is None:
                at = fields_at(fields, at)[0].path  # of a group: where its answers begin
            made.append(Check(name, rule, at, text_of(check.message)))
    return tuple(made)


def _unique(
    names: Names,
    document: Document,
    spec: RecordSpec,
    fields: tuple[Field, ...],
    builtins: Mapping[str, Typed],
    scope: Scope,
) -> tuple[Unique, ...]:
    made: list[Unique] = []
    for name, unique in spec.unique.items():
        path = ("unique", name)
        known = [
            one
            for index, one in enumerate(unique.of)
            if check_path(names, document, fields, builtins, one, (*path, "of", index))
        ]
        where = condition_at(names, document, (*path, "where"), scope) if unique.where else None
        if unique.message is None:
            names.report(
                "KS701",
                document.key_span(*path),
                "nobody is told what is wrong when this is not unique",
                expected="message: {en: ..., ml: ...}",
                severity=Severity.WARNING,
            )
        if len(known) == len(unique.of) and (unique.where is None or where is not None):
            of = tuple(kept_path(fields, path) for path in unique.of)
            made.append(Unique(name, of, where, text_or_none(unique.message)))
    return tuple(made)


def workflow_records(names: Names) -> dict[str, tuple[str, ...]]:
    """The records that files are opened for, with the states of all their workflows."""
    states: dict[str, dict[str, None]] = {}
    entries = {
        name
        for name, document in names.by_kind.get("record", {}).items()
        if _spec(document).entry is not None or _spec(document).ground
    }
    for _, document in names.of_kind("workflow"):
        spec = document.spec
        module, _, short = str(getattr(spec, "of", "")).rpartition(".")
        record = qualified(module or document.module, short)
        if record in entries or record not in names.by_kind.get("record", {}):
            # The record that was meant has built-in fields that nobody should miss now.
            for word in BUILT_IN:
                names.lose(document.module, word)
        known = states.setdefault(record, {})
        known.update(dict.fromkeys(getattr(spec, "states", {})))
    return {record: tuple(known) for record, known in states.items()}


def _spec(document: Document) -> RecordSpec:
    spec = document.spec
    assert isinstance(spec, RecordSpec)
    return spec
