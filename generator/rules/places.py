"""Turns offsets inside a rule's text into places in the file, and findings into diagnostics."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics import Diagnostic, Severity, Span


@dataclass(slots=True)
class Findings:
    """What was found in one rule; `span` is where the rule's first character stands."""

    span: Span
    found: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def add(
        self,
        code: str,
        start: int,
        end: int,
        message: str,
        *,
        expected: str = "",
        mend: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note one finding about the text from `start` to `end`."""
        place = Span(self.span.file, self.span.line, self.span.column + start, max(1, end - start))
        self.found.append(Diagnostic(code, place, message, expected, mend, severity))

    @property
    def failed(self) -> bool:
        """Whether an error is among the findings."""
        return any(d.severity is Severity.ERROR for d in self.found)
