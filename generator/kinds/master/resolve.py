"""Masters: one key, columns that rows can fill, first rows from the document or a CSV file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from generator.diagnostics import did_you_mean
from generator.kinds.master.spec import MasterSpec
from generator.load.csv_rows import CsvRow, read_rows
from generator.load.document import Document
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import find
from generator.resolve.added import added_rows
from generator.resolve.fields import finish_fields
from generator.resolve.names import Names
from generator.resolve.rows import check_references, row_columns, typed_rows
from generator.resolve.scopes import row_scope
from generator.resolve.shapes import Shaped, shape_fields, typed_fields
from generator.resolve.tables import table_text
from generator.resolve.words import text_of
from generator.rules.types import Schema, Typed
from generator.symbols import Master, MasterRow

# Names that rows use for themselves.
_RESERVED = frozenset(
    {"id", "added_by", "since", "until", "ref", "it", "me", "parent", "row", "old"}
)
_ALWAYS = dt.date(1900, 1, 1)
_KEY_TYPES = ("code", "text", "pincode", "uuid")


class MasterShape(Struct, frozen=True):
    """A master between the two looks at it."""

    document: Document
    fields: Mapping[str, Shaped]
    key: str

    def members(self) -> dict[str, Typed]:
        """What rules read of a row."""
        return typed_fields(self.fields)


def shape_masters(names: Names) -> dict[str, MasterShape]:
    """The fields of every master, by qualified name."""
    shapes: dict[str, MasterShape] = {}
    for name, document in names.of_kind("master"):
        spec = _spec(document)
        fields = shape_fields(names, document, spec.fields, ("fields",), name, reserved=_RESERVED)
        for field_name, one in list(fields.items()):
            if one.type.name == "table":
                names.report(
                    "KS214",
                    document.span("fields", field_name, "type"),
                    "a master has no child tables",
                    expected="tables in records only",
                    mend="make it a master of its own, with a ref to this one",
                )
                del fields[field_name]
        key = _key(names, document, fields)
        if key:
            shapes[name] = MasterShape(document, fields, key)
    return shapes


def _key(names: Names, document: Document, fields: Mapping[str, Shaped]) -> str:
    keys = [name for name, one in fields.items() if one.spec.key]
    if len(keys) == 1:
        one = fields[keys[0]]
        if one.type.name not in _KEY_TYPES or one.spec.optional or one.spec.bilingual:
            names.report(
                "KS211",
                document.key_span("fields", keys[0]),
                "a key is one plain text that every row has",
                expected="{type: code, max: 12, key: true}",
                mend="write {type: code, max: 12, key: true}",
            )
        return keys[0]
    if len(keys) > 1:
        names.report(
            "KS211",
            document.key_span("fields", keys[1]),
            "a master has one key, and this is a second one",
            expected="one field with `key: true`",
            mend="take `key: true` off one of them",
            others=((document.key_span("fields", keys[0]), "the first key"),),
        )
        return keys[0]
    if not any(hole[:1] == ("fields",) for hole in document.holes):
        names.report(
            "KS211",
            document.key_span("fields"),
            "this master has no key",
            expected="one field with `key: true`",
            mend="add `key: true` to the field that people name rows by",
        )
    return ""


def resolve_masters(
    names: Names, shapes: Mapping[str, MasterShape], schema: Schema
) -> dict[str, Master]:
    """The masters with their rows, by qualified name."""
    rows: dict[str, tuple[MasterRow, ...]] = {}
    for name, shape in shapes.items():
        with names.watch("master", name):
            rows[name] = _rows(names, shape)
    added = frozenset(name for name, one in shapes.items() if _spec(one.document).overlay == "add")
    rows = added_rows(
        names,
        {name: shape.fields for name, shape in shapes.items()},
        {name: shape.key for name, shape in shapes.items()},
        added,
        rows,
    )
    keys = {name: frozenset(row.key for row in rows[name]) for name in shapes}
    made: dict[str, Master] = {}
    for name, shape in shapes.items():
        document, spec = shape.document, _spec(shape.document)
        scope = row_scope(schema, name)
        with names.watch("master", name):
            check_references(names, shape.fields, rows[name], keys)
            fields = finish_fields(names, document, shape.fields, schema, scope, labelled=False)
        made[name] = Master(
            name,
            document.module,
            document.name,
            text_of(spec.title),
            spec.owner,
            fields,
            next(field for field in fields if field.name == shape.key),
            rows[name],
            document.span(),
            name in added,
            names.roles_at(document, spec.edit.make, "edit", "make") if spec.edit else (),
            names.roles_at(document, spec.edit.check, "edit", "check") if spec.edit else (),
        )
    return made


def _rows(names: Names, shape: MasterShape) -> tuple[MasterRow, ...]:
    document, spec = shape.document, _spec(shape.document)
    if spec.file is not None and spec.rows is not None:
        names.report(
            "KS203",
            document.key_span("rows"),
            "the rows stand here and in a file",
            expected="`rows`, or `file`",
            others=((document.key_span("file"), "the file"),),
        )
        return ()
    known, needed = row_columns(shape.fields)
    if spec.file is not None:
        table = table_text(names, document, spec.file)
        if table is None:
            return ()
        rows, found = read_rows(*table, known, needed)
        names.found.extend(found)
    else:
        rows = [
            row
            for index, cells in enumerate(spec.rows or ())
            if (row := _inline(names, document, index, cells, known)) is not None
        ]
    return typed_rows(names, document, shape.fields, shape.key, rows)


def _inline(
    names: Names, document: Document, index: int, cells: dict[str, str], known: tuple[str, ...]
) -> CsvRow | None:
    """A row written in the document, its columns checked like those of a file."""
    node = find(document.node, ("rows", index))
    for column in cells:
        if column not in known:
            names.report(
                "KS031",
                document.key_span("rows", index, column),
                f"there is no column '{column}'",
                expected=", ".join(known),
                mend=did_you_mean(column, known),
            )
            return None
    line = node.line if isinstance(node, MapNode) else document.span("rows").line
    with_since = {"since": _ALWAYS.isoformat(), **cells}
    return CsvRow(document.file, line, "", with_since, ())


def _spec(document: Document) -> MasterSpec:
    spec = document.spec
    assert isinstance(spec, MasterSpec)
    return spec
