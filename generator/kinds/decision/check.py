"""Decisions are proved while they are resolved; what is left are words."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable


def check_decisions(table: SymbolTable) -> Iterator[Diagnostic]:
    """A first table later than the first scenario: its files would find nothing decided."""
    for decision in table.decisions.values():
        begins = min((row.since for row in decision.rows), default=None)
        for scenario in table.scenarios:
            service = table.services.get(scenario.service)
            if (
                begins is not None
                and service is not None
                and service.record == decision.of
                and scenario.at.date() < begins
            ):
                yield Diagnostic(
                    "KS842",
                    decision.span,
                    f"nothing is decided before {begins}, and the scenario '{scenario.name}' "
                    f"begins on {scenario.at.date()}",
                    expected="a table for every day on which the service is open",
                    severity=Severity.WARNING,
                )
