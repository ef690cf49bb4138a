"""Which doors a record, a register and a master have, and what each gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.ir.doors import DoorIR, PartIR, ReaderIR
from generator.ir.tables import TableIR
from generator.lower.doors import render
from generator.lower.doors.enters import enters, selected
from generator.lower.doors.moving import JOB_READER, NO_NEEDS, FlowNeeds, load_parts
from generator.lower.doors.paying import money_doors
from generator.lower.structs import may_be_none
from generator.lower.tables import LATEST, builtin_columns, has_ward
from generator.symbols import Field, Policy, Private, Record, Register
from generator.text.sql import literal, text_array
from generator.text.sql import name as sql_name

_FILE_PARTS = tuple(
    PartIR(name, f"f.{name}")
    for name in (
        "id", "number", "module", "service", "version", "state", "ended", "local_body", "applicant",
        "opened_at", "submitted_on",
    )
)  # fmt: skip
_DUE = PartIR("due_on", "nullif(f.due_on, 'infinity')")
_VERSION = PartIR("row_version", "f.row_version")
_RULE_PARTS = (PartIR("came_from", "f.came_from"), PartIR("clock_stopped_on", "f.clock_stopped_on"))
_FROM_FILE = {
    name: f"f.{name}"
    for name in ("local_body", "id", "number", "state", "ended", "submitted_on", "due_on")
}


@dataclass(frozen=True, slots=True)
class ChildWrite:
    """How a door writes the rows of one child table; `columns` and `values` are SQL lists."""

    table: str
    parent_column: str
    key: str
    columns: str
    values: str


@dataclass(frozen=True, slots=True)
class EntryWrite:
    """How the act door writes one kind of register entry; `own` and `given` are SQL lists."""

    key: str
    table: TableIR
    own: str
    given: str
    words: TableIR | None
    owner: str
    has_ward: bool
    children: tuple[ChildWrite, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A record with its tables, as the doors need it."""

    record: Record
    table: TableIR
    children: tuple[TableIR, ...]
    words: TableIR | None
    owner: str
    readers: tuple[ReaderIR, ...]
    policy: Policy | None
    issues: bool = False  # its files issue certificates
    tells: bool = False  # its states tell events of their own
    told: bool = False  # people are told of its files' events
    money: bool = False  # its files owe money
    flow: FlowNeeds = NO_NEEDS  # what its workflows have use for
    charged: tuple[
        str, ...
    ] = ()  # the registers with a standing demand that its files write or change


def entry_write(entry: Stored) -> EntryWrite:
    """The insert of an entry: what the door gives itself, the rest from the decision's row."""
    record = entry.record
    assert record.entry is not None
    own = [column.name for column in entry.table.columns]
    given = {
        "local_body": "f.local_body",
        "id": "(v_entry ->> 'id')::uuid",
        "number": "v_number",
        "life": literal(record.entry.start),
        "file": "f.id",
        "created_at": "(p_decision ->> 'at')::timestamptz",
        **(_FIRST_VERSION if record.versions else {}),
    }
    return EntryWrite(
        key=record.short,
        table=entry.table,
        own=", ".join(own),
        given=_values(own, given),
        words=entry.words,
        owner=entry.owner,
        has_ward=has_ward(record),
        children=tuple(
            _child_writes(entry, f"(v_entry -> 'row' ->> {literal(entry.owner)})::uuid", _ENTRY_ID)
        ),
    )


_ENTRY_ID = "(v_entry ->> 'id')::uuid"
_FIRST_VERSION = {
    "version": "1",
    LATEST: "true",
    "version_since": "(p_decision ->> 'at')::timestamptz",
    "version_file": "f.id",
    "version_action": "p_decision ->> 'action'",
}


def _child_writes(stored: Stored, owner: str, row: str = "f.id") -> list[ChildWrite]:
    record = stored.record
    given = {
        "local_body": "f.local_body",
        record.short: row,
        "position": "i.n",
        "owner": owner,
        "version": "1",
    }
    return [
        ChildWrite(
            table=child.full_name,
            parent_column=child.parent_column,
            key=literal(table.name),
            columns=", ".join(column.name for column in child.columns),
            values=_values([column.name for column in child.columns], given),
        )
        for child, table in zip(stored.children, record.tables, strict=True)
    ]


def _values(columns: Sequence[str], given: Mapping[str, str]) -> str:
    """What fills the columns: what the door gives, else the row `d` of the decision."""
    return ", ".join(given.get(column, f"d.{column}") for column in columns)


def parts_named(stored: Stored, names: frozenset[str]) -> list[PartIR]:
    """Those of a record's fields, whole: for the platform's own work."""
    parts = zip(stored.record.fields, _field_parts(stored, None), strict=True)
    return [part for field, part in parts if field.name in names]


@dataclass(frozen=True, slots=True)
class Picking:
    """What references to records add to the doors: a member of the load, and rows looked at again."""

    parts: tuple[PartIR, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()


def file_doors(
    stored: Stored, entries: Sequence[Stored], service: str, picking: Picking
) -> list[DoorIR]:
    """All doors of a service's files: read, history, load, open, act, for each class that may."""
    schema = stored.record.module
    source = f"ksmart.file f\n        join {stored.table.full_name} r on r.local_body = f.local_body and r.id = f.id"
    made: list[DoorIR] = []
    for reader in stored.readers:
        shown = [
            *_FILE_PARTS,
            _DUE,
            _VERSION,
            *_field_parts(stored, reader),
            *_alike(stored, reader),
        ]
        made.append(render.read(schema, f"read_{service}", reader, shown, source, filed=True))
        made.append(
            render.history(
                schema, f"history_{service}", reader, stored.table.full_name, stored.flow.forms
            )
        )
        if reader.acts:
            made += _step_doors(stored, reader, entries, service, source, picking)
        if reader.creates and reader.kind != "area":
            made.append(_open(stored, reader, service, picking))
    if stored.flow.timed:
        made += _step_doors(stored, JOB_READER, entries, service, source, picking)
    if stored.money:
        made += money_doors(schema, service, stored.table.full_name, stored.readers)
    return made


def _step_doors(
    stored: Stored,
    reader: ReaderIR,
    entries: Sequence[Stored],
    service: str,
    source: str,
    picking: Picking,
) -> list[DoorIR]:
    """Load and act: the two doors of one step."""
    whole = [*_FILE_PARTS, _DUE, _VERSION, *_RULE_PARTS, *_field_parts(stored, None)]
    if stored.record.documents:
        whole.append(_laid(reader))
    if stored.money:
        whole.append(PartIR("dues", "ksmart.dues(f.local_body, f.id)"))
    whole += [*load_parts(stored.flow), *picking.parts]
    return [
        render.load(stored.record.module, f"load_{service}", reader, whole, source),
        _act(stored, reader, entries, service, picking),
    ]


def _alike(stored: Stored, reader: ReaderIR) -> list[PartIR]:
    """The files that are likely the same, as far as this class may read them; citizens are told of none."""
    record = stored.record
    if not record.duplicates or reader.kind == "citizen":
        return []
    members = [("number", "r.number"), ("state", "r.state")]
    for name in dict.fromkeys(name for one in record.duplicates for name in one.show):
        field = record.field(name)
        assert field is not None
        members.append((name, _value(field, "r", None, reader)))
    pairs = ", ".join(f"{literal(key)}, {sql}" for key, sql in members)
    condition = f" and {reader.condition}" if reader.condition else ""
    sql = (
        f"(select coalesce(json_agg(json_build_object('id', r.id, {pairs}) order by r.id desc), '[]'::json)\n"
        f"                from {stored.table.full_name} r\n"
        f"                where r.local_body = f.local_body\n"
        f"                  and r.id = any (array(select ksmart.alike_of(f.local_body, {literal(record.name)}, f.id))){condition})"
    )
    return [PartIR("alike", sql)]


def _laid(reader: ReaderIR) -> PartIR:
    """The documents of the file that count, and those that wait for who acts."""
    return PartIR(
        "papers",
        "(select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'place', d.place, 'waiting', d.attached_seq is null) order by d.at), '[]'::json)\n"
        "                from ksmart.document d\n"
        "                where d.local_body = f.local_body and d.file = f.id and d.replaced_seq is null\n"
        f"                  and (d.attached_seq is not null or d.by_person = {enters(reader).person}))",
    )


def _act(
    stored: Stored, reader: ReaderIR, entries: Sequence[Stored], service: str, picking: Picking
) -> DoorIR:
    fixed = [column.name for column in builtin_columns(stored.record)]
    changing = [c.name for c in stored.table.columns if c.name not in fixed]
    return render.door(
        stored.record.module, f"act_{service}_{reader.name}", reader.owner, "act.sql.j2",
        enters=enters(reader), table=stored.table.full_name, condition=reader.condition,
        fixed=", ".join(literal(name) for name in fixed), has_ward=has_ward(stored.record),
        children=_child_writes(stored, "f.applicant"), words=stored.words,
        changing=", ".join(changing), changed=", ".join(f"v_row.{name}" for name in changing),
        entries=[entry_write(entry) for entry in entries],
        seen=picking.seen, institution=institution_of(stored.readers), alike=literal(stored.record.name) if stored.record.duplicates else "", job=reader.kind == "job", flow=stored.flow, moves=stored.flow.moves, amends=stored.flow.amends,
        documents=bool(stored.record.documents), money=stored.money, issues=stored.issues, tells=stored.tells, told=stored.told,
        # An entry that is written is named by its record, one that is moved by its qualified name.
        charged=", ".join(literal(one) for name in stored.charged for one in (name, name.rpartition(".")[2])),
    )  # fmt: skip


def institution_of(readers: Sequence[ReaderIR]) -> str:
    """The column by which a file is some institution's, '' where posts of none see files."""
    return next((reader.institution for reader in readers if reader.institution), "")


def _open(stored: Stored, reader: ReaderIR, service: str, picking: Picking) -> DoorIR:
    own = [column.name for column in stored.table.columns]
    return render.door(
        stored.record.module, f"open_{service}_{reader.name}", reader.owner, "open.sql.j2",
        enters=enters(reader), staff=reader.kind != "citizen", condition=reader.condition, table=stored.table.full_name, own=", ".join(own),
        given=_values(own, {**_FROM_FILE, "applicant": "v_me"}), children=_child_writes(stored, "v_me"),
        words=stored.words, by_ward=has_ward(stored.record),
        seen=picking.seen, institution=institution_of(stored.readers), alike=literal(stored.record.name) if stored.record.duplicates else "", flow=stored.flow, documents=bool(stored.record.documents), money=stored.money, told=stored.told,
    )  # fmt: skip


def register_doors(stored: Stored, register: Register) -> list[DoorIR]:
    """List, search and read of a register, for each class; a citizen's list has no filters."""
    schema, table = stored.record.module, stored.table.full_name
    made: list[DoorIR] = []
    for reader in stored.readers:
        parts = _row_parts(stored, register, reader)
        citizen = reader.kind == "citizen"
        filters = (
            {} if citizen else {path: _read_as(stored.record, path) for path in register.filters}
        )
        made.append(
            render.list_rows(schema, f"list_{register.short}", reader, parts, table, filters)
        )
        if register.search and stored.words and not citizen:
            made.append(
                render.search(
                    schema, f"search_{register.short}", reader, parts, table, stored.words
                )
            )
        if stored.record.entry:
            whole = [*entry_parts(stored.record), *_field_parts(stored, reader)]
            made.append(
                render.read(
                    schema, f"read_{register.short}", reader, whole, f"{table} r", filed=False
                )
            )
            if stored.record.versions:
                made += version_doors(stored, register.short, reader, whole)
    return made


def _read_as(record: Record, path: str) -> str:
    """How the text of a filter becomes a value of its column: `::date`, or nothing for text."""
    field = record.field(path)
    known = {column.name: column.type for column in builtin_columns(record)}
    known |= {column.name: column.sql for column in (field.columns if field is not None else ())}
    sql = known.get(path, "text")
    return "" if sql.startswith("text") else f"::{sql}"


def version_doors(
    stored: Stored, register: str, reader: ReaderIR, whole: list[PartIR]
) -> list[DoorIR]:
    """All versions of an entry, newest first, and the one that was in force on a day."""
    schema, table = stored.record.module, stored.table
    return [
        render.door(
            schema, f"{plain}_{register}_{reader.name}", reader.owner, template,
            enters=enters(reader), parts=selected(whole), table=table.full_name, kept=table.kept_name, condition=reader.condition,
        )
        for plain, template in (("versions", "versions.sql.j2"), ("then", "then.sql.j2"))
    ]  # fmt: skip


def entry_parts(record: Record) -> tuple[PartIR, ...]:
    """What every register entry shows before its own fields."""
    columns = [column.name for column in builtin_columns(record) if column.name != LATEST]
    version = "r.version" if record.versions else "1"  # without versions an entry stays as it is
    return (*(PartIR(name, f"r.{name}") for name in columns), PartIR("row_version", version))


def _row_parts(stored: Stored, register: Register, reader: ReaderIR) -> list[PartIR]:
    parts = [PartIR("id", "r.id")]
    for path in register.columns:
        field = stored.record.field(path.split(".")[0])
        if field is None:
            column = "due_on" if path == "due" else path
            sql = "nullif(r.due_on, 'infinity')" if column == "due_on" else f"r.{sql_name(column)}"
            parts.append(PartIR(column, sql))
        else:
            parts.append(
                PartIR(field.name, _value(field, "r", _mask_of(stored, field, reader), reader))
            )
    return parts


def _field_parts(stored: Stored, reader: ReaderIR | None) -> list[PartIR]:
    """The record's own fields; `reader` None gives them unmasked, for the rules alone."""
    parts: list[PartIR] = []
    for field in stored.record.fields:
        if field.type == "table":
            parts.append(PartIR(sql_name(field.name), _rows(stored, field, reader)))
        else:
            mask = _mask_of(stored, field, reader) if reader else None
            parts.append(PartIR(sql_name(field.name), _value(field, "r", mask, reader)))
    return parts


def _rows(stored: Stored, table: Field, reader: ReaderIR | None) -> str:
    record = stored.record
    members = ", ".join(
        f"{literal(field.name)}, {_value(field, 'c', _mask_of(stored, field, reader) if reader else None, reader)}"
        for field in table.fields
    )
    mine = " and c.owner = v_me" if reader and reader.kind == "citizen" else ""
    mine = f" and c.version = r.version{mine}" if record.versions else mine
    return (
        f"(select coalesce(json_agg(json_build_object('id', c.id, {members}) order by c.position), '[]'::json)\n"
        f"                from {record.module}.{record.short}_{table.name} c\n"
        f"                where c.local_body = r.local_body and c.{record.short} = r.id{mine})"
    )


def _mask_of(stored: Stored, field: Field, reader: ReaderIR | None) -> Private | None:
    if not field.private or stored.policy is None or reader is None:
        return None
    found = next((p for p in stored.policy.private if p.path == field.path), None)
    return found or Private(field.path, "last4" if field.type == "aadhaar" else "all", ())


def _value(field: Field, alias: str, mask: Private | None, reader: ReaderIR | None) -> str:
    """The SQL that gives a field's value as it stands in JSON."""
    names = [f"{alias}.{sql_name(column.name)}" for column in field.columns]
    if field.bilingual:
        whole = f"json_build_object('en', {names[0]}, 'ml', {names[1]})"
        if reader is None and may_be_none(field):
            # For rules: an answer that was not given is none, and no pair of empty texts.
            whole = f"case when {names[0]} is not null then {whole} end"
        return whole if mask is None else _masked(mask, whole, "null::json", reader)
    plain = f"({names[0]} / 100.0)::numeric(20, 2)" if field.type == "money" else names[0]
    if mask is None:
        return plain
    short = f"repeat('•', greatest(length({names[0]}) - 4, 0)) || right({names[0]}, 4)"
    return _masked(
        mask, plain, short if mask.mask == "last4" and _is_text(field) else "null", reader
    )


def _is_text(field: Field) -> bool:
    return field.columns[0].sql.startswith("text")


def _masked(mask: Private, whole: str, hidden: str, reader: ReaderIR | None) -> str:
    assert reader is not None
    if set(reader.roles) <= set(mask.full):
        return whole
    if not set(reader.roles) & set(mask.full):
        return hidden
    return f"case when v.role = any ({text_array(mask.full)}) then {whole} else {hidden} end"
