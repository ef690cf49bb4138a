"""What a browser posts becomes text by path, and nothing else gets in."""

import pytest

from runtime.catalogue import Field
from runtime.portal.posted import (
    date_parts,
    merged,
    page_answers,
    row_indexes,
    with_row_added,
    without_empty_rows,
    without_row,
)
from runtime.refusal import Refusal
from tests.unit.portal.forms import FIELDS, WORDS

NAME, DAY, KIND, REASON, PARTS, AGE = FIELDS


def test_the_three_inputs_of_a_date_become_one_answer() -> None:
    assert page_answers({"day.day": "29", "day.month": "2", "day.year": "1984"}, [DAY]) == {
        "day": "29/2/1984"
    }


def test_an_impossible_date_is_kept_as_it_was_typed() -> None:
    assert page_answers({"day.day": "31", "day.month": "", "day.year": "two"}, [DAY]) == {
        "day": "31//two"
    }
    assert date_parts("31//two") == ("31", "", "two")


def test_a_date_left_empty_is_no_answer() -> None:
    assert page_answers({"day.day": "", "day.month": " ", "day.year": ""}, [DAY]) == {"day": ""}


def test_an_iso_date_is_shown_in_its_three_inputs() -> None:
    assert date_parts("1984-02-09") == ("9", "2", "1984")


def test_line_ends_of_the_browser_become_plain_ones() -> None:
    assert page_answers({"reason": "a\r\nb"}, [REASON]) == {"reason": "a\nb"}


@pytest.mark.parametrize(
    "name",
    [
        "kind",  # asked on another page
        "age",  # worked out, never asked
        "name",  # bilingual: only its two halves are asked
        "name.fr",
        "name.en.x",
        "day.hour",
        "day.day.day",
        "parts",
        "parts.0",
        "parts.0.nothing",
        "parts.3.name",  # one row more than the table takes
        "parts.-1.name",
        "parts.x.name",
        "parts.00000.name",
        "",
    ],
)
def test_a_control_that_the_page_did_not_have_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        page_answers({name: "x"}, [NAME, DAY, PARTS, AGE])
    assert refused.value.problem.status == 400


def test_the_pages_own_controls_are_no_answers() -> None:
    assert page_answers({"_csrf": "x", "_go": "on"}, [NAME]) == {}


@pytest.mark.parametrize(
    "text", ["9000000001", "+91 90000 00001", "0 90000-00001", "0091 9000000001"]
)
def test_a_mobile_number_may_be_written_as_people_write_it(text: str) -> None:
    field = Field("mobile", "mobile", WORDS, str)
    assert page_answers({"mobile": text}, [field]) == {"mobile": "9000000001"}


def test_a_pin_code_may_be_written_with_a_space() -> None:
    assert page_answers({"pin": "683 101"}, [Field("pin", "pincode", WORDS, str)]) == {
        "pin": "683101"
    }


def test_an_answer_longer_than_any_may_be_is_refused() -> None:
    with pytest.raises(Refusal):
        page_answers({"reason": "x" * 10_001}, [REASON])


def test_a_saved_page_replaces_its_own_answers_and_no_others() -> None:
    kept = {"name.en": "Old", "kind": "plain", "parts.0.name": "x"}
    assert merged(kept, [NAME, PARTS], {"name.en": "New"}) == {"kind": "plain", "name.en": "New"}


def test_an_added_row_is_empty_and_counts() -> None:
    raw = with_row_added({"parts.0.name": "a"}, PARTS)
    assert raw == {"parts.0.name": "a", "parts.1.name": "", "parts.1.since": ""}
    assert row_indexes(raw, PARTS) == [0, 1]


def test_a_full_table_takes_no_further_row() -> None:
    full = {f"parts.{n}.name": "a" for n in range(3)}
    assert with_row_added(full, PARTS) == full


def test_rows_after_a_removed_one_move_up() -> None:
    raw = {"parts.0.name": "a", "parts.1.name": "b", "parts.2.name": "c", "kind": "plain"}
    assert without_row(raw, PARTS, 1) == {"parts.0.name": "a", "parts.1.name": "c", "kind": "plain"}


def test_removing_a_row_that_is_not_there_changes_nothing() -> None:
    assert without_row({"parts.0.name": "a"}, PARTS, 7) == {"parts.0.name": "a"}


def test_rows_that_nobody_filled_in_fall_away() -> None:
    raw = {"parts.0.name": " ", "parts.0.since": "", "parts.1.name": "b"}
    assert without_empty_rows(raw, FIELDS) == {"parts.0.name": "b"}
