"""What a Typst template reads: every `data.…` in it, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.diagnostics import Span

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_PATH = re.compile(r"(?<![\w.-])data((?:\.[a-z_][a-z0-9_]*)+)(?![\w-])(\(?)")
_LOOP = re.compile(r"for\s+\(?([a-z_][a-z0-9_]*)\)?\s+in\s+data\.([a-z_][a-z0-9_]*)")
_ENTRY = re.compile(r"#let\s+certificate\s*\(\s*data\s*,\s*lang\s*,\s*qr\s*\)")


class Use(Struct, frozen=True):
    """A path that a template reads, and where."""

    path: str
    span: Span


def is_template(text: str) -> bool:
    """Whether the text defines what is drawn: `#let certificate(data, lang, qr)`."""
    return _ENTRY.search(_plain(text)) is not None


def uses(file: str, text: str) -> Iterator[Use]:
    """Every path below `data`, and below the rows that a `for` takes from it, in the order of the text."""
    plain = _plain(text)
    found: list[tuple[int, int, str]] = []  # where it begins, how long it is, what it means
    for match in _PATH.finditer(plain):
        path = match[1][1:]
        # `data.owners.len()`: the last name is what Typst does with the value, not part of it.
        path = path.rpartition(".")[0] if match[2] else path
        if path:
            found.append((match.start(), len(f"data.{path}"), path))
    for row, table in _LOOP.findall(plain):
        column = re.compile(rf"(?<![\w.-]){row}\.([a-z_][a-z0-9_]*(?:\.(?:en|ml))?)(?![\w(-])")
        found += [
            (match.start(), len(match[0]), f"{table}.{match[1]}")
            for match in column.finditer(plain)
        ]
    for start, length, path in sorted(found):
        line_start = plain.rfind("\n", 0, start) + 1
        yield Use(path, Span(file, plain.count("\n", 0, start) + 1, start - line_start + 1, length))


def _plain(text: str) -> str:
    """The text with comments blanked: every other character keeps its place."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
