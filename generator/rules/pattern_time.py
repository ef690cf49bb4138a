"""Refuses patterns that a backtracking engine could take long over.

Inside a repeat the next character alone must say which way to go; an endless repeat may not take what
can follow it. Outside, the few ways to read one text may multiply to `MOST_WAYS`. Matching then
takes time linear in the text.
"""

from __future__ import annotations

from typing import Final

from generator.rules.pattern_tree import (
    Alternatives,
    Letters,
    Part,
    PatternError,
    Ranges,
    Repeat,
    Sequence,
    first_letters,
    may_be_nothing,
    overlap,
    union,
)

MOST_WAYS: Final = 64
LARGEST: Final = 5_000
"""Characters that counts may multiply to."""


def refuse_slow(tree: Part) -> None:
    """Pass a pattern that is matched in linear time.

    Raises:
        PatternError: It is too large, or could be read in too many ways.
    """
    if _size(tree) > LARGEST:
        message = f"its counts multiply to more than {LARGEST} characters"
        raise PatternError("KS323", 0, message)
    _ways(tree, (), looping=False)


def _size(part: Part) -> int:
    match part:
        case Letters():
            return 1
        case Repeat():
            return _size(part.of) * max(1, part.low, part.high or 1)
        case Sequence() | Alternatives():
            return sum(map(_size, part.items))


def _ways(part: Part, follow: Ranges, *, looping: bool) -> int:
    """In how many ways a text may be read at most, where `follow` may stand behind."""
    match part:
        case Letters():
            return 1
        case Sequence():
            ways = 1
            for place, item in enumerate(part.items):
                rest = Sequence(part.items[place + 1 :])
                after = union(first_letters(rest), follow if may_be_nothing(rest) else ())
                ways = _few(ways * _ways(item, after, looping=looping))
            return ways
        case Alternatives():
            ways = _choices(part, follow, looping=looping)
            for item in part.items:
                ways = _few(ways * _ways(item, follow, looping=looping))
            return ways
        case Repeat():
            return _repeats(part, follow, looping=looping)


def _few(ways: int) -> int:
    if ways > MOST_WAYS:
        message = "one text could be read in very many ways"
        mend = "let each part begin with a character that the part before cannot take"
        raise PatternError("KS324", 0, message, mend)
    return ways


def _repeats(part: Repeat, follow: Ranges, *, looping: bool) -> int:
    first = first_letters(part.of)
    loops = part.high is None or part.high > 1
    if loops and may_be_nothing(part.of):
        message, mend = "this repeats what may be nothing", "repeat only what has a character"
        raise PatternError("KS324", part.at, message, mend)
    ways = 1
    if part.high != part.low and overlap(first, follow):
        if looping or part.high is None:
            raise PatternError(
                "KS324",
                part.at,
                "the next character must say whether this repeat goes on",
                "let what follows begin with a character that this part cannot take",
            )
        ways = part.high - part.low + 1
    inside = union(follow, first if loops else ())
    return _few(ways * _ways(part.of, inside, looping=looping or loops))


def _choices(part: Alternatives, follow: Ranges, *, looping: bool) -> int:
    seen: Ranges = ()
    shared = False
    for item in part.items:
        first = first_letters(item)
        first = union(first, follow) if may_be_nothing(item) else first
        shared = shared or overlap(seen, first)
        seen = union(seen, first)
    if shared and looping:
        raise PatternError(
            "KS324",
            0,
            "inside a repeat, two alternatives begin with the same character",
            "take the common beginning out: a(b|c) instead of ab|ac",
        )
    return len(part.items) if shared else 1
