"""Places of items in lists, for checks that know a symbol and not its line."""

from __future__ import annotations

from generator.diagnostics import Span
from generator.load.nodes import Scalar, Sequence, Step, find
from generator.symbols import SymbolTable


def item_place(table: SymbolTable, kind: str, name: str, path: tuple[Step, ...], text: str) -> Span:
    """Where a list of a document names `text`, the last time; else the list itself."""
    document = table.sources[kind, name]
    node = find(document.node, path)
    if isinstance(node, Sequence):
        for item in reversed(node.items):
            if isinstance(item, Scalar) and item.text == text:
                return item.span(document.file)
    return document.span(*path)
