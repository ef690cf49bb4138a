"""The room's door: documents in, the rule data of the GIS plugin and every mistake out.

The data are the documents as written, every value a text, in the order of their names: the plugin's own
reader gives them meaning, the same one that reads the YAML where the plugin is used as a library.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from generator.diagnostics import Diagnostic, has_errors
from generator.kinds.spatial_rules.check import Book, check_books
from generator.kinds.spatial_rules.spec import PARTS as _PARTS
from generator.kinds.spatial_rules.spec import SpatialRulesSpec
from generator.load.document import Document, PluginDocument
from generator.load.nodes import plain
from generator.load.scalars import as_list, as_map
from generator.load.typed import typed

MODEL = SpatialRulesSpec
PARTS = _PARTS


def compile_documents(
    nodes: Sequence[PluginDocument],
) -> tuple[Callable[[], str] | None, list[Diagnostic]]:
    """What makes the data as JSON text (None where an error was found), and every mistake."""
    books: list[Book] = []
    found: list[Diagnostic] = []
    for one in nodes:
        spec, more, holes, _ = typed(one.file, one.node, SpatialRulesSpec, has_holes=one.has_holes)
        found += more
        if isinstance(spec, SpatialRulesSpec):
            name = spec.spatial_rules
            document = Document(
                "spatial_rules", name, "", one.file, one.node, spec, frozenset(holes)
            )
            books.append(Book(document, spec))
    # A book that lost its parts would make every other one look wrong.
    if not has_errors(found):
        found += check_books(books)
    return (None if has_errors(found) else lambda: _lowered(books)), found


def _lowered(books: Sequence[Book]) -> str:
    ordered = sorted(books, key=lambda book: book.spec.spatial_rules)
    made = {"spatial_rules": [_in_both_tongues(plain(book.document.node)) for book in ordered]}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _in_both_tongues(value: object) -> object:
    """The value with English standing in where Malayalam is missing (told as a warning)."""
    items = as_list(value)
    if items is not None:
        return [_in_both_tongues(item) for item in items]
    entries = as_map(value)
    if entries is None:
        return value
    made = {key: _in_both_tongues(item) for key, item in entries.items()}
    if made.keys() == {"en"}:
        made["ml"] = made["en"]
    return made
