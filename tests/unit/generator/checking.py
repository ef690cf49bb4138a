"""Small specs checked in memory."""

from __future__ import annotations

from textwrap import dedent

from generator.diagnostics import Diagnostic
from generator.load.compose import compose
from generator.load.nodes import plain
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.golden.cases import spec_texts


def compose_text(text: str) -> tuple[list[object], list[Diagnostic]]:
    """The documents of a text as plain values, and what is wrong with its YAML."""
    nodes, found, _ = compose("x.yaml", dedent(text).strip("\n"))
    return [plain(node) for node in nodes], found


def places(found: list[Diagnostic]) -> list[tuple[str, int, int]]:
    """Code, line and column of each finding."""
    return [(one.code, one.span.line, one.span.column) for one in found]


def check_shop(**changed: str) -> list[Diagnostic]:
    """Findings in the golden tree `small_shop`, with whole files put in place of its own.

    The key is the path below spec/shop with `__` for `/` and without `.yaml`.
    """
    texts = spec_texts("small_shop")
    for name, text in changed.items():
        texts[f"spec/shop/{name.replace('__', '/')}.yaml"] = dedent(text).strip("\n") + "\n"
    return check_tree(tree_of(texts))[1]


def check_in(path: str, old: str, new: str) -> list[Diagnostic]:
    """Findings in `small_shop` after one change in one file."""
    texts = spec_texts("small_shop")
    assert old in texts[path]
    texts[path] = texts[path].replace(old, new, 1)
    return check_tree(tree_of(texts))[1]
