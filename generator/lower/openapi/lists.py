"""Registers and masters: pages with their filters, one row, and the rows of a code list."""

from __future__ import annotations

from generator.lower.doors.build import Stored
from generator.lower.openapi.components import DAY, MOMENT, TEXT, TRUTH, UUID, WHOLE
from generator.lower.openapi.parts import (
    API,
    ETAG,
    ONE,
    OPEN,
    PAGED,
    PARAMETER,
    Json,
    answer,
    closed,
    listed,
    nullable,
    operation,
    schema_ref,
    text_parameter,
)
from generator.lower.openapi.schemas import shown_schema
from generator.lower.structs import may_be_none
from generator.lower.tables import LATEST, builtin_columns
from generator.symbols import Field, Master, Register

_BUILT_IN: Json = {
    "number": TEXT,
    "state": TEXT,
    "ended": TRUTH,
    "submitted_on": DAY,
    "due_on": nullable(DAY),
    "created_at": MOMENT,
    "opened_at": MOMENT,
    "applicant": UUID,
    "file": UUID,
    "id": UUID,
    "local_body": TEXT,
    "row_version": WHOLE,
    "version": WHOLE,
    "version_since": MOMENT,
    "version_file": UUID,
    "version_order": nullable(TEXT),
    "version_order_on": nullable(DAY),
    "version_note": nullable(TEXT),
    "version_note_en": nullable(TEXT),
    "version_note_ml": nullable(TEXT),
    "version_changed": nullable({"type": "array", "items": TEXT}),
}
_AS_OF: Json = {
    "name": "as_of",
    "in": "query",
    "description": "The version in force at the end of this day.",
    "schema": DAY,
}
_ON: Json = {
    "name": "on",
    "in": "query",
    "description": "The day whose rows are asked for; today unless said.",
    "schema": DAY,
}
_KEY_AFTER: Json = {
    "name": "after",
    "in": "query",
    "description": "The key after which the page begins: the Link gives it.",
    "schema": {"type": "string", "minLength": 1},
}
_FOUND: Json = {**PAGED, "Ksmart-Truncated": {"$ref": "#/components/headers/Truncated"}}


def register_paths(register: Register, stored: Stored, whole: str, schemas: Json) -> Json:
    """A register's list and one row, which is shown as the schema `whole`; adds the schema of an item."""
    top = f"{API}/{register.module}/registers/{register.short}"
    name = f"{register.module}.registers.{register.short}"
    item = f"{register.module}.{register.short}.row"
    schemas[item] = closed({"id": UUID, **dict(_column(path, stored) for path in register.columns)})
    roles = sorted({role for reader in stored.readers for role in reader.roles})
    filters = [_filter(path, stored) for path in register.filters]
    page = answer("A page, newest first.", listed(schema_ref(item)), _FOUND)
    page["links"] = {
        "read": {"operationId": f"{name}.read", "parameters": {"path.id": "$response.body#/0/id"}}
    }
    versioned = stored.record.versions is not None
    history: Json = {
        f"{top}/{{id}}/versions": {
            "parameters": [PARAMETER["id"]],
            "get": operation(
                f"{name}.versions",
                register.module,
                f"{register.title.en}: every version of an entry",
                {"200": answer("The versions, newest first.", listed(schema_ref(whole)))},
                ONE,
                (PARAMETER["post"], PARAMETER["local_body"]),
                **{"x-roles": roles},
            ),
        }
    }
    return {
        top: {
            "get": operation(
                f"{name}.list",
                register.module,
                register.title.en,
                {"200": page},
                (400, 401, 403, 429, 503),
                (
                    PARAMETER["post"],
                    PARAMETER["local_body"],
                    PARAMETER["words"],
                    PARAMETER["after"],
                    PARAMETER["limit"],
                    *filters,
                ),
                **{"x-title-ml": register.title.ml, "x-roles": roles},
            )
        },
        f"{top}/{{id}}": {
            "parameters": [PARAMETER["id"]],
            "get": operation(
                f"{name}.read",
                register.module,
                f"{register.title.en}: one row",
                {"200": answer("The row.", schema_ref(whole), ETAG)},
                ONE,
                (PARAMETER["post"], PARAMETER["local_body"], *((_AS_OF,) if versioned else ())),
                **{"x-roles": roles},
            ),
        },
        **(history if versioned else {}),
    }


def entry_schema(stored: Stored) -> Json:
    """A register entry: what every entry has, and its own fields."""
    columns = [column.name for column in builtin_columns(stored.record) if column.name != LATEST]
    return closed(
        {
            **{name: _BUILT_IN.get(name, TEXT) for name in columns},
            "row_version": WHOLE,
            **{field.name: shown_schema(field) for field in stored.record.fields},
        }
    )


def master_paths(master: Master, schemas: Json) -> Json:
    """The rows of a code list; adds the schema of a row."""
    item = f"{master.module}.{master.short}.row"
    columns: Json = {}
    filters: list[Json] = []
    for field in master.fields:
        for column in field.columns:
            columns[column.name] = nullable(_cell(field)) if may_be_none(field) else _cell(field)
            if field.type not in ("refs", "choices"):
                filters.append(text_parameter(column.name, field.label.en, field.label.ml))
    own = {"added_by": nullable(TEXT)} if master.added else {}
    schemas[item] = closed({**columns, "since": DAY, "until": nullable(DAY), **own})
    return {
        f"{API}/{master.module}/masters/{master.short}": {
            "get": operation(
                f"{master.module}.masters.{master.short}",
                master.module,
                master.title.en,
                {"200": answer("The rows in force, by key.", listed(schema_ref(item)), PAGED)},
                (400, 403, 429, 503),
                (_ON, _KEY_AFTER, PARAMETER["limit"], *filters),
                security=OPEN,
                **{"x-title-ml": master.title.ml},
            )
        }
    }


def _cell(field: Field) -> Json:
    """One column of a master's row: decimals are texts here, for the rows stay exact in memory."""
    if field.bilingual or field.type in ("decimal", "money", "percent"):
        return TEXT
    made = shown_schema(field)
    if isinstance(made.get("type"), list):
        return {**made, "type": made["type"][0]} if "enum" not in made else TEXT
    return made


def _column(path: str, stored: Stored) -> tuple[str, Json]:
    name = path.split(".")[0]
    field = stored.record.field(name)
    if field is not None:
        return field.name, shown_schema(field)
    column = "due_on" if name == "due" else name
    return column, _BUILT_IN.get(column, TEXT)


def _filter(path: str, stored: Stored) -> Json:
    field = stored.record.field(path.split(".")[0])
    if field is None:
        return text_parameter(path, path, path)
    return text_parameter(path, field.label.en, field.label.ml)
