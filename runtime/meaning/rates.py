"""What makes a table of dated rates sound, and which of its rows counts on a day.

One pure proof for the compiler, over the first rows, and for the runtime, over rows that editors
add: slabs rise and end in `else`, the first row holds from the first day, money is whole paise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from runtime.meaning.decimals import EXACT

MOST_RUPEES: Final = Decimal(10) ** 13
"""A rate above this is a slip of the pen: it is a hundred times the state's budget."""

Band = tuple[Decimal | None, Decimal]
"""Up to and including the limit (None: whatever is above the last), so many rupees."""

Row = TypeVar("Row")


def slab_fault(bands: Sequence[Band]) -> tuple[int, str] | None:
    """Where slabs are wrong: the place, and 'rise' or 'else'; None where they are sound."""
    for place, (limit, _) in enumerate(bands):
        is_last = place == len(bands) - 1
        if limit is None:
            return None if is_last else (place, "else")
        before = bands[place - 1][0] if place else None
        if before is not None and limit <= before:
            return place, "rise"
        if is_last:
            return place, "else"
    return 0, "else"


def band_of(bands: Sequence[Band], value: Decimal) -> int:
    """The place of the band that a value falls into: above the last, up to and including this."""
    return next(place for place, (limit, _) in enumerate(bands) if limit is None or value <= limit)


def in_force(layers: Iterable[Mapping[date, Row]], on: date) -> Row | None:
    """The row that counts on a day: of all layers merged by date, the later layer over the earlier,
    the one that began last. None before the first.
    """
    merged: dict[date, Row] = {}
    for layer in layers:
        merged.update(layer)
    since = max((day for day in merged if day <= on), default=None)
    return None if since is None else merged[since]


def out_of_bounds(amounts: Iterable[Decimal], low: Decimal | None, high: Decimal | None) -> bool:
    """Whether any amount lies outside what an overlay may set."""
    return any(
        (low is not None and amount < low) or (high is not None and amount > high)
        for amount in amounts
    )


def round_to(value: Decimal, step: Decimal, mode: str) -> Decimal:
    """The value as a multiple of `step`, by `half_up`, `half_even`, `up` (away from zero) or `down`."""
    whole, left = divmod(abs(_scaled(value, step)), _scaled(step, value))
    size = _scaled(step, value)
    up = (
        left > 0
        if mode == "up"
        else False
        if mode == "down"
        else 2 * left > size or (2 * left == size and (mode == "half_up" or whole % 2 == 1))
    )
    many = whole + (1 if up else 0)
    return EXACT.multiply(step, Decimal(-many if value < 0 else many))


def _scaled(value: Decimal, other: Decimal) -> int:
    """`value` as a whole number of the finer unit of the two."""
    places = max(0, -int(value.as_tuple().exponent), -int(other.as_tuple().exponent))
    return int(EXACT.scaleb(value, places))
