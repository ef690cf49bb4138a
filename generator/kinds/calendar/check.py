"""Rules over calendars."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable


def check_calendars(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words of calendars and holidays."""
    for calendar in table.calendars.values():
        what = f"the calendar '{calendar.short}'"
        yield from missing_malayalam(calendar.title, calendar.span, what)
        missing = [day for day, name in calendar.holidays.items() if not name.ml]
        if missing:
            yield Diagnostic(
                "KS703",
                calendar.span,
                f"{len(missing)} holidays have no Malayalam name, the first on {missing[0]}",
                expected="name_ml in every row",
                severity=Severity.WARNING,
            )
