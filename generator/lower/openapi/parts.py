"""Pieces of operations. What is shared is made once here and never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

API = "/api/v1"

# An unsafe request by cookie proves with the token of its session that our own page sent it.
UNSAFE: list[Json] = [{"bearer": []}, {"cookie": [], "csrf": []}]
OPEN: list[Json] = []


def schema_ref(name: str) -> Json:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def _refs(folder: str, names: Iterable[str]) -> Mapping[str, Json]:
    return {name: {"$ref": f"#/components/{folder}/{name}"} for name in names}


PARAMETER = _refs(
    "parameters",
    ("id", "post", "if_match", "key", "local_body", "after", "limit", "desk_after", "words"),
)

REFUSED = {
    status: {"$ref": f"#/components/responses/refused_{status}"}
    for status in (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503)
}

ETAG: Json = {"ETag": {"$ref": "#/components/headers/ETag"}}
PLACED: Json = {"Location": {"$ref": "#/components/headers/Location"}, **ETAG}
PAGED: Json = {"Link": {"$ref": "#/components/headers/Link"}}

# What any request of somebody logged in may meet; the handlers say what comes beside.
READING = (400, 401, 403, 503)
ONE = (400, 401, 403, 404, 503)


def operation(
    name: str,
    tag: str,
    summary: str,
    answers: Json,
    refused: Sequence[int],
    parameters: Sequence[Json] = (),
    **more: Any,
) -> Json:
    """An operation; `answers` are its successes, `refused` the problems it may answer with."""
    made: Json = {"operationId": name, "tags": [tag], "summary": summary}
    if parameters:
        made["parameters"] = list(parameters)
    made.update(more)
    made["responses"] = {**answers, **{str(status): REFUSED[status] for status in refused}}
    return made


def answer(description: str, schema: Json | None = None, headers: Json | None = None) -> Json:
    """A response that says yes."""
    made: Json = {"description": description}
    if headers is not None:
        made["headers"] = headers
    if schema is not None:
        made["content"] = {"application/json": {"schema": schema}}
    return made


def body(schema: Json, required: bool = True, examples: Json | None = None) -> Json:
    """A JSON body."""
    content: Json = {"schema": schema}
    if examples:
        content["examples"] = examples
    return {"required": required, "content": {"application/json": content}}


def closed(properties: Json, required: Iterable[str] | None = None) -> Json:
    """An object of exactly these properties; all are always there where `required` is None."""
    needed = list(properties if required is None else required)
    made: Json = {"type": "object", "properties": properties}
    if needed:
        made["required"] = needed
    made["additionalProperties"] = False
    return made


def listed(items: Json) -> Json:
    """An array of these."""
    return {"type": "array", "items": items}


def nullable(schema: Json) -> Json:
    """The schema, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    made = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        made["enum"] = [*schema["enum"], None]
    return made


def text_parameter(name: str, title: str, title_ml: str, **schema: Any) -> Json:
    """A query parameter that filters by equality: any text, for an unknown one finds nothing."""
    return {
        "name": name,
        "in": "query",
        "description": title,
        "x-title-ml": title_ml,
        "schema": {"type": "string", "minLength": 1, **schema},
    }
