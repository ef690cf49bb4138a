"""Versions of a register entry: what an amendment names, notes and never touches."""

from __future__ import annotations

import re

from generator.diagnostics import did_you_mean
from generator.kinds.record.spec import RecordSpec, VersionsSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.paths import check_path
from generator.resolve.words import text_of
from generator.symbols import Field, Text, Versions

PLACEHOLDERS = ("fields", "order", "order_on", "on", "number")
"""What a marginal note may say of its amendment: `fields` are the labels of what was changed."""
ORDERED = ("text", "longtext", "code")
_HOLE = re.compile(r"\{([^{}]*)\}")
_COLUMNS = "version_"
_ALWAYS = "true"


def written_versions(spec: VersionsSpec | None) -> Versions | None:
    """What the author wrote, before its names are looked up."""
    if spec is None:
        return None
    order = "" if spec.order in (None, "false") else str(spec.order)
    notes = {name: text_of(words) for name, words in spec.notes.items()}
    return Versions(order, notes, spec.never)


def resolve_versions(
    names: Names, document: Document, spec: RecordSpec, fields: tuple[Field, ...]
) -> Versions | None:
    """The versions with their fields found; what is wrong is told and left out."""
    assert spec.entry is not None
    written = spec.entry.versions
    found = written_versions(written)
    if found is None or written is None:
        return None
    at = ("entry", "versions")
    for field in fields:
        if field.name.startswith(_COLUMNS) and not field.copied_from:
            names.report(
                "KS466", document.key_span("fields", field.name),
                f"'{field.name}' could be taken for a column of the entry's versions",
                expected=f"a name that does not begin with {_COLUMNS}",
                mend=f"write {field.name.removeprefix(_COLUMNS)}",
            )  # fmt: skip
    never = tuple(
        name
        for index, name in enumerate(written.never)
        if check_path(names, document, fields, {}, name, (*at, "never", index))
    )
    for name, words in found.notes.items():
        _check_note(names, document, name, words)
    return Versions(_order(names, document, found.order, fields), found.notes, never)


def _order(names: Names, document: Document, order: str, fields: tuple[Field, ...]) -> str:
    if order in ("", _ALWAYS):
        return order
    known = [one.name for one in fields if one.type in ORDERED and not one.bilingual]
    if order not in known:
        if not names.is_lost(document, order):
            names.report(
                "KS463", document.span("entry", "versions", "order"),
                f"'{order}' keeps no order: it is no text of this entry",
                expected=", ".join(["true", *known]), mend=did_you_mean(order, [_ALWAYS, *known]),
            )  # fmt: skip
        return _ALWAYS
    return order


def _check_note(names: Names, document: Document, name: str, words: Text) -> None:
    holes = {
        language: set(_HOLE.findall(text))
        for language, text in (("en", words.en), ("ml", words.ml))
    }
    for language, found in holes.items():
        for hole in sorted(found - set(PLACEHOLDERS)):
            names.report(
                "KS465", document.span("entry", "versions", "notes", name, language),
                f"a marginal note cannot say '{{{hole}}}'",
                expected=", ".join(f"{{{one}}}" for one in PLACEHOLDERS),
                mend=did_you_mean(hole, PLACEHOLDERS),
            )  # fmt: skip
    if words.ml and holes["en"] != holes["ml"]:
        names.report(
            "KS465", document.key_span("entry", "versions", "notes", name),
            f"the note '{name}' says other things in English than in Malayalam",
            expected="the same placeholders in both",
        )  # fmt: skip
