"""What may be written where the cursor stands, and what the thing under it means."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pydantic.fields import FieldInfo

from generator.authoring.places import (
    annotations_at,
    keys_of,
    marks_of,
    model_of,
    name_of_key,
)
from generator.fields.registry import FIELD_TYPES
from generator.kinds import KINDS
from generator.load.scalars import RULE
from generator.lsp.cursor import Cursor, cursor_at
from generator.lsp.names import Document, Names
from generator.resolve.scopes import RESERVED
from generator.rules.functions import FUNCTIONS

_MOST = 200


class Offer(Struct, frozen=True):
    """One completion: what it inserts, what kind of thing it is, what it means."""

    label: str
    what: str  # key, kind, value, name, function, word
    detail: str = ""
    insert: str = ""
    rank: int = 0  # the nearer, the less


def complete(names: Names, file: str, text: str, line: int, column: int) -> list[Offer]:
    """Everything that may stand at a place (from 0), the nearest first."""
    cursor = cursor_at(text, line, column)
    begun = cursor.word.lower()
    found: dict[str, Offer] = {}
    for offer in _offers(names, file, cursor):
        known = found.get(offer.label)
        if begun in offer.label.lower() and (known is None or offer.rank < known.rank):
            found[offer.label] = offer
    return sorted(found.values(), key=lambda one: (one.rank, one.label))[:_MOST]


def told(names: Names, file: str, text: str, line: int, column: int) -> str:
    """What is known of the word at a place (from 0), in Markdown; empty where nothing is."""
    word = names.word_at(file, line + 1, column + 1)
    parts: list[str] = []
    lines = text.split("\n")
    ahead = len(lines[line]) if line < len(lines) else column
    end = column
    while end < ahead and (lines[line][end].isalnum() or lines[line][end] in "_."):
        end += 1
    cursor = cursor_at(text, line, end)
    key = _key_told(cursor)
    if key:
        parts.append(key)
    if cursor.word in FUNCTIONS and (word is None or word.in_rule):
        parts.append(f"`{FUNCTIONS[cursor.word].usage}`")
    if cursor.text in FIELD_TYPES and cursor.path[-1:] == ("type",):
        parts.append(f"`{cursor.text}`: {FIELD_TYPES[cursor.text].summary}")
    for place in names.definitions(word) if word is not None else ():
        own = place.document
        where = f"{own.kind} `{own.module}.{own.name}`"
        parts.append(f"`{place.text}` of {where} ({own.file}:{place.span.line})")
        break
    return "\n\n".join(dict.fromkeys(parts))


def _offers(names: Names, file: str, cursor: Cursor) -> Iterator[Offer]:
    kind = KINDS.get(cursor.kind)
    if kind is None or (cursor.is_key and not cursor.path and not cursor.above):
        if cursor.is_key and not cursor.path:
            for name, one in KINDS.items():
                yield Offer(name, "kind", one.summary, f"{name}: ")
        return
    document = _document_at(names, file, cursor)
    annotations, owner, key = annotations_at(kind.model, cursor.path)
    at = f"{owner.__name__}.{key}" if owner else ""
    if cursor.is_key:
        yield from _keys(annotations, cursor)
        if name_of_key(annotations) is not None:
            depth = len(cursor.path) - max(
                (i for i, step in enumerate(cursor.path) if step == key), default=len(cursor.path)
            )
            yield from _names(names, f"{at}{':' * depth}", document, skip=cursor.above)
        return
    if any(RULE in marks_of(one) for one in annotations):
        yield from _in_rule(names, document)
    yield from _values(annotations)
    if owner is not None and owner.__name__ == "FieldSpec" and key == "type":
        for field_type in FIELD_TYPES.values():
            yield Offer(field_type.name, "value", field_type.summary)
    yield from _names(names, at, document)


def _keys(annotations: tuple[Any, ...], cursor: Cursor) -> Iterator[Offer]:
    model = model_of(annotations)
    if model is None:
        return
    for rank, (key, field) in enumerate(keys_of(model).items()):
        if key not in cursor.above:
            needed = "needed. " if field.is_required() else ""
            yield Offer(key, "key", needed + _said(field), f"{key}: ", rank)


def _said(field: FieldInfo) -> str:
    if field.description:
        return field.description
    inner = model_of((field.annotation,))
    return (inner.__doc__ or "").strip().split("\n")[0] if inner is not None else ""


def _values(annotations: tuple[Any, ...]) -> Iterator[Offer]:
    for annotation in annotations:
        bare = annotation
        while typing.get_origin(bare) is typing.Annotated:
            bare = typing.get_args(bare)[0]
        if typing.get_origin(bare) is typing.Literal:
            for value in typing.get_args(bare):
                yield Offer(str(value), "value")
        elif bare is bool:
            yield Offer("true", "value")
            yield Offer("false", "value")


def _names(
    names: Names, at: str, document: Document, skip: frozenset[str] = frozenset()
) -> Iterator[Offer]:
    target = names.speaks_of.get(at)
    if target is None:
        return
    for word in names.defined(target):
        own = word.document
        if word.text in skip:
            continue
        detail = f"{own.kind} {own.module}.{own.name}"
        if own == document:
            yield Offer(word.text, "name", detail, rank=0)
        elif own.module == document.module:
            yield Offer(word.text, "name", detail, rank=1)
        elif target in KINDS:
            yield Offer(f"{own.module}.{word.text}", "name", detail, rank=3)
        elif own.kind == "module":  # roles and the like are shared by all modules
            yield Offer(word.text, "name", detail, rank=2)


def _in_rule(names: Names, document: Document) -> Iterator[Offer]:
    for word in names.defined("RecordSpec.fields:"):
        if word.document.module == document.module:
            rank = 0 if word.document.name == document.name else 1
            yield Offer(word.text, "name", f"record {word.document.name}", rank=rank)
    for name, builtin in FUNCTIONS.items():
        yield Offer(name, "function", builtin.usage, f"{name}(", 2)
    for name in sorted(RESERVED):
        yield Offer(name, "word", "known in every rule", rank=3)


def _key_told(cursor: Cursor) -> str:
    kind = KINDS.get(cursor.kind)
    if kind is None:
        return ""
    path = cursor.path
    if cursor.is_key and cursor.word:
        path = (*path, cursor.word)
    if path == (cursor.kind,):
        return f"**{kind.name}**: {kind.summary}"
    _, owner, key = annotations_at(kind.model, path)
    if owner is None or not path or path[-1] != key:
        return ""
    return f"**{key}**: {_said(keys_of(owner)[key])}"


def _document_at(names: Names, file: str, cursor: Cursor) -> Document:
    """The document that is being written; a new one has a name soon."""
    for word in names.words_in(file):
        if word.document.kind == cursor.kind:
            return word.document
    parts = file.split("/")
    return Document(cursor.kind, parts[1] if len(parts) > 2 else "", "", file)
