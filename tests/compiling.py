"""Spec texts to a folder of generated files, as `ksmart generate` does it."""

from __future__ import annotations

from pathlib import Path

from generator import report
from generator.build import build
from generator.diagnostics import has_errors
from generator.pipeline import check_tree
from generator.source import SourceTree
from generator.write import Written


def write_tree(tree: SourceTree, folder: Path) -> Written:
    """Bring `folder` to what the texts give, which must be without an error."""
    return _built(tree, folder, write=True)


def differing_from(tree: SourceTree, folder: Path) -> Written:
    """What would have to be written: nothing is touched."""
    return _built(tree, folder, write=False)


def _built(tree: SourceTree, folder: Path, *, write: bool) -> Written:
    symbols, found = check_tree(tree)
    assert not has_errors(found), report.as_text(found, tree.texts)
    return build(symbols, folder, tree.digest(), write=write)[0]
