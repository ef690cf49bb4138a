"""The operations of a service: files, each action with its own body, and drafts."""

from __future__ import annotations

from collections.abc import Iterable

from generator.lower.doors.build import Stored
from generator.lower.openapi.components import DAY, MOMENT, TEXT, TRUTH, UUID, WHOLE
from generator.lower.openapi.parts import (
    API,
    ETAG,
    ONE,
    PARAMETER,
    PLACED,
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
from generator.lower.openapi.schemas import example, shown_schema
from generator.lower.openapi.steps import (
    applicant_schema,
    asked_of,
    more_paths,
    steps_of,
    targets_of,
    variants_of,
)
from generator.symbols import Scenario, Service, State, SymbolTable, Workflow

_STAFF = (PARAMETER["post"], PARAMETER["local_body"])
_SELF = (PARAMETER["post"],)


def service_paths(
    service: Service, stored: Stored, workflow: Workflow, symbols: SymbolTable
) -> Json:
    """Every path of one service."""
    top = f"{API}/{service.module}/{service.short}"
    name = f"{service.module}.{service.short}"
    readers = sorted({role for reader in stored.readers for role in reader.roles})
    paths: Json = {
        f"{top}/files": {"post": _open(service, stored, workflow, symbols.scenarios)},
        f"{top}/files/{{id}}": {
            "parameters": [PARAMETER["id"]],
            "get": _read(
                service, "read", "One file, as I may see it", schema_ref(f"{name}.file"), readers
            ),
        },
        f"{top}/files/{{id}}/history": {
            "parameters": [PARAMETER["id"]],
            "get": _read(
                service, "history", "Its events, oldest first", listed(schema_ref("Event")), readers
            ),
        },
        f"{top}/files/{{id}}/actions": {
            "parameters": [PARAMETER["id"]],
            "get": _read(
                service,
                "actions",
                "What I may do with it now",
                listed(schema_ref("Action")),
                readers,
            ),
        },
    }
    for action, states in steps_of(workflow).items():
        paths[f"{top}/files/{{id}}/actions/{action}"] = {
            "parameters": [PARAMETER["id"]],
            "post": _act(service, workflow, action, states, symbols),
        }
    paths.update(more_paths(service, stored, workflow, symbols))
    paths.update(_drafts(service, stored, workflow, top))
    return paths


def file_schema(service: Service, stored: Stored, workflow: Workflow) -> Json:
    """The resource: what every file has, the record's own fields, and what staff are told beside them."""
    made = _file_schema(service, stored, workflow)
    record = stored.record
    if record.duplicates:
        shown = dict.fromkeys(name for one in record.duplicates for name in one.show)
        fields = {name: field for name in shown if (field := record.field(name)) is not None}
        more = {name: shown_schema(field) for name, field in fields.items()}
        made["properties"]["alike"] = listed(
            closed({"id": UUID, "number": TEXT, "state": TEXT, **more})
        )
    return made


def _file_schema(service: Service, stored: Stored, workflow: Workflow) -> Json:
    return {
        "title": service.title.en,
        "x-title-ml": service.title.ml,
        **closed(
            {
                "id": UUID,
                "number": TEXT,
                "module": {"const": service.module},
                "service": {"const": service.short},
                "version": TEXT,
                "state": {
                    "type": "string",
                    "enum": [state.name for state in workflow.states],
                    "x-options": {
                        state.name: {"en": state.title.en, "ml": state.title.ml}
                        for state in workflow.states
                    },
                },
                "ended": TRUTH,
                "local_body": TEXT,
                "applicant": UUID,
                "opened_at": MOMENT,
                "submitted_on": DAY,
                "due_on": nullable(DAY),
                "row_version": WHOLE,
                **{field.name: shown_schema(field) for field in stored.record.fields},
            }
        ),
    }


def service_links(service: Service, workflow: Workflow) -> Json:
    """Where one may go from an answer that holds a file's or a draft's id."""
    name = f"{service.module}.{service.short}"
    plain = {"path.id": "$response.body#/id"}
    matched = {**plain, "header.If-Match": "$response.header.ETag"}
    made: Json = {}
    for short in ("read", "history", "actions"):
        made[f"{name}.{short}"] = {"operationId": f"{name}.files.{short}", "parameters": plain}
    for short in steps_of(workflow):
        made[f"{name}.do.{short}"] = {
            "operationId": f"{name}.actions.{short}",
            "parameters": matched,
        }
    for short in ("read", "drop", "replace", "submit"):
        made[f"{name}.draft.{short}"] = {
            "operationId": f"{name}.drafts.{short}",
            "parameters": matched if short in ("replace", "submit") else plain,
        }
    return made


def _open(
    service: Service, stored: Stored, workflow: Workflow, scenarios: Iterable[Scenario]
) -> Json:
    name = f"{service.module}.{service.short}"
    examples = {
        f"example_{index}": {
            "summary": scenario.name,
            "value": {
                "local_body": scenario.local_body,
                "answers": example(stored.record.fields, scenario.given),
            },
        }
        for index, scenario in enumerate(s for s in scenarios if s.service == service.name)
    }
    properties: Json = {"local_body": TEXT, "answers": schema_ref(f"{name}.answers")}
    applicant = applicant_schema(workflow, stored)
    if applicant is not None:
        properties["applicant"] = applicant
    asked = closed(properties, ("local_body", "answers"))
    refused = (400, 401, 403, *((409,) if _has_unique(stored) else ()), 413, 415, 422, 503)
    return operation(
        f"{name}.files.open",
        service.module,
        service.title.en,
        {"201": _opened(service, workflow)},
        refused,
        (*_SELF, PARAMETER["key"]),
        security=UNSAFE,
        requestBody=body(asked, examples=examples),
        **{"x-title-ml": service.title.ml, "x-roles": list(workflow.submit_by)},
    )


def _opened(service: Service, workflow: Workflow) -> Json:
    made = answer("The file, opened.", schema_ref("Kept"), PLACED)
    return {**made, "links": _file_links(service, [workflow.submit_to], workflow)}


def _has_unique(stored: Stored) -> bool:
    return any(unique.message is not None for unique in stored.record.unique)


def _read(service: Service, short: str, summary: str, schema: Json, readers: list[str]) -> Json:
    headers = None if short == "history" else ETAG
    return operation(
        f"{service.module}.{service.short}.files.{short}", service.module, summary,
        {"200": answer("As it stands.", schema, headers)}, ONE, _STAFF, **{"x-roles": readers},
    )  # fmt: skip


def _act(
    service: Service, workflow: Workflow, name: str, states: list[State], symbols: SymbolTable
) -> Json:
    variants = variants_of(states, name)
    targets = [
        target
        for state, variant in zip(states, variants, strict=True)
        for target in targets_of(state, variant, workflow)
    ]
    done = answer("Done.", schema_ref("Kept"), ETAG)
    return operation(
        f"{service.module}.{service.short}.actions.{name}",
        service.module,
        variants[0].label.en,
        {"200": {**done, "links": _file_links(service, targets, workflow)}},
        (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503),
        (*_STAFF, PARAMETER["key"], PARAMETER["if_match"]),
        security=UNSAFE,
        requestBody=asked_of(service, workflow, variants, symbols),
        **{
            "x-title-ml": variants[0].label.ml,
            "x-roles": sorted({role for variant in variants for role in variant.by}),
            "x-states": [state.name for state in states],
        },
    )


def _file_links(service: Service, targets: Iterable[str], workflow: Workflow) -> Json:
    name = f"{service.module}.{service.short}"
    after = dict.fromkeys(
        action.name
        for target in targets
        if (state := workflow.state(target)) is not None
        for action in state.steps
    )
    links = [f"{name}.{short}" for short in ("read", "history", "actions")]
    return _links([*links, *(f"{name}.do.{action}" for action in after)])


def _links(names: Iterable[str]) -> Json:
    return {name.rsplit(".", 1)[-1]: {"$ref": f"#/components/links/{name}"} for name in names}


def _drafts(service: Service, stored: Stored, workflow: Workflow, top: str) -> Json:
    name = f"{service.module}.{service.short}"
    typed = schema_ref(f"{name}.typed")
    roles = {"x-roles": list(workflow.submit_by)}
    to_draft = _links(f"{name}.draft.{short}" for short in ("read", "replace", "submit", "drop"))
    kept = schema_ref("DraftKept")
    unique = (409,) if _has_unique(stored) else ()

    def one(
        short: str, summary: str, answers: Json, refused: tuple[int, ...], *parameters: Json,
        **more: object,
    ) -> Json:  # fmt: skip
        return operation(
            f"{name}.drafts.{short}", service.module, summary, answers, refused,
            (*_SELF, *parameters), **more, **roles,
        )  # fmt: skip

    return {
        f"{top}/drafts": {
            "post": one(
                "create",
                "Keep a new draft",
                {"201": {**answer("Kept.", kept, PLACED), "links": to_draft}},
                (400, 401, 403, 409, 413, 415, 422, 503),
                security=UNSAFE,
                requestBody=body(closed({"local_body": TEXT, "answers": typed}, ("local_body",))),
            )
        },
        f"{top}/drafts/{{id}}": {
            "parameters": [PARAMETER["id"]],
            "get": one(
                "read", "One of my drafts", {"200": answer("It.", schema_ref("Draft"), ETAG)}, ONE
            ),
            "put": one(
                "replace",
                "Replace its answers",
                {"200": answer("Kept.", kept, ETAG)},
                (400, 401, 403, 404, 412, 413, 415, 422, 428, 503),
                PARAMETER["if_match"],
                security=UNSAFE,
                requestBody=body(closed({"answers": typed})),
            ),
            "delete": one("drop", "Throw it away", {"204": answer("Gone.")}, ONE, security=UNSAFE),
        },
        f"{top}/drafts/{{id}}/submit": {
            "parameters": [PARAMETER["id"]],
            "post": one(
                "submit",
                "Open a file with it",
                {"201": _opened(service, workflow)},
                (400, 401, 403, 404, *unique, 412, 413, 422, 428, 503),
                PARAMETER["key"],
                PARAMETER["if_match"],
                security=UNSAFE,
            ),
        },
    }
