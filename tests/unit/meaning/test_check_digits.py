"""Check digits and places: published examples, every single slip, every exchange of neighbours."""

import pytest

from runtime.meaning.check_digits import is_aadhaar, verhoeff
from runtime.meaning.places import is_point, parts_of, point_of


def test_verhoeffs_published_example() -> None:
    assert verhoeff("2363")  # 236 with its check digit 3


@pytest.mark.parametrize("number", ["234123412346", "999941057058"])
def test_no_single_slip_and_no_exchange_of_neighbours_passes(number: str) -> None:
    assert is_aadhaar(number)
    for place, digit in enumerate(number):
        for other in set("0123456789") - {digit}:
            assert not is_aadhaar(number[:place] + other + number[place + 1 :])
    for place in range(11):
        a, b = number[place], number[place + 1]
        if a != b:
            assert not is_aadhaar(number[:place] + b + a + number[place + 2 :])


@pytest.mark.parametrize(
    "text", ["", "23412341234", "2341234123461", "१२३४१२३४१२३४", "134123412346"]
)
def test_what_is_no_number_of_that_form(text: str) -> None:
    assert not is_aadhaar(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.015861, 76.341867", "geo:10.015861,76.341867"),
        ("geo:10.0,76.3;u=12", "geo:10.0,76.3;u=12"),
        ("-33.9 18.4", "geo:-33.9,18.4"),
        ("", ""),
    ],
)
def test_a_place_as_people_type_it(typed: str, kept: str) -> None:
    assert point_of(*parts_of(typed)) == kept
    assert not kept or is_point(kept)


@pytest.mark.parametrize(
    "text", ["geo:90.1,0", "geo:0,180.5", "10,76", "geo:10.12345678,76", "geo:10,76\n"]
)
def test_what_is_no_place(text: str) -> None:
    assert not is_point(text)
