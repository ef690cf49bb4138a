"""Patterns of fields: the language of `generator.rules.patterns`, told at the place in the spec."""

from __future__ import annotations

from generator.diagnostics import Span
from generator.resolve.names import Names
from generator.rules.patterns import PatternError, parse_pattern


def check_pattern(names: Names, pattern: str, span: Span) -> bool:
    """Whether the pattern can be used; told where it cannot."""
    try:
        parse_pattern(pattern)
    except PatternError as fault:
        place = Span(span.file, span.line, span.column + fault.at, 1)
        names.report(fault.code, place, fault.message, mend=fault.mend)
        return False
    return True
