"""All faults of answers that do not fit their types."""

from typing import Any

import msgspec
import pytest

from runtime.answers.checking import decoded, drop_hidden
from runtime.answers.explain import explain
from runtime.answers.faults import Faults
from tests.unit.runtime.small import RECORD, Pass, answers, context


def faults_of(given: object) -> dict[str, str]:
    faults = Faults()
    explain(given, RECORD.fields, faults)
    return {fault.pointer: fault.code for fault in faults.found}


def test_right_answers_have_no_faults() -> None:
    assert faults_of(answers(guests=[{"name": "Joseph"}])) == {}


def test_every_fault_is_found_at_its_place() -> None:
    given = {
        "name": {"en": 5, "de": "x"},
        "day": "31-31-2026",
        "kind": "week",
        "colour": "red",
        "length": 4,
        "mobile": "12",
        "guests": [{"age": "old"}, "Joseph", {"name": "A", "pet": 1, "id": "no"}],
    }
    assert faults_of(given) == {
        "/name/en": "type",
        "/name/ml": "missing",
        "/name/de": "unknown_field",
        "/day": "type",
        "/kind": "unknown",
        "/colour": "unknown_field",
        "/length": "unknown_field",
        "/mobile": "type",
        "/guests/0/name": "missing",
        "/guests/0/age": "type",
        "/guests/1": "not_answers",
        "/guests/2/pet": "unknown_field",
        "/guests/2/id": "type",
    }


def test_a_conditional_answer_is_not_missed_here() -> None:
    assert "/why" not in faults_of(answers())


def test_too_many_rows_are_one_fault() -> None:
    assert faults_of(answers(guests=[{"name": "A"}] * 4)) == {"/guests": "too_many"}


@pytest.mark.parametrize("given", [None, [], "x", 1, True])
def test_what_are_no_answers_at_all_is_one_fault(given: object) -> None:
    assert faults_of(given) == {"": "not_answers"}


def test_a_hostile_name_is_cut_and_escaped_in_its_pointer() -> None:
    [pointer] = list(faults_of(answers(**{"~/" * 100: 1})))
    assert len(pointer) <= 100
    assert pointer.startswith("/~0~1")


@pytest.mark.parametrize("value", [True, 1.5, [], {}, "", "abc"])
def test_whatever_msgspec_refuses_is_explained(value: Any) -> None:
    for name in ("name", "day", "kind", "guests"):
        given = answers(**{name: value})
        try:
            msgspec.json.decode(msgspec.json.encode(given), type=Pass)
        except msgspec.ValidationError:
            assert faults_of(given), (name, value)


def test_hidden_answers_are_dropped_until_none_is_left() -> None:
    found = decoded(
        RECORD, msgspec.json.encode(answers(why="a visit", mobile="9000000001")), Faults()
    )
    assert found is not None
    # `why` is asked for another kind only, `mobile` only where there is a `why`
    assert drop_hidden(RECORD, found, context()) == {"why", "mobile"}
