"""Answers to a record: decoded whole, mended over older ones, checked, and the words that find them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec

from runtime.answers.explain import ROW_ID, explain
from runtime.answers.faults import Faults
from runtime.catalogue import Context, Field, OfficerForm, Record
from runtime.meaning.texts import fold_for_search
from runtime.refusal import Refusal, malformed

LONGEST_WORD = 64
MOST_WORDS = 400
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def decoded(
    record: Record | OfficerForm, answers: bytes | msgspec.Raw, faults: Faults
) -> msgspec.Struct | None:
    """The answers from JSON; None with every fault noted when their types are wrong.

    Raises:
        Refusal: 400 where they nest too deep or hold bytes that are no text: what came in as one part
            of a larger body was not looked into before.
    """
    try:
        return _decoder(record.answers).decode(answers)
    except msgspec.ValidationError:
        given = _any(answers)
    except _UNREADABLE as error:
        raise _no_json() from error
    explain(given, record.fields, faults)
    # msgspec refuses what no field explains: a bug of ours, and never a pass.
    assert faults.found, record.name
    return None


def checked(
    record: Record | OfficerForm, answers: object, ctx: Context, faults: Faults
) -> msgspec.Struct | None:
    """Answers given as JSON values, decoded and checked; None with faults noted when they fail."""
    found = decoded(record, msgspec.json.encode(answers), faults)
    if found is not None:
        check(record, found, ctx, faults)
    return None if faults.found else found


def check(
    record: Record | OfficerForm, answers: msgspec.Struct, ctx: Context, faults: Faults
) -> None:
    """Clean the answers in place and note every fault that the record's rules find."""
    record.check(answers, ctx, faults)


def drop_hidden(
    record: Record | OfficerForm, answers: msgspec.Struct, ctx: Context
) -> frozenset[str]:
    """Clear the answers to questions that are not put, and return their names.

    One hidden answer may hide another, so this goes on until nothing changes.
    """
    conditional = [field.name for field in record.fields if field.conditional]
    dropped: set[str] = set()
    for _ in conditional:
        shown = record.shown(answers, ctx)
        hidden = [
            name for name in conditional if name not in shown and getattr(answers, name) is not None
        ]
        if not hidden:
            break
        for name in hidden:
            setattr(answers, name, None)
        dropped.update(hidden)
    return frozenset(dropped)


def merged(record: Record, file: Any, changes: Mapping[str, Any], ctx: Context) -> dict[str, Any]:
    """The answers of a file as JSON values with changes over them: a table is replaced whole, null clears.

    An old answer that the changes hide falls away; one that is sent although hidden stays, to be refused.
    """
    old: dict[str, Any] = {
        field.name: _plain(getattr(file, field.name, None), field)
        for field in record.fields
        if not field.computed
    }
    both = {name: value for name, value in {**old, **changes}.items() if value is not None}
    try:
        answers = _decoder(record.answers).decode(msgspec.json.encode(both))
    except msgspec.ValidationError:
        return both
    for name in drop_hidden(record, answers, ctx):
        if name not in changes:
            both.pop(name, None)
    return both


def searchable(texts: Iterable[str | None]) -> list[str]:
    """The folded words of the texts, each once, in order."""
    words = {word[:LONGEST_WORD] for text in texts if text for word in fold_for_search(text)}
    return sorted(words)[:MOST_WORDS]


def number_words(number: str) -> list[str]:
    """How a number is found: whole, and by its last part, which is what people remember."""
    whole = number.lower()
    return sorted({whole, re.split(r"[^a-z0-9]", whole)[-1]})


def asked_words(text: str) -> list[str]:
    """The words that a search asks: a piece that looks like a number stays whole."""
    found: list[str] = []
    for piece in text.split():
        is_number = "/" in piece and any(letter.isdigit() for letter in piece)
        found += [piece.lower()] if is_number else fold_for_search(piece)
    return list(dict.fromkeys(found))


def _any(answers: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(answers)
    except _UNREADABLE as error:
        raise _no_json() from error


def _no_json() -> Refusal:
    return malformed("The answers cannot be read", "ഉത്തരങ്ങൾ വായിക്കാനാവുന്നില്ല")


def _plain(value: Any, field: Field) -> Any:
    """A value of the file as an answer to the same question."""
    plain = msgspec.to_builtins(value)
    if field.kind == "table" and isinstance(plain, list):
        asked = {ROW_ID, *(inner.name for inner in field.fields if not inner.computed)}
        rows = cast("list[dict[str, Any]]", plain)
        return [
            {name: item for name, item in row.items() if name in asked and item is not None}
            for row in rows
        ]
    return plain


@functools.lru_cache(maxsize=512)
def _decoder(kind: type[msgspec.Struct]) -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(kind)
