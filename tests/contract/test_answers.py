"""What the document says no answer may be is refused; it was found by reading, and generated traffic hits it rarely."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.contract.people import Town
from tests.contract.walk import Walk

FILES = "/api/v1/residence_certificate/residence_certificate/files"
DRAFTS = "/api/v1/residence_certificate/residence_certificate/drafts"


@pytest.fixture(scope="module")
def opening(town: Town, document: dict[str, Any]) -> dict[str, Any]:
    walk = Walk(town, document, lambda operation, answer: None)
    return walk.opening(next(walk.services()))


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("building_no", "മ 1", "/answers/building_no"),
        ("building_no", "<b>1</b>", "/answers/building_no"),
        ("pincode", "683101\n", "/answers/pincode"),
        ("owner_mobile", "9000000002\n", "/answers/owner_mobile"),
        ("members", None, "/answers/members"),
    ],
)
def test_an_answer_of_another_form_is_refused(
    town: Town, opening: dict[str, Any], field: str, value: object, pointer: str
) -> None:
    body = copy.deepcopy(opening)
    body["answers"][field] = value
    headers = {**town.citizens[0].headers, "Idempotency-Key": "another form"}
    answer = town.send("POST", FILES, json=body, headers=headers)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json()["faults"]]


def test_a_row_of_a_draft_has_one_name(town: Town) -> None:
    body = {"local_body": "M07025", "answers": {"members.01.name": "Twice"}}
    answer = town.send("POST", DRAFTS, json=body, headers=town.citizens[0].headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("query", ["on=2026-W47-6", "on=20261120", "limit=-1", "nope=1", "tier="])
def test_a_query_of_another_form_is_refused(town: Town, query: str) -> None:
    assert town.send("GET", f"/api/v1/core/masters/local_body?{query}").status_code == 400


def test_a_master_is_not_searched_by_the_names_of_python(town: Town) -> None:
    every = town.send("GET", "/api/v1/core/masters/local_body").json()
    assert every
    found = town.send("GET", "/api/v1/core/masters/local_body?lgd_code=None")
    assert found.json() == []
