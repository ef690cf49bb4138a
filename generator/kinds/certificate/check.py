"""Rules over certificates."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable, Workflow


def check_certificates(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words; certificates that nothing issues, or that are issued of nothing."""
    for certificate in table.certificates.values():
        yield from missing_malayalam(
            certificate.title, certificate.span, f"the title of '{certificate.short}'"
        )
    issued: set[str] = set()
    for workflow in table.workflows.values():
        issued |= {name for state in workflow.states for name in state.issues}
        if table.is_sound("workflow", workflow.name):
            yield from _of_nothing(workflow, table)
    for certificate in table.certificates.values():
        if certificate.name not in issued and certificate.module not in table.lost:
            yield Diagnostic(
                "KS868",
                certificate.span,
                f"nothing issues the certificate '{certificate.short}'",
                expected=f"a state with `effects: {{issue: {certificate.short}}}`",
                severity=Severity.WARNING,
            )


def _of_nothing(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """A certificate is of the entry that the same state writes."""
    for state in workflow.states:
        written = state.written
        for name in state.issues:
            certificate = table.certificates.get(name)
            if certificate is not None and certificate.of not in written:
                yield Diagnostic(
                    "KS867",
                    table.key_place(
                        "workflow", workflow.name, "states", state.name, "effects", "issue"
                    ),
                    f"'{certificate.short}' is of an entry that '{state.name}' does not write",
                    expected=f"`create: {{{certificate.of.rpartition('.')[2]}: ...}}` or `amend` beside `issue`",
                    others=((certificate.span, "the certificate"),),
                )
