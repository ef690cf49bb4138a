"""Strict YAML with a place for every mistake.

Values are typed by who asks for them, from the text that was written: `no`, `08` and `1.10`
stay what they are until someone wants a number. Anchors, aliases, tags, merge keys and
repeated keys are refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of an author, with 1-based line and column."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: error: {self.message}"


class RulesError(Exception):
    """Rule texts that cannot be used; all mistakes found, in reading order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda m: (m.file, m.line, m.column, m.message))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Node:
    """One YAML value and where it stands. Mistakes are collected, not raised."""

    def __init__(self, raw: yaml.Node, file: str, mistakes: list[Mistake]) -> None:
        self._raw = raw
        self._file = file
        self.mistakes = mistakes
        self._taken: set[str] = set()
        self._entries: dict[str, tuple[Node, Node]] | None = None

    def wrong(self, message: str, column_shift: int = 0) -> None:
        """Note a mistake at this value."""
        mark = self._raw.start_mark
        line, column = mark.line + 1, mark.column + 1 + column_shift
        self.mistakes.append(Mistake(self._file, line, column, message))

    @property
    def place(self) -> str:
        """`file:line`, for the trace of a verdict."""
        return f"{self._file}:{self._raw.start_mark.line + 1}"

    @property
    def is_map(self) -> bool:
        return isinstance(self._raw, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._raw, yaml.SequenceNode)

    @property
    def scalar(self) -> str | None:
        """The text of a plain value; None for a map or a list."""
        return str(self._raw.value) if isinstance(self._raw, yaml.ScalarNode) else None

    def text(self) -> str:
        """A text that is not empty."""
        value = self.scalar
        if not value:
            self.wrong("expected a text")
            return ""
        return value

    def number(self) -> float:
        """A decimal number."""
        try:
            return float(self.scalar or "")
        except ValueError:
            self.wrong(f"expected a number, found {self.scalar!r}")
            return 0.0

    def day(self) -> date:
        """A date written year-month-day."""
        try:
            return date.fromisoformat(self.scalar or "")
        except ValueError:
            self.wrong(f"expected a date like 2025-10-29, found {self.scalar!r}")
            return date.min

    def word(self, *allowed: str) -> str:
        """One of a few words."""
        value = self.scalar or ""
        if value not in allowed:
            near = difflib.get_close_matches(value, allowed, 1)
            mend = f"; did you mean {near[0]!r}?" if near else ""
            self.wrong(f"expected one of {', '.join(allowed)}, found {value!r}{mend}")
            return allowed[0]
        return value

    def items(self) -> list[Node]:
        """The entries of a list; a lone value counts as a list of one."""
        if isinstance(self._raw, yaml.SequenceNode):
            return [Node(child, self._file, self.mistakes) for child in self._raw.value]
        return [self]

    def entries(self) -> dict[str, tuple[Node, Node]]:
        """Key text -> (key, value) of a map, in file order."""
        if self._entries is None:
            self._entries = dict(self._read_entries())
        return self._entries

    def take(self, key: str) -> Node | None:
        """The value of a key, or None; the key counts as known."""
        self._taken.add(key)
        found = self.entries().get(key)
        return found[1] if found else None

    def need(self, key: str) -> Node:
        """The value of a key that must be there."""
        found = self.take(key)
        if found is None:
            self.wrong(f"{key!r} is missing")
            return Node(yaml.ScalarNode("", "", self._raw.start_mark), self._file, [])
        return found

    def done(self) -> None:
        """Complain about every key that nobody asked for."""
        for key, (key_node, _) in self.entries().items():
            if key not in self._taken:
                near = difflib.get_close_matches(key, self._taken, 1)
                mend = f"; did you mean {near[0]!r}?" if near else ""
                known = ", ".join(sorted(self._taken))
                key_node.wrong(f"unknown key {key!r}{mend} (known: {known})")

    def _read_entries(self) -> Iterator[tuple[str, tuple[Node, Node]]]:
        if not isinstance(self._raw, yaml.MappingNode):
            self.wrong("expected a map of keys and values")
            return
        seen: set[str] = set()
        for raw_key, raw_value in self._raw.value:
            key_node = Node(raw_key, self._file, self.mistakes)
            key = key_node.scalar
            if key is None:
                key_node.wrong("a key must be a plain word")
                continue
            if key in seen:
                key_node.wrong(f"key {key!r} stands twice")
                continue
            seen.add(key)
            yield key, (key_node, Node(raw_value, self._file, self.mistakes))


def read_documents(path: Path, shown_as: str, mistakes: list[Mistake]) -> list[Node]:
    """The documents of one YAML file as nodes; mistakes of form are noted."""
    text = path.read_text(encoding="utf-8")
    return parse_documents(text, shown_as, mistakes)


def parse_documents(text: str, shown_as: str, mistakes: list[Mistake]) -> list[Node]:
    """Like `read_documents`, from text."""
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                line, column = token.start_mark.line + 1, token.start_mark.column + 1
                mistakes.append(
                    Mistake(shown_as, line, column, "anchors, aliases and tags are not used here")
                )
                return []
        raw = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        mistakes.append(Mistake(shown_as, line, column, error.problem or "not YAML"))
        return []
    return [Node(node, shown_as, mistakes) for node in raw]
