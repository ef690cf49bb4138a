"""Text to nodes with their places, by libyaml's parser and a walk of our own.

What YAML would read as something other than what stands on the page is refused here, each trap
with its own words: anchors, aliases, merge keys, tags, doubled keys, a comma that splits a text
inside braces, a comment that cuts a text short, a key without a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from generator.diagnostics import Diagnostic, Span
from generator.load import traps
from generator.load.characters import INVISIBLE, refused_characters
from generator.load.nodes import Mapping, Node, Scalar, Sequence
from generator.load.syntax import syntax_fault

# A comment stands two spaces away from what it comments and opens with "# ". Anything else
# behind an unquoted text is taken for a part of the text that YAML would drop.
_CUT = re.compile(r"(?<=\S)(?: #| +#(?=[^\s]))")


class _Stop(Exception):  # noqa: N818 - it ends the reading of one file, it is no error of ours
    """Nothing more can be read from this file."""


def compose(file: str, text: str) -> tuple[list[Node], list[Diagnostic], bool]:
    """The documents of one file, what is wrong with its YAML, and whether it was read to its end.

    Documents before a syntax error are kept, so that their own mistakes are told too.
    """
    found = list(refused_characters(file, text))
    if found:
        return [], found, False
    reader = _Reader(file, text, found)
    documents: list[Node] = []
    try:
        for document in reader.documents():
            documents.append(document)  # noqa: PERF402 - kept one by one: the next may fail
        return documents, found, True
    except _Stop:
        pass
    except MarkedYAMLError as fault:
        told = syntax_fault(file, text, fault)
        # A bracket lost behind ' #' is the same mistake as the ' #' above it.
        if not any(d.code == "KS012" for d in found):
            found.append(told)
    except YAMLError as fault:
        found.append(
            Diagnostic("KS014", Span(file, 1, 1), f"this is not YAML: {_first_line(fault)}")
        )
    return documents, found, False


class _Reader:
    """One file: the parser's events in order, and what was found on the way."""

    def __init__(self, file: str, text: str, found: list[Diagnostic]) -> None:
        self.file = file
        self.text = text
        self.found = found
        # The event objects are untyped in the stubs; `Any` stays inside this class.
        self.next: Any = CParser(text).get_event
        self.cuts = {match.start() for match in _CUT.finditer(text)}
        self.nodes = 0

    def documents(self) -> Iterator[Node]:
        while True:
            event = self.next()
            kind: Any = event.__class__
            if kind is StreamEndEvent:
                return
            if kind is StreamStartEvent or kind is DocumentEndEvent:
                continue
            if kind is DocumentStartEvent:
                if event.version or event.tags:
                    self.report("KS016", event.start_mark, 1, *traps.DIRECTIVE)
                continue
            node = self.node(event, 0)
            if node is not None and not _is_blank(node):
                yield node

    def node(self, event: Any, depth: int) -> Node | None:
        """The node that opens with this event; None where it was refused."""
        kind: Any = event.__class__
        if kind is ScalarEvent:
            return self.scalar(event)
        if kind is AliasEvent:
            self.report("KS006", event.start_mark, len(event.anchor) + 1, *traps.ALIAS)
            return None
        if depth >= traps.MAX_DEPTH:
            self.report("KS013", event.start_mark, 1, *traps.DEPTH)
            raise _Stop
        self.count(event, 1)
        kept = not self.is_decorated(event)
        inner = (
            self.mapping(event, depth + 1)
            if kind is MappingStartEvent
            else self.sequence(event, depth + 1)
        )
        return inner if kept else None

    def scalar(self, event: Any) -> Scalar | None:
        start = event.start_mark
        if event.anchor or event.tag:
            self.is_decorated(event)
            return None
        end = event.end_mark
        style = event.style
        if not style:
            if self.cuts and end.index in self.cuts:
                self.report_cut(end)
                return None
            length = (
                end.column - start.column
                if end.line == start.line
                else self.rest_of_line(start.index)
            )
            return Scalar(event.value, start.line + 1, start.column + 1, length, False)
        if style == '"' and (unseen := INVISIBLE.search(event.value)):
            # An escape such as "\x00" would bring in what may not stand here in plain sight.
            self.report_unseen(start, unseen.group())
            return None
        if style in "'\"":
            if end.line == start.line:
                length = end.column - start.column - 2
            else:
                length = self.rest_of_line(start.index) - 1
            return Scalar(event.value, start.line + 1, start.column + 2, length, True)
        return Scalar(event.value, start.line + 1, start.column + 1, 1, True)

    def mapping(self, opening: Any, depth: int) -> Mapping:
        start = opening.start_mark
        made = Mapping(start.line + 1, start.column + 1)
        values, keys = made.values, made.keys
        get, scalar = self.next, self.scalar
        while True:
            event = get()
            if isinstance(event, MappingEndEvent):
                self.count(opening, 2 * len(keys))
                return made
            if len(keys) > traps.MAX_NODES:
                self.count(event, len(keys))
            # Nearly every key and value is a scalar: read here, without a call in between.
            key = scalar(event) if isinstance(event, ScalarEvent) else self.node(event, depth)
            after = get()
            value = scalar(after) if isinstance(after, ScalarEvent) else self.node(after, depth)
            if not isinstance(key, Scalar):
                if key is not None:
                    self.report("KS015", event.start_mark, 1, *traps.COMPLEX_KEY)
                continue
            word = key.text
            if word in keys:
                self.report_double(key, keys[word])
            elif word == "<<" and not key.quoted:
                self.report("KS007", event.start_mark, 2, *traps.MERGE)
            elif value is None:
                made.holes |= {word}
            elif isinstance(value, Scalar) and not value.text and not value.quoted:
                self.report_empty(key, opening.flow_style)
                made.holes |= {word}
                if opening.flow_style and keys:
                    # `{rule: f(a, b)}`: the text before the comma is cut as well.
                    last = next(reversed(keys))
                    del values[last], keys[last]
                    made.holes |= {last}
            else:
                keys[word] = key
                values[word] = value

    def sequence(self, opening: Any, depth: int) -> Sequence:
        start = opening.start_mark
        made = Sequence(start.line + 1, start.column + 1)
        while True:
            event = self.next()
            if type(event) is SequenceEndEvent:
                return made
            item = self.node(event, depth)
            self.count(event, 1)
            if isinstance(item, Scalar) and not item.text and not item.quoted:
                self.report("KS011", event.start_mark, 1, *traps.EMPTY_ITEM)
            elif item is not None:
                made.items.append(item)

    def count(self, event: Any, nodes: int) -> None:
        """Count values; the file is given up when there are too many."""
        self.nodes += nodes
        if self.nodes > traps.MAX_NODES:
            self.report("KS013", event.start_mark, 1, *traps.NODES)
            raise _Stop

    def is_decorated(self, event: Any) -> bool:
        """Whether an anchor or a tag stands before this node; it is reported."""
        if event.anchor:
            self.report("KS006", event.start_mark, len(event.anchor) + 1, *traps.ANCHOR)
        if event.tag:
            written = self.rest_of_line(event.start_mark.index)
            self.report("KS008", event.start_mark, min(written, len(event.tag)), *traps.TAG)
        return bool(event.anchor or event.tag)

    def rest_of_line(self, index: int) -> int:
        """Characters from `index` to the end of its line, without spaces at the end."""
        end = self.text.find("\n", index)
        return len(self.text[index : end if end >= 0 else len(self.text)].rstrip())

    def report(
        self, code: str, mark: Any, length: int, message: str, expected: str, mend: str
    ) -> None:
        span = Span(self.file, mark.line + 1, mark.column + 1, max(1, length))
        self.note(Diagnostic(code, span, message, expected, mend))

    def note(self, finding: Diagnostic) -> None:
        self.found.append(finding)
        if len(self.found) >= traps.MAX_FAULTS:
            raise _Stop

    def report_cut(self, mark: Any) -> None:
        place = self.text.index("#", mark.index)
        length = self.rest_of_line(place)
        shift = place - mark.index
        span = Span(self.file, mark.line + 1, mark.column + 1 + shift, length)
        self.note(
            Diagnostic(
                "KS012",
                span,
                "' #' ends the text here, and what follows is lost",
                expected="quotes around a text with '#'; two spaces before a comment, one after #",
                mend="quote the whole text, or move the comment two spaces away: `  # ...`",
            )
        )

    def report_unseen(self, mark: Any, character: str) -> None:
        self.report(
            "KS004",
            mark,
            self.rest_of_line(mark.index),
            f"an escape in this text stands for the invisible character U+{ord(character):04X}",
            "visible text, blanks and \\n",
            "delete the escape",
        )

    def report_double(self, key: Scalar, first: Scalar) -> None:
        self.note(
            Diagnostic(
                "KS009",
                key.span(self.file),
                f"the key '{key.text}' stands here a second time",
                expected="each key once",
                mend="rename one of the two or delete it",
                others=((first.span(self.file), "first written here"),),
            )
        )

    def report_empty(self, key: Scalar, flow: bool) -> None:
        if flow:
            self.note(
                Diagnostic(
                    "KS010",
                    key.span(self.file),
                    f"a comma inside {{}}: YAML takes '{key.text}' for a key without a value",
                    expected="quotes around a text or rule with a comma",
                    mend="quote this text from its beginning, before the comma",
                )
            )
            return
        self.note(
            Diagnostic(
                "KS011",
                key.span(self.file),
                f"nothing is written after '{key.text}:'",
                expected="a value, or no such key",
                mend="write the value, indent what belongs to it, or delete the key",
            )
        )


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text and not node.quoted


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0] if str(fault) else type(fault).__name__
