"""Characters that have no place in a spec: found before any parser sees the text.

A byte-order mark, a control character or a bidirectional override is invisible in an editor
and makes a reader and the machine see different texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Span

# Joiners (U+200C, U+200D) stay: Malayalam needs them. U+0085, U+2028 and U+2029 are line breaks
# for YAML and not for editors, so every place after them would be wrong.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
    "|\r(?!\n)"
)
# What no text may hold, however it is written; a line end is fine inside a text.
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAB = re.compile(r"\t+")
_MOST = 20

_NAMES = {
    "\x00": "a NUL character",
    "\ufeff": "a byte-order mark",
    "\r": "a carriage return alone",
    "\u2028": "a Unicode line separator",
    "\u2029": "a Unicode paragraph separator",
    "\x85": "a Unicode next-line character",
}


def refused_characters(file: str, text: str) -> Iterator[Diagnostic]:
    """Every place with a forbidden character or a tab, at most twenty of each."""
    for number, match in enumerate(_REFUSED.finditer(text)):
        if number == _MOST:
            break
        character = match.group()
        name = _NAMES.get(character, f"the invisible character U+{ord(character):04X}")
        yield Diagnostic(
            "KS004",
            span_at(file, text, match.start()),
            f"{name} stands here",
            expected="visible text, spaces and line ends",
            mend="delete it; save the file as UTF-8 without BOM",
        )
    for number, match in enumerate(_TAB.finditer(text)):
        if number == _MOST:
            break
        yield Diagnostic(
            "KS005",
            span_at(file, text, match.start(), len(match.group())),
            "a tab stands here",
            expected="spaces: two for each level",
            mend="replace the tab by spaces",
        )


def span_at(file: str, text: str, index: int, length: int = 1) -> Span:
    """The place of the character at `index`."""
    start = text.rfind("\n", 0, index) + 1
    return Span(file, text.count("\n", 0, index) + 1, index - start + 1, length)
