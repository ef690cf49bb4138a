"""The documents of a record: what people lay before the office with their answers."""

from __future__ import annotations

from generator.diagnostics import did_you_mean
from generator.kinds.record.spec import RecordSpec
from generator.load.document import Document
from generator.resolve.names import Names, item_span
from generator.resolve.rules import condition_at
from generator.resolve.scopes import me_held
from generator.resolve.words import text_of, text_or_name, text_or_none
from generator.rules.types import Scope
from generator.symbols import Field, Option, Paper

FILES = ("pdf", "jpg", "png")
"""Kinds of files that are looked through before they are kept; a phone's photo is a jpg."""
MOST_MB = 25


def resolve_papers(
    names: Names, document: Document, spec: RecordSpec, fields: tuple[Field, ...], scope: Scope
) -> tuple[Paper, ...]:
    """The documents in the order of the spec; a wrong one is told and left out."""
    if spec.documents and (spec.entry is not None or spec.ground):
        names.report(
            "KS850", document.key_span("documents"), "nobody fills this record in, so nobody lays documents with it",
            expected="documents in the record that a workflow moves",
        )  # fmt: skip
        return ()
    made: list[Paper] = []
    scope = Scope({**scope.names, "me": me_held("person")}, scope.schema)
    for name, one in spec.documents.items():
        path = ("documents", name)
        tables = [field.name for field in fields if field.type == "table"]
        if one.per is not None and one.per not in tables:
            if not names.is_lost(document, one.per):
                names.report(
                    "KS851", document.span(*path, "per"), f"'{one.per}' is no table of this record",
                    expected=", ".join(tables) or "a record with a table", mend=did_you_mean(one.per, tables),
                )  # fmt: skip
            continue
        for index, file in enumerate(one.files):
            if file not in FILES:
                names.report(
                    "KS852", item_span(document, (*path, "files"), index), f"'{file}' files are not taken",
                    expected=", ".join(FILES), mend=did_you_mean(file, FILES),
                )  # fmt: skip
        if not 1 <= one.max_mb <= MOST_MB:
            names.report(
                "KS853", document.span(*path, "max_mb"), f"{one.max_mb} MB is no size of a document",
                expected=f"1 to {MOST_MB}",
            )  # fmt: skip
        when = condition_at(names, document, (*path, "when"), scope) if one.when else None
        if one.when and when is None:
            continue
        made.append(
            Paper(
                name=name,
                label=text_or_name(one.label, name),
                help=text_or_none(one.help),
                kinds=tuple(Option(code, text_of(option)) for code, option in one.kinds.items()),
                files=tuple(dict.fromkeys(file for file in one.files if file in FILES)),
                max_mb=one.max_mb,
                per=one.per or "",
                when=when,
                optional=one.optional,
                span=document.key_span(*path),
            )
        )
    return tuple(made)
