"""Answers written as people think of them, laid out as they are given.

`place: {home: {ward: "3"}}` chooses an option and answers what it brings along;
`mother: {name: {first: {...}}}` answers a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from generator.resolve.nested import UNKNOWN
from generator.symbols import Field, Form, Record, Service, Workflow


def flat_answers(
    fields: tuple[Field, ...], answers: Mapping[str, Any], above: str = ""
) -> dict[str, Any]:
    """The answers by the names of fields; what names none stays as it is written, to be told."""
    known = {field.spelt: field for field in fields}
    made: dict[str, Any] = {}
    for name, value in answers.items():
        word = f"{above}{name}"
        field = known.get(word)
        inner = cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
        if field is None:
            is_group = inner and any(one.startswith(f"{word}.") for one in known)
            made.update(flat_answers(fields, inner, f"{word}.") if is_group else {word: value})
        elif set(inner) == {UNKNOWN} and f"{word}.{UNKNOWN}" in known:
            made[known[f"{word}.{UNKNOWN}"].name] = inner[UNKNOWN]
        elif field.type == "choice" and len(inner) == 1:
            ((option, brought),) = inner.items()
            made[field.name] = option
            if isinstance(brought, dict):
                below = cast("Mapping[str, Any]", brought)
                made.update(flat_answers(fields, below, f"{word}.{option}."))
        elif field.type == "table" and isinstance(value, list):
            made[field.name] = _rows(field, value)
        else:
            made[field.name] = value
    return made


def _rows(table: Field, rows: Iterable[Any]) -> list[Any]:
    return [
        flat_answers(table.fields, cast("Mapping[str, Any]", row)) if isinstance(row, dict) else row
        for row in rows
    ]


def flat_step(
    service: Service,
    do: str,
    answers: Mapping[str, Any],
    records: Mapping[str, Record],
    workflows: Mapping[str, Workflow],
    forms: Mapping[str, Form],
) -> dict[str, Any]:
    """What is answered with an action: questions of the record, or of the officer's own form."""
    record, workflow = records.get(service.record), workflows.get(service.workflow)
    asked = {
        one.form
        for state in (workflow.states if workflow else ())
        for one in state.steps
        if one.name == do and one.form
    }
    fields = record.fields if record else ()
    for name in sorted(asked):
        if name in forms and not forms[name].of:
            fields = forms[name].fields
    return flat_answers(fields, answers)


def flat_expected(
    service: Service, expect: Mapping[str, Any], records: Mapping[str, Record]
) -> dict[str, Any]:
    """What is expected of the file's own fields, and of entries by their short names."""
    record = records.get(service.record)
    entries = {one.short: one for one in records.values() if one.entry is not None}
    own = {one.spelt for one in record.fields} if record else set[str]()
    made: dict[str, Any] = {}
    for name, value in expect.items():
        entry = entries.get(name)
        if entry is not None and name not in own and isinstance(value, dict):
            made[name] = flat_answers(entry.fields, cast("Mapping[str, Any]", value))
        else:
            made.update(flat_answers(record.fields if record else (), {name: value}))
    return made


def flat_given(scenario: Mapping[str, Any], record: Record | None) -> dict[str, Any]:
    """The answers that the file is opened with."""
    return flat_answers(record.fields, scenario) if record else dict(scenario)
