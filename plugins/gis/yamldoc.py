"""YAML read strictly: every value is the text that was written, with its place.

Composed by libyaml, typed by our readers. Refused: anchors, aliases, merge keys,
tags, duplicate keys, tabs, and an empty value in a flow map (`{a, b}` or a comma
that should have been quoted).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

import yaml

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: file name, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class SpecError(ValueError):
    """A mistake in a rule file: where, what, and how to mend it."""

    def __init__(self, span: Span, message: str, mend: str) -> None:
        self.span, self.message, self.mend = span, message, mend
        super().__init__(f"{span}: error: {message}\n  mend: {mend}")


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping, as written. Exactly one of the three is set."""

    span: Span
    text: str | None = None
    items: tuple[Node, ...] | None = None
    entries: tuple[tuple[Node, Node], ...] | None = None

    def fail(self, message: str, mend: str) -> SpecError:
        return SpecError(self.span, message, mend)

    def as_text(self) -> str:
        if self.text is None or not self.text:
            raise self.fail("a text is expected here", "write one word or a quoted sentence")
        return self.text

    def as_number(self) -> float:
        try:
            return float(self.as_text())
        except ValueError:
            raise self.fail(f"{self.text!r} is not a number", "write digits: 12 or 12.5") from None

    def as_date(self) -> date:
        try:
            return date.fromisoformat(self.as_text())
        except ValueError:
            raise self.fail(f"{self.text!r} is not a date", "write it as 2024-10-16") from None

    def as_flag(self) -> bool:
        if self.text not in ("true", "false"):
            raise self.fail(f"{self.text!r} is neither true nor false", "write true or false")
        return self.text == "true"

    def as_word(self, words: Collection[str]) -> str:
        word = self.as_text()
        if word not in words:
            raise self.fail(f"unknown word {word!r}", _nearest(word, words))
        return word

    def as_list(self, read: Callable[[Node], Value]) -> tuple[Value, ...]:
        if self.items is None:
            raise self.fail("a list is expected here", "write [a, b] or lines that begin with -")
        return tuple(read(item) for item in self.items)

    def as_map(self) -> dict[str, Node]:
        if self.entries is None:
            raise self.fail("a mapping is expected here", "write `key: value` lines")
        return {key.as_text(): value for key, value in self.entries}

    def as_named(self, read: Callable[[Node], Value]) -> dict[str, Value]:
        return {key: read(value) for key, value in self.as_map().items()}

    def fields(self, known: Collection[str], needed: Collection[str] = ()) -> Fields:
        """The mapping with its keys checked: unknown ones are errors."""
        entries = self.as_map()
        for key, _ in self.entries or ():
            if key.text not in known:
                raise key.fail(f"unknown key {key.text!r}", _nearest(str(key.text), known))
        for name in needed:
            if name not in entries:
                raise self.fail(f"the key {name!r} is missing", f"add `{name}: ...`")
        return Fields(self, entries)


@dataclass(frozen=True, slots=True)
class Fields:
    """A checked mapping."""

    node: Node
    entries: dict[str, Node]

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __getitem__(self, name: str) -> Node:
        return self.entries[name]

    def maybe(self, name: str, read: Callable[[Node], Value]) -> Value | None:
        node = self.entries.get(name)
        return None if node is None else read(node)


def node_of(value: object, file: str) -> Node:
    """Compiled data as the node that the same YAML gives; places are those of the spec, told before."""
    span = Span(file, 1, 1)
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return Node(span, entries=tuple((Node(span, text=k), node_of(v, file)) for k, v in pairs))
    if isinstance(value, list):
        return Node(span, items=tuple(node_of(item, file) for item in cast("list[object]", value)))
    return Node(span, text=str(value))


def plain(node: Node) -> object:
    """The node as dicts, lists and texts, without places."""
    if node.text is not None:
        return node.text
    if node.items is not None:
        return [plain(item) for item in node.items]
    return {str(key.text): plain(value) for key, value in node.entries or ()}


def read_documents(text: str, file: str) -> Iterator[Node]:
    """The documents of a file.

    Raises:
        SpecError: not YAML, or a part of YAML that we do not admit.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        at = line.find("\t")
        if at >= 0 and not line[:at].strip():
            raise SpecError(Span(file, number, at + 1), "a tab indents this line", "use blanks")
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        for event in events:
            mark = event.start_mark
            span = Span(file, mark.line + 1, mark.column + 1)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise SpecError(span, "anchors and aliases are not admitted", "write it out twice")
            if getattr(event, "tag", None):
                raise SpecError(span, "tags are not admitted", "quote a text that begins with !")
        nodes: Iterator[Any] = yaml.compose_all(text, Loader=yaml.CSafeLoader)
        for node in nodes:
            yield _node(node, file, in_flow=False)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        raise SpecError(span, f"not YAML: {error.problem}", "check quotes and indents") from error


def _node(node: Any, file: str, in_flow: bool) -> Node:
    span = Span(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        if in_flow and not node.value and not node.style:
            raise SpecError(span, "an empty value inside {}", "a comma inside {}: quote this text")
        return Node(span, text=str(node.value))
    if isinstance(node, yaml.SequenceNode):
        return Node(span, items=tuple(_node(item, file, False) for item in node.value))
    entries: list[tuple[Node, Node]] = []
    seen: dict[str, Span] = {}
    for key_node, value_node in node.value:
        key = _node(key_node, file, False)
        if key.text is None:
            raise SpecError(key.span, "a key must be a plain word", "write `key: value`")
        if key.text == "<<":
            raise SpecError(key.span, "merge keys are not admitted", "write it out")
        if key.text in seen:
            raise SpecError(key.span, f"the key {key.text!r} stands twice", f"see {seen[key.text]}")
        seen[key.text] = key.span
        entries.append((key, _node(value_node, file, bool(node.flow_style))))
    return Node(span, entries=tuple(entries))


def _nearest(word: str, words: Collection[str]) -> str:
    close = difflib.get_close_matches(word, list(words), 1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}known: {', '.join(sorted(words))}"
