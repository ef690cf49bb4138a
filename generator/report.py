"""Findings as people and programs read them: text with excerpt and caret, or JSON.

The caret stands under what is meant also where the line holds Malayalam or wide characters:
columns count code points, the excerpt counts cells of a terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from generator.diagnostics import Diagnostic, Severity, Span

WIDTH = 110  # cells of an excerpt; specs have lines of several hundred
_BEFORE = 45
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def as_text(found: Iterable[Diagnostic], texts: Mapping[str, str], *, colour: bool = False) -> str:
    """All findings with their excerpts, one after the other."""
    lines_of: dict[str, list[str]] = {}
    return "".join(_one(diagnostic, texts, lines_of, colour) for diagnostic in found)


def as_json(found: list[Diagnostic], seconds: float, documents: int) -> str:
    """All findings as one JSON object; columns and lengths in code points, from 1."""
    return json.dumps(
        {
            "findings": [to_plain(diagnostic) for diagnostic in found],
            "errors": count(found, Severity.ERROR),
            "warnings": count(found, Severity.WARNING),
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
    """The last line: what was looked at, what was found, how long it took."""
    errors, warnings = count(found, Severity.ERROR), count(found, Severity.WARNING)
    counts = [_plural(errors, "error"), _plural(warnings, "warning")]
    kept = ", ".join(counts) if errors or warnings else "no mistake found"
    return f"{_plural(documents, 'document')}: {kept} in {seconds:.2f} s"


def count(found: Iterable[Diagnostic], severity: Severity) -> int:
    """How many findings have this severity."""
    return sum(diagnostic.severity is severity for diagnostic in found)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes, as wcwidth counts them."""
    return sum(_cells_of(character) for character in text)


def visible(text: str) -> str:
    """The text with invisible and control characters written out: a report drives no terminal."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _one(
    diagnostic: Diagnostic,
    texts: Mapping[str, str],
    lines_of: dict[str, list[str]],
    colour: bool,
) -> str:
    span = diagnostic.span
    word = diagnostic.severity.value
    if colour:
        word = f"\x1b[1;{_COLOURS[diagnostic.severity]}m{word}\x1b[0m"
    place = f"{visible(span.file)}:{span.line}:{span.column}"
    out = [f"{place}: {word} {diagnostic.code}: {visible(diagnostic.message)}"]
    if span.file in texts:
        lines = lines_of.setdefault(span.file, texts[span.file].split("\n"))
        out += _excerpt(lines, span)
    if diagnostic.expected:
        out.append(f"  expected: {visible(diagnostic.expected)}")
    if diagnostic.mend:
        out.append(f"  mend: {visible(diagnostic.mend)}")
    for other, words in diagnostic.others:
        out.append(f"  {visible(other.file)}:{other.line}:{other.column}: {visible(words)}")
    return "\n".join(out) + "\n"


def _excerpt(lines: list[str], span: Span) -> list[str]:
    """The line and the caret under it; long lines are cut around the place."""
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1].rstrip("\r")
    at = min(span.column - 1, len(line))
    start = max(0, at - _BEFORE) if cells(line) > WIDTH else 0
    shown = line[start:]
    cut = len(shown)
    while cut > at - start + 1 and cells(shown[:cut]) > WIDTH:
        cut -= 1
    before = "..." if start else ""
    after = "..." if cut < len(shown) else ""
    shown = shown[:cut]
    prefix = before + visible(shown[: at - start])
    marked = shown[at - start : at - start + span.length]
    gutter = f"{span.line:>5} | "
    carets = "^" * max(1, cells(visible(marked)))
    return [
        f"{gutter}{before}{visible(shown)}{after}".rstrip(),
        f"{' ' * 5} | {' ' * cells(prefix)}{carets}",
    ]


def _cells_of(character: str) -> int:
    # Malayalam vowel signs are Mc and Mn, joiners are Cf: none of them moves the cursor by itself.
    if unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf"):
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
