"""Findings as people and programs read them: text with excerpt and caret, or JSON.

The caret stands under what is meant also where the line holds Malayalam or wide characters:
columns count code points, the excerpt counts cells of a terminal. Where two places clash, both
are shown. Colours are put on by `generator/authoring/terminal.py`, SARIF is in `sarif.py` there.
"""

from __future__ import annotations

import enum
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from generator.diagnostics import Diagnostic, Severity, Span

WIDTH = 110  # cells of an excerpt; specs have lines of several hundred
_BEFORE = 45
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_JOINER, _EMOJI_SIGN = "\u200d", "\ufe0f"
_SKIN = range(0x1F3FB, 0x1F400)


class Part(enum.Enum):
    """What a line of a report says, for whoever puts colours on it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    EXCERPT = "excerpt"
    CARET = "caret"
    EXPECTED = "expected"
    MEND = "mend"
    OTHER = "other"


def as_text(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> str:
    """All findings with their excerpts, one after the other."""
    return "".join(f"{line}\n" for _, line in as_lines(found, texts))


def as_lines(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[tuple[Part, str]]:
    """All findings line by line, each line with what it says."""
    lines_of: dict[str, list[str]] = {}
    for diagnostic in found:
        yield from _one(diagnostic, texts, lines_of)


def as_json(found: list[Diagnostic], seconds: float, documents: int) -> str:
    """All findings as one JSON object; columns and lengths in code points, from 1."""
    return json.dumps(
        {
            "findings": [to_plain(diagnostic) for diagnostic in found],
            "errors": count(found, Severity.ERROR),
            "warnings": count(found, Severity.WARNING),
            "notes": count(found, Severity.INFO),
            "documents": documents,
            "seconds": round(seconds, 3),
        },
        ensure_ascii=False,
        indent=1,
    )


def to_plain(diagnostic: Diagnostic) -> dict[str, object]:
    """One finding as plain values."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        **_place(diagnostic.span),
        "message": diagnostic.message,
        "expected": diagnostic.expected,
        "mend": diagnostic.mend,
        "others": [{**_place(span), "message": words} for span, words in diagnostic.others],
    }


def summary(found: list[Diagnostic], documents: int, seconds: float) -> str:
    """The last line: what was looked at, what was found, how long it took, where to read more."""
    errors, warnings = count(found, Severity.ERROR), count(found, Severity.WARNING)
    notes = count(found, Severity.INFO)
    counts = [_plural(errors, "error"), _plural(warnings, "warning")]
    counts += [_plural(notes, "note")] if notes else []
    kept = ", ".join(counts) if found else "no mistake found"
    said = f"{_plural(documents, 'document')}: {kept} in {seconds:.2f} s"
    return f"{said}; `ksmart explain {found[0].code}` says more" if found else said


def count(found: Iterable[Diagnostic], severity: Severity) -> int:
    """How many findings have this severity."""
    return sum(diagnostic.severity is severity for diagnostic in found)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes; a cluster of signs is one picture."""
    total = 0
    before = ""
    for character in text:
        if character == _EMOJI_SIGN:  # shows the sign before it as a picture, two cells wide
            total += 1 if before and _cells_of(before) == 1 else 0
        elif not (before == _JOINER and total and _cells_of(character) == 2):
            total += _cells_of(character)
        before = character
    return total


def visible(text: str) -> str:
    """The text with invisible and control characters written out: a report drives no terminal."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _one(
    diagnostic: Diagnostic, texts: Mapping[str, str], lines_of: dict[str, list[str]]
) -> Iterator[tuple[Part, str]]:
    span, severity = diagnostic.span, diagnostic.severity.value
    head = f"{_where(span)}: {severity} {diagnostic.code}: {visible(diagnostic.message)}"
    yield Part(severity), head
    yield from _excerpt(span, texts, lines_of)
    if diagnostic.expected:
        yield Part.EXPECTED, f"  expected: {visible(diagnostic.expected)}"
    if diagnostic.mend:
        yield Part.MEND, f"  mend: {visible(diagnostic.mend)}"
    for other, words in diagnostic.others:
        yield Part.OTHER, f"  {_where(other)}: {visible(words)}"
        yield from _excerpt(other, texts, lines_of)


def _where(span: Span) -> str:
    return f"{visible(span.file)}:{span.line}:{span.column}"


def _excerpt(
    span: Span, texts: Mapping[str, str], lines_of: dict[str, list[str]]
) -> Iterator[tuple[Part, str]]:
    """The line and the caret under it; long lines are cut around the place."""
    if span.file not in texts:
        return
    lines = lines_of.setdefault(span.file, texts[span.file].split("\n"))
    if not 1 <= span.line <= len(lines):
        return
    line = lines[span.line - 1].rstrip("\r")
    end = min(span.column - 1 + span.length, len(line))
    at = _base(line, min(span.column - 1, len(line)))
    start = _base(line, max(0, at - _BEFORE)) if cells(line) > WIDTH else 0
    cut = len(line)
    while cut > at + 1 and cells(line[start:cut]) > WIDTH:
        cut = _base(line, cut - 1)
    cut = max(cut, at + 1)
    before = "..." if start else ""
    after = "..." if cut < len(line) else ""
    prefix = before + visible(line[start:at])
    carets = "^" * max(1, cells(visible(line[at : min(end, cut)])))
    shown = f"{before}{visible(line[start:cut])}{after}"
    yield Part.EXCERPT, f"{span.line:>5} | {shown}".rstrip()
    yield Part.CARET, f"{' ' * 5} | {' ' * cells(prefix)}{carets}"


def _base(line: str, at: int) -> int:
    """The first character of the cluster that a place stands in: no cut parts a sign from it."""
    while 0 < at < len(line) and (_cells_of(line[at]) == 0 or line[at - 1] == _JOINER):
        at -= 1
    return at


def _cells_of(character: str) -> int:
    # Malayalam vowel signs are Mc and Mn, joiners are Cf: none of them moves the cursor by itself.
    if unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or ord(character) in _SKIN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "length": span.length,
    }


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
