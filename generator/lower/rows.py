"""Answers to rows: by column, by table, and the texts that find them."""

from __future__ import annotations

from generator.lower.body import Body
from generator.lower.record_rules import RecordRules, answers_site
from generator.lower.structs import may_be_none
from generator.symbols import Field, Record, Register, SymbolTable
from generator.text.imports import Imports
from generator.text.literals import ListDisplay, Mapping, Raw, Value
from generator.text.python import WIDTH, source


def row_body(
    record: Record, rules: RecordRules, symbols: SymbolTable, imports: Imports
) -> tuple[str, ...]:
    body = Body()
    site = answers_site(record, rules, symbols, imports, body)
    site.prepare(
        rule for name, rule in sorted(rules.functions.items()) if name.startswith("compute_")
    )
    for field in record.fields:
        if field.compute is not None:
            site.argument(field.name)
    items: list[tuple[Value, Value]] = []
    for field in record.fields:
        if field.type != "table":
            place = site.argument(field.name) if field.compute else f"a.{field.name}"
            items += column_items(field, place)
    body.add("return ", Mapping(tuple(items)))
    return body.lines


def column_items(field: Field, place: str) -> list[tuple[Value, Value]]:
    """The columns of a field and the expressions that fill them from `place`."""
    if field.bilingual:
        ends = ("en", "ml")
        if may_be_none(field):
            return [
                (column.name, Raw(f"{place}.{end} if {place} is not None else None"))
                for column, end in zip(field.columns, ends, strict=True)
            ]
        return [
            (column.name, Raw(f"{place}.{end}"))
            for column, end in zip(field.columns, ends, strict=True)
        ]
    if field.type == "money":
        paise = f"int({place} * 100)"
        return [
            (
                field.columns[0].name,
                Raw(f"{paise} if {place} is not None else None" if may_be_none(field) else paise),
            )
        ]
    return [(field.columns[0].name, Raw(place))]


def children_body(record: Record) -> tuple[str, ...]:
    body = Body()
    if not record.tables:
        body.add("return {}")
        return body.lines
    body.add("return {")
    for table in record.tables:
        items: list[tuple[Value, Value]] = [("id", Raw("m.id or uuid4()"))]
        for field in table.fields:
            items += column_items(field, f"m.{field.name}")
        inner = body.inner(deeper=True)
        row, rows = Mapping(tuple(items)), f"for m in a.{table.name}"
        line = f'"{table.name}": [{source(row, 0, -10_000)} {rows}],'
        if (
            len(line) + 8 <= WIDTH
        ):  # a comprehension knows no trailing comma: it closes where it fits
            inner.add(line)
        else:
            deepest = inner.inner(deeper=True)
            deepest.add("", row)
            deepest.add(rows)
            inner.add(f'"{table.name}": [')
            inner.take(deepest)
            inner.add("],")
        body.take(inner)
    body.add("}")
    return body.lines


def table_words(table: Field, path: str, place: str) -> list[Value]:
    """The words of one column of a child table, those of every row; both of a bilingual one."""
    name = path.split(".")[0]
    column = next(field for field in table.fields if field.name == name)
    ends = [f"{name}.en", f"{name}.ml"] if column.bilingual else [name]
    return [Raw(f"*(m.{end} for m in {place} if m.{name})") for end in ends]


def words_body(record: Record, registers: tuple[Register, ...]) -> tuple[str, ...]:
    body = Body()
    paths = list(dict.fromkeys(path for register in registers for path in register.search))
    found: list[Value] = []
    for path in paths:
        first, _, rest = path.partition(".")
        field = record.field(first)
        if field is None:
            continue  # built-in: the number, which the runtime adds whole
        if field.type == "table":
            found += table_words(field, rest, f"a.{first}")
        elif field.bilingual:
            found += [Raw(f"a.{first}.en"), Raw(f"a.{first}.ml")] if not may_be_none(field) else [
                Raw(f"*((a.{first}.en, a.{first}.ml) if a.{first} else ())")
            ]  # fmt: skip
        else:
            found.append(Raw(f'a.{first} or ""' if may_be_none(field) else f"a.{first}"))
    body.add("return ", ListDisplay(tuple(found)))
    return body.lines
