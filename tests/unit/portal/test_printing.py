"""Values as people read them."""

from datetime import date, datetime

import pytest

from runtime.catalogue import Field
from runtime.portal.printing import Due, Printer, Text, day, due, moment, rupees
from runtime.words import Words
from tests.unit.portal.forms import CONTEXT, FIELDS

EN = Printer("en", CONTEXT.masters, CONTEXT.today)
ML = Printer("ml", CONTEXT.masters, CONTEXT.today)
NAME, DAY, KIND, _, PARTS, _ = FIELDS


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "₹ 0"),
        ("999", "₹ 999"),
        ("1000", "₹ 1,000"),
        ("150000", "₹ 1,50,000"),
        ("12345678.50", "₹ 1,23,45,678.50"),
        ("-1500", "-₹ 1,500"),
        ("nonsense", "nonsense"),
    ],
)
def test_rupees_are_grouped_by_lakhs(amount: str, text: str) -> None:
    assert rupees(amount) == text


def test_dates_stand_day_first_and_instants_in_kerala_time() -> None:
    assert day("2026-11-28") == day(date(2026, 11, 28)) == "28/11/2026"
    assert moment("2026-11-20T20:00:00+00:00") == "21/11/2026 01:30"
    assert moment(datetime(2026, 11, 20, 20, 0)) == "21/11/2026 01:30"


def test_text_that_is_no_date_is_printed_as_it_is() -> None:
    assert day("31/2/2019") == "31/2/2019"
    assert moment("soon") == "soon"


def test_a_bilingual_answer_is_printed_in_both_the_pages_language_first() -> None:
    both = {"en": "Asha", "ml": "ആശ"}
    assert EN.texts(NAME, both) == (Text("Asha", "en"), Text("ആശ", "ml"))
    assert ML.texts(NAME, both) == (Text("ആശ", "ml"), Text("Asha", "en"))


def test_a_code_that_left_the_list_is_printed_as_it_is() -> None:
    assert EN.plain(KIND, "gone") == "gone"


def test_a_table_is_printed_row_by_row() -> None:
    printed = EN.answer(PARTS, [{"name": "a", "since": "2001-02-03"}, {"name": "b"}])
    assert [[text.text for item in row for text in item.texts] for row in printed.rows] == [
        ["a", "03/02/2001"],
        ["b"],
    ]


def test_yes_and_no_are_words() -> None:
    field = Field("agree", "bool", Words("Agree", "സമ്മതം"), bool)
    assert (EN.plain(field, True), ML.plain(field, False)) == ("Yes", "അല്ല")


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (5, Due("due_in", "ok", 5)),
        (2, Due("due_in", "due", 2)),
        (1, Due("due_tomorrow", "due", 1)),
        (0, Due("due_today", "due")),
        (-3, Due("late_by", "late", 3)),
    ],
)
def test_a_file_is_late_after_its_day_and_not_on_it(days: int, found: Due) -> None:
    assert due(date.fromordinal(CONTEXT.today.toordinal() + days), CONTEXT.today) == found


def test_a_stopped_clock_and_an_ended_file_are_never_late() -> None:
    assert due(date(2020, 1, 1), CONTEXT.today, stopped=True).word == "clock_off"
    assert due(date(2020, 1, 1), CONTEXT.today, ended=True).word == "ended"
