"""The table of contents of the compiler: load, resolve, check, lower, emit, write.

Each pass is a function from frozen values to frozen values. Mistakes in a spec are diagnostics;
`lower` and `emit` see only correct specs and cannot fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.allowing import Allowed, silence
from generator.check import check_documents
from generator.diagnostics import Diagnostic, Severity, has_errors, in_order
from generator.kinds import KINDS
from generator.load.documents import load_documents
from generator.resolve.table import resolve_names
from generator.source import SourceTree
from generator.symbols import SymbolTable

if TYPE_CHECKING:
    from generator.emit.files import FileSet
    from generator.load.document import Documents


def check_tree(tree: SourceTree) -> tuple[SymbolTable, list[Diagnostic]]:
    """Everything that is wrong with spec texts, each finding once, causes before consequences.

    What could not be read comes first, then names, then meaning; within each, documents in the
    order in which they build on each other (a record before its form, scenarios last), by place.
    Never raises for a mistake in a spec: every mistake becomes a Diagnostic, so an author sees
    all of them at once. An exception here is a bug of ours.
    """
    symbols, found, _ = look_through(tree)
    return symbols, found


def look_through(tree: SourceTree) -> tuple[SymbolTable, list[Diagnostic], list[Allowed]]:
    """As `check_tree`, and what documents allow (`allow: {KS416: "why"}`) and is not told."""
    documents, unread = load_documents(tree)
    symbols, unknown = resolve_names(documents)
    rank = _ranks(documents)
    meant = check_documents(symbols)
    ordered = [*in_order(unread), *in_order(unknown, rank), *in_order(meant, rank)]
    allowances = [one for document in documents.all for one in document.allows]
    told, allowed = silence(list(dict.fromkeys(ordered)), allowances)
    # A note never stands before a mistake.
    return symbols, sorted(told, key=lambda d: d.severity is Severity.INFO), allowed


def _ranks(documents: Documents) -> dict[str, int]:
    """How late a file comes in the order of kinds; tables come after all documents."""
    places = {kind: place for place, kind in enumerate(KINDS)}
    found: dict[str, int] = {}
    for document in documents.all:
        place = places.get(document.kind, len(places))
        found[document.file] = min(found.get(document.file, place), place)
    return found


def compile_tree(tree: SourceTree) -> tuple[FileSet | None, list[Diagnostic]]:
    """The files of `generated/` that spec texts give, or None where an error was found.

    `generator/build.py` does the same on every core, and writes.
    """
    symbols, found = check_tree(tree)
    if has_errors(found):
        return None, found
    # Only a correct spec pays for importing the second half of the compiler.
    from generator.emit import emit_common, emit_modules
    from generator.emit.files import FileSet
    from generator.lower import document, lower_symbols

    project = lower_symbols(symbols)
    common = emit_common(symbols.modules, document(symbols, project.apis))
    files = {**emit_modules(project), **common, **symbols.texts()}
    return FileSet(dict(sorted(files.items()))), found
