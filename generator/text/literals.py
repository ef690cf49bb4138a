"""Python displays and calls as values: what lowering builds and `layout` sets into text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raw:
    """Source text taken as it is: a name, a number, a dotted path."""

    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """`name(positional, ..., key=value, ...)`; keyword values of None are left out."""

    name: str
    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Subscript:
    """`name[items, ...]`: a type such as Literal["a", "b"]."""

    name: str
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ListDisplay:
    """`[items, ...]`; a bare sequence is a tuple."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict display."""

    items: tuple[tuple[Value, Value], ...]


Value = str | int | bool | Raw | Call | Subscript | ListDisplay | Mapping | Sequence["Value"]
