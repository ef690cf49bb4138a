"""Answers of which some are missing or cannot be read: a struct in which those are None.

The record's own `shown` is written for whole answers; with holes it says as much as can be known.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec

from runtime.answers.explain import explain
from runtime.answers.faults import Fault, Faults
from runtime.catalogue import Context, OfficerForm, Record


def with_holes(
    record: Record | OfficerForm, shaped: Mapping[str, Any], faults: Faults
) -> tuple[Any, frozenset[str]]:
    """The answers with None for every hole, and the names of those that were given but cannot be read.

    Args:
        shaped: The answers in the API's shape.
        faults: What was found wrong with them before; more is added.
    """
    explain(dict(shaped), record.fields, faults)
    broken = {name_of(fault) for fault in faults.found if fault.code != "missing"}
    # Half of a bilingual answer, or a row with a hole, cannot be decoded either.
    broken |= {name_of(fault) for fault in faults.found if fault.pointer.count("/") > 1}
    values: dict[str, Any] = {}
    types = {field.name: field.type for field in msgspec.structs.fields(record.answers)}
    for field in record.fields:
        if field.name not in types:
            continue
        empty: Any = [] if field.kind == "table" else None
        if field.name in broken or field.name not in shaped:
            values[field.name] = empty
            continue
        text = msgspec.json.encode(shaped[field.name])
        try:
            values[field.name] = msgspec.json.decode(text, type=types[field.name])
        except msgspec.ValidationError:
            broken.add(field.name)
            values[field.name] = empty
    return record.answers(**values), frozenset(broken)


def without_hidden(record: Record, shaped: dict[str, Any], ctx: Context) -> dict[str, Any]:
    """The answers without those to questions that are not put, readable or not.

    One hidden answer may hide another, so this goes on until nothing changes. A rule that stumbles
    over a hole hides nothing: the hole is told as a fault of its own.
    """
    left = dict(shaped)
    conditional = [field.name for field in record.fields if field.conditional]
    for _ in conditional:
        answers, _ = with_holes(record, left, Faults())
        with contextlib.suppress(TypeError, AttributeError):
            shown = record.shown(answers, ctx)
            hidden = [name for name in conditional if name in left and name not in shown]
            for name in hidden:
                del left[name]
            if hidden:
                continue
        break
    return left


def name_of(fault: Fault) -> str:
    """The question that a fault belongs to: the first step of its pointer."""
    return fault.pointer.split("/")[1] if "/" in fault.pointer else ""
