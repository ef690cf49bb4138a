"""Structs and type aliases: what answers are decoded to."""

from __future__ import annotations

from generator.ir.records import AliasIR, StructFieldIR, StructIR
from generator.lower.names import answer_type, class_name
from generator.symbols import Field


def may_be_none(field: Field) -> bool:
    """Whether a row may stand without this answer."""
    worked_out = field.compute is not None and field.compute.typed.empty
    return field.optional or field.show is not None or worked_out


def aliases(fields: tuple[Field, ...]) -> tuple[AliasIR, ...]:
    """One alias for every choice, those of tables included."""
    found: list[AliasIR] = []
    for field in fields:
        if field.type in ("choice", "choices"):
            found.append(
                AliasIR(choice_name(field), tuple(option.code for option in field.options))
            )
        found += aliases(field.fields)
    return tuple(found)


def choice_name(field: Field) -> str:
    """The alias of a choice's type: `Tenure`, `MembersRelation`."""
    return class_name(field.path.replace(".", "_"))


def struct_type(field: Field) -> str:
    """The type of an attribute, None left out."""
    if field.type == "choice":
        return choice_name(field)
    if field.type == "choices":
        return f"list[{choice_name(field)}]"
    return answer_type(field)


def struct(
    name: str, doc: str, fields: tuple[Field, ...], extra: tuple[StructFieldIR, ...] = ()
) -> StructIR:
    """Attributes that must be there first, those that may be left out, tables last."""
    needed = [f for f in fields if not may_be_none(f) and f.type != "table"]
    maybe = [f for f in fields if may_be_none(f) and f.type != "table"]
    made = [StructFieldIR(f.name, struct_type(f), None) for f in needed]
    made += [StructFieldIR(f.name, f"{struct_type(f)} | None", "None") for f in maybe]
    made += [
        StructFieldIR(f.name, struct_type(f), f"msgspec.field(default_factory={struct_type(f)})")
        for f in fields
        if f.type == "table"
    ]
    return StructIR(name, doc, (*made, *extra), "msgspec.Struct, forbid_unknown_fields=True")


def row_struct(table: Field) -> StructIR:
    """A row of a table; its id is kept where a row is mended."""
    kept = StructFieldIR("id", "UUID | None", "None")
    return struct(class_name(table.name), f"One row of `{table.name}`.", table.fields, (kept,))
