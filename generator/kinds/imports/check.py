"""Rules over imports."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable


def check_imports(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words, and whether a duplicate is found without reading the whole register."""
    for one in table.imports.values():
        yield from missing_malayalam(one.title, one.span, f"the title of '{one.short}'")
        record = table.records[one.into]
        if not any(set(paths) <= set(one.match) for paths in record.index):
            yield Diagnostic(
                "KS492",
                table.place("import", one.name, "match"),
                f"each row would be looked for in all of '{record.short}': no index holds what makes two rows the same",
                expected="an index of these fields",
                mend=f"write `index: [[{', '.join(one.match)}]]` on the record",
                severity=Severity.WARNING,
            )
