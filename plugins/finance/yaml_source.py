"""YAML read strictly: every value is the text that was written, with its place.

Codes such as `00` or `0140` stay what stands on the page: our readers type a value, YAML's guesses
never do. Anchors, aliases, merge keys, tags, duplicate keys and tabs are refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import yaml

Value = TypeVar("Value")

_LIMIT_BYTES = 4 << 20
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands: file, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where, what, and how to mend it."""

    span: Span
    message: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f"\n  mend: {self.mend}" if self.mend else ""
        return f"{self.span}: error: {self.message}{mend}"


class SpecError(ValueError):
    """Mistakes in a spec, sorted by place."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping, as written. Exactly one of the three is set."""

    span: Span
    text: str | None = None
    items: tuple[Node, ...] | None = None
    entries: tuple[tuple[Node, Node], ...] | None = None

    def problem(self, message: str, mend: str = "") -> Problem:
        return Problem(self.span, message, mend)

    def fail(self, message: str, mend: str = "") -> SpecError:
        return SpecError([self.problem(message, mend)])

    def as_text(self) -> str:
        if not self.text:
            raise self.fail("a text is expected here", "write one word or a quoted sentence")
        return self.text

    def as_date(self) -> date:
        text = self.as_text()
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        raise self.fail(f"{text!r} is not a date", "write it as 2026-04-01")

    def as_int(self, low: int, high: int) -> int:
        text = self.as_text()
        if not re.fullmatch(r"-?[0-9]{1,18}", text) or not low <= int(text) <= high:
            raise self.fail(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    def as_flag(self) -> bool:
        if self.text not in ("true", "false"):
            raise self.fail(f"{self.text!r} is neither true nor false", "write true or false")
        return self.text == "true"

    def as_word(self, words: Collection[str]) -> str:
        word = self.as_text()
        if word not in words:
            raise self.fail(f"unknown word {word!r}", nearest(word, words))
        return word

    def as_list(self, read: Callable[[Node], Value]) -> tuple[Value, ...]:
        if self.items is None:
            raise self.fail("a list is expected here", "write [a, b] or lines that begin with -")
        return tuple(read(item) for item in self.items)

    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """The entries of a mapping, keys with their places."""
        if self.entries is None:
            raise self.fail("a mapping is expected here", "write `key: value` lines")
        return self.entries

    def as_map(self) -> dict[str, Node]:
        return {key.as_text(): value for key, value in self.pairs()}

    def fields(self, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Node]:
        """The mapping with its keys checked; all faults of the keys at once."""
        entries = self.as_map()
        found = [
            key.problem(f"unknown key {key.text!r}", nearest(str(key.text), known))
            for key, _ in self.pairs()
            if key.text not in known
        ]
        found += [
            self.problem(f"the key {name!r} is missing", f"add `{name}: ...`")
            for name in needed
            if name not in entries
        ]
        if found:
            raise SpecError(found)
        return entries


@dataclass(frozen=True, slots=True)
class Words:
    """A name in English and Malayalam."""

    en: str
    ml: str


def as_words(node: Node) -> Words:
    """`{en: ..., ml: ...}`; both are needed."""
    fields = node.fields(("en", "ml"), ("en", "ml"))
    return Words(fields["en"].as_text(), fields["ml"].as_text())


def nearest(word: str, words: Collection[str]) -> str:
    """A mend naming the nearest known word and, of a short list, all of them."""
    close = difflib.get_close_matches(word, list(words), 1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    known = f"known: {', '.join(sorted(words))}" if len(words) <= 20 else ""
    return (hint + known).strip()


def read_documents(text: str, file: str) -> tuple[Node, ...]:
    """The documents of a file.

    Raises:
        SpecError: Not YAML, or a part of YAML that we do not admit.
    """
    if len(text) > _LIMIT_BYTES:
        raise SpecError([Problem(Span(file, 1, 1), "the file is larger than 4 MB")])
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise SpecError([Problem(span, "anchors and aliases are not admitted")])
            if getattr(event, "tag", None):
                raise SpecError([Problem(span, "tags are not admitted", "quote the text")])
        nodes = yaml.compose_all(text, Loader=yaml.CSafeLoader)
        return tuple(_node(node, file, in_flow=False) for node in nodes)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        raise SpecError([Problem(span, f"not YAML: {error.problem}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecError([Problem(Span(file, 1, 1), "not YAML that can be read")]) from error


def _node(node: yaml.Node, file: str, in_flow: bool) -> Node:
    span = Span(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        if in_flow and not node.value and node.style is None:
            problem = Problem(span, "an empty value inside {}", "a comma inside {}: quote the text")
            raise SpecError([problem])
        return Node(span, text=str(node.value))
    if isinstance(node, yaml.SequenceNode):
        return Node(span, items=tuple(_node(item, file, False) for item in node.value))
    assert isinstance(node, yaml.MappingNode)
    entries: list[tuple[Node, Node]] = []
    seen: dict[str, Span] = {}
    for key_node, value_node in node.value:
        key = _node(key_node, file, False)
        if key.text is None or key.text == "<<":
            raise key.fail("a key must be a plain word", "write `key: value`")
        if key.text in seen:
            raise key.fail(f"the key {key.text!r} stands twice", f"see {seen[key.text]}")
        seen[key.text] = key.span
        entries.append((key, _node(value_node, file, bool(node.flow_style))))
    return Node(span, entries=tuple(entries))
