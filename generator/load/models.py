"""Which model a place in a document belongs to, read off the annotations of the models."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from generator.load.nodes import Step
from generator.load.scalars import Spec


def model_at(model: type[Spec], path: tuple[Step, ...]) -> type[Spec] | None:
    """The model of the mapping at a path, read off the annotations on the way there."""
    current: Any = model
    for step in path:
        current = _step(current, step)
        if current is None:
            return None
    return spec_in(current)


def _step(annotation: Any, step: Step) -> Any:
    owner = spec_in(annotation)
    if owner is not None:
        for name, field in owner.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    for inner in _unfold(annotation):
        origin, arguments = typing.get_origin(inner), typing.get_args(inner)
        if origin in (dict, tuple, list) and arguments:
            return arguments[1] if origin is dict else arguments[0]
    return None


def spec_in(annotation: Any) -> type[Spec] | None:
    for inner in _unfold(annotation):
        if isinstance(inner, type) and issubclass(inner, Spec):
            return inner
    return None


def _unfold(annotation: Any) -> Iterator[Any]:
    """The annotation without `| None` and without `Annotated`."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _unfold(typing.get_args(annotation)[0])
    elif origin is not None and type(None) in typing.get_args(annotation):
        for inner in typing.get_args(annotation):
            if inner is not type(None):
                yield from _unfold(inner)
    else:
        yield annotation
