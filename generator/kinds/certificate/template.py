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
    found: list[tuple[int, str]] = []
    for match in _PATH.finditer(plain):
        path = match[1][1:]
        # `data.owners.len()`: the last name is what Typst does with the value, not part of it.
        path = path.rpartition(".")[0] if match[2] else path
        if path:
            found.append((match.start(), path))
    for row, table in _LOOP.findall(plain):
        for match in re.finditer(
            rf"(?<![\w.-]){row}\.([a-z_][a-z0-9_]*(?:\.(?:en|ml))?)(?![\w(-])", plain
        ):
            found.append((match.start(), f"{table}.{match[1]}"))
    for start, path in sorted(found):
        before = plain[:start]
        column = start - (before.rfind("\n") + 1)
        yield Use(path, Span(file, before.count("\n") + 1, column + 1))


def _plain(text: str) -> str:
    """The text with comments blanked: every other character keeps its place."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
