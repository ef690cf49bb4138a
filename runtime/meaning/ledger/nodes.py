"""Documents of the ledger as trees of texts with places, read strictly by whoever means something by them.

The compiler makes such trees from YAML, and the plugin from the data that the compiler wrote: both are
read and proved by the same code. A mistake is a `Problem`; its `code` is the compiler's diagnostic.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, TypeVar

Value = TypeVar("Value")
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

# What a problem is about, by the compiler's diagnostic.
SHAPE, UNKNOWN, DEAD, UNBALANCED = "KS890", "KS891", "KS892", "KS893"
NO_ROLE, NOT_POSTED, NOT_IN_LINES, NO_SET = "KS894", "KS895", "KS896", "KS897"


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
    code: str = SHAPE

    def coded(self, code: str) -> Problem:
        return replace(self, code=code)

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
            problem = self.problem(f"unknown word {word!r}", nearest(word, words))
            raise SpecError([problem.coded(UNKNOWN)])
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


def to_plain(node: Node) -> Plain:
    """The tree without places: what the compiler writes for the plugin."""
    if node.entries is not None:
        return {str(key.text): to_plain(value) for key, value in node.entries}
    if node.items is not None:
        return [to_plain(item) for item in node.items]
    return node.text or ""


def from_plain(value: object, file: str) -> Node:
    """A tree from plain data; every place is the beginning of the file.

    Raises:
        SpecError: Something that is neither text, list nor mapping.
    """
    here = Span(file, 1, 1)
    if isinstance(value, str):
        return Node(here, text=value)
    if isinstance(value, list):
        items: list[object] = value  # pyright: ignore[reportUnknownVariableType]
        return Node(here, items=tuple(from_plain(item, file) for item in items))
    if isinstance(value, dict):
        pairs: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]
        entries = ((from_plain(key, file), from_plain(one, file)) for key, one in pairs.items())
        return Node(here, entries=tuple(entries))
    raise SpecError([Problem(here, "this is no data that the compiler wrote")])
