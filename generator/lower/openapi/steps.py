"""What an action or a branch takes, and the operations beside the plain step: clock, choices, bulk, counter."""

from __future__ import annotations

from collections.abc import Sequence

from generator.ir.doors import ReaderIR
from generator.lower.behind import references
from generator.lower.doors.build import Stored
from generator.lower.openapi.components import DAY, TEXT, UUID, WHOLE, WORDS
from generator.lower.openapi.parts import (
    API,
    ONE,
    PARAMETER,
    UNSAFE,
    Json,
    answer,
    body,
    closed,
    listed,
    nullable,
    operation,
    schema_ref,
)
from generator.lower.openapi.schemas import answers_schema
from generator.symbols import Action, Branch, Service, State, SymbolTable, Workflow

LONGEST_REMARK = 2_000
REMARK: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST_REMARK}
_STAFF = (PARAMETER["post"], PARAMETER["local_body"])


def steps_of(workflow: Workflow) -> dict[str, list[State]]:
    """The states in which each action or branch is open, by its name."""
    found: dict[str, list[State]] = {}
    for state in workflow.states:
        for step in state.steps:
            found.setdefault(step.name, []).append(state)
    return found


def variants_of(states: Sequence[State], name: str) -> list[Action | Branch]:
    """The forms that a step of this name takes in these states."""
    return [step for state in states for step in state.steps if step.name == name]


def targets_of(state: State, step: Action | Branch, workflow: Workflow) -> list[str]:
    """The states that a step leads to from here."""
    if isinstance(step, Branch):
        return [state.name, *([state.then] if state.then else [])]
    if step.to:
        return [step.to]
    return [
        other.name
        for other in workflow.states
        if any(action.to == state.name for action in other.actions)
    ]


def asked_of(
    service: Service, workflow: Workflow, variants: Sequence[Action | Branch], symbols: SymbolTable
) -> Json:
    """The body of a step; one that is done differently from several states may get either."""
    properties: Json = {}
    needed: list[str] = []
    remarks = [isinstance(one, Action) and "remark" in one.ask for one in variants]
    if any(remarks):
        properties["remark"] = REMARK if all(remarks) else nullable(REMARK)
        needed += ["remark"] if all(remarks) else []
    if any(isinstance(one, Action) and one.edit for one in variants):
        properties["answers"] = nullable(schema_ref(f"{service.module}.{service.short}.changes"))
    forms = [one.form for one in variants]
    if any(forms):
        name = next(form for form in forms if form)
        properties["form"] = answers_schema(symbols.forms[name].fields)
        needed += ["form"] if all(forms) else []
    if any(isinstance(one, Action) and _returns(one, workflow) for one in variants):
        flags = {"type": "array", "items": TEXT, "maxItems": 200}
        properties["flags"] = nullable(flags)
    return body(closed(properties, needed), required=bool(needed))


def _returns(action: Action, workflow: Workflow) -> bool:
    """Whether the officer may flag questions: somebody then answers those alone."""
    target = workflow.state(action.to)
    return target is not None and any(one.flagged for one in target.actions)


def more_paths(service: Service, stored: Stored, workflow: Workflow, symbols: SymbolTable) -> Json:
    """The clock of every file, choices for references, actions on several files."""
    top = f"{API}/{service.module}/{service.short}"
    name = f"{service.module}.{service.short}"
    readers = sorted({role for reader in stored.readers for role in reader.roles})
    counted = nullable_object(
        closed({"name": TEXT, **_count_members()}, ("name", *_count_members()))
    )
    paths: Json = {
        f"{top}/files/{{id}}/clock": {
            "parameters": [PARAMETER["id"]],
            "get": operation(
                f"{name}.files.clock",
                service.module,
                "How its promised time was counted, day by day",
                {
                    "200": answer(
                        "Counted.",
                        closed(
                            {
                                "whole": {"oneOf": [schema_ref("Count"), {"type": "null"}]},
                                "state": counted,
                            }
                        ),
                    )
                },
                ONE,
                _STAFF,
                **{"x-roles": readers},
            ),
        }
    }
    fields = references(stored.record, symbols)
    for field in fields:
        paths[f"{top}/choices/{field.path}"] = {
            "get": _choices(service, field.path, stored.readers)
        }
    for step, states in steps_of(workflow).items():
        variants = [one for one in variants_of(states, step) if isinstance(one, Action)]
        most = max((one.bulk for one in variants), default=0)
        if most:
            roles = sorted({role for one in variants for role in one.by})
            paths[f"{top}/actions/{step}"] = {"post": _bulk(service, step, variants, most, roles)}
    return paths


def applicant_schema(workflow: Workflow, stored: Stored) -> Json | None:
    """Who applies, where staff open files at the counter; None where citizens alone do."""
    staff = {role for reader in stored.readers if reader.kind != "citizen" for role in reader.roles}
    if not staff & set(workflow.submit_by):
        return None
    mobile = {"type": "string", "pattern": "^[6-9][0-9]{9}$"}
    return nullable_object(closed({"mobile": mobile, "name": WORDS}))


def nullable_object(schema: Json) -> Json:
    """The object, or null."""
    return {"oneOf": [schema, {"type": "null"}]}


def _count_members() -> Json:
    lines = listed(closed({"day": DAY, "number": nullable(WHOLE), "why": TEXT, "words": WORDS}))
    return {
        "days": WHOLE,
        "working": {"type": "boolean"},
        "starts": DAY,
        "due_on": nullable(DAY),
        "lines": lines,
    }


def _choices(service: Service, path: str, readers: Sequence[ReaderIR]) -> Json:
    def query(name: str, schema: Json, needed: bool) -> Json:
        return {"name": name, "in": "query", "required": needed, "schema": schema}

    roles = {r for one in readers if one.acts or one.creates for r in one.roles}
    row = closed(
        {
            "id": UUID,
            "number": nullable(TEXT),
            "label": closed({"en": nullable(TEXT), "ml": nullable(TEXT)}),
        }
    )
    return operation(
        f"{service.module}.{service.short}.choices.{path.replace('.', '_')}",
        service.module,
        f"What may be chosen as {path}",
        {"200": answer("The newest that fit.", listed(row))},
        (400, 401, 403, 404, 503),
        (
            PARAMETER["post"],
            query("local_body", {"type": "string", "minLength": 1}, True),
            query("q", {"type": "string", "minLength": 1, "maxLength": 100}, False),
            query("applicant", UUID, False),
        ),
        **{"x-roles": sorted(roles)},
    )


def _bulk(
    service: Service, name: str, variants: Sequence[Action], most: int, roles: list[str]
) -> Json:
    files: Json = {
        "type": "array",
        "items": closed({"id": UUID, "row_version": WHOLE}),
        "minItems": 1,
        "maxItems": most,
    }
    properties: Json = {"files": files}
    needed = ["files"]
    if any("remark" in one.ask for one in variants):
        properties["remark"] = REMARK
        needed.append("remark")
    refused = closed(
        {"type": TEXT, "status": WHOLE, "reason": TEXT, "words": WORDS},
    )
    result = closed(
        {
            "id": UUID,
            "done": {"oneOf": [schema_ref("Kept"), {"type": "null"}]},
            "refused": nullable_object(refused),
        }
    )
    return operation(
        f"{service.module}.{service.short}.bulk.{name}",
        service.module,
        f"{variants[0].label.en}: several files at once",
        {"200": answer("What became of each, in order.", listed(result))},
        (400, 401, 403, 404, 413, 415, 422, 503),
        (*_STAFF, PARAMETER["key"]),
        security=UNSAFE,
        requestBody=body(closed(properties, needed)),
        **{"x-title-ml": variants[0].label.ml, "x-roles": roles},
    )
