"""A document's nodes through the model of its kind, every fault told at its place.

Validation is repeated after each refused entry has been taken out, so that a fault in one field
hides no fault in another, and what can be kept goes on to the later passes. A key that is nearly
a known one is read as that one (and told), so that its content is looked at too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.load.models import model_at, spec_in
from generator.load.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    Step,
    find,
    nearest,
    plain,
    words_in,
    words_of,
)
from generator.load.scalars import Spec, Words

Path = tuple[Step, ...]
_ROUNDS = 12


def typed(
    file: str, node: Mapping, model: type[Spec], *, has_holes: bool
) -> tuple[Spec | None, list[Diagnostic], set[Path], set[str]]:
    """The typed document (None where nothing is left of it) and what is wrong with it.

    Args:
        has_holes: The loader has refused something in this file already.
    Returns:
        The document, its faults, the paths of what was taken out, and the words lost with it.
    """
    found: list[Diagnostic] = []
    lost: set[str] = set()
    holes = set(_holes(node, ())) if has_holes else set[Path]()
    for _ in range(_ROUNDS):
        try:
            spec = model.model_validate(plain(node))
            for path in holes:
                lost |= words_in(str(path[-1]))
            return spec, found, holes, lost
        except ValidationError as fault:
            errors = fault.errors(include_url=False, include_input=False)
        renamed = _rename(file, node, model, errors, found)
        if not renamed:
            dropped = {path for error in errors for path in _take(file, node, model, error, found)}
            if () in dropped:
                return None, found, holes, lost
            for path in sorted(dropped, key=_from_behind, reverse=True):
                inside = find(node, path)
                lost |= words_of(inside) if inside is not None else set()
                _drop(node, path)
            holes |= dropped
    return None, found, holes, lost


def _rename(
    file: str, node: Mapping, model: type[Spec], errors: list[ErrorDetails], found: list[Diagnostic]
) -> bool:
    """Read a misspelt key as the known one, where that one is not written. True if any was."""
    done = False
    for error in errors:
        path = error["loc"]
        if error["type"] != "extra_forbidden":
            continue
        above = find(node, path[:-1])
        owner = model_at(model, path[:-1])
        word = str(path[-1])
        if not isinstance(above, Mapping) or owner is None or word in owner.LATER:
            continue
        near = _nearest_key(word, owner)
        if near and near not in above.keys:
            found.append(_unknown_key(file, above, word, owner))
            _move_key(above, word, near)
            done = True
    return done


def _take(
    file: str, node: Mapping, model: type[Spec], error: ErrorDetails, found: list[Diagnostic]
) -> Iterator[Path]:
    """Tell one fault; yield the path of what must be taken out for it."""
    path: Path = error["loc"]
    kind = error["type"]
    if kind == "missing":
        above = find(node, path[:-1])
        owner = model_at(model, path[:-1])
        if isinstance(above, Mapping) and str(path[-1]) not in above.holes:
            found.append(_missing(file, node, path, owner))
        if isinstance(above, Mapping) and _put_words(above, path, owner):
            return
        yield path[:-1]
        return
    if kind == "extra_forbidden":
        above = find(node, path[:-1])
        owner = model_at(model, path[:-1])
        if isinstance(above, Mapping) and owner is not None:
            found.append(_unknown_key(file, above, str(path[-1]), owner))
        yield path
        return
    if path and path[-1] == "[key]":
        path = path[:-1]
        found.append(_fault(_key_span(file, node, path), error, node, model))
        yield path
        return
    found.append(_fault(_value_span(file, node, path), error, node, model))
    # A one-word list is written as a bare word: the place of its item is that word's.
    while path and find(node, path) is None:
        path = path[:-1]
    yield path


def _put_words(above: Mapping, path: Path, owner: type[Spec] | None) -> bool:
    """Stand in for missing words, so that a state without a title is still a state."""
    field = owner.model_fields.get(str(path[-1])) if owner else None
    if field is None or spec_in(field.annotation) is not Words:
        return False
    words = Mapping(above.line, above.column)
    for language in ("en", "ml"):
        word = Scalar(str(path[-1]), above.line, above.column, 1, True)
        words.keys[language] = words.values[language] = word
    above.keys[str(path[-1])] = Scalar(str(path[-1]), above.line, above.column, 1, False)
    above.values[str(path[-1])] = words
    return True


def _fault(span: Span, error: ErrorDetails, node: Node, model: type[Spec]) -> Diagnostic:
    kind = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind.startswith("KS"):
        return Diagnostic(
            kind,
            span,
            str(context.get("message", "")),
            expected=str(context.get("expected", "")),
            mend=str(context.get("mend", "")),
        )
    if kind in _SHAPES:
        mend = _SHAPE_MENDS[kind]
        if model_at(model, error["loc"]) is Words:
            mend = "write `{en: ..., ml: ...}`"
        return Diagnostic("KS106", span, f"{_SHAPES[kind]} is expected here", mend=mend)
    if kind == "literal_error":
        return _unlisted(span, str(context.get("expected", "")), find(node, error["loc"]), error)
    return Diagnostic("KS110", span, error["msg"])


def _unlisted(span: Span, listed: str, written: Node | None, error: ErrorDetails) -> Diagnostic:
    """A word that is none of a few."""
    words = re.findall("'([^']*)'", listed)
    word = written.text if isinstance(written, Scalar) else str(error["loc"][-2:][0])
    return Diagnostic(
        "KS110",
        span,
        "this word is not one of those that may stand here",
        expected=listed.replace("'", ""),
        mend=did_you_mean(word, words) or f"write {listed}",
    )


_SHAPES = {
    "string_type": "a text",
    "model_type": "a map",
    "dict_type": "a map",
    "list_type": "a list",
    "tuple_type": "a list",
}
_SHAPE_MENDS = {
    "string_type": "write a word or a quoted text",
    "model_type": "write `{key: value, ...}`, or indented keys",
    "dict_type": "write `{name: ..., ...}`, or indented names",
    "list_type": "write `[a, b]`",
    "tuple_type": "write `[a, b]`",
}


def _missing(file: str, node: Mapping, path: Path, owner: type[Spec] | None) -> Diagnostic:
    word = str(path[-1])
    needed = [
        field.alias or name
        for name, field in (owner.model_fields if owner else {}).items()
        if field.is_required()
    ]
    above = find(node, path[:-1])
    in_list = len(path) > 1 and isinstance(path[-2], int)
    return Diagnostic(
        "KS107",
        above.span(file) if above and in_list else _key_span(file, node, path[:-1]),
        f"the key '{word}' is missing here",
        expected=", ".join(needed),
        mend=f"write `{word}: ...`",
    )


def _unknown_key(file: str, above: Mapping, word: str, owner: type[Spec]) -> Diagnostic:
    span = above.keys[word].span(file)
    if word in owner.LATER:
        return Diagnostic(
            "KS108",
            span,
            f"this edition does not carry '{word}' here yet",
            expected=", ".join(sorted(_keys(owner))),
            mend="leave it out until the compiler carries it",
        )
    return Diagnostic(
        "KS105",
        span,
        f"there is no key '{word}' here",
        expected=", ".join(sorted(_keys(owner))),
        mend=did_you_mean(word, _keys(owner)),
    )


def _keys(owner: type[Spec]) -> list[str]:
    return [field.alias or name for name, field in owner.model_fields.items()]


def _nearest_key(word: str, owner: type[Spec]) -> str:
    mend = did_you_mean(word, _keys(owner))
    return mend.split("'")[1] if mend else ""


def _move_key(above: Mapping, word: str, near: str) -> None:
    """Rename a key in place, keeping the order of the others."""
    keys, values = list(above.keys.items()), list(above.values.items())
    above.keys.clear()
    above.values.clear()
    above.keys.update((near if key == word else key, scalar) for key, scalar in keys)
    above.values.update((near if key == word else key, value) for key, value in values)


def _drop(node: Node, path: Path) -> None:
    above = find(node, path[:-1])
    if isinstance(above, Mapping):
        word = str(path[-1])
        above.values.pop(word, None)
        above.keys.pop(word, None)
        above.holes |= {word}
    elif isinstance(above, Sequence) and isinstance(path[-1], int):
        del above.items[path[-1]]


def _from_behind(path: Path) -> tuple[tuple[int, str], ...]:
    """Sorts list items by their index, so that the last can be taken out first."""
    return tuple((step, "") if isinstance(step, int) else (0, step) for step in path)


def _holes(node: Node, path: Path) -> Iterator[Path]:
    if isinstance(node, Mapping):
        for word in node.holes:
            yield (*path, word)
        for key, value in node.values.items():
            if not isinstance(value, Scalar):
                yield from _holes(value, (*path, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if not isinstance(item, Scalar):
                yield from _holes(item, (*path, index))


def _key_span(file: str, node: Mapping, path: Path) -> Span:
    for length in range(len(path), 0, -1):
        above = find(node, path[: length - 1])
        if isinstance(above, Mapping) and str(path[length - 1]) in above.keys:
            return above.keys[str(path[length - 1])].span(file)
    return nearest(node, path).span(file) if path else next(iter(node.keys.values())).span(file)


def _value_span(file: str, node: Mapping, path: Path) -> Span:
    return nearest(node, path).span(file)
