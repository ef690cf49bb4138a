"""Rules over migrations."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic
from generator.kinds.migration.resolve import parts
from generator.symbols import SymbolTable


def check_migrations(table: SymbolTable) -> Iterator[Diagnostic]:
    """A version whose data would have to be moved is not generated: nothing here would move it."""
    for migration in table.migrations:
        module = table.modules.get(migration.module)
        if module is None or parts(module.version) < parts(migration.version):
            continue
        if migration.steps:
            yield Diagnostic(
                "KS482",
                migration.span,
                f"'{module.name}' is at {module.version}, and this edition carries out no step of its migration",
                expected=f"a module before {migration.version}: the steps are checked and kept until then",
                mend=f"keep `version: {migration.after}` at the module",
                others=((module.span, "the module"),),
            )
