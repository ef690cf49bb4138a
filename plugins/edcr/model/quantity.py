"""A number of a plan together with everything the drawing says about it."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mean:
    """One way a quantity was found: `drawn`, `dimension`, `stated`, `levels`, ..."""

    how: str
    value: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, the means it was found by, and where it can be seen in the drawing.

    `value` is None when no means gave one. `marks` are pairs of points that show a length.
    """

    value: float | None
    unit: str = "m"
    means: tuple[Mean, ...] = ()
    handles: tuple[str, ...] = ()
    at: Point | None = None
    mark: tuple[Point, Point] | None = None


NOTHING = Quantity(None)


def plain(value: float, unit: str, how: str = "drawn", handles: tuple[str, ...] = ()) -> Quantity:
    """A quantity found by one means."""
    return Quantity(value, unit, (Mean(how, value),), handles)
