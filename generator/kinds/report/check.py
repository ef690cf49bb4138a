"""Rules over reports."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam, names_read
from generator.diagnostics import Diagnostic, Severity, Span
from generator.symbols import Report, SymbolTable


def check_reports(table: SymbolTable) -> Iterator[Diagnostic]:
    """Private fields stay out; an export has somebody who may take it; words stand in both scripts."""
    for report in table.reports.values():
        yield from _words(report, table)
        yield from _private(report, table)
        yield from _export(report, table)


def _words(report: Report, table: SymbolTable) -> Iterator[Diagnostic]:
    def place(*path: str) -> Span:
        return table.place("report", report.name, *path)

    yield from missing_malayalam(report.title, place("title"), f"the report '{report.short}'")
    for figure in report.show:
        yield from missing_malayalam(
            figure.title, place("show", figure.name), f"the figure '{figure.name}'"
        )
    for line in report.lines:
        yield from missing_malayalam(
            line.title, place("lines", line.name, "title"), f"the line '{line.name}'"
        )
    for tie in report.checks:
        yield from missing_malayalam(
            tie.message, place("checks", tie.name, "message"), f"the check '{tie.name}'"
        )


def _private(report: Report, table: SymbolTable) -> Iterator[Diagnostic]:
    """A figure over a private value of one row is that value."""
    private = {f.name: f for f in table.records[report.of].fields if f.private}
    read: list[tuple[frozenset[str], Span]] = []
    if report.where is not None:
        read.append((names_read(report.where), report.where.span))
    read += [(names_read(line.where), line.where.span) for line in report.lines]
    for figure in report.show:
        read.append(
            (names_read(figure.of) if figure.how != "rule" else frozenset(), figure.of.span)
        )
        if figure.where is not None:
            read.append((names_read(figure.where), figure.where.span))
    for index, by in enumerate(report.by):
        span = table.place("report", report.name, "by", index)
        read.append((frozenset({by.path.split(".")[0]}), span))
    for names, span in read:
        for name in sorted(names & private.keys()):
            yield Diagnostic(
                "KS508",
                span,
                f"the private field '{name}' is read by the report '{report.short}'",
                expected="fields that every reader of the report may know",
                mend=f"take '{name}' out",
                others=((private[name].span, "the field"),),
            )


def _export(report: Report, table: SymbolTable) -> Iterator[Diagnostic]:
    policies = [policy for policy in table.policies.values() if policy.of == report.of]
    allowed = any("export" in rule.can for policy in policies for rule in policy.rules)
    is_sound = all(table.is_sound("policy", policy.name) for policy in policies)
    if report.export and policies and not allowed and is_sound and report.module not in table.lost:
        yield Diagnostic(
            "KS511",
            table.key_place("report", report.name, "export"),
            "the report can be exported, and the policy lets nobody",
            expected="a rule with `export` in the policy of the record",
            severity=Severity.WARNING,
        )
