"""A client whose every answer is held against the document: scenarios play through it, and sweeps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from tests.contract.seen import Operation, Seen, operations

_checks: Any = checks  # Schemathesis leaves its own types partly open
MOST_LOOKS = 4
"""So many answers of one operation with one status are held against the document; the rest are counted."""
_CONFORMANCE: list[Any] = [
    _checks.status_code_conformance,
    _checks.content_type_conformance,
    _checks.response_headers_conformance,
    _checks.response_schema_conformance,
]


@dataclass(frozen=True, slots=True)
class Held:
    """Something with an id that was met, and in whose name it was asked for."""

    id: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(slots=True)
class Heard:
    """What the document says of each answer; `faults` are the answers that it does not allow."""

    document: dict[str, Any]
    seen: Seen
    faults: list[str] = field(default_factory=list[str])
    held: dict[str, list[Held]] = field(default_factory=dict[str, list[Held]])
    """By operation: what it answered with success, newest last."""
    _known: dict[str, Any] = field(default_factory=dict[str, Any])
    _paths: list[tuple[str, re.Pattern[str], Operation]] = field(
        default_factory=list[tuple[str, re.Pattern[str], Operation]]
    )

    def __post_init__(self) -> None:
        load_all_checks()
        schema: Any = schemathesis.openapi.from_dict(self.document)
        for found in schema.get_all_operations():
            self._known[found.ok().definition.raw["operationId"]] = found.ok()
        # A path with more letters of its own is the nearer one: `/files/{id}` beside `/files/bulk`.
        every = sorted(operations(self.document), key=lambda one: one.path.count("{"))
        for one in every:
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one.path)))
            self._paths.append((one.method, pattern, one))

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation that a request is for."""
        return next(
            (one for asked, pattern, one in self._paths if asked == method and pattern.fullmatch(path)),
            None,
        )  # fmt: skip

    async def send(self, request: httpx.Request) -> None:
        """An upload is read whole: the checks look at what was sent."""
        await request.aread()

    async def hear(self, response: httpx.Response) -> None:
        """One answer: counted, and held against the document."""
        await response.aread()
        request = response.request
        operation = self.operation(request.method, request.url.path)
        if operation is None:
            return
        self.seen.note(operation.id, response.status_code)
        if self.seen.counts[operation.id, response.status_code] <= MOST_LOOKS:
            self._look(operation, response)
        if response.status_code < 300 and response.headers.get("content-type", "").endswith("json"):
            body = response.json()
            if isinstance(body, dict) and "id" in body:
                kept = {
                    name: value
                    for name, value in request.headers.items()
                    if name in ("authorization", "ksmart-post")
                }
                self.held.setdefault(operation.id, []).append(Held(str(body["id"]), kept, body))

    def _look(self, operation: Operation, response: httpx.Response) -> None:
        names = re.findall(r"\{(\w+)\}", operation.path)
        case = self._known[operation.id].Case(path_parameters=dict.fromkeys(names, "any"))
        try:
            case.validate_response(response, checks=_CONFORMANCE)
        except Exception as found:  # whatever a check finds is told, and the walk goes on
            self.faults.append(f"{operation.id} {response.status_code}: {str(found)[:600]}")
