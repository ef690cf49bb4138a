"""Which letters our fonts have: a certificate for the archive may hold no other."""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

FONTS = Path(__file__).parent / "fonts"
STANDS_FOR = "\ufffd?"
"""What is drawn for a letter that no font has: the first of these that one has."""

UNSEEN = "\\n\\t \u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
"""Spaces, joiners and marks of direction: nothing is drawn for them."""


@functools.cache
def letters() -> frozenset[int]:
    """The code points that some family has, in its regular and in its bold face."""
    found: set[int] = set()
    for regular in sorted(FONTS.glob("*-Regular.ttf")):
        bold = regular.with_name(regular.name.replace("-Regular", "-Bold"))
        found |= frozenset(_of(regular)) & frozenset(_of(bold))
    return frozenset(found)


def drawable(given: Any) -> tuple[Any, bool]:
    """The same texts with a sign in place of each letter that no font has; whether there was one."""
    replaced = False

    def look(value: Any) -> Any:
        nonlocal replaced
        if isinstance(value, str):
            made = _strange().sub(_sign(), value)
            replaced |= made != value
            return made
        if isinstance(value, dict):
            return {name: look(one) for name, one in cast("dict[str, Any]", value).items()}
        if isinstance(value, list | tuple):
            return [look(one) for one in cast("list[Any]", value)]
        return value

    return look(given), replaced


@functools.cache
def _sign() -> str:
    return next(one for one in STANDS_FOR if ord(one) in letters())


@functools.cache
def _strange() -> re.Pattern[str]:
    """Whatever is no letter of ours."""
    known = sorted(letters())
    runs: list[list[int]] = []
    for point in known:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    parts = "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in runs)
    return re.compile(f"[^{parts}{UNSEEN}]")


def _of(font: Path) -> Iterator[int]:
    """The code points of a font's Unicode tables (`cmap`, formats 4 and 12)."""
    content = font.read_bytes()
    tables = struct.unpack(">H", content[4:6])[0]
    places = {
        content[at : at + 4]: struct.unpack(">I", content[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * tables, 16)
    }
    cmap = places[b"cmap"]
    for entry in range(struct.unpack(">H", content[cmap + 2 : cmap + 4])[0]):
        at = cmap + 4 + 8 * entry
        start = cmap + struct.unpack(">I", content[at + 4 : at + 8])[0]
        form = struct.unpack(">H", content[start : start + 2])[0]
        if form == 4:
            yield from _segments(content, start)
        elif form == 12:
            for group in range(struct.unpack(">I", content[start + 12 : start + 16])[0]):
                place = start + 16 + 12 * group
                first, last = struct.unpack(">II", content[place : place + 8])
                yield from range(first, last + 1)


def _segments(content: bytes, start: int) -> Iterator[int]:
    count = struct.unpack(">H", content[start + 6 : start + 8])[0] // 2
    ends = struct.unpack(f">{count}H", content[start + 14 : start + 14 + 2 * count])
    begins = start + 16 + 2 * count
    starts = struct.unpack(f">{count}H", content[begins : begins + 2 * count])
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            yield from range(first, last + 1)
