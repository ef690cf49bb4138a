"""The running app against its document: a walk through all of it, then traffic that nobody wrote by hand.

`make test` plays the short form (about half a minute on an idle machine); the long one is nightly.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from tests.contract.people import Town
from tests.contract.seen import Operation, Seen, operations
from tests.contract.traffic import Traffic
from tests.contract.walk import Walk

_checks: Any = checks  # Schemathesis leaves its own types partly open
_CONFORMANCE: list[Any] = [
    _checks.status_code_conformance,
    _checks.content_type_conformance,
    _checks.response_headers_conformance,
    _checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def seen(document: dict[str, Any]) -> Seen:
    """What all tests of this module saw together."""
    return Seen(document)


@pytest.fixture(scope="module")
def walk(town: Town, document: dict[str, Any], seen: Seen) -> Walk:
    """A walk in which every answer is held against the document; a file stands in every state."""
    load_all_checks()
    schema: Any = schemathesis.openapi.from_dict(document)
    known: dict[str, Any] = {}
    for found in schema.get_all_operations():
        known[found.ok().definition.raw["operationId"]] = found.ok()

    def note(operation: Operation, answer: requests.Response) -> None:
        seen.note(operation.id, answer.status_code)
        case = known[operation.id].Case(path_parameters={"id": "any"})
        case.validate_response(answer, checks=_CONFORMANCE)

    made = Walk(town, document, note)
    made.fill()
    return made


def test_every_operation_succeeds_as_its_document_says(walk: Walk, seen: Seen) -> None:
    walk.succeed()
    assert seen.succeeded() == 1.0


def test_every_declared_refusal_of_a_client_is_met(walk: Walk, tired: Town, seen: Seen) -> None:
    walk.refuse(tired)
    assert seen.unseen() == []


@pytest.mark.parametrize(
    ("examples", "seconds"),
    [
        pytest.param(2, 20, id="short"),
        pytest.param(60, None, id="long", marks=pytest.mark.nightly),
    ],
)
def test_generated_traffic_finds_no_difference_between_app_and_document(
    town: Town, walk: Walk, document: dict[str, Any], examples: int, seconds: int | None
) -> None:
    traffic = Traffic(town, Seen(document), walk.standing)
    traffic.run(examples, seconds)
    print(f"\nschemathesis: {traffic.cases} cases; {traffic.seen.report()}")
    assert not traffic.failures, "\n\n".join(traffic.failures.values())
    assert traffic.seen.undeclared() == []
    assert all(status < 500 for _, status in traffic.seen.counts)
    assert traffic.cases > 10 * sum(1 for _ in operations(document))
