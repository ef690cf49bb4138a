"""Overlays are proved while they are resolved, against the fee that opened its heads."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable


def check_overlays(table: SymbolTable) -> Iterator[Diagnostic]:
    """Rates before a head's own first day: nobody would ever be charged by them."""
    for one in table.overlays:
        head = table.fees[one.fee].head(one.head)
        begins = min((rate.since for rate in head.rates), default=None) if head else None
        for rate in one.rates:
            if begins is not None and rate.since < begins:
                yield Diagnostic(
                    "KS883",
                    rate.span,
                    f"'{one.head}' has rates from {begins} on; this one begins before",
                    expected=f"a date from {begins} on",
                    severity=Severity.WARNING,
                )
