"""Every place of a document with what its model says may stand there.

The walk goes over the nodes as written and over the annotations of the models beside them, so a
kind that is new to the registry is walked like all others: nothing here names a kind or a key.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Struct
from pydantic.fields import FieldInfo

from generator.load.nodes import Mapping, Node, Scalar, Sequence, Step, find
from generator.load.scalars import Spec


class Place(Struct, frozen=True):
    """One node: where it stands, what may stand there, and the key of the model that holds it.

    `owner` and `key` are those of the nearest model above: the items of a list and the values of a
    map share the key that the list or map stands under. `of_key` is a key of a map of names, `depth`
    how many such maps lie between it and the key.
    """

    path: tuple[Step, ...]
    node: Node
    annotations: tuple[Any, ...]
    owner: type[Spec] | None
    key: str
    of_key: bool = False
    depth: int = 0


def places(node: Node, model: type[Spec]) -> Iterator[Place]:
    """Every place of a document, from above to below; keys of maps of names before their values."""
    yield from _walk((), node, (model,), None, "")


def annotation_of(field: FieldInfo) -> Any:
    """What a key holds, with the marks that pydantic keeps apart from the type."""
    made: Any = field.annotation
    for mark in field.metadata:
        made = Annotated[made, mark]
    return made


def model_of(annotations: tuple[Any, ...]) -> type[Spec] | None:
    """The model of a map that may stand where these may, or None."""
    for one in annotations:
        bare = _bare(one)
        if isinstance(bare, type) and issubclass(bare, Spec):
            return bare
    return None


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """What an annotation allows, one by one, each with its marks; None is left out."""
    bare = _bare(annotation)
    if typing.get_origin(bare) in (typing.Union, types.UnionType):
        found = [a for one in typing.get_args(bare) for a in alternatives(one)]
        return tuple(one for one in found if one is not type(None))
    return (annotation,)


def marks_of(annotation: Any) -> tuple[Any, ...]:
    """The marks of an annotation, as `RuleText` carries one."""
    if typing.get_origin(annotation) is not Annotated:
        return ()
    inner, *marks = typing.get_args(annotation)
    return (*marks_of(inner), *marks)


def keys_of(model: type[Spec]) -> dict[str, FieldInfo]:
    """The keys of a model as its author writes them."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


@functools.cache
def _allowed(model: type[Spec]) -> dict[str, tuple[Any, ...]]:
    """What may stand under each key of a model."""
    return {key: alternatives(annotation_of(field)) for key, field in keys_of(model).items()}


def inner_of(annotations: tuple[Any, ...], *, of_map: bool) -> tuple[Any, ...]:
    """What the values of a map, or the items of a list, may be."""
    found: list[Any] = []
    for one in annotations:
        bare = _bare(one)
        origin, arguments = typing.get_origin(bare), typing.get_args(bare)
        if of_map and origin is dict:
            found += alternatives(arguments[1])
        elif not of_map and origin in (list, tuple) and arguments:
            found += alternatives(arguments[0])
    return tuple(found)


def name_of_key(annotations: tuple[Any, ...]) -> Any:
    """What the keys of a map of names are, or None where the map has fixed keys."""
    for one in annotations:
        bare = _bare(one)
        if typing.get_origin(bare) is dict:
            return typing.get_args(bare)[0]
    return None


def _walk(
    path: tuple[Step, ...],
    node: Node,
    annotations: tuple[Any, ...],
    owner: type[Spec] | None,
    key: str,
    depth: int = 0,
) -> Iterator[Place]:
    if isinstance(node, Scalar):
        # One word where a list may stand is the list's one item.
        yield Place(path, node, (*annotations, *inner_of(annotations, of_map=False)), owner, key)
        return
    yield Place(path, node, annotations, owner, key)
    if isinstance(node, Sequence):
        inner = inner_of(annotations, of_map=False)
        for index, item in enumerate(node.items):
            yield from _walk((*path, index), item, inner, owner, key)
        return
    model = model_of(annotations)
    known = _allowed(model) if model is not None else {}
    inner = inner_of(annotations, of_map=True)
    names = name_of_key(annotations)
    for word, value in node.values.items():
        if word in known:
            yield from _walk((*path, word), value, known[word], model, word)
        elif inner:
            yield Place((*path, word), node.keys[word], (names,), owner, key, True, depth)
            yield from _walk((*path, word), value, inner, owner, key, depth + 1)


def _bare(annotation: Any) -> Any:
    while typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    return annotation


def mapping_at(node: Node, path: tuple[Step, ...]) -> Mapping | None:
    """The map at a path, or None."""
    found = find(node, path)
    return found if isinstance(found, Mapping) else None


def annotations_at(
    model: type[Spec], path: tuple[Step, ...]
) -> tuple[tuple[Any, ...], type[Spec] | None, str]:
    """What may stand at a path of a document, the nearest model above it, and the key there."""
    annotations: tuple[Any, ...] = (model,)
    owner: type[Spec] | None = None
    key = ""
    for step in path:
        inner = model_of(annotations)
        known = _allowed(inner) if inner is not None else {}
        if inner is not None and step in known:
            owner, key = inner, str(step)
            annotations = known[key]
        else:
            annotations = inner_of(annotations, of_map=isinstance(step, str))
    return annotations, owner, key
