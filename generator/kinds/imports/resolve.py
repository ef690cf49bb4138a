"""Imports: the entry that rows become, and the column, the translation and the type of each field."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.imports.spec import ImportSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.words import text_of
from generator.symbols import Field, Import, ImportColumn, Record, field_at

KINDS = (
    "bool", "choice", "code", "date", "decimal", "int", "longtext", "mobile", "money", "pincode", "ref", "text", "time",
)  # fmt: skip
"""Types whose values a cell can hold."""
NUMBER = "number"


def resolve_imports(
    names: Names, records: Mapping[str, Record], masters: frozenset[str]
) -> dict[str, Import]:
    """The imports by qualified name; those that could not make an entry are told."""
    made: dict[str, Import] = {}
    for name, document in names.of_kind("import"):
        spec = document.spec
        assert isinstance(spec, ImportSpec)
        record = records.get(names.refer(document, spec.into, ("record",), document.span("into")))
        if record is None:
            continue
        if record.entry is None or any(field.type == "table" for field in record.fields):
            names.report(
                "KS490", document.span("into"), f"'{spec.into}' is no register of plain rows",
                expected="a record with `entry:` and without tables",
                others=((record.span, "the record"),),
            )  # fmt: skip
            continue
        columns = tuple(
            column
            for path in spec.map
            if (column := _column(names, document, spec, record, masters, path)) is not None
        )
        constants = _constants(names, document, spec, record)
        if len(columns) == len(spec.map) and _whole(names, document, spec, record):
            made[name] = Import(
                name, document.module, document.name, text_of(spec.title), record.name, columns,
                constants, _match(names, document, spec, record), document.span(),
            )  # fmt: skip
    return made


def _column(
    names: Names, document: Document, spec: ImportSpec, record: Record, masters: frozenset[str], path: str
) -> ImportColumn | None:  # fmt: skip
    written = spec.map[path]
    at = ("map", path)
    optional = path in spec.optional or path.rpartition(".")[0] in spec.optional
    if path == NUMBER:
        return ImportColumn(NUMBER, (NUMBER,), "code", written.column)
    place, _, language = path.rpartition(".")
    field = field_at(record.fields, path)
    if field is None and language in ("en", "ml"):
        field = field_at(record.fields, place)
    if field is None or (field.bilingual and language not in ("en", "ml")):
        if not names.is_lost(document, path.partition(".")[0]):
            known = [NUMBER, *(one.spelt for one in record.fields)]
            message = (
                f"'{path}' has two languages"
                if field is not None
                else f"'{path}' is no field of '{record.short}'"
            )
            mend = f"{path}.en, {path}.ml" if field is not None else did_you_mean(path, known)
            _told(names, document, at, message, ", ".join(known), mend)
        return None
    if field.type not in KINDS or (field.type == "ref" and field.to not in masters):
        _told(names, document, at, f"a cell cannot hold '{path}'", "texts, dates, numbers, codes")
        return None
    codes = [option.code for option in field.options]
    for text, code in written.values.items():
        if codes and code not in codes:
            mend = did_you_mean(code, codes)
            _told(
                names,
                document,
                (*at, "values", text),
                f"'{code}' is no option of '{path}'",
                ", ".join(codes),
                mend,
            )
    suffix = language if field.bilingual else ""
    column = next(
        (c.name for c in field.columns if not suffix or c.name.endswith(f"_{suffix}")), ""
    )
    return ImportColumn(
        path, (column,), field.type, written.column, tuple(written.values.items()),
        not (optional or field.optional), written.days == "day_first", tuple(codes), field.to, field.places or 0,
    )  # fmt: skip


def _constants(
    names: Names, document: Document, spec: ImportSpec, record: Record
) -> tuple[tuple[str, str], ...]:
    made: list[tuple[str, str]] = []
    for name, code in spec.set.items():
        field = record.field(name)
        codes = [option.code for option in field.options] if field is not None else []
        if field is None or code not in codes:
            known = codes or [one.name for one in record.fields if one.options]
            _told(
                names,
                document,
                ("set", name),
                f"'{code}' is no '{name}'",
                ", ".join(known),
                did_you_mean(code, known),
            )
            continue
        made.append((name, code))
    return tuple(made)


def _whole(names: Names, document: Document, spec: ImportSpec, record: Record) -> bool:
    """Whether each row can become an entry: its number, and what no entry lacks."""
    given = {path.partition(".")[0] for path in spec.map} | set(spec.set)
    lacking = [] if NUMBER in given else [NUMBER]
    lacking += [f.name for f in record.fields if _compulsory(f) and f.name not in given]
    if lacking:
        _told(
            names,
            document,
            ("map",),
            f"no row could become a '{record.short}' without {', '.join(lacking)}",
            "a column for each",
        )
    return not lacking


def _compulsory(field: Field) -> bool:
    return (
        not field.copied_from and not field.optional and field.show is None and field.chosen is None
    )


def _match(names: Names, document: Document, spec: ImportSpec, record: Record) -> tuple[str, ...]:
    known = [path for path in spec.map if path == NUMBER or record.field(path) is not None]
    for path in spec.match:
        if path not in known:
            _told(
                names,
                document,
                ("match",),
                f"'{path}' is no column of these rows",
                ", ".join(known),
                did_you_mean(path, known),
            )
    return tuple(path for path in spec.match if path in known)


def _told(
    names: Names,
    document: Document,
    at: tuple[Step, ...],
    message: str,
    expected: str,
    mend: str = "",
) -> None:
    names.report("KS491", document.key_span(*at), message, expected=expected, mend=mend)
