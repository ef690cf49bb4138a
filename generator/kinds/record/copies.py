"""A record between the two looks at it, and the fields that it takes over from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from generator.diagnostics import did_you_mean
from generator.kinds.record.spec import RecordSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.shapes import Shaped, typed_fields
from generator.rules.types import Typed
from generator.symbols import Changes, Entry, Field


@dataclass(slots=True)
class RecordShape:
    """A record between the two looks at it. `copied` are the names taken from `source`."""

    document: Document
    fields: dict[str, Shaped]
    builtins: Mapping[str, Typed]
    entry: Entry | None
    source: str = ""
    copied: dict[str, Shaped] = field(default_factory=dict[str, Shaped])
    from_rows: dict[str, str] = field(default_factory=dict[str, str])  # copied columns: their table
    changes: dict[str, Changes] = field(default_factory=dict[str, Changes])

    def members(self) -> dict[str, Typed]:
        """What rules read of a row."""
        made = dict(self.builtins)
        made.update(typed_fields(self.copied))
        made.update(typed_fields(self.fields))
        return made


def copied_fields(
    name: str, shape: RecordShape, own: Mapping[str, tuple[Field, ...]]
) -> tuple[Field, ...]:
    """The fields of the source as this record keeps them: values only, no rules of their own."""
    if not shape.source:
        return ()
    by_name = {field.name: field for field in own[shape.source]}
    made: list[Field] = []
    for field_name in shape.copied:
        table = by_name.get(shape.from_rows.get(field_name, ""))
        if table is not None:
            columns = {column.name: column for column in table.fields}
            if field_name in columns:
                made.append(_of_row(columns[field_name], shape.source, name))
        elif field_name in by_name:
            made.append(_without_rules(by_name[field_name], shape.source, name))
    return tuple(made)


def _of_row(column: Field, source: str, name: str) -> Field:
    """A column of a table as a field of the entry that is written for each of its rows."""
    copied = _without_rules(column, source, name)
    return replace(copied, path=column.name, copied_from=column.path)


def _without_rules(field: Field, source: str, name: str) -> Field:
    # What the source shows on a condition may be empty in the copy.
    return replace(
        field,
        optional=field.optional or field.show is not None,
        min=None,
        max=field.max if field.type == "table" else None,
        pick=None,
        compute=None,
        show=None,
        default=None,
        check=None,
        message=None,
        fields=tuple(_without_rules(inner, source, name) for inner in field.fields),
        row_type=field.row_type.replace(source, name, 1) if field.row_type else "",
        copied_from=field.name if field.word else field.path,
    )


def _columns(other: RecordShape, path: str) -> tuple[str, dict[str, Shaped]]:
    """The columns of a table that a path such as `children.name` means, with the table's name."""
    table, _, rest = path.partition(".")
    rows = other.fields.get(table)
    inner = rows.inner if rows is not None and rest else {}
    return table, {
        flat: one
        for flat, one in inner.items()
        if one.word == rest or one.word.startswith(f"{rest}.")
    }


def find_copies(names: Names, shape: RecordShape, shapes: Mapping[str, RecordShape]) -> None:
    """Find the copied fields in their source."""
    document, spec = shape.document, shape.document.spec
    assert isinstance(spec, RecordSpec)
    for number, (written, wanted) in enumerate(spec.copies.items()):
        if number:
            names.report(
                "KS222",
                document.key_span("copies", written),
                "this record copies from a second record",
                expected="fields of one record",
            )
            return
        source = names.refer(document, written, ("record",), document.key_span("copies", written))
        if not source:
            return
        shape.source = source
        other = shapes[source]
        for index, name in enumerate(wanted):
            span = document.span("copies", written, index)
            nested = [
                flat
                for flat, one in other.fields.items()
                if one.word.startswith(f"{name}.") and flat not in shape.fields
            ]
            table, columns = _columns(other, name)
            if columns:
                twice = [flat for flat in columns if flat in shape.fields or flat in shape.copied]
                for flat in twice:
                    names.report(
                        "KS219",
                        span,
                        f"the field '{flat}' stands in '{document.name}' already",
                        expected="each name once in a record",
                        mend="rename the field, or copy it no longer",
                    )
                shape.copied.update(columns)
                shape.from_rows.update(dict.fromkeys(columns, table))
                continue
            if name not in other.fields and not nested:
                if not names.is_lost(other.document, name):
                    names.report(
                        "KS210",
                        span,
                        f"the record '{written}' has no field '{name}'",
                        expected=", ".join(other.fields),
                        mend=did_you_mean(name, other.fields),
                    )
            elif name in shape.fields:
                names.report(
                    "KS219",
                    document.key_span("fields", name),
                    f"the field '{name}' is copied from '{written}' already",
                    expected="each name once in a record",
                    mend="rename this field, or copy it no longer",
                    others=((span, "copied here"),),
                )
            else:
                whole = [name] if name in other.fields else []
                shape.copied.update({flat: other.fields[flat] for flat in (*whole, *nested)})
