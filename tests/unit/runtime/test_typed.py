"""Answers as typed, by path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.answers.faults import Faults
from runtime.answers.typed import path_of, pointer_of, read_typed, unknown_paths
from tests.unit.runtime.small import RECORD


def read(**typed: str) -> dict[str, object]:
    faults = Faults()
    found = read_typed(
        {path.replace("__", "."): text for path, text in typed.items()}, RECORD.fields, faults
    )
    assert not faults.found
    return found


def test_texts_become_the_shape_that_the_api_takes() -> None:
    assert read(
        name__en="Asha",
        name__ml="ആശ",
        day="20/11/2026",
        kind="day",
        guests__0__name="Joseph",
        guests__0__age="1,50,000",
    ) == {
        "name": {"en": "Asha", "ml": "ആശ"},
        "day": "2026-11-20",
        "kind": "day",
        "guests": [{"name": "Joseph", "age": 150000}],
    }


def test_empty_text_is_no_answer() -> None:
    assert read(name__en="", day="  ", kind="") == {}


def test_an_empty_row_was_never_filled_in() -> None:
    assert read(guests__0__name="", guests__2__name="B") == {"guests": [{"name": "B"}]}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/2/2026", "2026-02-01"),
        ("01-02-2026", "2026-02-01"),
        ("1.2.2026", "2026-02-01"),
        ("2026-2-1", "2026-02-01"),
    ],
)
def test_a_date_is_read_day_first(text: str, day: str) -> None:
    assert read(day=text) == {"day": day}


@pytest.mark.parametrize("text", ["tomorrow", "1/2/26", "१/२/२०२६", "2026-02-01T10:00"])
def test_what_is_no_date_stays_as_typed(text: str) -> None:
    assert read(day=text) == {"day": text}


@pytest.mark.parametrize(
    "path",
    ["colour", "length", "name", "name.de", "day.x", "guests", "guests.0", "guests.3.name", "guests.-1.name", "guests.0.pet", "guests.x.name", "guests.00000.name", ""],
)  # fmt: skip
def test_a_path_that_names_no_question_is_found(path: str) -> None:
    assert unknown_paths([path], RECORD.fields)


def test_a_known_path_is_fine_although_empty() -> None:
    assert unknown_paths(["name.en", "guests.2.age"], RECORD.fields) == []


def test_a_pointer_leads_back_to_its_path() -> None:
    assert pointer_of("guests.0.name") == "/guests/0/name"
    assert path_of("/guests/0/name") == "guests.0.name"


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=8))
def test_nothing_typed_breaks_the_reading(typed: dict[str, str]) -> None:
    read_typed(typed, RECORD.fields, Faults())
