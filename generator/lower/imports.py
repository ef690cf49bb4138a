"""Imports: the door that takes so many rows in, and the IMPORT literal."""

from __future__ import annotations

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR
from generator.lower.doors import render
from generator.lower.doors.build import Stored, entry_write
from generator.lower.literals import words_value
from generator.lower.readers import JOB
from generator.symbols import Import, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Raw, Value
from generator.text.sql import name as sql_name


def import_door(one: Import, stored: Stored) -> DoorIR:
    """Takes rows of one local body into a register; what was taken in before is left as it is."""
    same = " and ".join(f"e.{sql_name(path)} = d.{sql_name(path)}" for path in one.match)
    return render.door(
        one.module, f"import_{one.short}", JOB, "import.sql.j2",
        entry=entry_write(stored), table=stored.table.full_name, same=same,
    )  # fmt: skip


def lower_import(one: Import, door: DoorIR, symbols: SymbolTable) -> LiteralIR:
    """The IMPORT literal."""
    imports: Imports = {("runtime.catalogue", name) for name in ("Import", "ImportColumn")}
    imports.add(("runtime.words", "Words"))
    record = symbols.records[one.into]
    searched = {
        path
        for register in symbols.registers.values()
        if register.of == record.name
        for path in register.search
    }
    columns: list[Value] = []
    words: list[str] = []
    for column in one.columns:
        (name,) = column.columns
        plain = column.path.removesuffix(".en").removesuffix(".ml")
        found = {plain, plain.replace(".", "_")}  # as specs spell it, and as it is kept
        if found & searched and column.path != "number":
            words.append(name)
        master: Value | None = None
        if column.to:
            module, short = column.to.split(".")
            imports.add((f"{module}/masters", short))
            master = Raw(f"{module}_{short}.MASTER")
        columns.append(
            Call(
                "ImportColumn",
                (column.path, name, column.kind, column.column),
                (
                    ("values", Mapping(column.values) if column.values else None),
                    ("required", None if column.required else False),
                    ("day_first", None if column.day_first else False),
                    ("options", column.options or None),
                    ("master", master),
                    ("places", Raw(str(column.places)) if column.places else None),
                ),
            )
        )
    return LiteralIR(
        module=one.module, path=f"imports/{one.short}", source=one.span.file,
        doc=f"The import {one.short}: columns, translations, its door.",
        imports=tuple(import_lines(imports, depth=3)),
        name="IMPORT",
        value=Call(
            "Import",
            keywords=(
                ("name", one.name), ("title", words_value(one.title)), ("record", record.short),
                ("door", door.name), ("columns", tuple(columns)),
                ("constants", Mapping(one.constants) if one.constants else None),
                ("words", tuple(words) or None),
            ),
        ),
    )  # fmt: skip
