"""Migrations: each step names what there is now, and what was there before."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.migration.spec import MigrationSpec, StepSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.paths import field_of_path
from generator.symbols import Field, Migration, Record, Workflow


def resolve_migrations(
    names: Names, records: Mapping[str, Record], workflows: Mapping[str, Workflow]
) -> tuple[Migration, ...]:
    """The migrations in order; a step that means nothing is told."""
    made: list[Migration] = []
    for document in names.documents.of_kind("migration"):
        spec = document.spec
        assert isinstance(spec, MigrationSpec)
        if parts(spec.after) >= parts(spec.migration):
            names.report(
                "KS481", document.span("after"), f"{spec.migration} does not come after {spec.after}",
                expected="a version before that of the migration", mend="exchange the two",
            )  # fmt: skip
        for index, step in enumerate(spec.steps):
            _check_step(names, document, records, index, step)
        _check_running(names, document, spec, workflows)
        made.append(
            Migration(document.module, spec.migration, spec.after, len(spec.steps), document.span())
        )
    return tuple(made)


def parts(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared."""
    return tuple(int(part) for part in version.split("."))


def _check_step(
    names: Names, document: Document, records: Mapping[str, Record], index: int, step: StepSpec
) -> None:
    at: tuple[Step, ...] = ("steps", index)
    is_rename, is_values = step.rename is not None, step.values is not None
    if is_rename == is_values or is_rename != (step.to is not None) or is_values != bool(step.map):
        names.report(
            "KS481", document.near(*at), "this step says neither a rename nor values, or half of one",
            expected="{rename: record.field, to: field} or {values: record.field, map: {old: new}}",
        )  # fmt: skip
        return
    written = step.rename or step.values or ""
    key = "rename" if is_rename else "values"
    record = _record(names, document, records, written, (*at, key))
    if record is None:
        return
    _, _, old = written.partition(".")
    if is_rename:
        _field(names, document, record, step.to or "", (*at, "to"))
        if field_of_path(record.fields, old) is not None:
            names.report(
                "KS481", document.span(*at, key), f"'{written}' is still there: it was not renamed",
                expected="a name of before, which the record has no more",
            )  # fmt: skip
        return
    field = _field(names, document, record, old, (*at, key))
    for code, now in step.map.items() if field is not None else ():
        known = [option.code for option in field.options] if field is not None else []
        if now not in known:
            names.report(
                "KS481", document.span(*at, "map", code), f"'{written}' has no option '{now}'",
                expected=", ".join(known) or "the codes of a choice", mend=did_you_mean(now, known),
            )  # fmt: skip


def _record(
    names: Names, document: Document, records: Mapping[str, Record], written: str, at: tuple[Step, ...]
) -> Record | None:  # fmt: skip
    short = written.partition(".")[0]
    found = records.get(f"{document.module}.{short}")
    if found is None and not names.is_lost(document, short):
        known = [record.short for record in records.values() if record.module == document.module]
        names.report(
            "KS481", document.span(*at), f"the module has no record '{short}'",
            expected=", ".join(known), mend=did_you_mean(short, known),
        )  # fmt: skip
    return found


def _field(
    names: Names, document: Document, record: Record, path: str, at: tuple[Step, ...]
) -> Field | None:
    field = field_of_path(record.fields, path)
    if field is None and not any(names.is_lost(document, word) for word in path.split(".")):
        known = [one.spelt for one in record.fields]
        names.report(
            "KS210", document.span(*at), f"the record '{record.short}' has no field '{path}'",
            expected=", ".join(known), mend=did_you_mean(path, known),
        )  # fmt: skip
    return field


def _check_running(
    names: Names, document: Document, spec: MigrationSpec, workflows: Mapping[str, Workflow]
) -> None:
    for written, one in spec.running.items():
        name = names.refer(document, written, ("workflow",), document.key_span("running", written))
        flow = workflows.get(name)
        if flow is None or one.except_ is None:
            continue
        states = [state.name for state in flow.states]
        at = ("running", written, "except")
        if one.except_.move not in states:
            names.report(
                "KS402", document.span(*at, "move"), f"the workflow has no state '{one.except_.move}'",
                expected=", ".join(states), mend=did_you_mean(one.except_.move, states),
            )  # fmt: skip
        if one.except_.state in states:
            names.report(
                "KS481", document.span(*at, "state"), f"'{one.except_.state}' is still a state: its files may stay",
                expected="a state of before, which the workflow has no more",
            )  # fmt: skip
