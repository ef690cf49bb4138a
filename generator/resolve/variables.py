"""What templates and messages may read of a row: paths as texts that people see.

A private field is no variable: what is drawn or sent leaves the doors behind.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Span, did_you_mean
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.paths import split_path
from generator.symbols import Field, Master, Record, Variable, field_at

_LANGUAGES = ("en", "ml")


def variable_at(
    names: Names,
    document: Document,
    record: Record,
    masters: Mapping[str, Master],
    path: str,
    span: Span,
    builtins: Mapping[str, str],
    codes: tuple[str, str, str],
    told: tuple[str, ...] = (),
) -> tuple[Variable, ...]:
    """The variables that a path means; none where it means nothing that may be shown (told).

    Args:
        builtins: What the row has beside its fields: names and field types.
        codes: Of the diagnostics for an unknown name, a private field, and what cannot be shown.
        told: Private fields that are shown on purpose.
    """
    unknown, private, dumb = codes
    if path in builtins:
        return (Variable(path, builtins[path]),)
    field, rest = split_path(record.fields, path)
    first = path.partition(".")[0]
    if field is None:
        if not names.is_lost(document, first):
            known = [*builtins, *(one.spelt for one in record.fields if not one.private)]
            names.report(
                unknown, span, f"'{path}' is nothing of '{record.short}'",
                expected=", ".join(known), mend=did_you_mean(path, known),
            )  # fmt: skip
        return ()
    if field.type == "table":
        return _of_table(names, record, field, rest, masters, span, codes)
    found = _of_field(field, path, rest, masters)
    if field.private and field.spelt not in told:
        names.report(
            private, span, f"'{path}' is private and would be shown to whoever holds the paper",
            expected="fields that are not private",
            mend="leave it out, or take the field's `private` away",
        )  # fmt: skip
        return ()
    if found is None:
        names.report(
            dumb, span, f"'{path}' cannot be shown: {_why(field, rest)}",
            expected=_shown_as(field, masters),
        )  # fmt: skip
        return ()
    return (found,)


def _of_table(
    names: Names, record: Record, table: Field, rest: str, masters: Mapping[str, Master], span: Span,
    codes: tuple[str, str, str],
) -> tuple[Variable, ...]:  # fmt: skip
    """A column of a table, or all that may be shown where the table itself is named."""
    unknown, private, _ = codes
    if not rest:
        return tuple(
            found
            for column in table.fields
            if not column.private
            and (
                found := _of_field(column, f"{table.name}.{column.spelt}", "", masters, table.name)
            )
            is not None
        )
    name = rest.partition(".")[0]
    column, below = split_column(table, rest)
    if column is None:
        known = [one.spelt for one in table.fields if not one.private]
        names.report(
            unknown, span, f"'{table.name}' has no column '{name}'", expected=", ".join(known), mend=did_you_mean(name, known)
        )  # fmt: skip
        return ()
    if column.private:
        names.report(
            private, span, f"'{table.name}.{name}' is private", expected="columns that are not"
        )
        return ()
    found = _of_field(column, f"{table.name}.{rest}", below, masters, table.name)
    return () if found is None else (found,)


def split_column(table: Field, path: str) -> tuple[Field | None, str]:
    """The column of a table that a path begins with, and what follows it."""
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        column = field_at(table.fields, ".".join(steps[:length]))
        if column is not None:
            return column, ".".join(steps[length:])
    return None, path


def _of_field(
    field: Field, path: str, rest: str, masters: Mapping[str, Master], table: str = ""
) -> Variable | None:
    kept = field.name if field.word else ""
    if field.type == "ref":
        master = masters.get(field.to)
        if master is None:
            return None
        if not rest:
            return Variable(path, "code", table=table, field=kept)
        name, _, language = rest.partition(".")
        member = field_at(master.fields, name)
        if member is None or (language and not (member.bilingual and language in _LANGUAGES)):
            return None
        return Variable(
            path, member.type, member.options, master.name, name, member.bilingual, language, table, kept
        )  # fmt: skip
    if rest and not (field.bilingual and rest in _LANGUAGES):
        return None
    return Variable(path, field.type, field.options, "", "", field.bilingual, rest, table, kept)


def _why(field: Field, rest: str) -> str:
    if field.type == "ref":
        return (
            f"'{field.to}' has no '{rest}'"
            if rest
            else f"only what the row itself has is known of '{field.to}'"
        )
    return f"a {field.type} has no '{rest}'"


def _shown_as(field: Field, masters: Mapping[str, Master]) -> str:
    master = masters.get(field.to)
    if master is not None:
        return ", ".join(f"{field.name}.{one.name}" for one in master.fields)
    return f"{field.name}.en, {field.name}.ml" if field.bilingual else "fields of the row itself"
