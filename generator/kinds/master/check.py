"""Rules over masters."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import Master, SymbolTable


def check_masters(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words of masters and of their rows."""
    for master in table.masters.values():
        yield from missing_malayalam(master.title, master.span, f"the master '{master.short}'")
        yield from _rows_without_malayalam(master)


def _rows_without_malayalam(master: Master) -> Iterator[Diagnostic]:
    """One warning a column, at its first row: a thousand warnings would be read by nobody."""
    for field in master.fields:
        if not field.bilingual or field.optional:
            continue
        column = f"{field.name}_ml"
        missing = [row for row in master.rows if row.values.get(column) is None]
        if missing:
            yield Diagnostic(
                "KS703",
                missing[0].span,
                f"{len(missing)} of {len(master.rows)} rows of '{master.short}' have no {column}; "
                "this is the first",
                expected="a name in Malayalam in every row",
                severity=Severity.WARNING,
            )
