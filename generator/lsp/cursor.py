"""Where the cursor stands in a text that is being written, and therefore seldom whole YAML.

One pass over the lines of the document up to the cursor keeps the keys that are open by indent and
by bracket. It never fails: what cannot be understood is passed over, as an author's eye does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.load.nodes import Step

_DASHES = re.compile(r"(?:- +)*(?:-\Z)?")
_KEY = re.compile(r"([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*') *:(?= |\Z)")
_TAIL = re.compile(r"[\w.]*\Z")


class Cursor(Struct, frozen=True):
    """The place: the keys above it, whether a key or a value is being written, and its begun word.

    `text` is the whole begun value, `word` the last word of it, which a completion replaces.
    `above` are the keys that stand in the same map already, before the cursor.
    """

    kind: str
    path: tuple[Step, ...]
    is_key: bool
    word: str
    text: str
    above: frozenset[str]


class _Frame:
    """One open map or list: `key` is the open key or the number of the item."""

    def __init__(self, indent: int, key: Step | None, *, flow: str = "") -> None:
        self.indent = indent
        self.key = key
        self.flow = flow
        self.keys: set[str] = set()


def cursor_at(text: str, line: int, column: int) -> Cursor:
    """The place of line and column, both from 0, in code points."""
    lines = text.split("\n")[: line + 1]
    lines[-1] = lines[-1][:column]
    begin = max((i for i, one in enumerate(lines[:-1]) if one.startswith("---")), default=-1) + 1
    return _Scan().run(lines[begin:])


class _Scan:
    def __init__(self) -> None:
        self.block: list[_Frame] = []
        self.flow: list[_Frame] = []
        self.token = ""
        self.kind = ""
        self.text_indent = -1  # inside a `|` or `>` text: lines deeper than this are words
        self.closed: dict[tuple[Step | None, ...], set[str]] = {}

    def run(self, lines: list[str]) -> Cursor:
        for number, line in enumerate(lines):
            last = number == len(lines) - 1
            if self.flow:
                self._in_flow(line)
            else:
                self._in_block(line, last=last)
        return self._cursor(lines[-1] if lines else "")

    def _in_block(self, line: str, *, last: bool) -> None:
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        if not content.strip() and not last:
            return
        if self.text_indent >= 0:
            if indent > self.text_indent:
                return
            self.text_indent = -1
        if content.startswith("#"):
            return
        dashes = _DASHES.match(content)
        while dashes and content.startswith("-") and dashes.group():
            self._close(indent, dash=True)
            frame = self.block[-1] if self.block else None
            if frame and frame.indent == indent and isinstance(frame.key, int):
                frame.key += 1
            else:
                self.block.append(_Frame(indent, 0))
            rest = content[1:].lstrip(" ")
            indent += len(content) - len(rest)
            content = rest
            if not rest:
                break
            dashes = _DASHES.match(content)
        key = _KEY.match(content)
        if key is None:
            self._close(indent, dash=False)
            self.token = content
            if content[:1] in ("{", "["):
                self.token = ""
                self._in_flow(content)
            return
        self._close(indent, dash=False)
        self._put_key(indent, key.group(1).strip("\"'"))
        rest = content[key.end() :].lstrip(" ")
        self.token = rest
        if rest[:1] in ("|", ">") and not last:
            self.text_indent = indent
        elif rest[:1] in ("{", "["):
            self.token = ""
            self._in_flow(rest)
        elif not last:
            self.token = ""

    def _put_key(self, indent: int, key: str) -> None:
        parent = tuple(frame.key for frame in self.block)
        self.closed.setdefault(parent, set()).add(key)
        if not self.block and not self.kind:
            self.kind = key
        self.block.append(_Frame(indent, key))

    def _close(self, indent: int, *, dash: bool) -> None:
        """Close what lies deeper; a dash may stand at the indent of the key that it belongs to."""
        while self.block:
            frame = self.block[-1]
            deeper = frame.indent > indent
            same = frame.indent == indent and not (dash or isinstance(frame.key, int))
            item = frame.indent == indent and isinstance(frame.key, int) and not dash
            if not (deeper or same or item):
                return
            self.block.pop()

    def _in_flow(self, line: str) -> None:
        at, quote = 0, ""
        self.token = ""
        while at < len(line):
            letter = line[at]
            if quote:
                self.token += letter
                if letter == quote:
                    quote = ""
            elif letter in "\"'" and not self.token.strip():
                quote = letter
                self.token = letter
            elif letter == "#" and (at == 0 or line[at - 1] == " "):
                break
            elif letter in "{[":
                self.flow.append(_Frame(-1, None if letter == "{" else 0, flow=letter))
                self.token = ""
            elif letter in "}]":
                if self.flow:
                    self.flow.pop()
                self.token = ""
                if not self.flow:
                    return
            elif letter == ",":
                frame = self.flow[-1]
                frame.key = frame.key + 1 if isinstance(frame.key, int) else None
                self.token = ""
            elif letter == ":" and (at + 1 == len(line) or line[at + 1] in " {[\"'"):
                frame = self.flow[-1]
                if frame.flow == "{" and frame.key is None:
                    frame.key = self.token.strip().strip("\"'")
                    frame.keys.add(frame.key)
                    self.token = ""
                else:
                    self.token += letter
            else:
                self.token += letter
            at += 1

    def _cursor(self, line: str) -> Cursor:
        text = self.token.lstrip()
        word = _TAIL.search(text)
        begun = word.group() if word else ""
        path = [frame.key for frame in self.block if frame.key is not None]
        if self.flow:
            inner = [frame.key for frame in self.flow if frame.key is not None]
            is_key = self.flow[-1].flow == "{" and self.flow[-1].key is None
            return Cursor(
                self.kind, (*path, *inner), is_key, begun, text, frozenset(self.flow[-1].keys)
            )
        content = line.lstrip(" ")
        is_key = _KEY.match(_without_dashes(content)) is None
        if is_key and not content.startswith("-"):
            # An empty or begun line: what is open above it is what lies less deep.
            indent = len(line) - len(content)
            self._close(indent, dash=False)
            path = [frame.key for frame in self.block if frame.key is not None]
        above = self.closed.get(tuple(frame.key for frame in self.block), set())
        return Cursor(self.kind, tuple(path), is_key, begun, text, frozenset(above))


def _without_dashes(content: str) -> str:
    while content.startswith("- "):
        content = content[2:].lstrip(" ")
    return content


def word_at(line: str, column: int) -> tuple[int, str]:
    """The word that a column stands in or behind, and where it begins."""
    for match in _words(line):
        if match.start() <= column <= match.end():
            return match.start(), match.group()
    return column, ""


def _words(line: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"\w+", line)
