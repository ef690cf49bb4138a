"""Small offices: who may not do two things of one file, and is the only one who could."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Diagnostic, Severity
from generator.symbols import Action, Branch


def blocked_offices(
    steps: Sequence[Action | Branch],
    before: Sequence[Action | Branch],
    expected: str,
    mend: str = "",
) -> Iterator[Diagnostic]:
    """`not_by` needs a second person: where one role does both, a small office has only one."""
    doers: dict[str, set[str]] = {}
    for one in before:
        doers.setdefault(one.name, set()).update(one.by)
    for one in steps:
        for earlier in one.not_by:
            if len(one.by) == 1 and doers.get(earlier) == set(one.by):
                yield Diagnostic(
                    "KS416",
                    one.span,
                    f"only {one.by[0]} may '{earlier}' and '{one.name}', and not the "
                    "same person: an office with one of them cannot go on",
                    expected=expected,
                    mend=mend,
                    severity=Severity.WARNING,
                )
