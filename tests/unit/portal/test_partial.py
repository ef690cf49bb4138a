"""A form that is half filled in says what it can, and never stumbles."""

import pytest

from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.portal.partial import faults_so_far, flattened, mistakes_by_path, shown_names
from tests.unit.portal.forms import CONTEXT, FIELDS, FILLED, RECORD, SERVICE

ALL = frozenset({"name", "day", "kind", "reason", "parts"})


def pointers(raw: dict[str, str], shown: frozenset[str] = ALL) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults_so_far(SERVICE, raw, CONTEXT, shown)]


def test_an_empty_form_shows_its_plain_questions_only() -> None:
    assert shown_names(SERVICE, {}, CONTEXT) == {"name", "day", "kind", "parts"}


def test_a_question_comes_up_once_what_it_depends_on_is_answered() -> None:
    assert "reason" in shown_names(SERVICE, {**FILLED, "kind": "special"}, CONTEXT)
    assert "reason" not in shown_names(SERVICE, FILLED, CONTEXT)


@pytest.mark.parametrize("hole", ["name.ml", "day"])
def test_a_question_waits_for_all_that_is_asked_before_it(hole: str) -> None:
    raw = {path: text for path, text in FILLED.items() if path != hole}
    assert "reason" not in shown_names(SERVICE, {**raw, "kind": "special"}, CONTEXT)


def test_only_the_faults_of_the_questions_asked_for_are_told() -> None:
    assert pointers({}, frozenset({"name", "day"})) == [("/name", "missing"), ("/day", "missing")]


def test_a_rule_of_one_answer_holds_while_other_pages_are_empty() -> None:
    raw = {"name.en": "Asha", "name.ml": "ആശ", "day": "1/1/2030"}
    assert [pointer for pointer, _ in pointers(raw, frozenset({"name", "day"}))] == ["/day"]


def test_a_rule_that_reads_a_hole_says_nothing() -> None:
    # The last rule of `check` reads the name, which is not there.
    assert pointers({"kind": "special", "reason": "because"}, frozenset({"reason"})) == []


def test_a_shown_conditional_question_without_answer_is_missing() -> None:
    assert pointers({**FILLED, "kind": "special"}, frozenset({"reason"})) == [
        ("/reason", "missing")
    ]


def test_half_of_a_bilingual_answer_is_told_at_the_other_half() -> None:
    raw = {**FILLED, "name.ml": ""}
    assert pointers(raw, frozenset({"name"})) == [("/name/ml", "missing")]


@pytest.mark.parametrize("text", ["31/2/2019", "1/13/2019", "x", "//", "9" * 200, "१/१/२०१९"])
def test_a_date_that_is_none_is_a_fault_and_no_error(text: str) -> None:
    assert [p for p, _ in pointers({**FILLED, "day": text}, frozenset({"day"}))] == ["/day"]


def test_a_choice_that_does_not_exist_is_a_fault() -> None:
    assert pointers({**FILLED, "kind": "<script>"}, frozenset({"kind"})) == [("/kind", "unknown")]


def test_faults_of_rows_stand_at_the_rows_as_they_are_shown() -> None:
    # Row 0 was added and left empty: it is not judged, so the judged row 0 is the shown row 1.
    raw = {**FILLED, "parts.0.name": "", "parts.1.name": "", "parts.1.since": "31/2/2020"}
    faults = faults_so_far(SERVICE, raw, CONTEXT, {"parts"})
    assert set(mistakes_by_path(faults, raw, SERVICE)) == {"parts.1.name", "parts.1.since"}


def test_a_file_goes_back_into_its_form_and_out_again_unchanged() -> None:
    body = {
        "name": {"en": "Asha", "ml": "ആശ"},
        "day": "2019-06-01",
        "kind": "plain",
        "reason": None,
        "parts": [
            {"id": "x", "name": "a", "since": None},
            {"id": "y", "name": "b", "since": "2001-02-03"},
        ],
        "age": 7,
    }
    raw = flattened(FIELDS, body)
    assert "age" not in raw
    assert read_typed(raw, RECORD.fields, Faults()) == {
        "name": {"en": "Asha", "ml": "ആശ"},
        "day": "2019-06-01",
        "kind": "plain",
        "parts": [{"name": "a"}, {"name": "b", "since": "2001-02-03"}],
    }
