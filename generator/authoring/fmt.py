"""`ksmart fmt`: every spec in one form, so that a diff shows what was meant and nothing else.

Two blanks a level, one blank after `,` and `:`, no trailing blanks, what stands in braces on one
line, rules in double quotes. Neighbouring one-line entries whose values their author set in a column
stay in one. ruamel.yaml keeps comments and quotes; a text that would come out as another tree, or
without one of its comments, is left alone.
"""

from __future__ import annotations

import io
import re
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString
from ruamel.yaml.tag import Tag

from generator.authoring.places import marks_of, places
from generator.kinds import KINDS
from generator.load.compose import compose
from generator.load.nodes import Mapping, Node, Scalar, Step, plain
from generator.load.scalars import RULE
from generator.report import cells

_WIDE = 1 << 16  # lines are never broken: a slab table and a branch read best on one line each
_PLAIN_RULE = re.compile(r"-?[\w.]+\Z")  # a name or a number means the same with quotes and without
_ENTRY = re.compile(
    r"(?P<indent> *)(?P<key>[^\s:#'\"{\[-][^:#'\"]*):(?P<gap> +)(?P<value>\{.*\})(?: +(?P<comment>#.*))?\s*\Z"
)
_COMMENT = re.compile(r"(?:^|\s)(#(?:\s.*)?)$", re.MULTILINE)


class UnsafeError(Exception):
    """This text cannot be formatted without changing what it says; the message says why."""


def formatted(file: str, text: str) -> str:
    """The text in its one form.

    Raises:
        UnsafeError: The text has mistakes of YAML, or formatting would lose something.
    """
    before, found, _ = compose(file, text)
    if found:
        raise UnsafeError(f"line {found[0].span.line}: {found[0].message}")
    made = _emitted(text, before)
    aligned = _aligned(made, text)
    for candidate in (aligned, made):
        after, wrong, _ = compose(file, candidate)
        if not wrong and [plain(node) for node in after] == [plain(node) for node in before]:
            if sorted(_comments(candidate)) != sorted(_comments(text)):
                raise UnsafeError("a comment inside braces would be lost: put it on a line above")
            return candidate
    raise UnsafeError("it would come out as another document")


def format_tree(root: Path, *, compare_only: bool) -> tuple[list[str], dict[str, str]]:
    """Bring every spec below `root/spec` to its one form.

    Returns:
        The paths that changed (or would), and why others were left alone.
    """
    from generator.source import read_tree

    changed: list[str] = []
    left: dict[str, str] = {}
    for file, text in read_tree(root).texts.items():
        if not file.endswith(".yaml"):
            continue
        try:
            made = formatted(file, text)
        except UnsafeError as why:
            left[file] = str(why)
            continue
        if made != text:
            changed.append(file)
            if not compare_only:
                (root / file).write_text(made, "utf-8")
    return changed, left


class _TextResolver(VersionedResolver):
    """Every plain scalar is text: `08`, `no` and `1.10` come out as they went in."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return Tag(suffix="tag:yaml.org,2002:str")
        return cast("Any", super()).resolve(kind, value, implicit)


def round_trip() -> YAML:
    """A reader and writer that keeps comments, quotes and every text as it is."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _emitted(text: str, nodes: list[Node]) -> str:
    yaml = round_trip()
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    try:
        documents: list[Any] = list(cast("Any", yaml).load_all("\n".join(lines)))
        for document, node in zip(documents, nodes, strict=True):
            _quote_rules(document, node)
        out = io.StringIO()
        cast("Any", yaml).dump_all(documents, out)
    except (YAMLError, ValueError) as fault:
        raise UnsafeError(str(fault).splitlines()[0]) from fault
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).strip("\n") + "\n"


def _quote_rules(document: Any, node: Node) -> None:
    if not isinstance(node, Mapping):
        return
    kind = KINDS.get(next(iter(node.keys), ""))
    if kind is None:
        return
    for place in places(node, kind.model):
        scalar = place.node
        if (
            isinstance(scalar, Scalar)
            and not place.of_key
            and not scalar.quoted
            and any(RULE in marks_of(one) for one in place.annotations)
            and not _PLAIN_RULE.match(scalar.text)
        ):
            _set(document, place.path, DoubleQuotedScalarString(scalar.text))


def _set(document: Any, path: tuple[Step, ...], value: ScalarString) -> None:
    above = document
    for step in path[:-1]:
        above = above[step]
    if not isinstance(above[path[-1]], ScalarString):  # a block text is a rule over several lines
        above[path[-1]] = value


def _aligned(text: str, written: str) -> str:
    """The values of neighbouring `key: {...}` lines in one column, where their author had them so."""
    columns = {
        _start_of(match)
        for line in written.split("\n")
        if (match := _ENTRY.match(line)) and len(match["gap"]) > 1
    }
    out: list[str] = []
    for indent, group in groupby(text.split("\n"), _indent_of_entry):
        lines = list(group)
        if indent is None:
            out += lines
            continue
        entries = [match for line in lines if (match := _ENTRY.match(line))]
        widths = [cells(entry["key"]) for entry in entries]
        if columns.isdisjoint(_start_of(entry) for entry in entries):
            out += lines
            continue
        for entry, width in zip(entries, widths, strict=True):
            padding = " " * (max(widths) - width + 1)
            line = f"{entry['indent']}{entry['key']}:{padding}{entry['value']}"
            if entry["comment"]:  # stays in its column where there is room for it
                line = f"{line:<{max(len(line) + 2, entry.start('comment'))}}{entry['comment']}"
            out.append(line)
    return "\n".join(out)


def _start_of(entry: re.Match[str]) -> tuple[str, str]:
    return entry["key"], entry["value"].replace(" ", "")[:12]


def _indent_of_entry(line: str) -> str | None:
    match = _ENTRY.match(line)
    return match["indent"] if match else None


def _comments(text: str) -> list[str]:
    return [match[1].strip() for match in _COMMENT.finditer(text)]
