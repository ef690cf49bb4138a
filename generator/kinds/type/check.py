"""Rules over shared types."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic
from generator.symbols import SymbolTable


def check_types(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words of options."""
    for shared in table.types.values():
        for option in shared.options:
            yield from missing_malayalam(option.text, shared.span, f"the option '{option.code}'")
