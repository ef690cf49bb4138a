"""The tree of a YAML document as its author typed it: text and places, nothing guessed.

A scalar is its source text (`08` stays `08`, `no` stays `no`); the schema of the kind decides
what it means. Places are kept as plain numbers and become a `Span` only when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.diagnostics import Span

# Not frozen dataclasses: a tree of forty modules has some 200,000 of these, and a frozen
# dataclass takes four times as long to make.


_NONE: frozenset[str] = frozenset()


class Scalar:
    """One text. `quoted` tells "x" and 'x' from x; the place is that of the first character."""

    __slots__ = ("column", "length", "line", "quoted", "text")

    def __init__(self, text: str, line: int, column: int, length: int, quoted: bool) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.length = length
        self.quoted = quoted

    def span(self, file: str) -> Span:
        """The place of the text, without its quotes."""
        return Span(file, self.line, self.column, max(1, self.length))


class Mapping:
    """Keys with their places, in the order written; `values` and `keys` share their keys.

    `holes` are the keys whose values were refused: written, told about, not here.
    """

    __slots__ = ("column", "holes", "keys", "line", "values")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.values: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.holes: frozenset[str] = _NONE

    def span(self, file: str) -> Span:
        """The place of the first key or of the bracket."""
        return Span(file, self.line, self.column)


class Sequence:
    """Items in the order written."""

    __slots__ = ("column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.items: list[Node] = []

    def span(self, file: str) -> Span:
        """The place of the first dash or of the bracket."""
        return Span(file, self.line, self.column)


Node = Scalar | Mapping | Sequence
Step = str | int


def plain(node: Node) -> object:
    """The tree as dicts, lists and texts: what the models validate."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    return [plain(item) for item in node.items]


def find(node: Node, path: Iterable[Step]) -> Node | None:
    """The node at a path of keys and indexes, or None where the path leaves the tree."""
    for step in path:
        if isinstance(node, Mapping) and str(step) in node.values:
            node = node.values[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


_WORD = re.compile(r"[a-z][a-z0-9_]*")


def words_in(text: str) -> set[str]:
    """Every word in a text that could be an id."""
    return set(_WORD.findall(text.lower()))


def words_of(node: Node) -> set[str]:
    """Every word in a tree that could be an id, keys and values."""
    if isinstance(node, Scalar):
        return words_in(node.text)
    if isinstance(node, Sequence):
        return {word for item in node.items for word in words_of(item)}
    inner = {word for value in node.values.values() for word in words_of(value)}
    return inner | {word for key in node.keys for word in words_in(key)} | set(node.holes)


def nearest(node: Node, path: Iterable[Step]) -> Node:
    """The node at a path, or the deepest one on the way there."""
    for step in path:
        inner = find(node, (step,))
        if inner is None:
            break
        node = inner
    return node
