"""`allow: {KS416: "why"}` on a document: a warning that its author has thought about is not told there.

Only warnings and information can be allowed: what is an error, `lower` cannot carry. An allowance
that allows nothing is told, so that none outlives its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.diagnostics import Diagnostic, Severity, Span
from generator.load.nodes import Mapping, Node, Scalar

_CODE = re.compile(r"KS[0-9]{3}\Z")
NOT_ALLOWABLE = ("KS124", "KS125")


class Allowance(Struct, frozen=True):
    """One code that one document allows: `last` is the last line of the document, or 0 for the file's."""

    code: str
    why: str
    span: Span
    first: int
    last: int

    def covers(self, finding: Diagnostic) -> bool:
        """Whether the finding stands in this document and has this code."""
        span = finding.span
        if finding.code != self.code or span.file != self.span.file:
            return False
        return span.line >= self.first and (not self.last or span.line <= self.last)


class Allowed(Struct, frozen=True):
    """A finding that was not told, and why."""

    finding: Diagnostic
    by: Allowance


def take_allowances(
    file: str, node: Mapping, last: int
) -> tuple[tuple[Allowance, ...], list[Diagnostic]]:
    """What a document allows; its key is taken out of the document."""
    written = node.values.pop("allow", None)
    key = node.keys.pop("allow", None)
    if written is None or key is None:
        return (), []
    if not isinstance(written, Mapping):
        mend = 'write `allow: {KS416: "why"}`'
        message = "a map of codes and reasons is expected here"
        return (), [Diagnostic("KS106", key.span(file), message, mend=mend)]
    made: list[Allowance] = []
    found: list[Diagnostic] = []
    for code, why in written.values.items():
        span = written.keys[code].span(file)
        fault = _fault(code, why, span)
        if fault is not None:
            found.append(fault)
        elif isinstance(why, Scalar):
            made.append(Allowance(code, why.text, span, node.line, last))
    return tuple(made), found


def _fault(code: str, why: Node, span: Span) -> Diagnostic | None:
    if not _CODE.match(code) or code in NOT_ALLOWABLE:
        message = f"'{code}' is no check that can be allowed"
        return Diagnostic("KS125", span, message, expected="a code such as KS416", mend="delete it")
    if not isinstance(why, Scalar) or not why.text.strip():
        message = "it is not said why this is allowed"
        return Diagnostic(
            "KS125", span, message, expected="a reason", mend='write the reason: {KS416: "why"}'
        )
    return None


def silence(
    found: Sequence[Diagnostic], allowances: Iterable[Allowance]
) -> tuple[list[Diagnostic], list[Allowed]]:
    """The findings that are told, and those that are allowed; what allows nothing is told too."""
    allowances = tuple(allowances)
    if not allowances:
        return list(found), []
    told: list[Diagnostic] = []
    allowed: list[Allowed] = []
    for finding in found:
        by = next((one for one in allowances if one.covers(finding)), None)
        if by is None or finding.severity is Severity.ERROR:
            told.append(finding)
        else:
            allowed.append(Allowed(finding, by))
    used = {one.by for one in allowed}
    return [*told, *(_idle(one, told) for one in allowances if one not in used)], allowed


def _idle(allowance: Allowance, told: Sequence[Diagnostic]) -> Diagnostic:
    if any(allowance.covers(finding) for finding in told):
        return Diagnostic(
            "KS125",
            allowance.span,
            f"{allowance.code} is an error here: it cannot be allowed",
            expected="a warning",
            mend="mend what it tells, and delete this",
        )
    return Diagnostic(
        "KS124",
        allowance.span,
        f"nothing in this document is told as {allowance.code}",
        expected="codes of warnings that stand in this document",
        mend="delete it",
        severity=Severity.WARNING,
    )
