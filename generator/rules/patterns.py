"""Patterns of `matches` and of fields: a small language read by ourselves, spelled for three engines.

Letters, `.`, classes `[A-Z0-9_]` and `[^...]`, `\\d` (0 to 9), groups, `|`, `? * + {n} {n,} {n,m}`.
Always anchored at both ends; no back-reference, no look-around, no flags. Python and JavaScript
backtrack, so `pattern_time.py` takes only what is matched in linear time.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from generator.rules.pattern_time import refuse_slow
from generator.rules.pattern_tree import (
    LAST_CODE,
    Alternatives,
    Letters,
    Part,
    PatternError,
    Ranges,
    Repeat,
    Sequence,
    joined,
    without,
)

LONGEST_PATTERN: Final = 500
MOST_REPEATS: Final = 255
"""PostgreSQL's own limit of a counted repeat."""
_SPECIAL: Final = frozenset("\\.[]{}()?*+|^$")
_IN_CLASS: Final = frozenset("\\[]^-")
_ESCAPABLE: Final = _SPECIAL | frozenset("/-")


Engine = Literal["python", "postgres", "javascript"]


class Pattern(msgspec.Struct, frozen=True):
    """A pattern that was read; `written` is how its author wrote it."""

    written: str
    tree: Part

    @property
    def python(self) -> str:
        """For `re.fullmatch` without flags."""
        return _spell(self.tree, "python")

    @property
    def postgres(self) -> str:
        """For `~ ... COLLATE "C"`, anchored."""
        return f"^(?:{_spell(self.tree, 'postgres')})$"

    @property
    def javascript(self) -> str:
        """For `new RegExp(..., 'u')`, anchored."""
        return f"^(?:{_spell(self.tree, 'javascript')})$"


def parse_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: It is malformed, uses what only one engine knows, or could take too long.
    """
    if len(text) > LONGEST_PATTERN:
        raise PatternError("KS323", 0, f"a pattern has at most {LONGEST_PATTERN} characters")
    if "\x00" in text:
        raise PatternError("KS323", text.index("\x00"), "no text holds a NUL character")
    reader = _Reader(text)
    tree = reader.alternatives(0)
    if reader.at < len(text):
        raise PatternError("KS323", reader.at, "this ')' closes nothing", "write '\\)'")
    refuse_slow(tree)
    return Pattern(text, tree)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def alternatives(self, depth: int) -> Part:
        if depth > 20:
            raise PatternError("KS323", self.at, "groups are nested too deep")
        items = [self._sequence(depth)]
        while self._peek() == "|":
            self.at += 1
            items.append(self._sequence(depth))
        return items[0] if len(items) == 1 else Alternatives(tuple(items))

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _sequence(self, depth: int) -> Part:
        items: list[Part] = []
        while self._peek() not in ("", "|", ")"):
            items.append(self._repeated(depth))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _repeated(self, depth: int) -> Part:
        of = self._one(depth)
        start = self.at
        match self._peek():
            case "?":
                bounds: tuple[int, int | None] = (0, 1)
                self.at += 1
            case "*":
                bounds = (0, None)
                self.at += 1
            case "+":
                bounds = (1, None)
                self.at += 1
            case "{":
                bounds = self._bounds()
            case _:
                return of
        if self._peek() in tuple("?*+{"):
            raise PatternError(
                "KS323", self.at, "a repeat of a repeat", "put the first in a group: (...)"
            )
        return Repeat(of, *bounds, start)

    def _bounds(self) -> tuple[int, int | None]:
        start = self.at
        end = self.text.find("}", start)
        low, comma, high = self.text[start + 1 : max(end, start)].partition(",")
        lawful = end > 0 and _is_count(low) and (not high or _is_count(high))
        if not lawful:
            raise PatternError(
                "KS323", start, "'{' opens no count", "write {3}, {2,5} or, for a brace, '\\{'"
            )
        self.at = end + 1
        least = int(low)
        most = least if not comma else int(high) if high else None
        if max(least, most or 0) > MOST_REPEATS or (most is not None and most < least):
            raise PatternError("KS323", start, f"a count rises and is at most {MOST_REPEATS}", "")
        return least, most

    def _one(self, depth: int) -> Part:
        letter = self._peek()
        match letter:
            case "(":
                return self._group(depth)
            case "[":
                return self._class()
            case ".":
                self.at += 1
                return Letters(((0, LAST_CODE),))
            case "\\":
                return Letters(self._escaped())
            case "^" | "$":
                raise PatternError(
                    "KS323",
                    self.at,
                    "a pattern always speaks of the whole text",
                    f"leave '{letter}' out",
                )
            case "?" | "*" | "+" | "{" | "}" | "]":
                raise PatternError(
                    "KS323", self.at, f"'{letter}' stands alone", f"write '\\{letter}'"
                )
            case _:
                self.at += 1
                return Letters(((ord(letter), ord(letter)),))

    def _group(self, depth: int) -> Part:
        start = self.at
        self.at += 1
        if self._peek() == "?":
            if not self.text.startswith("?:", self.at):
                raise PatternError(
                    "KS323", start, "looking ahead, names and flags are not known", "use (...)"
                )
            self.at += 2
        inner = self.alternatives(depth + 1)
        if self._peek() != ")":
            raise PatternError("KS323", start, "this group has no end", "close it with ')'")
        self.at += 1
        return inner

    def _escaped(self) -> Ranges:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter == "d":
            self.at += 2
            return ((ord("0"), ord("9")),)
        if not letter or letter not in _ESCAPABLE:
            raise PatternError(
                "KS323",
                self.at,
                f"'\\{letter}' is not known",
                "write the letters as a class, such as [A-Za-z0-9_] for \\w",
            )
        self.at += 2
        return ((ord(letter), ord(letter)),)

    def _class(self) -> Part:
        start = self.at
        self.at += 1
        negated = self._peek() == "^"
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while self._peek() != "]":
            if not self._peek():
                raise PatternError("KS323", start, "this class has no end", "close it with ']'")
            first = self._class_letter()
            if len(first) == 1 and first[0][0] == first[0][1] and self._is_range():
                self.at += 1
                last = self._class_letter()[0][1]
                if last < first[0][0]:
                    raise PatternError("KS323", self.at - 1, "this range falls", "turn it round")
                first = ((first[0][0], last),)
            ranges += list(first)
        self.at += 1
        named = joined(ranges)
        named = without(named) if negated else named
        if not named:
            raise PatternError("KS323", start, "this class is empty", "name a character")
        return Letters(named)

    def _class_letter(self) -> Ranges:
        letter = self._peek()
        if letter == "\\":
            return self._escaped()
        if letter == "[":
            raise PatternError("KS323", self.at, "'[' inside a class", "write '\\['")
        self.at += 1
        return ((ord(letter), ord(letter)),)

    def _is_range(self) -> bool:
        return self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _spell(part: Part, engine: Engine) -> str:
    match part:
        case Letters():
            return _class(part.ranges, engine)
        case Sequence():
            return "".join(_bracketed(item, engine) for item in part.items)
        case Alternatives():
            return "|".join(_spell(item, engine) for item in part.items)
        case Repeat():
            inner = _spell(part.of, engine)
            body = inner if isinstance(part.of, Letters) else f"(?:{inner})"
            return body + _count(part.low, part.high)


def _bracketed(item: Part, engine: Engine) -> str:
    inner = _spell(item, engine)
    return f"(?:{inner})" if isinstance(item, Alternatives) else inner


def _class(ranges: Ranges, engine: Engine) -> str:
    if ranges == ((0, LAST_CODE),):
        return {"python": "[\\s\\S]", "postgres": ".", "javascript": "[^]"}[engine]
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _letter(ranges[0][0], engine, _SPECIAL)
    negated = ranges[-1][1] == LAST_CODE
    shown = without(ranges) if negated else ranges
    parts: list[str] = []
    for low, high in shown:
        first, last = (_letter(code, engine, _IN_CLASS) for code in (low, high))
        parts.append(
            first if low == high else first + last if high == low + 1 else f"{first}-{last}"
        )
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _letter(code: int, engine: Engine, special: frozenset[str]) -> str:
    letter = chr(code)
    if letter in special:
        return f"\\{letter}"
    if letter.isascii() and letter.isprintable():
        return letter
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\u{{{code:x}}}" if engine == "javascript" else f"\\U{code:08x}"


def _count(low: int, high: int | None) -> str:
    match (low, high):
        case (0, 1):
            return "?"
        case (0, None):
            return "*"
        case (1, None):
            return "+"
        case (_, None):
            return f"{{{low},}}"
        case _:
            return f"{{{low}}}" if low == high else f"{{{low},{high}}}"


__all__ = ["Engine", "Pattern", "PatternError", "parse_pattern"]
