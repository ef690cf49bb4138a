"""What makes rows likely the same: which answers are compared, and what is shown of the others."""

from __future__ import annotations

from generator.kinds.record.spec import RecordSpec
from generator.load.document import Document
from generator.resolve.names import Names, item_span
from generator.resolve.paths import check_path, field_of_path
from generator.resolve.words import text_or_name
from generator.symbols import Duplicates, Field


def resolve_duplicates(
    names: Names, document: Document, spec: RecordSpec, fields: tuple[Field, ...]
) -> tuple[Duplicates, ...]:
    """The likenesses of a record; paths that say nothing about any are told."""
    made: list[Duplicates] = []
    for name, one in spec.duplicates.items():
        kept: dict[str, list[str]] = {"of": [], "show": []}
        for key, paths in (("of", one.of), ("show", one.show)):
            for index, path in enumerate(paths):
                at = ("duplicates", name, key)
                field = field_of_path(fields, path)
                if not check_path(names, document, fields, {}, path, (*at, index)) or not field:
                    continue
                why = _no_likeness(field, key)
                if not why:
                    kept[key].append(field.name)
                    continue
                names.report(
                    "KS237",
                    item_span(document, at, index),
                    f"'{path}' {why}",
                    expected="answers of the record itself; in `show`, none that is private",
                    mend=f"take '{path}' out",
                )
        title = text_or_name(one.title, name)
        made.append(Duplicates(name, title, tuple(dict.fromkeys(kept["of"])), tuple(kept["show"])))
    return tuple(made)


def _no_likeness(field: Field, key: str) -> str:
    if field.type == "table" or field.path != field.name:
        return "lies in a child table"
    if key == "of" and field.compute is not None:
        return "is computed: say what it is computed of"
    return "is private, and would be shown" if key == "show" and field.private else ""
