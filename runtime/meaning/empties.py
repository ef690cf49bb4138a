"""What operations over many values mean where some are empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from runtime.meaning.decimals import DECIMAL_LIMIT, EXACT, Number, int64

T = TypeVar("T")
_ZERO: Final = Decimal()
_add = EXACT.add  # bound once: half the time of a sum is looking it up

Ordered = TypeVar("Ordered", Decimal, int, str, dt.date, dt.datetime, dt.time)


def total(values: Iterable[Number | None]) -> Decimal | None:
    """The exact sum; empty when one value is empty or it has more than 18 whole digits."""
    found = _ZERO
    for value in values:
        if value is None:
            return None
        found = _add(found, value)
    return found if -DECIMAL_LIMIT < found < DECIMAL_LIMIT else None


def short_total(values: Iterable[Number | None]) -> Decimal | None:
    """`total` where the sum surely has at most 28 digits, which the plain operator keeps."""
    found = _ZERO
    for value in values:
        if value is None:
            return None
        found += value
    return found


def total_int(values: Iterable[int | None]) -> int | None:
    """`total` of whole numbers."""
    found = 0
    for value in values:
        if value is None:
            return None
        found += value
    return int64(found)


def smallest(values: Iterable[Ordered | None]) -> Ordered | None:
    """The least value; empty for none, and when one is empty."""
    known = _all_known(values)
    return min(known) if known else None


def largest(values: Iterable[Ordered | None]) -> Ordered | None:
    """The greatest value; empty for none, and when one is empty."""
    known = _all_known(values)
    return max(known) if known else None


def present(values: Iterable[T | None]) -> tuple[T, ...]:
    """The values that are not empty, in order."""
    return tuple(value for value in values if value is not None)


def item_at(values: Sequence[T], index: int) -> T | None:
    """The item at a place counted from 0; empty outside."""
    return values[index] if 0 <= index < len(values) else None


def main(weighed: Iterable[tuple[T | None, Number | None]]) -> T | None:
    """The value that holds more than half of the weight; empty where none does.

    An empty value bears its weight without ever being the answer; an empty weight counts nothing.
    """
    weights: dict[T, Decimal] = {}
    whole = Decimal()
    for value, weight in weighed:
        if weight is None:
            continue
        whole = EXACT.add(whole, weight)
        if value is not None:
            weights[value] = EXACT.add(weights.get(value, Decimal()), weight)
    over = [value for value, weight in weights.items() if EXACT.multiply(weight, 2) > whole]
    return over[0] if len(over) == 1 else None


def _all_known(values: Iterable[T | None]) -> list[T]:
    known: list[T] = []
    for value in values:
        if value is None:
            return []
        known.append(value)
    return known
