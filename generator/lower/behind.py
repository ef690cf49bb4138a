"""Records that references point to: what rules read of a row, and the doors that give it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.ir.doors import DoorIR, PartIR, ReaderIR
from generator.ir.records import LiteralIR, StructFieldIR, StructIR
from generator.lower.doors import render
from generator.lower.doors.enters import enters, selected
from generator.lower.literals import words_value
from generator.lower.names import answer_type, class_name, imports_of
from generator.lower.readers import JOB, row_column
from generator.rules.to_python import parameters
from generator.rules.to_sql import SqlNames, sql_condition
from generator.rules.typed import All, TypedExpr
from generator.symbols import Field, Record, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw
from generator.text.sql import literal
from generator.text.sql import name as sql_name

_BUILT_IN = {
    "id": "UUID", "number": "str", "life": "str", "state": "str", "ended": "bool", "local_body": "str",
    "applicant": "UUID", "submitted_on": "date", "file": "UUID", "version": "int",
}  # fmt: skip
_ALWAYS = ("id", "local_body", "life", "state", "ended", "applicant", "version")
SHOWN = 50
"""How many rows a picker shows at most; who looks for another one types a word of it."""


def refers_to_record(field: Field, symbols: SymbolTable) -> bool:
    """Whether a field refers to a row of a record that people may choose."""
    record = symbols.records.get(field.to) if field.type == "ref" else None
    return record is not None and not record.ground


def references(record: Record, symbols: SymbolTable) -> list[Field]:
    """The fields of a record, its tables' among them, that refer to records; copies refer to nothing anew."""
    every = [inner for field in record.fields for inner in (field, *field.fields)]
    return [f for f in every if refers_to_record(f, symbols) and not f.copied_from]


def referred(symbols: SymbolTable) -> frozenset[str]:
    """The records whose rows are read from outside: some reference points to them, or a demand stands on them."""
    charged = frozenset(fee.of for fee in symbols.fees.values() if fee.standing is not None)
    return charged | frozenset(
        f.to for r in symbols.records.values() for f in references(r, symbols)
    )


def lower_behind(record: Record, symbols: SymbolTable, source: str) -> LiteralIR:
    """The struct of a row as rules see it and the BEHIND literal."""
    name = f"{class_name(record.short)}Row"
    fields = [StructFieldIR("row_version", "int", None)]
    fields += [
        StructFieldIR(n, t, None) if n in _ALWAYS else StructFieldIR(n, f"{t} | None", "None")
        for n, t in _built_in(record)
    ]
    for field in record.fields:
        if field.type != "table":
            maybe = _may_be_empty(field, record, symbols)
            plain = "str" if field.type in ("choice", "text") else answer_type(field)
            if field.bilingual:
                plain = "str"
            if field.type in ("choices", "refs"):
                plain = "list[str]"
            fields += [
                StructFieldIR(
                    column.name, f"{plain} | None" if maybe else plain, "None" if maybe else None
                )
                for column in field.columns
            ]
    fields.sort(key=lambda one: one.default is not None)
    imports: Imports = {
        ("msgspec", ""),
        ("runtime.catalogue", "Behind"),
        ("runtime.words", "Words"),
    }
    imports |= imports_of(" ".join(field.type for field in fields))
    return LiteralIR(
        module=record.module, path=f"behind/{record.short}", source=source,
        doc=f"{record.title.en}: what rules read of a row that is referred to.",
        imports=tuple(import_lines(imports, depth=3)),
        structs=(StructIR(name, "One row, as a reference finds it.", tuple(fields), "msgspec.Struct, frozen=True"),),
        name="BEHIND",
        value=Call(
            "Behind",
            keywords=(("name", record.name), ("title", words_value(record.title)), ("row", Raw(name))),
        ),
    )  # fmt: skip


def _built_in(record: Record) -> list[tuple[str, str]]:
    known = (
        ("number", "life", "file", *(("version",) if record.versions else ()))
        if record.entry
        else ("number", "state", "ended", "applicant", "submitted_on")
    )
    return [(name, _BUILT_IN[name]) for name in ("id", "local_body", *known)]


def _may_be_empty(field: Field, record: Record, symbols: SymbolTable) -> bool:
    source = symbols.records.get(record.copies) if field.copied_from else None
    origin = source.field(field.copied_from) if source is not None else None
    computed = field.compute is not None or (origin is not None and origin.compute is not None)
    return field.optional or field.show is not None or computed


def behind_door(record: Record) -> DoorIR:
    """One row for other doors; with `p_hold` it stays as it is until the caller has committed."""
    table = f"{record.module}.{sql_name(record.short)}"
    parts = row_parts(record)
    version = (
        f"(select count(*) + {'r.version' if record.versions else '1'} from ksmart.life_event e where e.local_body = r.local_body and e.entry = r.id)"
        if record.entry
        else "(select f.row_version from ksmart.file f where f.local_body = r.local_body and f.id = r.id)"
    )
    made = render.door(
        record.module, f"behind_{record.short}", "ksmart_owner", "behind.sql.j2",
        table=table, parts=selected([*parts, PartIR("row_version", version)]),
    )  # fmt: skip
    return DoorIR(made.key, made.name, made.owner, made.text, inner=True)


def row_parts(record: Record) -> list[PartIR]:
    """What rules read of a row, its version left out: money in rupees."""
    parts = [PartIR(name, f"r.{name}") for name, _ in _built_in(record)]
    for field in record.fields:
        for column in field.columns:
            sql = f"r.{sql_name(column.name)}"
            if field.type == "money":
                sql = f"({sql} / 100.0)::numeric(20, 2)"
            parts.append(PartIR(sql_name(column.name), sql))
    return parts


def rows_parts(record: Record, symbols: SymbolTable, doors: dict[str, str]) -> list[PartIR]:
    """The load door's member with the rows behind a file's references."""
    by_target: dict[str, list[str]] = {}
    for field in references(record, symbols):
        by_target.setdefault(field.to, []).append(_ids(record, field))
    if not by_target:
        return []
    pairs = ",\n                   ".join(
        f"{literal(to)}, (select coalesce(json_object_agg(i.id, {doors[_key(to)]}(f.local_body, i.id, false)), '{{}}'::json)"
        f" from ({' union '.join(ids)}) i where i.id is not null)"
        for to, ids in sorted(by_target.items())
    )
    return [PartIR("rows_behind", f"json_build_object({pairs})")]


def _key(record: str) -> str:
    module, _, short = record.rpartition(".")
    return f"{module}.behind_{short}"


def _ids(record: Record, field: Field) -> str:
    column = sql_name(field.columns[0].name)
    table, _, _ = field.path.rpartition(".")
    if not table:
        return f"select r.{column} as id"
    return (
        f"select c.{column} as id from {record.module}.{record.short}_{table} c"
        f" where c.local_body = r.local_body and c.{record.short} = r.id"
    )


def seen_checks(
    record: Record, symbols: SymbolTable, doors: dict[str, str]
) -> list[tuple[str, str]]:
    """Which rows a commit door looks at again: the key in the decision, and the inner door."""
    targets = sorted({field.to for field in references(record, symbols)})
    return [(literal(to), doors[_key(to)]) for to in targets]


def picking_doors(
    record: Record,
    symbols: SymbolTable,
    service: str,
    readers: Iterable[ReaderIR],
    doors: dict[str, str],
) -> list[DoorIR]:
    """For each class that opens or acts: the rows behind chosen references, and what may be chosen."""
    fields = references(record, symbols)
    made: list[DoorIR] = []
    if not fields:
        return made
    targets = [(literal(to), doors[_key(to)]) for to in sorted({field.to for field in fields})]
    for reader in readers:
        if not (reader.acts or reader.creates) or reader.kind == "area":
            continue
        rows = render.door(
            record.module, f"rows_{service}_{reader.name}", reader.owner, "rows_behind.sql.j2",
            enters=enters(reader), citizen=reader.kind == "citizen", targets=targets,
        )  # fmt: skip
        made.append(rows)
        made += [
            _look(record.module, symbols.records[field.to], symbols, service, field, reader)
            for field in fields
        ]
    return made


def look_name(service: str, field: Field, reader: str) -> str:
    """The plain name of the door that gives what may be chosen."""
    return f"look_{service}_{field.path.replace('.', '_')}_{reader}"


def _look(
    module: str, target: Record, symbols: SymbolTable, service: str, field: Field, reader: ReaderIR
) -> DoorIR:  # fmt: skip
    entering = enters(reader)
    citizen = reader.kind == "citizen"
    label = next((one for one in target.fields if one.type == "text" and not one.private), None)
    columns = [f"r.{sql_name(column.name)}" for column in label.columns] if label else []
    searched = any(r.of == target.name and r.search for r in symbols.registers.values())
    return render.door(
        module, look_name(service, field, reader.name), JOB, "look.sql.j2",
        enters=entering, citizen=citizen, table=f"{target.module}.{sql_name(target.short)}",
        condition=_picked(field), words=f"{target.module}.{target.short}_word" if searched else "",
        label_en=columns[0] if columns else "null", label_ml=columns[-1] if columns else "null", most=SHOWN, reach=render.SEARCH_REACH,
    )  # fmt: skip


def _picked(field: Field) -> str:
    """What of `pick` the database can judge: the terms that look at the row, the office and the applicant.
    The others are judged when the answers are checked."""
    if field.pick is None:
        return "true"
    expr = field.pick.typed
    terms = expr.items if isinstance(expr, All) else (expr,)
    kept = [term for term in terms if all(_known(path) for path, _ in parameters(term))]
    return " and ".join(_sql(term) for term in kept) or "true"


def _sql(term: TypedExpr) -> str:
    names = {path: _column(path) for path, _ in parameters(term)}
    return f"({sql_condition(term, SqlNames(names, {}))})"


def _known(path: str) -> bool:
    return path.startswith("it.") or path in ("local_body", "applicant", "me", "today()")


def _column(path: str) -> str:
    if path.startswith("it."):
        return f"r.{row_column(path.removeprefix('it.'))}"
    return {"local_body": "p_local_body", "today()": "ksmart.today()"}.get(path, "v_applicant")
