"""A form that is only half filled in: which questions it puts now, and what is wrong so far.

The record's own `shown` and `check` are written for whole answers. Here they get a struct in which
what was not answered, or cannot be read, is None. A rule that stumbles over such a hole says nothing
yet; submission judges the whole again, without holes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from runtime.answers.explain import explain
from runtime.answers.faults import Fault, Faults
from runtime.answers.holes import name_of, with_holes
from runtime.answers.typed import path_of, read_typed
from runtime.catalogue import Context, Field, OfficerForm, Record, Service
from runtime.portal.posted import row_indexes
from runtime.words import Words


def asked_fields(service: Service) -> tuple[Field, ...]:
    """The fields of the form, in the order in which its pages ask them."""
    by_name = {field.name: field for field in service.record.fields}
    return tuple(by_name[name] for page in service.pages for name in page.fields)


def shown_names(service: Service, raw: Mapping[str, str], ctx: Context) -> frozenset[str]:
    """The questions that are put, given what was answered so far.

    A conditional one waits until all that is asked before it is answered, so it comes up only after
    the answers that it depends on.
    """
    return shown_of(service.record, asked_fields(service), raw, ctx)


def shown_of(
    asked: Record | OfficerForm, fields: Iterable[Field], raw: Mapping[str, str], ctx: Context
) -> frozenset[str]:
    """The same for the questions of a record or of an officer's form."""
    answers, broken = _struct(asked, raw)
    try:
        open_now = asked.shown(answers, ctx)
    except (TypeError, AttributeError):
        open_now = frozenset[str]()
    shown: set[str] = set()
    complete = True
    for field in fields:
        if not field.conditional:
            shown.add(field.name)
            needed = not field.optional and field.kind != "table"
            if needed and (getattr(answers, field.name) is None or field.name in broken):
                complete = False
        elif (complete or field.at_once) and field.name in open_now:
            shown.add(field.name)
    return frozenset(shown)


def faults_so_far(
    service: Service, raw: Mapping[str, str], ctx: Context, shown: Iterable[str]
) -> list[Fault]:
    """Every fault of the questions in `shown` that can be told before the whole is filled in."""
    record, names = service.record, frozenset(shown)
    faults = Faults()
    explain(read_typed(raw, record.fields, faults), record.fields, faults)
    answers, broken = _struct(record, raw)
    _missing(record, answers, names, faults)
    rules = Faults()
    with contextlib.suppress(
        TypeError, AttributeError
    ):  # stumbled over a hole; what it found before stands
        record.check(answers, ctx, rules)
    for fault in rules.found:
        # A hole is told of once, above; its emptiness breaks rules of its own that nobody need read.
        name = name_of(fault)
        if getattr(answers, name, None) is not None and name not in broken:
            faults.add(fault.pointer, fault.code, fault.message)
    return [fault for fault in faults.found if name_of(fault) in names]


def mistakes_by_path(
    faults: Iterable[Fault], raw: Mapping[str, str], service: Service
) -> dict[str, Words]:
    """The words of each fault by the path of the input that they belong to.

    Rows that nobody filled in fall away before answers are judged, so the n-th judged row is the n-th
    filled one.
    """
    filled = {
        table.name: [
            index
            for index in row_indexes(raw, table)
            if any(
                text.strip()
                for path, text in raw.items()
                if path.startswith(f"{table.name}.{index}.")
            )
        ]
        for table in service.record.fields
        if table.kind == "table"
    }
    found: dict[str, Words] = {}
    for fault in faults:
        steps = path_of(fault.pointer).split(".")
        rows = filled.get(steps[0])
        if rows is not None and len(steps) > 1 and steps[1].isdigit() and int(steps[1]) < len(rows):
            steps[1] = str(rows[int(steps[1])])
        found.setdefault(".".join(steps), fault.message)
    return found


def flattened(fields: Iterable[Field], body: Mapping[str, Any], at: str = "") -> dict[str, str]:
    """Answers in the API's shape as text by path: a file's answers, put back into its form."""
    raw: dict[str, str] = {}
    for field in fields:
        value = body.get(field.name)
        if value is None or field.computed:
            continue
        path = f"{at}{field.name}"
        if field.kind == "table":
            for index, row in enumerate(value):
                raw |= flattened(field.fields, row, f"{path}.{index}.")
        elif isinstance(value, dict):
            texts = cast("dict[str, Any]", value)
            raw |= {f"{path}.{lang}": str(text) for lang, text in texts.items() if text is not None}
        elif isinstance(value, bool):
            raw[path] = "true" if value else "false"
        else:
            raw[path] = str(value)
    return raw


def _struct(record: Record | OfficerForm, raw: Mapping[str, str]) -> tuple[Any, frozenset[str]]:
    """The answers with None for every hole, and the names of those that were given but cannot be read."""
    faults = Faults()
    typed = read_typed(raw, record.fields, faults)
    return with_holes(record, typed, faults)


def _missing(record: Record, answers: Any, names: frozenset[str], faults: Faults) -> None:
    for field in record.fields:
        if (
            field.conditional
            and not field.optional
            and field.name in names
            and getattr(answers, field.name) is None
        ):
            faults.missing(f"/{field.name}")
