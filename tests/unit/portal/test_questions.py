"""Questions as a page shows them."""

import pytest

from runtime.catalogue import Field
from runtime.portal.questions import UnknownWidgetError, html_id, question, widget_of
from runtime.words import Words
from tests.unit.portal.forms import CONTEXT, FIELDS

NAME, DAY, KIND, REASON, PARTS, _ = FIELDS
WRONG = Words("Wrong", "തെറ്റ്")


def test_what_was_typed_comes_back_even_when_it_is_wrong() -> None:
    found = question(DAY, {"day": "31/2/twenty"}, {"day": WRONG}, CONTEXT)
    assert [part.value for part in found.parts] == ["31", "2", "twenty"]


def test_a_mistake_names_its_question_and_leads_to_the_input() -> None:
    assert question(DAY, {}, {"day": WRONG}, CONTEXT).problems() == [
        ("day-day", Words("Day: Wrong", "ദിവസം: തെറ്റ്"))
    ]


def test_a_mistake_in_one_language_leads_to_that_half() -> None:
    [(place, words)] = question(NAME, {}, {"name.ml": WRONG}, CONTEXT).problems()
    assert (place, words.en) == ("name-ml", "Name (In Malayalam): Wrong")


def test_a_mistake_in_a_row_leads_into_the_row() -> None:
    found = question(PARTS, {"parts.0.name": "x"}, {"parts.0.name": WRONG}, CONTEXT)
    assert [place for place, _ in found.problems()] == ["parts-0-name"]
    assert found.rows[0].wrong


def test_a_long_list_is_a_drop_down_and_a_short_one_is_not() -> None:
    def choice(count: int) -> Field:
        return Field("x", "choice", WRONG, str, options={str(n): WRONG for n in range(count)})

    assert (widget_of(choice(7)), widget_of(choice(8))) == ("radios", "select")


@pytest.mark.parametrize("kind", ["upload", "photo", "signature", "line", "choices", "refs"])
def test_a_kind_without_widget_is_said_at_start(kind: str) -> None:
    with pytest.raises(UnknownWidgetError, match=kind):
        widget_of(Field("x", kind, WRONG, str))


def test_a_kind_without_widget_is_found_inside_a_table() -> None:
    inner = Field("x", "upload", WRONG, str)
    with pytest.raises(UnknownWidgetError):
        widget_of(Field("t", "table", WRONG, list, fields=(inner,), max_rows=2))


def test_ids_hold_no_dots() -> None:
    assert html_id("members.0.name") == "members-0-name"
