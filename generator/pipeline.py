"""The table of contents of the compiler: load, resolve, check, lower, emit, write.

Each pass is a function from frozen values to frozen values. Mistakes in a spec are diagnostics;
`lower` and `emit` see only correct specs and cannot fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.check import check_documents
from generator.diagnostics import Diagnostic, has_errors, in_order
from generator.load.documents import load_documents
from generator.resolve.table import resolve_names
from generator.source import SourceTree
from generator.symbols import SymbolTable

if TYPE_CHECKING:
    from generator.emit.files import FileSet


def check_tree(tree: SourceTree) -> tuple[SymbolTable, list[Diagnostic]]:
    """Everything that is wrong with spec texts, sorted, each finding once.

    Never raises for a mistake in a spec: every mistake becomes a Diagnostic, so an author sees
    all of them at once. An exception here is a bug of ours.
    """
    documents, found = load_documents(tree)
    symbols, more = resolve_names(documents)
    found += more
    found += check_documents(symbols)
    return symbols, in_order(found)


def compile_tree(tree: SourceTree) -> tuple[FileSet | None, list[Diagnostic]]:
    """The files of `generated/` that spec texts give, or None where an error was found."""
    symbols, found = check_tree(tree)
    return (None if has_errors(found) else emit_symbols(symbols)), found


def emit_symbols(symbols: SymbolTable) -> FileSet:
    """The files that a correct spec gives."""
    # Only a correct spec pays for importing the second half of the compiler.
    from generator.emit import emit_common, emit_modules
    from generator.emit.files import FileSet
    from generator.lower import document, lower_symbols

    project = lower_symbols(symbols)
    common = emit_common(symbols.modules, document(symbols, project.apis))
    files = {**emit_modules(project), **common, **symbols.data}
    return FileSet(dict(sorted(files.items())))
