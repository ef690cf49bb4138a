"""The third pass: what is spelt right and still cannot be meant."""

from __future__ import annotations

from generator.diagnostics import Diagnostic
from generator.kinds import KINDS, PLUGIN_KINDS, plugin_room
from generator.symbols import SymbolTable


def check_documents(table: SymbolTable) -> list[Diagnostic]:
    """Everything the checks of the kinds in use find."""
    used = {kind for kind, _ in table.sources}
    found = [
        one
        for kind in KINDS.values()
        if kind.always or kind.name in used
        for one in kind.check(table)
    ]
    for kind in PLUGIN_KINDS.values():
        made = table.data.get(f"plugins/{kind.name}.json")
        if kind.joins and made is not None:
            found += plugin_room(kind.name).check_joins(table, made())
    return found
