"""Revisions: how a database comes to a module's tables.

One revision a module version. A version that was published keeps its revision; this edition writes
the first one of a module. Moving from one published version to the next needs `published/` models
and the kind `migration`, which later editions carry.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.ir.modules import RevisionIR
from generator.ir.tables import TableIR
from generator.symbols import Module
from generator.text.templates import render


def revision(module: Module, tables: Sequence[TableIR], depends_on: Sequence[str]) -> RevisionIR:
    """The revision that makes a module's schema."""
    return RevisionIR(
        name=f"{module.name}_{module.version.replace('.', '_')}",
        after="",
        depends_on=tuple(depends_on),
        sql=render("generator.lower", "schema.sql.j2", schema=module.name, tables=tables),
    )
