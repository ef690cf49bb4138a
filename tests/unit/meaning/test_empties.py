"""Operations over many values, some of them empty."""

from __future__ import annotations

from decimal import Decimal

from runtime.meaning.empties import (
    item_at,
    largest,
    main,
    present,
    short_total,
    smallest,
    total,
    total_int,
)


def test_a_sum_with_an_empty_part_is_empty() -> None:
    assert total([Decimal(1), None]) is None
    assert short_total([None]) is None
    assert total_int([1, None, 2]) is None


def test_a_sum_of_nothing_is_zero() -> None:
    assert total([]) == 0
    assert short_total([]) == 0
    assert total_int([]) == 0


def test_a_sum_beyond_its_limit_is_empty() -> None:
    assert total([Decimal(10**18 - 1), Decimal(1)]) is None
    assert total_int([2**63 - 1, 1]) is None
    assert total_int([2**63 - 1, 1, -1]) == 2**63 - 1


def test_a_long_sum_loses_no_digit() -> None:
    assert total([Decimal(10**17), Decimal("0.000000000001")]) == Decimal(
        "100000000000000000.000000000001"
    )


def test_the_least_and_greatest_of_nothing_or_with_an_empty_are_empty() -> None:
    assert smallest([]) is None
    assert largest([3, None]) is None
    assert smallest([3, 1, 2]) == 1
    assert largest(["b", "അ"]) == "അ"


def test_only_what_is_there_is_listed() -> None:
    assert present([None, 1, None, 0]) == (1, 0)


def test_an_item_outside_a_list_is_empty() -> None:
    assert item_at(["a", "b"], 1) == "b"
    assert item_at(["a", "b"], 2) is None
    assert item_at(["a", "b"], -1) is None


def test_the_main_value_holds_more_than_half_of_the_weight() -> None:
    assert main([("tiled", 60), ("thatched", 40)]) == "tiled"
    assert main([("tiled", 50), ("thatched", 50)]) is None
    assert main([("tiled", 30), ("thatched", 40), ("tiled", 30)]) == "tiled"
    assert main([(None, 60), ("tiled", 40)]) is None
    assert main([("tiled", None), ("thatched", 1)]) == "thatched"
    assert main([]) is None
