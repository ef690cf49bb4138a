"""The tree of a pattern, and sets of characters as sorted ranges of code points."""

from __future__ import annotations

from typing import Final

import msgspec

LAST_CODE: Final = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]
"""Sorted, disjoint ranges of code points, both ends included."""


class PatternError(ValueError):
    """A pattern that cannot be used: `at` is the offset, `mend` how to put it right."""

    def __init__(self, code: str, at: int, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.at = at
        self.message = message
        self.mend = mend


class Letters(msgspec.Struct, frozen=True):
    """One character out of some."""

    ranges: Ranges


class Sequence(msgspec.Struct, frozen=True):
    """Parts one after the other."""

    items: tuple[Part, ...]


class Alternatives(msgspec.Struct, frozen=True):
    """One of several."""

    items: tuple[Part, ...]


class Repeat(msgspec.Struct, frozen=True):
    """A part `low` to `high` times; None is without end."""

    of: Part
    low: int
    high: int | None
    at: int


Part = Letters | Sequence | Alternatives | Repeat


def joined(ranges: list[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def without(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    at = 0
    for low, high in ranges:
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    if at <= LAST_CODE:
        found.append((at, LAST_CODE))
    return tuple(found)


def union(*sets: Ranges) -> Ranges:
    return joined([one for ranges in sets for one in ranges])


def overlap(a: Ranges, b: Ranges) -> bool:
    return any(low <= other[1] and other[0] <= high for low, high in a for other in b)


def first_letters(part: Part) -> Ranges:
    match part:
        case Letters():
            return part.ranges
        case Repeat():
            return first_letters(part.of) if part.high != 0 else ()
        case Alternatives():
            return union(*map(first_letters, part.items))
        case Sequence():
            found: Ranges = ()
            for item in part.items:
                found = union(found, first_letters(item))
                if not may_be_nothing(item):
                    break
            return found


def may_be_nothing(part: Part) -> bool:
    match part:
        case Letters():
            return False
        case Repeat():
            return part.low == 0 or may_be_nothing(part.of)
        case Alternatives():
            return any(map(may_be_nothing, part.items))
        case Sequence():
            return all(map(may_be_nothing, part.items))
