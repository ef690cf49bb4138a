"""Diagnostics as values: where, what, what was expected, how to mend it.

A pass never raises for a mistake in a spec; it returns these. Rendering (text, JSON)
lives in `generator/report.py`, the entries behind `ksmart explain` in `docs/diagnostics.md`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import msgspec


class Severity(enum.Enum):
    """How much a finding weighs: an error stops the compiler before `lower`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of one line of one file of `spec/`.

    `file` is relative to the project's root, with `/`. `line` and `column` count from 1, in
    code points, as editors show them. `length` is in code points, at least 1.
    """

    file: str
    line: int
    column: int
    length: int = 1


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding. `others` are the further places it speaks of, each with a few words."""

    code: str
    span: Span
    message: str
    expected: str = ""
    mend: str = ""
    severity: Severity = Severity.ERROR
    others: tuple[tuple[Span, str], ...] = ()


LAST_RANK = 1000


def in_order(
    found: Iterable[Diagnostic], rank: Mapping[str, int] | None = None
) -> list[Diagnostic]:
    """Findings sorted by file, line, column and code, each once; files with a rank by that first."""
    ranks = rank or {}
    return sorted(
        set(found), key=lambda d: (ranks.get(d.span.file, LAST_RANK), d.span, d.code, d.message)
    )


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Whether anything found stops the compiler."""
    return any(d.severity is Severity.ERROR for d in found)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A mend naming the nearest known word, or nothing where none is near."""
    import difflib  # only a mistake pays for it

    words = sorted(known)
    near = difflib.get_close_matches(name, words, n=1, cutoff=0.6)
    if not near and len(name) <= 3:  # two letters that changed places are too much for the ratio
        near = [word for word in words if sorted(word) == sorted(name)]
    return f"did you mean '{near[0]}'?" if near else ""
