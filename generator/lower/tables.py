"""Tables of a module: masters, records, their child tables and their word tables.

Keys lead with the local body; every filter, reference and search column has its index, because
one missing index is what slows a deployment down when its registers have grown.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from generator.ir.doors import ReaderIR
from generator.ir.tables import ColumnIR, IndexIR, TableIR
from generator.lower.readers import row_column, sql_names
from generator.rules.to_sql import sql_condition
from generator.symbols import Field, Master, Record, Register, SymbolTable, Unique
from generator.text.sql import name as sql_name

TEXT = 'text collate "C"'
LATEST = "version_latest"
"""The column that tells a versioned entry's last row: the one thing that an amendment changes of a row."""
ADDED_BY = "added_by"
"""The local body whose row of a master it is; null: the state's."""
_PLACE = (ColumnIR("local_body", TEXT, True), ColumnIR("id", "uuid", True))
_FILED = (
    ColumnIR("number", TEXT, True),
    ColumnIR("state", TEXT, True),
    ColumnIR("ended", "boolean", True),
    ColumnIR("applicant", "uuid", True),
    ColumnIR("submitted_on", "date", True),
    ColumnIR("due_on", "date", True),
)
_ENTERED = (
    ColumnIR("number", TEXT, True),
    ColumnIR("life", TEXT, True),
    ColumnIR("file", "uuid", True),
    ColumnIR("created_at", "timestamptz", True),
)
_VERSIONED = (
    ColumnIR("version", "int", True),
    ColumnIR(LATEST, "boolean", True),
    ColumnIR("version_since", "timestamptz", True),
    ColumnIR("version_file", "uuid", True),
    ColumnIR("version_action", TEXT, True),
    ColumnIR("version_order", TEXT, False),
    ColumnIR("version_order_on", "date", False),
    ColumnIR("version_note", TEXT, False),
    ColumnIR("version_note_en", TEXT, False),
    ColumnIR("version_note_ml", TEXT, False),
    ColumnIR("version_changed", "text[]", False),
)


def builtin_columns(record: Record) -> tuple[ColumnIR, ...]:
    """The columns that a file's record or a register entry has before its own fields."""
    versioned = _VERSIONED if record.versions else ()
    return (*_PLACE, *(_ENTERED if record.entry else _FILED), *versioned)


def master_table(master: Master) -> TableIR:
    """A master's dated rows; public, so without row security."""
    dated = (ColumnIR("since", "date", True), ColumnIR("until", "date", False))
    return TableIR(
        schema=master.module,
        name=master.short,
        columns=(
            *(c for f in master.fields for c in _columns(f, required=not f.optional)),
            *((ColumnIR(ADDED_BY, TEXT, False),) if master.added else ()),
            *dated,
        ),
        primary_key=(master.key.columns[0].name, "since"),
        indexes=tuple(
            IndexIR(_fitting(f"{master.short}_by_{f.columns[0].name}"), (f.columns[0].name,))
            for f in master.fields
            if f.type == "ref"
        ),
        guarded=False,
        readers=("ksmart_job",),
    )


def record_tables(
    record: Record,
    readers: tuple[ReaderIR, ...],
    owner: str,
    registers: tuple[Register, ...],
    writers: tuple[str, ...],
) -> tuple[TableIR, ...]:
    """The record's own table, one for each child table, and the words that search asks."""
    may_read = tuple(sorted({reader.owner for reader in readers} | set(writers)))
    main = TableIR(
        schema=record.module,
        name=record.short,
        columns=(
            *builtin_columns(record),
            *(c for f in record.fields for c in _columns(f, _is_required(f))),
        ),
        primary_key=("local_body", "id", *_version(record)),
        indexes=_of_latest(record, _indexes(record, owner, registers, readers)),
        owner=owner,
        readers=may_read,
        writers=writers,
        added_only=record.entry is not None,
        checks=option_checks(record.short, record.fields),
        versioned=record.versions is not None,
    )
    children = tuple(
        child_table(record, table, owner, may_read, writers) for table in record.tables
    )
    words = (words_table(record, owner, may_read, writers),) if _searched(registers) else ()
    return (main, *children, *words)


def child_table(
    record: Record, table: Field, owner: str, readers: tuple[str, ...], writers: tuple[str, ...]
) -> TableIR:
    """Rows of a table field: they carry the body and the owner, for their own row security."""
    return TableIR(
        schema=record.module,
        name=f"{record.short}_{table.name}",
        columns=(
            ColumnIR("local_body", TEXT, True),
            ColumnIR(record.short, "uuid", True),
            *(ColumnIR(name, "int", True) for name in _version(record)),
            ColumnIR("position", "int", True),
            ColumnIR("id", "uuid", True),
            ColumnIR("owner", "uuid", True),
            *(c for f in table.fields for c in _columns(f, _is_required(f))),
        ),
        primary_key=("local_body", record.short, *_version(record), "position"),
        parent=f"{record.module}.{record.short}",
        parent_column=record.short,
        parent_version="_version" if record.versions else "",
        owner="owner" if owner else "",
        readers=readers,
        writers=writers,
        added_only=record.versions is not None,
        checks=option_checks(f"{record.short}_{table.name}", table.fields),
    )


def option_checks(table: str, fields: tuple[Field, ...]) -> tuple[tuple[str, str], ...]:
    """What an option brings along is kept only where it was chosen; the database holds to it too."""
    columns = {field.name: sql_name(field.columns[0].name) for field in fields if field.columns}
    brought: dict[tuple[str, str], list[str]] = {}
    for field in fields:
        if field.chosen is not None and field.chosen[0] in columns:
            brought.setdefault(field.chosen, []).extend(sql_name(c.name) for c in field.columns)
    unknown: dict[str, list[str]] = {}
    for field in fields:
        for reason in field.known_by:
            unknown.setdefault(reason, []).extend(sql_name(c.name) for c in field.columns)
    options = tuple(
        (
            _fitting(f"{table}_{choice}_{option}_alone"),
            f"{columns[choice]} is not distinct from '{option}' or num_nonnulls({', '.join(names)}) = 0",
        )
        for (choice, option), names in brought.items()
    )
    return options + tuple(
        (
            _fitting(f"{table}_{reason}_alone"),
            f"{columns[reason]} is null or num_nonnulls({', '.join(names)}) = 0",
        )
        for reason, names in unknown.items()
        if reason in columns
    )


def _version(record: Record) -> tuple[str, ...]:
    """What tells the rows of a versioned entry apart."""
    return ("version",) if record.versions else ()


def _of_latest(record: Record, indexes: tuple[IndexIR, ...]) -> tuple[IndexIR, ...]:
    """Indexes hold the last versions alone: registers list nothing else, and only they are unique."""
    if record.versions is None:
        return indexes
    last = IndexIR(index_name(record, "latest"), ("local_body", "id"), unique=True, where=LATEST)
    return (
        last,
        *(
            replace(one, where=f"{LATEST} and ({one.where})" if one.where else LATEST)
            for one in indexes
        ),
    )


def words_table(
    record: Record, owner: str, readers: tuple[str, ...], writers: tuple[str, ...]
) -> TableIR:
    """The folded words of a register's rows, asked by range, never by pattern."""
    ward = (ColumnIR("ward", TEXT, False),) if has_ward(record) else ()
    return TableIR(
        schema=record.module,
        name=f"{record.short}_word",
        columns=(*_PLACE, ColumnIR("word", TEXT, True), ColumnIR("owner", "uuid", True), *ward),
        primary_key=("local_body", "id", "word"),
        indexes=(
            IndexIR(
                index_name(record, "search"),
                ("local_body", "word", "id"),
                include=tuple(column.name for column in ward),
            ),
        ),
        owner="owner" if owner else "",
        readers=readers,
        writers=writers,
    )


def has_ward(record: Record) -> bool:
    """Whether the record lies in a ward, by a field of that name."""
    return any(field.name == "ward" and field.type == "ref" for field in record.fields)


def index_name(record: Record, suffix: str) -> str:
    """The name of an index of a record; a refusal for a double row carries it to the app."""
    return _fitting(f"{record.short}_{suffix}")


def _fitting(name: str) -> str:
    """A name within PostgreSQL's 63 bytes: a longer one keeps its beginning and its digest."""
    if len(name) <= 63:
        return name
    return f"{name[:54]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def registers_of(record: Record, symbols: SymbolTable) -> tuple[Register, ...]:
    """The registers that list a record's rows."""
    return tuple(r for r in symbols.registers.values() if r.of == record.name)


def _searched(registers: tuple[Register, ...]) -> bool:
    return any(register.search for register in registers)


def _is_required(field: Field) -> bool:
    return (
        not field.optional
        and field.show is None
        and field.compute is None
        and not field.copied_from
    )


def _columns(field: Field, required: bool) -> tuple[ColumnIR, ...]:
    return tuple(ColumnIR(sql_name(c.name), c.sql, required) for c in field.columns)


def _indexes(
    record: Record, owner: str, registers: tuple[Register, ...], readers: tuple[ReaderIR, ...]
) -> tuple[IndexIR, ...]:
    found: dict[tuple[str, ...], IndexIR] = {}

    def add(columns: tuple[str, ...], suffix: str) -> None:
        found.setdefault(columns, IndexIR(index_name(record, f"by_{suffix}"), columns))

    if owner:
        add((owner, "id desc"), "owner")
    if has_ward(record):
        add(("local_body", "ward", "id desc"), "ward")
    for reader in readers:
        if reader.institution:
            add(("local_body", reader.institution, "id desc"), reader.institution)
    for register in registers:
        filters = register.filters
        for chosen in range(1, 2 ** len(filters)):
            names = tuple(name for bit, name in enumerate(filters) if chosen >> bit & 1)
            add(("local_body", *names, "id desc"), "_".join(names))
    for field in record.fields:
        column = sql_name(field.columns[0].name) if field.type == "ref" else ""
        if column and column != owner and not any(c[:2] == ("local_body", column) for c in found):
            add(("local_body", column), field.name)
    for paths in record.index:
        names = tuple(sql_name(path.replace(".", "_")) for path in paths)
        add(("local_body", *names), "_".join(names))
    return (*found.values(), *(_unique(record, unique) for unique in record.unique))


def _unique(record: Record, unique: Unique) -> IndexIR:
    names = tuple(sql_name(path.replace(".", "_")) for path in unique.of)
    where = ""
    if unique.where:
        expr = unique.where.typed
        where = sql_condition(expr, sql_names(expr, record, row_column))
    return IndexIR(
        index_name(record, unique.name), ("local_body", *names), unique=True, where=where
    )
