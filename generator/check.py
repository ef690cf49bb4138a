"""The third pass: what is spelt right and still cannot be meant."""

from __future__ import annotations

from generator.diagnostics import Diagnostic
from generator.kinds import KINDS
from generator.symbols import SymbolTable


def check_documents(table: SymbolTable) -> list[Diagnostic]:
    """Everything the checks of the kinds in use find."""
    used = {kind for kind, _ in table.sources}
    return [
        found
        for kind in KINDS.values()
        if kind.always or kind.name in used
        for found in kind.check(table)
    ]
