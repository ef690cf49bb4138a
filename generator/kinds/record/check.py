"""Rules over records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.checking import cycles, missing_malayalam, names_read
from generator.diagnostics import Diagnostic
from generator.load.nodes import Step
from generator.resolve.places import item_place
from generator.symbols import Field, Record, SymbolTable, field_at


def check_records(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words, circles of rules, paths that cannot be indexed, records that nobody may see."""
    readable = {policy.of for policy in table.policies.values()}
    for record in table.records.values():
        yield from _words(record, table)
        yield from _circles(record.fields)
        yield from _indexed_paths(record, table)
        if (
            record.entry is not None
            and record.number is None
            and table.is_sound("record", record.name)
        ):
            yield _no_number(record)
        if record.name not in readable and not record.ground and record.module not in table.lost:
            yield _no_policy(record)


def _words(record: Record, table: SymbolTable) -> Iterator[Diagnostic]:
    yield from missing_malayalam(
        record.title, table.place("record", record.name, "title"), f"the record '{record.short}'"
    )
    if not record.ground:
        yield from _words_of_fields(field for field in record.fields if not field.copied_from)
    for check in record.checks:
        yield from missing_malayalam(
            check.message, check.rule.span, f"the message of the check '{check.name}'"
        )
    for unique in record.unique:
        yield from missing_malayalam(
            unique.message, record.span, f"the message of the unique '{unique.name}'"
        )


def _words_of_fields(fields: Iterable[Field]) -> Iterator[Diagnostic]:
    for field in fields:
        yield from missing_malayalam(field.label, field.span, f"the label of '{field.path}'")
        yield from missing_malayalam(field.help, field.span, f"the help of '{field.path}'")
        yield from missing_malayalam(field.message, field.span, f"the message of '{field.path}'")
        for option in field.options:
            what = f"the option '{option.code}' of '{field.path}'"
            yield from missing_malayalam(option.text, field.span, what)
        yield from _words_of_fields(field.fields)


def _circles(fields: tuple[Field, ...]) -> Iterator[Diagnostic]:
    """Fields whose `compute` and `show` wait for each other."""
    by_name = {field.name: field for field in fields}
    edges: dict[str, Iterable[str]] = {
        field.name: sorted((names_read(field.compute) | names_read(field.show)) & set(by_name))
        for field in fields
    }
    for circle in cycles(edges):
        first = by_name[circle[0]]
        rule = first.compute or first.show
        yield Diagnostic(
            "KS209",
            rule.span if rule else first.span,
            "these rules wait for each other: " + " reads ".join((*circle, circle[0])),
            expected="rules that read fields which can be known before",
            mend="take one of the fields out of the other's rule",
        )
    for field in fields:
        yield from _circles(field.fields)


def _indexed_paths(record: Record, table: SymbolTable) -> Iterator[Diagnostic]:
    """An index stands on one table: paths into child tables cannot be in it."""
    named: list[tuple[str, tuple[str, ...], tuple[Step, ...]]] = [
        (f"unique '{unique.name}'", unique.of, ("unique", unique.name, "of"))
        for unique in record.unique
    ]
    named += [("an index", paths, ("index", n)) for n, paths in enumerate(record.index)]
    for what, paths, at in named:
        for path in paths:
            top = field_at(record.fields, path.split(".")[0])
            if top is not None and top.type == "table":
                yield Diagnostic(
                    "KS223",
                    item_place(table, "record", record.name, at, path),
                    f"{what} names '{path}', which lies in a child table",
                    expected="fields of the record itself",
                )


def _no_number(record: Record) -> Diagnostic:
    return Diagnostic(
        "KS216",
        record.span,
        f"the register entry '{record.short}' has no number: nobody could ask for it",
        expected='number: {pattern: "L/{local_body.code}/{seq:7}", per: [local_body], gapless: true}',
        mend='add `number: {pattern: "...", per: [local_body], gapless: true}`',
    )


def _no_policy(record: Record) -> Diagnostic:
    return Diagnostic(
        "KS503",
        record.span,
        f"the record '{record.short}' has no policy: nobody may see or do anything",
        expected="a policy with at least one rule",
        mend=f"write `policy: {record.short}` with its rules",
    )
