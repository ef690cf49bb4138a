"""A record that people fill in, ready for its template."""

from __future__ import annotations

from generator.ir.records import RecordIR, StructIR
from generator.lower.checks import check_body, shown_body
from generator.lower.literals import field_value, number_value, words_value
from generator.lower.names import class_name, imports_of
from generator.lower.papers import papers_body, papers_value
from generator.lower.record_rules import RecordRules
from generator.lower.rows import children_body, row_body, words_body
from generator.lower.structs import aliases, row_struct, struct
from generator.lower.tables import index_name
from generator.symbols import Record, Register, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Raw, Value


def lower_record(
    record: Record,
    rules: RecordRules,
    registers: tuple[Register, ...],
    symbols: SymbolTable,
    source: str,
) -> RecordIR:
    """A fillable record, ready for its template."""
    imports: Imports = set()
    asked = tuple(field for field in record.fields if field.compute is None)
    main = class_name(record.short)
    structs = [row_struct(table) for table in asked if table.type == "table"]
    structs.append(struct(main, "The answers, before anything is computed.", asked))
    loaded = struct(f"{main}File", "A file of this record, as its rules see it.", record.fields)
    structs.append(StructIR(loaded.name, loaded.doc, loaded.fields, "File"))
    shown, check = (
        shown_body(record, rules, symbols, imports),
        check_body(record, rules, symbols, imports),
    )
    row, children, words = (
        row_body(record, rules, symbols, imports),
        children_body(record),
        words_body(record, registers),
    )
    papers = papers_body(record, rules, symbols, imports)
    value = _record_value(record, main, rules, imports, symbols)
    types = " ".join(f.type for s in structs for f in s.fields)
    names: Imports = {("msgspec", ""), ("typing", "Any"), ("runtime.words", "Words")} | imports_of(
        types
    )
    names |= {
        ("runtime.catalogue", n) for n in ("Context", "Field", "File", "Number", "Record")
    } | {("runtime.answers", "Faults")}
    choices = aliases(asked)
    if choices:
        names.add(("typing", "Literal"))
    if rules.functions:
        names.add(("..rules", f"{record.short} as rules"))
    text = "\n".join((*shown, *check, *row, *children, *words, *papers))
    for helper in HELPERS:
        if f"{helper}(" in text:
            names.add(("runtime.answers", helper))
    names |= literal_imports(text)
    return RecordIR(
        module=record.module, name=record.short, source=source,
        doc=f"{record.title.en}: what is asked, checked and kept.",
        imports=tuple(import_lines(names | imports, depth=3)), aliases=choices, structs=tuple(structs), main=main,
        shown=shown, check=check, row=row, children=children, words=words, record=value, papers=papers,
    )  # fmt: skip


HELPERS = (
    "clean_text", "clean_bilingual", "check_pattern", "check_places", "check_low", "check_high", "check_rows",
    "check_code", "check_email", "check_whole", "check_aadhaar", "check_point",
)  # fmt: skip


def literal_imports(text: str) -> Imports:
    """What the literals of a function's text need."""
    found: Imports = set()
    if "uuid4()" in text:
        found.add(("uuid", "uuid4"))
    if "Decimal(" in text:
        found.add(("decimal", "Decimal"))
    for name in ("date", "time", "datetime"):
        if f" {name}(" in text:
            found.add(("datetime", name))
    return found


def _written(record: Record, symbols: SymbolTable) -> list[Record]:
    """The register entries that this record's files write or amend: what they refuse is told here too."""
    flows = [flow for flow in symbols.workflows.values() if flow.of == record.name]
    names = {name for flow in flows for state in flow.states for name in state.written}
    return [symbols.records[name] for name in sorted(names)]


def _alike_value(record: Record, imports: Imports) -> Value | None:
    if not record.duplicates:
        return None
    imports.add(("runtime.catalogue", "Alike"))
    return tuple(
        Call("Alike", (one.name, words_value(one.title), tuple(one.of)))
        for one in record.duplicates
    )


def _record_value(
    record: Record, main: str, rules: RecordRules, imports: Imports, symbols: SymbolTable
) -> Value:
    assert record.number is not None
    masters = frozenset(symbols.masters)
    uniques = tuple(
        (
            index_name(record, unique.name),
            ("/" + unique.of[-1].replace(".", "/"), words_value(unique.message)),
        )
        for unique in record.unique
        if unique.message is not None
    ) + tuple(
        (index_name(entry, unique.name), ("", words_value(unique.message)))
        for entry in _written(record, symbols)
        for unique in entry.unique
        if unique.message is not None
    )
    return Call(
        "Record",
        keywords=(
            ("name", record.name),
            ("title", words_value(record.title)),
            ("answers", Raw(main)),
            (
                "fields",
                tuple(field_value(field, rules, imports, masters) for field in record.fields),
            ),
            ("number", number_value(record.number)),
            ("shown", Raw("shown")),
            ("check", Raw("check")),
            ("row", Raw("row")),
            ("children", Raw("children")),
            ("words", Raw("words")),
            ("uniques", Mapping(uniques) if uniques else None),
            ("documents", papers_value(record, imports)),
            ("alike", _alike_value(record, imports)),
            ("papers", Raw("papers") if any(one.when for one in record.documents) else None),
        ),
    )
