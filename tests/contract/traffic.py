"""Generated traffic: Schemathesis over ASGI, in everybody's name, at files in every state."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import schemathesis
from schemathesis import AuthContext, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events, from_schema

from tests.contract.people import Person, Town
from tests.contract.seen import Seen
from tests.contract.walk import Filed

_RULED = ["2xx", "401", "403", "404", "409", "412", "422"]
"""What well-formed data may meet: a schema promises its form, not what rules and rows say to it."""

schemathesis.serializer.alias("application/pdf", "application/octet-stream")

_OFTEN_AS_NAMED = 6  # of so many requests all but the last go to somebody whose it is


def config(examples: int, seconds: int | None) -> SchemathesisConfig:
    """All checks, all phases; deterministic."""
    # 400 for what OpenAPI cannot say: that q stands without filters, that only those who act through a
    # post name a local body or filter, that the inbox's `after` holds a day of the calendar, and that a seal is
    # checked by a token or by a number.
    with_query = {"expected-statuses": [*_RULED, "400"]}
    found: dict[str, Any] = {
        "seed": 20261120,
        "generation": {
            "max-examples": examples,
            "deterministic": True,
            "no-shrink": True,
            "allow-x00": False,  # JSON Schema has no word for 'text without U+0000': tests/unit/runtime tries it
            "with-security-parameters": False,
            "database": "none",
        },
        "checks": {
            "positive_data_acceptance": {"expected-statuses": _RULED},
            "negative_data_rejection": {
                "expected-statuses": ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428"]
            },
            "missing_required_header": {
                "expected-statuses": ["400", "401", "403", "404", "422", "428"]
            },
        },
        "phases": {
            "stateful": {"max-steps": 6, "generation": {"max-examples": max(5, examples // 2)}}
        },
        "operations": [
            {
                "include-path-regex": "/(registers/|files/|inbox|choices/|verify)",
                "checks": {"positive_data_acceptance": with_query},
            }
        ],
    }  # fmt: skip
    made: Any = cast("Any", SchemathesisConfig).from_dict(found)
    if seconds is not None:
        made.max_time = seconds
    return cast("SchemathesisConfig", made)


@dataclass(slots=True)
class Traffic:
    """One run; `failures` are what the checks found, in words."""

    town: Town
    seen: Seen
    standing: Mapping[tuple[str, str], Filed]
    failures: dict[str, str] = field(default_factory=dict[str, str])
    cases: int = 0
    _turn: itertools.count[int] = field(default_factory=itertools.count)
    _versions: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, examples: int, seconds: int | None = None) -> None:
        """Send it all."""
        schema: Any = schemathesis.openapi.from_asgi(  # its own types are partly open
            "/openapi.json", self.town.app, config=config(examples, seconds)
        )
        traffic = self

        @schema.auth(refresh_interval=None)
        class Rotation:
            """Everybody in turn, mostly those whose the operation is."""

            def get(self, case: Any, context: AuthContext) -> Person | None:
                return traffic.person(case)

            def set(self, case: Any, data: Person, context: AuthContext) -> None:
                traffic.sign(case, data)

        def map_case(context: HookContext, case: Any) -> Any:
            return traffic.aim(case)

        def after_call(context: HookContext, case: Any, response: Response) -> None:
            traffic.hear(case, response)

        schema.hook(map_case)
        schema.hook(after_call)
        del Rotation
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                self._collect(event)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                self.failures[str(event)] = str(event)

    def person(self, case: Any) -> Person | None:
        """Who asks this time; None is nobody."""
        turn = next(self._turn)
        spec = case.operation.definition.raw
        if spec["operationId"] == "auth.logout":
            return self.town.citizens[-1]  # whoever logs out everywhere is gone
        if turn % _OFTEN_AS_NAMED == 0:
            everybody = [None, *self.town.staff.values(), *self.town.citizens[:2]]
            return everybody[turn // _OFTEN_AS_NAMED % len(everybody)]
        roles = spec.get("x-roles") or ["citizen", *self.town.staff]
        role = roles[turn % len(roles)]
        file = self._file_of(case)
        return file.owner if role == "citizen" and file is not None else self.town.as_role(role)

    def sign(self, case: Any, person: Person) -> None:
        """Put a person's name to a case; a post that is wrong on purpose stays."""
        meta = case.meta
        if meta is not None and meta.is_negative_at(ParameterLocation.HEADER):
            case.headers.update({**person.headers, **case.headers})
            return
        case.headers.pop("Ksmart-Post", None)
        case.headers.update(person.headers)
        if person.post is None:
            case.query.pop("local_body", None)

    def aim(self, case: Any) -> Any:
        """Let two of three requests for one file go to a file that is there, most with its version."""
        meta = case.meta
        if meta is None or "id" not in case.path_parameters:
            return case
        turn = next(self._turn)
        if turn % 3 and not meta.is_negative_at(ParameterLocation.PATH):
            file = self._target(case, turn)
            if file is not None:
                case.path_parameters["id"] = file.id
                if (
                    "If-Match" in case.headers
                    and turn % 6 != 1
                    and not meta.is_negative_at(ParameterLocation.HEADER)
                ):
                    case.headers["If-Match"] = self._versions.get(file.id, f'"{file.version}"')
        return case

    def hear(self, case: Any, response: Response) -> None:
        """Count an answer and keep the version that it tells."""
        if response.request.method == case.operation.method.upper():
            self.seen.note(case.operation.definition.raw["operationId"], response.status_code)
        file = case.path_parameters.get("id")
        if file and "etag" in response.headers and response.status_code < 300:
            self._versions[file] = response.headers["etag"][0]

    def _target(self, case: Any, turn: int) -> Filed | None:
        spec = case.operation.definition.raw
        name = spec["operationId"]
        found = [
            file
            for (service, state), file in self.standing.items()
            if name.startswith(f"{service}.") and state in spec.get("x-states", [state])
        ]
        return found[turn % len(found)] if found else None

    def _file_of(self, case: Any) -> Filed | None:
        wanted = case.path_parameters.get("id")
        return next((file for file in self.standing.values() if file.id == wanted), None)

    def _collect(self, event: events.ScenarioFinished) -> None:
        recorder = event.recorder
        self.cases += len(recorder.cases)
        for case_id, checks in recorder.checks.items():
            for check in checks:
                failure = getattr(check, "failure_info", None)
                if failure is None:
                    continue
                sent = recorder.interactions.get(case_id)
                request = sent.request if sent else None
                answer = sent.response if sent else None
                told = f"{event.phase.name} {check.name} {recorder.label}: {failure.failure}\n"
                if request is not None:
                    told += f"  {request.method} {request.uri} {request.headers} {request.body!r}\n"
                if answer is not None:
                    told += f"  -> {answer.status_code} {answer.content[:400]!r}"
                self.failures.setdefault(
                    f"{check.name} {recorder.label} {str(failure.failure)[:80]}", told
                )
