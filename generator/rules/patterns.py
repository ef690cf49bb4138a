"""Patterns of `matches` and of fields: a small language read by ourselves, spelled for three engines.

Letters, `.`, classes `[A-Z0-9_]` and `[^...]`, `\\d` (0 to 9), groups, `|`, `? * + {n} {n,} {n,m}`.
Always anchored at both ends; no back-reference, no look-around, no flags. Python and JavaScript
backtrack, so a pattern must also be *decided*: inside a repeat the next character alone says which
way to go, and outside at most one repeat may overlap what follows it. Matching then takes time
linear in the text, at worst quadratic for the one overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LONGEST_PATTERN: Final = 500
MOST_REPEATS: Final = 255
"""PostgreSQL's own limit of a counted repeat."""
_LAST: Final = 0x10FFFF
_SPECIAL: Final = frozenset("\\.[]{}()?*+|^$")
_IN_CLASS: Final = frozenset("\\[]^-")
_ESCAPABLE: Final = _SPECIAL | frozenset("/-")


class PatternError(ValueError):
    """A pattern that cannot be used: `at` is the offset, `mend` how to put it right."""

    def __init__(self, code: str, at: int, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.at = at
        self.message = message
        self.mend = mend


Engine = Literal["python", "postgres", "javascript"]
Ranges = tuple[tuple[int, int], ...]
"""Sorted, disjoint ranges of code points, both ends included."""


@dataclass(frozen=True, slots=True)
class Letters:
    """One character out of some."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several."""

    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `low` to `high` times; None is without end."""

    of: Part
    low: int
    high: int | None
    at: int


Part = Letters | Sequence | Alternatives | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
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
    reader = _Reader(text)
    tree = reader.alternatives(0)
    if reader.at < len(text):
        raise PatternError("KS323", reader.at, "this ')' closes nothing", "write '\\)'")
    _refuse_size(tree)
    _refuse_undecided(tree)
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
                return Letters(((0, _LAST),))
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
        joined = _joined(ranges)
        joined = _without(joined) if negated else joined
        if not joined:
            raise PatternError("KS323", start, "this class is empty", "name a character")
        return Letters(joined)

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


def _joined(ranges: list[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _without(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    at = 0
    for low, high in ranges:
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    if at <= _LAST:
        found.append((at, _LAST))
    return tuple(found)


def _refuse_size(tree: Part) -> None:
    def size(part: Part) -> int:
        match part:
            case Letters():
                return 1
            case Repeat():
                return size(part.of) * max(1, part.low, part.high or 1)
            case Sequence() | Alternatives():
                return sum(map(size, part.items))

    if size(tree) > 5_000:
        raise PatternError("KS323", 0, "its counts multiply to more than 5000 characters")


def _refuse_undecided(tree: Part) -> None:
    overlaps: list[int] = []
    _check(tree, (), False, overlaps)
    if len(overlaps) > 1:
        raise PatternError(
            "KS324",
            overlaps[1],
            "two repeats overlap what follows them: matching could take very long",
            "let what follows a repeat begin with a character that the repeat cannot take",
        )


def _check(part: Part, follow: Ranges, looping: bool, overlaps: list[int]) -> None:
    """Note repeats that overlap what may follow; inside a loop every overlap is refused."""
    match part:
        case Letters():
            return
        case Sequence():
            for place, item in enumerate(part.items):
                rest = Sequence(part.items[place + 1 :])
                after = _union(_first(rest), follow if _may_be_nothing(rest) else ())
                _check(item, after, looping, overlaps)
        case Alternatives():
            if looping:
                _refuse_shared_starts(part, follow)
            for item in part.items:
                _check(item, follow, looping, overlaps)
        case Repeat():
            _check_repeat(part, follow, looping, overlaps)


def _check_repeat(part: Repeat, follow: Ranges, looping: bool, overlaps: list[int]) -> None:
    first = _first(part.of)
    loops = part.high is None or part.high > 1
    varies = part.high != part.low
    if loops and _may_be_nothing(part.of):
        raise PatternError(
            "KS324", part.at, "this repeats what may be nothing", "repeat only what has a character"
        )
    if varies and _overlap(first, follow):
        if looping:
            raise PatternError(
                "KS324",
                part.at,
                "inside a repeat, the next character must say which way to go",
                "let what follows begin with a character that this part cannot take",
            )
        overlaps.append(part.at)
    _check(part.of, _union(follow, first if loops else ()), looping or loops, overlaps)


def _refuse_shared_starts(part: Alternatives, follow: Ranges) -> None:
    seen: Ranges = ()
    for item in part.items:
        first = _first(item)
        first = _union(first, follow) if _may_be_nothing(item) else first
        if _overlap(seen, first):
            raise PatternError(
                "KS324",
                0,
                "inside a repeat, two alternatives begin with the same character",
                "take the common beginning out: a(b|c) instead of ab|ac",
            )
        seen = _union(seen, first)


def _first(part: Part) -> Ranges:
    match part:
        case Letters():
            return part.ranges
        case Repeat():
            return _first(part.of) if part.high != 0 else ()
        case Alternatives():
            return _union(*map(_first, part.items))
        case Sequence():
            found: Ranges = ()
            for item in part.items:
                found = _union(found, _first(item))
                if not _may_be_nothing(item):
                    break
            return found


def _may_be_nothing(part: Part) -> bool:
    match part:
        case Letters():
            return False
        case Repeat():
            return part.low == 0 or _may_be_nothing(part.of)
        case Alternatives():
            return any(map(_may_be_nothing, part.items))
        case Sequence():
            return all(map(_may_be_nothing, part.items))


def _union(*sets: Ranges) -> Ranges:
    return _joined([one for ranges in sets for one in ranges])


def _overlap(a: Ranges, b: Ranges) -> bool:
    return any(low <= other[1] and other[0] <= high for low, high in a for other in b)


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
    if ranges == ((0, _LAST),):
        return {"python": "[\\s\\S]", "postgres": ".", "javascript": "[^]"}[engine]
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _letter(ranges[0][0], engine, _SPECIAL)
    negated = ranges[-1][1] == _LAST
    shown = _without(ranges) if negated else ranges
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
    if letter.isprintable():
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
