"""Masters and calendars: typed rows in memory, first rows as CSV, a door that gives them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR, StructFieldIR, StructIR
from generator.ir.tables import ColumnIR, TableIR
from generator.lower.doors import render
from generator.lower.literals import words_value
from generator.lower.names import PLAIN_TYPES, class_name, imports_of
from generator.lower.tables import ADDED_BY, TEXT
from generator.resolve.scopes import LOCAL_BODY
from generator.rules.patterns import parse_pattern
from generator.symbols import Bound, Calendar, Field, Master
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Raw, Value
from generator.text.sql import name as sql_name
from generator.text.sql import text_array
from runtime.meaning.decimals import times


def master_door(master: Master, table: TableIR) -> DoorIR:
    """All rows of a master, ordered by key and date."""
    money = _money_columns(master)
    columns = [
        f"({column.name} / 100.0)::numeric(20, 2) as {column.name}"
        if column.name in money
        else column.name
        for column in table.columns
    ]
    return render.rows(
        master.module, f"load_{master.short}", table.full_name, columns, f"t.{columns[0]}, t.since"
    )


def _money_columns(master: Master) -> frozenset[str]:
    """The columns that keep whole paise, and are rupees everywhere else."""
    return frozenset(f.columns[0].name for f in master.fields if f.type == "money")


def lower_master(
    master: Master, door: DoorIR, source: str, change: DoorIR | None = None
) -> LiteralIR:
    """The struct of a row and the MASTER literal."""
    row = class_name(master.short)
    fields = [
        StructFieldIR(column.name, _row_type(field), None)
        for field in master.fields
        for column in field.columns
    ]
    fields += [StructFieldIR("since", "date", None), StructFieldIR("until", "date | None", "None")]
    if master.added:
        fields.append(StructFieldIR(ADDED_BY, "str | None", "None"))
    imports: Imports = {
        ("msgspec", ""),
        ("runtime.catalogue", "Master"),
        ("runtime.words", "Words"),
    }
    imports |= imports_of(" ".join(field.type for field in fields))
    if change is not None:
        imports |= {("runtime.catalogue", "Editor"), ("runtime.catalogue", "EditorColumn")}
    return LiteralIR(
        module=master.module, path=f"masters/{master.short}", source=source,
        doc=f"{master.title.en}: one row, and where the rows come from.",
        imports=tuple(import_lines(imports, depth=3)),
        structs=(
            StructIR(
                row, "One row, in force from `since` to the day before `until`.", tuple(fields),
                "msgspec.Struct, frozen=True",
            ),
        ),
        name="MASTER",
        value=Call(
            "Master",
            keywords=(
                ("name", master.name),
                ("title", words_value(master.title)),
                ("row", Raw(row)),
                ("key", master.key.columns[0].name),
                ("load_door", door.name),
                ("editor", _editor(master, change) if change else None),
                ("refs", tuple((f.columns[0].name, f.to) for f in master.fields if f.type == "ref") or None),
            ),
        ),
    )  # fmt: skip


def change_door(master: Master, table: TableIR) -> DoorIR | None:
    """Writes an approved change; None where rows change with a release alone."""
    if not master.makers or not master.checkers:
        return None
    return render.door(
        master.module, f"change_{master.short}", "ksmart_owner", "change.sql.j2",
        master=master.name, table=table.full_name, key=sql_name(master.key.columns[0].name), checkers=text_array(master.checkers),
        columns=", ".join(sql_name(column.name) for column in table.columns), own=_own(master),
    )  # fmt: skip


def _own(master: Master) -> str:
    """The column that says which local body a row belongs to, where each keeps its own; '' else."""
    if master.owner != "local_body":
        return ""
    return next(
        (f.columns[0].name for f in master.fields if f.type == "ref" and f.to == LOCAL_BODY), ""
    )


def _editor(master: Master, change: DoorIR) -> Value:
    return Call(
        "Editor",
        keywords=(
            ("makers", tuple(master.makers)),
            ("checkers", tuple(master.checkers)),
            ("change_door", change.name),
            ("own", _own(master) or None),
            ("columns", tuple(_column(field, c.name) for field in master.fields for c in field.columns)),
        ),
    )  # fmt: skip


def _column(field: Field, name: str) -> Value:
    def bound(which: Bound | None) -> Value | None:
        value = which.value if which is not None else None
        return None if value is None or isinstance(value, dt.date) else str(value)

    return Call(
        "EditorColumn",
        keywords=(
            ("name", name),
            ("kind", field.type),
            ("needed", True if not field.optional and not name.endswith("_ml") else None),
            ("low", bound(field.min)),
            ("high", bound(field.max)),
            ("places", Raw(str(field.places)) if field.places is not None else None),
            ("options", tuple(option.code for option in field.options) or None),
            ("pattern", parse_pattern(field.pattern).python if field.pattern else None),
            ("to", field.to or None),
        ),
    )


def _row_type(field: Field) -> str:
    if field.type in ("choices", "refs"):
        plain = "tuple[str, ...]"
    else:
        plain = "str" if field.type in ("choice", "text") else PLAIN_TYPES[field.type]
    return f"{plain} | None" if field.optional else plain


def master_csv(master: Master, table: TableIR) -> str:
    """The first rows, in the order of the table's columns; an empty cell is null."""
    header = [column.name for column in table.columns]
    money = _money_columns(master)

    def cell(name: str, value: object) -> object:
        return (
            int(times(cast("Decimal", value), 100))
            if name in money and value is not None
            else value
        )

    rows = (
        [
            *(
                row.added_by or None if name == ADDED_BY else cell(name, row.values.get(name))
                for name in header[:-2]
            ),
            row.since,
            row.until,
        ]
        for row in master.rows
    )
    return _csv(header, rows)


def holiday_table(calendar: Calendar) -> TableIR:
    """The holidays of a calendar, one row a day."""
    return TableIR(
        schema=calendar.module,
        name=f"{calendar.short}_holiday",
        columns=(
            ColumnIR("day", "date", True),
            ColumnIR("name_en", TEXT, True),
            ColumnIR("name_ml", TEXT, True),
        ),
        primary_key=("day",),
        guarded=False,
        readers=("ksmart_job",),
    )


def holiday_csv(calendar: Calendar) -> str:
    """The first holidays, by day."""
    rows = ([day, text.en, text.ml] for day, text in sorted(calendar.holidays.items()))
    return _csv(["day", "name_en", "name_ml"], rows)


def holiday_door(calendar: Calendar, table: TableIR) -> DoorIR:
    """All holidays of a calendar, as dates."""
    return render.rows(
        calendar.module, f"load_{table.name}", table.full_name, ["day"], "t.day", item="t.day"
    )


def lower_calendar(calendar: Calendar, door: DoorIR, source: str) -> LiteralIR:
    """The CALENDAR literal: the week here, the holidays behind its door."""
    off = tuple(
        (Raw(str(day)), tuple(Raw(str(n)) for n in weeks)) for day, weeks in calendar.off.items()
    )
    return LiteralIR(
        module=calendar.module, path=f"calendars/{calendar.short}", source=source,
        doc=f"{calendar.title.en}: the working week.",
        imports=tuple(import_lines({("runtime.catalogue", "Calendar"), ("runtime.words", "Words")}, depth=3)),
        name="CALENDAR",
        value=Call(
            "Calendar",
            keywords=(
                ("name", calendar.name),
                ("title", words_value(calendar.title)),
                ("week", tuple(Raw(str(day)) for day in calendar.week)),
                ("off", Mapping(off)),
                ("load_door", door.name),
            ),
        ),
    )  # fmt: skip


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else _cell(cell) for cell in row])
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "{" + ",".join(f'"{item}"' for item in cast("tuple[object, ...]", value)) + "}"
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    return str(value)
